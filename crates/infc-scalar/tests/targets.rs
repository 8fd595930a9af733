//! How values are said to the targets, compared and reckoned with.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a literal that does not read is a failed test")]

use std::cmp::Ordering;
use std::net::IpAddr;

use infc_scalar::{
    AbsPath, Cidr, Domain, Duration, Mode, Port, PortSpec, Proto, Rate, RelPath, Scalar, ScalarValue, Size,
    Url,
};

fn number(scalar: Scalar, text: &str) -> ScalarValue {
    scalar.read_number(text).unwrap()
}

fn duration(text: &str) -> Duration {
    match number(Scalar::Duration, text) {
        ScalarValue::Duration(value) => value,
        other => panic!("{other}"),
    }
}

fn size(text: &str) -> Size {
    match number(Scalar::Size, text) {
        ScalarValue::Size(value) => value,
        other => panic!("{other}"),
    }
}

#[test]
fn durations_in_targets() {
    for (text, systemd, nginx) in [
        ("0s", "0s", "0s"),
        ("30s", "30s", "30s"),
        ("90m", "1h 30min", "90m"),
        ("500ms", "500ms", "500ms"),
        ("1s500ms", "1s 500ms", "1500ms"),
        ("7d", "7d", "7d"),
        ("1d1s", "1d 1s", "86401s"),
    ] {
        assert_eq!(
            (duration(text).systemd().as_str(), duration(text).nginx().as_deref()),
            (systemd, Some(nginx))
        );
    }
    assert_eq!(Duration { millis: u64::MAX }.nginx(), None);
    assert_eq!((duration("30s").as_secs_exact(), duration("30ms").as_secs_exact()), (Some(30), None));
    assert_eq!(duration("1500ms").nearest_secs(), (duration("1s"), duration("2s")));
    assert_eq!(duration("2s").nearest_secs(), (duration("2s"), duration("2s")));
    let _ = Duration { millis: u64::MAX }.nearest_secs();
}

#[test]
fn sizes_in_targets() {
    for (text, nginx, systemd, pm2) in [
        ("8MiB", "8m", "8M", "8M"),
        ("512KiB", "512k", "512K", "512K"),
        ("1GiB", "1g", "1G", "1G"),
        ("2TiB", "2048g", "2T", "2048G"),
        ("10MB", "10000000", "10000000", "10000000"),
        ("0B", "0", "0", "0"),
    ] {
        let size = size(text);
        assert_eq!(
            (size.nginx().as_deref(), size.systemd().as_str(), size.pm2().as_str()),
            (Some(nginx), systemd, pm2)
        );
    }
    assert_eq!(size("1GiB").nginx_buffer().as_deref(), Some("1024m"));
    assert_eq!(Size { bytes: u64::MAX }.nginx(), None);
    assert_eq!(size("10MB").nearest(size("1MiB")), (size("9MiB"), size("10MiB")));
    assert_eq!(Size { bytes: u64::MAX }.nearest(size("1MiB")).1, Size { bytes: u64::MAX });
    assert_eq!(size("10MB").nearest(Size { bytes: 0 }), (size("10MB"), size("10MB")));
    assert_eq!(Mode(0o640).octal4(), "0640");
    assert_eq!(number(Scalar::Rate, "10r/s").to_string(), "10r/s");
}

#[test]
fn networks_hold_networks() {
    let net = |text: &str| text.parse::<Cidr>().unwrap();
    let addr = |text: &str| text.parse::<IpAddr>().unwrap();
    let ten = net("10.0.0.0/8");
    assert!(ten.contains(net("10.1.0.0/16")) && ten.contains(ten) && ten.contains(addr("10.255.255.255")));
    assert!(
        !ten.contains(addr("11.0.0.0")) && !ten.contains(net("0.0.0.0/0")) && !ten.contains(addr("::a00:1"))
    );
    assert!(
        Cidr::all_v4().contains(ten) && !Cidr::all_v6().contains(ten) && Cidr::all_v6().contains(addr("::1"))
    );
    assert_eq!((ten.first(), ten.last()), (addr("10.0.0.0"), addr("10.255.255.255")));
    assert_eq!(net("2001:db8::/32").last(), addr("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"));
    assert_eq!(
        (Cidr::all_v6().last(), Cidr::all_v4().last()),
        (addr("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), addr("255.255.255.255"))
    );
    assert_eq!(Cidr::host(addr("10.0.0.1")).to_string(), "10.0.0.1/32");
    assert!(Cidr::host(addr("::1")).is_host() && !ten.is_host() && ten.is_v4());
    assert_eq!(Cidr::covering(addr("10.1.2.3"), 8), ten);
    assert_eq!(Cidr::covering(addr("10.1.2.3"), 200).prefix, 32);
}

#[test]
fn ports_domains_paths() {
    let range = PortSpec { first: 6000, last: 6100, proto: Some(Proto::Tcp) };
    assert!(
        range.contains(Port(6050), Proto::Tcp)
            && !range.contains(Port(6050), Proto::Udp)
            && !range.contains(Port(6101), Proto::Tcp)
    );
    assert!(PortSpec { first: 53, last: 53, proto: None }.contains(Port(53), Proto::Udp));
    assert_eq!(PortSpec::single(Port(443), Proto::Tcp).to_string(), "443/tcp");
    let domain = |text: &str| Domain::read(text).unwrap();
    let wild = domain("*.example.org");
    assert!(wild.covers(&domain("a.example.org")) && wild.covers(&wild));
    assert!(!wild.covers(&domain("example.org")) && !wild.covers(&domain("a.b.example.org")));
    let path = |text: &str| AbsPath::read(text).unwrap();
    assert!(
        path("/srv").contains(&path("/srv/a"))
            && path("/srv").contains(&path("/srv"))
            && path("/").contains(&path("/srv"))
    );
    assert!(!path("/srv").contains(&path("/srv-old")) && !path("/srv/a").contains(&path("/srv")));
    assert_eq!(
        (path("/srv/a").parent(), path("/srv").parent(), path("/").parent()),
        (Some(path("/srv")), Some(path("/")), None)
    );
    assert_eq!((path("/srv/a").name(), path("/").name()), (Some("a"), None));
    assert_eq!(path("/").join(&RelPath("a/b".to_owned())), path("/a/b"));
    assert_eq!(path("/srv").join(&RelPath("a".to_owned())), path("/srv/a"));
    assert_eq!(path("/srv/a").parts().collect::<Vec<_>>(), ["srv", "a"]);
    let url = Url::read("https://[::1]:8443/x?y").unwrap();
    assert_eq!(
        (url.scheme.as_str(), url.host.as_str(), url.port, url.path.as_str()),
        ("https", "::1", Some(8443), "/x?y")
    );
}

#[test]
fn comparing() {
    let order = |scalar: Scalar, a: &str, b: &str| number(scalar, a).compare(&number(scalar, b));
    assert_eq!(order(Scalar::Int, "2", "10"), Some(Ordering::Less));
    assert_eq!(order(Scalar::Duration, "90s", "1m30s"), Some(Ordering::Equal));
    assert_eq!(order(Scalar::Size, "1GiB", "1GB"), Some(Ordering::Greater));
    assert_eq!(order(Scalar::Rate, "60r/m", "1r/s"), Some(Ordering::Equal));
    assert_eq!(order(Scalar::Rate, "61r/m", "1r/s"), Some(Ordering::Greater));
    assert_eq!(number(Scalar::Int, "1").compare(&number(Scalar::Size, "1B")), None);
    assert_eq!(number(Scalar::Port, "3000").compare(&number(Scalar::Int, "4000")), Some(Ordering::Less));
    assert_eq!(ScalarValue::Bool(true).compare(&ScalarValue::Bool(false)), None);
    let date = |text: &str| Scalar::Date.read_text(text).unwrap();
    assert_eq!(date("2027-01-31").compare(&date("2026-12-31")), Some(Ordering::Greater));
}

#[test]
fn reckoning() {
    let int = |value: i64| ScalarValue::Int(value);
    let time = |text: &str| number(Scalar::Duration, text);
    let bytes = |text: &str| number(Scalar::Size, text);
    assert_eq!(int(2).add(&int(3)), Some(int(5)));
    assert_eq!(int(i64::MAX).add(&int(1)), None);
    assert_eq!(int(i64::MIN).div(&int(-1)).or(int(1).div(&int(0))), None);
    assert_eq!((int(7).div(&int(2)), int(-7).div(&int(2))), (Some(int(3)), Some(int(-3))));
    assert_eq!(time("1h").add(&time("30m")), Some(time("1h30m")));
    assert_eq!(time("30m").sub(&time("1h")), None);
    assert_eq!((time("30s").mul(&int(2)), int(2).mul(&time("30s"))), (Some(time("1m")), Some(time("1m"))));
    assert_eq!(time("30s").mul(&int(-1)).or(time("1s").div(&int(0))).or(time("36500d").mul(&int(2))), None);
    assert_eq!(time("1s").div(&int(3)), Some(time("333ms")));
    assert_eq!(bytes("1GiB").div(&int(2)), Some(bytes("512MiB")));
    assert_eq!(
        bytes("1GiB")
            .sub(&bytes("2GiB"))
            .or(bytes("1B").mul(&int(i64::MAX)).and_then(|big| big.add(&bytes("1B")))),
        None
    );
    assert_eq!(bytes("1GiB").add(&time("1s")).or(time("1s").mul(&time("1s"))), None);
    assert_eq!(ScalarValue::Rate(Rate { count: 1, per: infc_scalar::Per::Second }).add(&int(1)), None);
}
