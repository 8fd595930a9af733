//! Literals, good and bad, by scalar: what is read, what is printed, and where and why the rest is refused.

#![expect(clippy::panic, clippy::expect_used, reason = "a row that does not hold is a failed test")]

use infc_scalar::{LiteralError, Number, Scalar, ScalarValue};

fn read(scalar: Scalar, text: &str) -> Result<ScalarValue, LiteralError> {
    if scalar.is_number() { scalar.read_number(text) } else { scalar.read_text(text) }
}

/// Each is read, and printed as itself.
fn canonical(scalar: Scalar, texts: &[&str]) {
    for text in texts {
        let value = read(scalar, text).unwrap_or_else(|error| panic!("{scalar} {text:?}: {error:?}"));
        assert_eq!((value.to_string().as_str(), value.scalar()), (*text, scalar));
    }
}

/// The first is read, and printed as the second.
fn printed(scalar: Scalar, pairs: &[(&str, &str)]) {
    for (text, expected) in pairs {
        let value = read(scalar, text).unwrap_or_else(|error| panic!("{scalar} {text:?}: {error:?}"));
        assert_eq!(value.to_string(), *expected, "{text}");
    }
}

/// Text, the part at fault, a part of the message, and the suggestion or nothing.
type Bad<'a> = (&'a str, &'a str, &'a str, &'a str);

fn refused(scalar: Scalar, rows: &[Bad]) {
    for (text, fault, message, suggestion) in rows {
        let error = read(scalar, text).expect_err(&format!("{scalar} {text:?} was read"));
        assert!(error.message.contains(message), "{scalar} {text:?}: {error:?}");
        assert_eq!(&text[error.start..error.end], *fault, "{scalar} {text:?}: {error:?}");
        assert_eq!(
            error.suggestion.as_deref().unwrap_or_default(),
            *suggestion,
            "{scalar} {text:?}: {error:?}"
        );
    }
}

fn helped(scalar: Scalar, rows: &[(&str, &str)]) {
    for (text, help) in rows {
        let error = read(scalar, text).expect_err(&format!("{scalar} {text:?} was read"));
        assert!(error.help.as_deref().unwrap_or_default().contains(help), "{scalar} {text:?}: {error:?}");
    }
}

#[test]
fn numbers() {
    canonical(Scalar::Int, &["0", "3", "443", "9223372036854775807", "-1", "-9223372036854775808"]);
    printed(Scalar::Int, &[("1_000", "1000"), ("1_0_0", "100")]);
    refused(
        Scalar::Int,
        &[
            ("", "", "not a number", ""),
            ("00", "00", "begin with a zero", ""),
            ("0640", "0640", "begin with a zero", ""),
            ("1_", "1_", "between two digits", ""),
            ("1__0", "1__0", "between two digits", ""),
            ("_1", "_1", "between two digits", ""),
            ("9223372036854775808", "9223372036854775808", "too large", ""),
            ("99999999999999999999", "99999999999999999999", "too large", ""),
            ("-9223372036854775809", "-9223372036854775809", "too small", ""),
            ("-", "-", "negative", ""),
            ("-5s", "-5s", "negative", ""),
            ("1.5", "1.5", "no fractions", ""),
            ("1.", "1.", "no fractions", ""),
            ("1.2.3.4", "1.2.3.4", "not a number", ""),
            ("0x1f", "0x1f", "decimal", ""),
            ("0o640", "0o640", "decimal", ""),
            ("0b1", "0b1", "decimal", ""),
            ("1e9", "1e9", "no exponents", ""),
            ("12é", "é", "cannot follow a number", ""),
            ("3,", ",", "cannot follow a number", ""),
            ("1+2", "+", "cannot follow a number", ""),
            ("30s", "30s", "expected a whole number such as `3`, found a duration", ""),
            ("5MB", "5MB", "found a size", ""),
            ("5r/s", "5r/s", "found a rate", ""),
            ("5%", "5%", "found a percentage", ""),
            ("53/udp", "53/udp", "found a port with a protocol", ""),
            ("53..54", "53..54", "found a range of ports", ""),
        ],
    );
    helped(Scalar::Int, &[("0640", "`\"0640\"`"), ("0999", "`999`"), ("0o640", "quoted"), ("1.5h", "1h30m")]);
    // Without an expected type, quoting is what is left.
    let error = Number::read("1.2.3.4").unwrap_err();
    assert_eq!(error.suggestion.as_deref(), Some("\"1.2.3.4\""));
    assert_eq!(Number::read("5").map(Number::noun), Ok("a bare number"));
}

#[test]
fn durations() {
    canonical(
        Scalar::Duration,
        &["0s", "1ms", "500ms", "30s", "5m", "1h", "1h30m", "7d", "1d2h3m4s5ms", "36500d"],
    );
    printed(
        Scalar::Duration,
        &[
            ("90m", "1h30m"),
            ("24h", "1d"),
            ("1000ms", "1s"),
            ("1h90m", "2h30m"),
            ("1_000s", "16m40s"),
            ("0m", "0s"),
        ],
    );
    refused(
        Scalar::Duration,
        &[
            ("30", "30", "expected a duration such as `30s`, found a bare number", ""),
            ("512MiB", "512MiB", "expected a duration such as `30s`, found a size", ""),
            ("1d2d", "1d2d", "written twice", "3d"),
            ("30m1h", "30m1h", "large to small", "1h30m"),
            ("5ms1s", "5ms1s", "large to small", "1s5ms"),
            ("1h30", "30", "no unit", ""),
            ("1h05m", "05", "begin with a zero", ""),
            ("030s", "030", "begin with a zero", ""),
            ("36501d", "36501d", "too long", ""),
            ("9999999999999999999d", "9999999999999999999d", "too long", ""),
            ("30sec", "sec", "not a unit", "30s"),
            ("5min", "min", "not a unit", "5m"),
            ("1hour30min", "hour", "not a unit", ""),
            ("1h30min", "min", "not a unit", "1h30m"),
            ("2days", "days", "not a unit", "2d"),
            ("5S", "S", "not a unit", ""),
            ("2w", "w", "not a unit", ""),
            ("1y", "y", "not a unit", ""),
            ("10us", "us", "not a unit", ""),
            ("10xyz", "xyz", "not a unit", ""),
            ("30s?", "?", "cannot follow", ""),
            ("1h 30m", " ", "cannot follow", ""),
        ],
    );
    helped(
        Scalar::Duration,
        &[
            ("30", "`30s`, `30m`, `30h`"),
            ("2w", "`7d`"),
            ("1y", "`365d`"),
            ("1month", "`30d`"),
            ("10xyz", "`ms s m h d`"),
        ],
    );
}

#[test]
fn sizes() {
    canonical(
        Scalar::Size,
        &["0B", "1B", "1023B", "4KiB", "512MiB", "1GiB", "2TiB", "10MB", "5GB", "3KB", "1TB"],
    );
    printed(Scalar::Size, &[("1024MiB", "1GiB"), ("1000KB", "1MB"), ("1024B", "1KiB")]);
    refused(
        Scalar::Size,
        &[
            ("512", "512", "expected a size such as `512MiB`, found a bare number", ""),
            ("512M", "M", "not a unit", ""),
            ("512k", "k", "not a unit", ""),
            ("8g", "g", "not a unit", ""),
            ("512mb", "mb", "not a unit", "512MB"),
            ("512kB", "kB", "not a unit", "512KB"),
            ("512mib", "mib", "not a unit", "512MiB"),
            ("5bytes", "bytes", "not a unit", "5B"),
            ("1GiB512MiB", "1GiB512MiB", "one number and one unit", ""),
            ("1h5MB", "1h5MB", "one number and one unit", ""),
            ("9223372036854775808B", "9223372036854775808B", "too large", ""),
            ("8388608TiB", "8388608TiB", "too large", ""),
            ("30s", "30s", "expected a size such as `512MiB`, found a duration", ""),
            ("512m", "512m", "found a duration", ""),
        ],
    );
    helped(
        Scalar::Size,
        &[("512M", "`512MiB` (of 1024) or `512MB` (of 1000)"), ("512", "`512MiB`, `512GiB`")],
    );
}

#[test]
fn rates_and_percentages() {
    canonical(Scalar::Rate, &["1r/s", "20r/s", "5r/m", "4294967295r/m"]);
    refused(
        Scalar::Rate,
        &[
            ("0r/s", "0", "lets nothing pass", ""),
            ("4294967296r/s", "4294967296", "too large", ""),
            ("20r/h", "r/h", "not a rate", ""),
            ("20r", "r", "not a rate", ""),
            ("20r/", "r/", "not a rate", ""),
            ("20rps", "rps", "not a unit", "20r/s"),
            ("20rpm", "rpm", "not a unit", "20r/m"),
            ("20/s", "s", "counted in requests", "20r/s"),
            ("20/min", "min", "counted in requests", "20r/m"),
            ("20", "20", "expected a rate such as `10r/s`, found a bare number", ""),
        ],
    );
    canonical(Scalar::Percent, &["0%", "80%", "100%"]);
    printed(Scalar::Percent, &[("80", "80%")]);
    refused(
        Scalar::Percent,
        &[
            ("101%", "101%", "out of range", ""),
            ("101", "101", "out of range", ""),
            ("-1", "-1", "out of range", ""),
            ("1s", "1s", "expected a percentage such as `80%`, found a duration", ""),
            ("5%%", "%", "cannot follow", ""),
        ],
    );
}

#[test]
fn ports() {
    canonical(Scalar::Port, &["1", "443", "65535"]);
    refused(
        Scalar::Port,
        &[
            ("0", "0", "there is no port 0: ports are 1 to 65535", ""),
            ("65536", "65536", "there is no port 65536", ""),
            ("-1", "-1", "there is no port -1", ""),
            ("443/tcp", "443/tcp", "found a port with a protocol", "443"),
            ("6000..6100", "6000..6100", "found a range of ports", ""),
            ("0443", "0443", "begin with a zero", ""),
        ],
    );
    canonical(Scalar::Ports, &["53", "443/tcp", "53/udp", "6000..6100", "6000..6100/tcp", "1..65535/udp"]);
    refused(
        Scalar::Ports,
        &[
            ("0/tcp", "0", "there is no port 0", ""),
            ("65536/udp", "65536", "there is no port 65536", ""),
            ("6000..65536", "65536", "there is no port 65536", ""),
            ("0..10", "0", "there is no port 0", ""),
            ("443/", "", "protocol is missing", ""),
            ("443/TCP", "TCP", "not a protocol", "443/tcp"),
            ("443/icmp", "icmp", "protocols are `tcp` and `udp`", ""),
            ("6000..", "..", "two ends", ""),
            ("6000../tcp", "..", "two ends", ""),
            ("6100..6000/tcp", "6100..6000", "lower to the higher", "6000..6100/tcp"),
            ("80..80", "80..80", "holds one port", "80"),
            ("6000:6100", ":", "cannot follow", "6000..6100"),
            ("6000-6100", "-", "cannot follow", "6000..6100"),
            ("6000...6100", ".", "cannot follow", ""),
            ("6000..6100tcp", "t", "cannot follow", ""),
        ],
    );
    helped(Scalar::Ports, &[("443/", "`tcp` and `udp`")]);
}

#[test]
fn addresses() {
    canonical(
        Scalar::Ip,
        &["0.0.0.0", "203.0.113.10", "255.255.255.255", "::", "::1", "2001:db8::1", "fe80::1"],
    );
    printed(
        Scalar::Ip,
        &[
            ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
            ("2001:0db8::0001", "2001:db8::1"),
            ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"),
        ],
    );
    refused(
        Scalar::Ip,
        &[
            ("", "", "cannot be empty", ""),
            ("10.0.0.01", "01", "begin with a zero", "10.0.0.1"),
            ("010.0.0.1", "010", "begin with a zero", "10.0.0.1"),
            ("10.0.0.256", "256", "out of range", ""),
            ("10.0.0", "10.0.0", "four numbers", ""),
            ("10.0.0.1.1", "10.0.0.1.1", "four numbers", ""),
            ("10..0.1", "10..0.1", "four numbers", ""),
            ("10.0.0.1/32", "10.0.0.1/32", "a network, not an address", ""),
            ("10.0.0.1:80", ":80", "no port", "10.0.0.1"),
            ("[::1]:80", "[::1]:80", "no brackets and no port", "::1"),
            ("[::1]", "[::1]", "brackets", "::1"),
            ("fe80::1%eth0", "%eth0", "no zone", ""),
            ("::ffff:10.0.0.1", "::ffff:10.0.0.1", "mapped into IPv6", "10.0.0.1"),
            ("2001:db8::1::2", "2001:db8::1::2", "stand once", ""),
            ("2001:db8:1", "2001:db8:1", "eight groups", ""),
            ("2001:12345::", "12345", "at most four digits", ""),
            ("localhost", "localhost", "not an IP address", ""),
            (" 10.0.0.1", " 10.0.0.1", "not an IP address", ""),
            ("١.2.3.4", "١.2.3.4", "not an IP address", ""),
        ],
    );
    helped(Scalar::Ip, &[("localhost", "not looked up"), ("10.0.0.0/8", "leave out the prefix")]);
}

#[test]
fn networks() {
    canonical(
        Scalar::Cidr,
        &["0.0.0.0/0", "10.0.0.0/8", "203.0.113.10/32", "::/0", "2001:db8::/32", "::1/128", "fe80::/10"],
    );
    printed(Scalar::Cidr, &[("2001:DB8::/32", "2001:db8::/32")]);
    refused(
        Scalar::Cidr,
        &[
            ("", "", "cannot be empty", ""),
            ("10.0.0.1/8", "10.0.0.1", "below the prefix /8", "10.0.0.0/8"),
            ("203.0.113.10/24", "203.0.113.10", "below the prefix", "203.0.113.0/24"),
            ("2001:db8::1/64", "2001:db8::1", "below the prefix", "2001:db8::/64"),
            ("10.0.0.0/33", "33", "out of range", ""),
            ("::/129", "129", "out of range", ""),
            ("10.0.0.0/999999999999", "999999999999", "out of range", ""),
            ("10.0.0.0/08", "08", "begin with a zero", ""),
            ("10.0.0.0/", "/", "missing", ""),
            ("10.0.0.0/+8", "+8", "not a prefix", ""),
            ("10.0.0.0/8/8", "8/8", "not a prefix", ""),
            ("10.0.0.0/255.0.0.0", "255.0.0.0", "not a mask", "10.0.0.0/8"),
            ("10.0.0.1/255.0.0.0", "255.0.0.0", "not a mask", "10.0.0.0/8"),
            ("10.0.0.0/255.0.255.0", "255.0.255.0", "not a mask", ""),
            ("10.0.0.1", "10.0.0.1", "has a prefix", "10.0.0.1/32"),
            ("2001:db8::1", "2001:db8::1", "has a prefix", "2001:db8::1/128"),
            ("10.0.0.00/8", "00", "begin with a zero", "10.0.0.0/8"),
            ("10.0.0/8", "10.0.0", "four numbers", ""),
            ("::ffff:10.0.0.0/104", "::ffff:10.0.0.0/104", "mapped", "10.0.0.0/8"),
            ("::ffff:0:0/96", "::ffff:0:0/96", "mapped", "0.0.0.0/0"),
            ("office/8", "office", "not an IP address", ""),
            ("any", "any", "not an IP address", ""),
        ],
    );
}

#[test]
fn domains() {
    let label = "a".repeat(63);
    let longest = format!("{label}.{label}.{label}.{}", "a".repeat(61));
    canonical(
        Scalar::Domain,
        &[
            "example.org",
            "www.example.org",
            "localhost",
            "redis",
            "a.b",
            "3com.com",
            "xn--bcher-kva.example",
            "*.example.org",
            "_dmarc.example.org",
            "_443._tcp.example.org",
            "s1._domainkey.example.org",
            "a-b.c-d.org",
            "1.2.3.example",
            &longest,
        ],
    );
    refused(
        Scalar::Domain,
        &[
            ("", "", "cannot be empty", ""),
            ("Example.ORG", "Example.ORG", "lower case", "example.org"),
            ("example.org.", ".", "without a final dot", "example.org"),
            ("example..org", ".", "empty label", ""),
            (".example.org", "", "empty label", ""),
            ("-a.org", "-a", "begin and end", ""),
            ("a-.org", "a-", "begin and end", ""),
            ("my_app.example.org", "_", "cannot hold `_`", ""),
            ("example._org", "_", "cannot hold `_`", ""),
            ("_._tcp.org", "_", "begin and end", ""),
            ("*", "*", "alone at the beginning", ""),
            ("a.*.org", "*", "alone at the beginning", ""),
            ("*a.org", "*", "cannot hold `*`", ""),
            ("a b.org", " ", "cannot hold a blank", ""),
            ("bücher.example", "ü", "ASCII", ""),
            ("https://example.org/x", "https://example.org/x", "a URL", "example.org"),
            ("example.org:443", ":443", "no port", "example.org"),
            ("example.org/x", "/x", "no path", "example.org"),
            ("203.0.113.10", "203.0.113.10", "an IP address", ""),
            ("1.2.3", "3", "not a number", ""),
            (&format!("{label}a.org"), &format!("{label}a"), "at most 63", ""),
            (&format!("{longest}a"), &format!("{longest}a"), "at most 253", ""),
            ("a;b.org", ";", "cannot hold `;`", ""),
        ],
    );
    helped(Scalar::Domain, &[("bücher.example", "xn--"), ("my_app.org", "_dmarc.example.org")]);
}

#[test]
fn mail() {
    canonical(
        Scalar::Email,
        &["ops@example.org", "a.b+c@example.org", "root@localhost", "o'neill@example.org"],
    );
    refused(
        Scalar::Email,
        &[
            ("", "", "cannot be empty", ""),
            ("ops", "ops", "has an `@`", ""),
            ("@example.org", "@", "missing", ""),
            ("ops@", "", "cannot be empty", ""),
            ("ops@Example.org", "Example.org", "lower case", "ops@example.org"),
            (".ops@example.org", ".ops", "dots", ""),
            ("o..ps@example.org", "o..ps", "dots", ""),
            ("a@b@example.org", "@", "cannot hold `@`", ""),
            ("o ps@example.org", " ", "cannot hold a blank", ""),
            ("\"o\"@example.org", "\"", "cannot hold", ""),
            ("mailto:ops@example.org", "mailto:", "no scheme", "ops@example.org"),
            ("Ops <ops@example.org>", "Ops <ops@example.org>", "alone", "ops@example.org"),
            ("ops@*.example.org", "*.example.org", "host's name", ""),
            ("ops@203.0.113.10", "203.0.113.10", "an IP address", ""),
            (&format!("{}@example.org", "a".repeat(65)), &"a".repeat(65), "at most 64", ""),
        ],
    );
}

#[test]
fn urls() {
    canonical(
        Scalar::Url,
        &[
            "https://example.org",
            "https://example.org/",
            "http://127.0.0.1:3000/health",
            "redis://cache:6379/0",
            "mongodb+srv://cluster0.example.net/db?retryWrites=true&w=majority",
            "https://[2001:db8::1]:8443/x",
            "https://example.org/a%20b",
            "git+ssh://example.org/a.git",
            "https://example.org:443/",
        ],
    );
    printed(Scalar::Url, &[("https://[2001:DB8::1]/", "https://[2001:db8::1]/")]);
    refused(
        Scalar::Url,
        &[
            ("", "", "cannot be empty", ""),
            ("example.org", "example.org", "begins with a scheme", ""),
            ("https:/example.org", "https:/example.org", "begins with a scheme", ""),
            ("://example.org", "://", "scheme before", ""),
            ("HTTPS://example.org", "HTTPS", "lower case", "https://example.org"),
            ("3http://example.org", "3http", "not a scheme", ""),
            ("https://", "", "names a host", ""),
            ("https:///x", "", "names a host", ""),
            ("https://user:pw@example.org/", "user:pw@", "credentials", ""),
            ("https://user@example.org/", "user@", "credentials", ""),
            ("https://Example.org/x", "Example.org", "lower case", "https://example.org/x"),
            ("https://example.org:0/", "0", "1 to 65535", ""),
            ("https://example.org:65536/", "65536", "1 to 65535", ""),
            ("https://example.org:/", ":", "missing", ""),
            ("https://example.org:080/", "080", "1 to 65535", ""),
            ("https://example.org?x=1", "?", "follows a path", "https://example.org/?x=1"),
            ("https://example.org/#top", "#top", "fragment", "https://example.org/"),
            ("https://example.org/a b", " ", "cannot hold a blank", ""),
            ("https://example.org/{id}", "{", "cannot hold `{`", ""),
            ("https://example.org/'", "'", "cannot hold `'`", ""),
            ("https://example.org/\"", "\"", "cannot hold", ""),
            ("https://example.org/é", "é", "cannot hold `é`", ""),
            ("https://example.org/%2", "%", "two hexadecimal digits", ""),
            ("https://[::1", "[", "no `]`", ""),
            ("https://[::1]x/", "x", "after `]`", ""),
            ("https://[1.2.3.4]/", "1.2.3.4", "not an IPv6", ""),
            ("https://*.example.org/", "*.example.org", "one host", ""),
            ("https://example.org./", ".", "final dot", "https://example.org/"),
        ],
    );
}

#[test]
fn paths() {
    canonical(
        Scalar::AbsPath,
        &[
            "/",
            "/srv",
            "/srv/app",
            "/srv/with blank/x",
            "/srv/größe",
            "/.well-known/x",
            "/a/...",
            "/srv/*.log",
        ],
    );
    refused(
        Scalar::AbsPath,
        &[
            ("", "", "cannot be empty", ""),
            ("srv/app", "srv/app", "begins with `/`", "/srv/app"),
            ("~/app", "~/app", "begins with `/`", ""),
            ("$HOME/app", "$HOME/app", "begins with `/`", ""),
            ("./app", "./app", "begins with `/`", ""),
            ("/srv/", "/", "does not end with `/`", "/srv"),
            ("/srv//app", "//", "empty part", "/srv/app"),
            ("//srv", "//", "empty part", "/srv"),
            ("//", "//", "empty part", "/"),
            ("/srv/./app", ".", "no part `.`", "/srv/app"),
            ("/srv/../app", "..", "no part `..`", ""),
            ("/srv/..", "..", "no part `..`", ""),
            ("/srv\\app", "\\", "cannot hold `\\`", ""),
            ("/srv\n", "\n", "newline", ""),
            ("/srv\tx", "\t", "tab", ""),
            ("/srv\0", "\0", "NUL", ""),
            ("/srv\u{a0}x", "\u{a0}", "U+00A0", ""),
            ("/srv\u{202e}x", "\u{202e}", "direction", ""),
            ("/srv ", " ", "end with a blank", "/srv"),
            (&format!("/{}", "a".repeat(256)), &"a".repeat(256), "at most 255 bytes", ""),
            (&"/abcdefg".repeat(512), &"/abcdefg".repeat(512), "at most 4095 bytes", ""),
        ],
    );
    canonical(Scalar::AbsPath, &[&format!("/{}", "a".repeat(255)), &"/abcdefghijklmn".repeat(273)]);
    canonical(Scalar::RelPath, &["app", "app/current", ".env", "a b"]);
    refused(
        Scalar::RelPath,
        &[
            ("", "", "cannot be empty", ""),
            ("/srv", "/", "does not begin with `/`", "srv"),
            ("./app", ".", "no part `.`", "app"),
            ("app/", "/", "does not end", "app"),
            ("../app", "..", "no part `..`", ""),
            ("a//b", "//", "empty part", "a/b"),
            (".", ".", "no part `.`", ""),
        ],
    );
}

#[test]
fn names() {
    canonical(Scalar::Name, &["web", "web-1", "_x", "7", "a.b@c", "Web", &"a".repeat(64)]);
    refused(
        Scalar::Name,
        &[
            ("", "", "cannot be empty", ""),
            ("-a", "-", "begins with", ""),
            (".a", ".", "begins with", ""),
            ("@a", "@", "begins with", ""),
            ("a/b", "/", "cannot hold `/`", ""),
            ("a b", " ", "cannot hold a blank", ""),
            ("é", "é", "cannot hold `é`", ""),
            (&"a".repeat(65), &"a".repeat(65), "at most 64", ""),
        ],
    );
    canonical(Scalar::UserName, &["deploy", "_apt", "www-data", "a", &"a".repeat(32)]);
    refused(
        Scalar::UserName,
        &[
            ("", "", "cannot be empty", ""),
            ("Deploy", "Deploy", "lower case", "deploy"),
            ("1user", "1", "begins with", ""),
            ("-user", "-", "begins with", ""),
            ("user$", "$", "cannot hold `$`", ""),
            ("a.b", ".", "cannot hold `.`", ""),
            (&"a".repeat(33), &"a".repeat(33), "at most 32", ""),
        ],
    );
    canonical(
        Scalar::UnitName,
        &["nginx.service", "a@b.service", "getty@.service", "srv-a\\x2db.mount", "x.timer", "a.b.socket"],
    );
    refused(
        Scalar::UnitName,
        &[
            ("", "", "cannot be empty", ""),
            ("nginx", "nginx", "has a suffix", "nginx.service"),
            ("nginx.conf", ".conf", "not a type of unit", ""),
            (".service", ".", "name itself is missing", ""),
            ("@a.service", "@", "name itself is missing", ""),
            ("a b.service", " ", "cannot hold a blank", ""),
            ("a/b.service", "/", "cannot hold `/`", ""),
            (
                &format!("{}.service", "a".repeat(248)),
                &format!("{}.service", "a".repeat(248)),
                "at most 255",
                "",
            ),
        ],
    );
}

#[test]
fn modes_dates_zones_versions() {
    canonical(Scalar::Mode, &["0000", "0640", "0755", "1777", "7777"]);
    printed(Scalar::Mode, &[("640", "0640"), ("777", "0777")]);
    refused(
        Scalar::Mode,
        &[
            ("", "", "cannot be empty", ""),
            ("64", "64", "three or four", ""),
            ("00640", "00640", "three or four", ""),
            ("0o640", "0o", "without a prefix", "640"),
            ("0648", "8", "octal digits", ""),
            ("u=rw", "u", "octal digits", ""),
            ("é64", "é", "octal digits", ""),
        ],
    );
    canonical(Scalar::Date, &["2027-01-31", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"]);
    refused(
        Scalar::Date,
        &[
            ("", "", "year-month-day", ""),
            ("2027-02-29", "29", "has 28 days", ""),
            ("1900-02-29", "29", "has 28 days", ""),
            ("2027-04-31", "31", "has 30 days", ""),
            ("2027-13-01", "13", "no month 13", ""),
            ("2027-00-01", "00", "no month 00", ""),
            ("2027-01-00", "00", "no day 00", ""),
            ("0000-01-01", "0000", "counted from 0001", ""),
            ("2027-1-3", "2027-1-3", "year-month-day", "2027-01-03"),
            ("2027/01/31", "2027/01/31", "year-month-day", "2027-01-31"),
            ("31.01.2027", "31.01.2027", "year-month-day", ""),
            ("2027-01", "2027-01", "year-month-day", ""),
            ("20270131", "20270131", "year-month-day", ""),
            ("+027-01-01", "+027-01-01", "year-month-day", ""),
        ],
    );
    canonical(
        Scalar::Timezone,
        &["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Etc/GMT+3"],
    );
    refused(
        Scalar::Timezone,
        &[
            ("", "", "cannot be empty", ""),
            ("utc", "utc", "written `UTC`", "UTC"),
            ("GMT", "GMT", "written `UTC`", "UTC"),
            ("CET", "CET", "not a time zone", ""),
            ("europe/berlin", "europe/berlin", "no part", ""),
            ("Europe/", "Europe/", "no part", ""),
            ("/Berlin", "/Berlin", "no part", ""),
            ("Europe/Ber lin", "Europe/Ber lin", "no part", ""),
            ("A/B/C/D", "A/B/C/D", "not a time zone", ""),
            ("../Etc", "../Etc", "no part", ""),
        ],
    );
    canonical(Scalar::Version, &["20", "1.24.0", "1:8.9p1-3ubuntu0.10", "2.0~rc1+b2"]);
    refused(
        Scalar::Version,
        &[
            ("", "", "cannot be empty", ""),
            ("v20", "v", "begins with a digit", "20"),
            ("latest", "l", "begins with a digit", ""),
            (">=1.2", ">", "cannot hold `>`", ""),
            ("1.*", "*", "cannot hold `*`", ""),
        ],
    );
}

#[test]
fn expressions() {
    canonical(
        Scalar::Regex,
        &[
            "^/api/",
            "a*b+c?",
            "a*?b++",
            "(a|b)+",
            "(?:x)",
            "(?P<host>\\S+)",
            "[]a]",
            "[^]a]",
            "[[:alpha:]]+",
            "[a\\]]",
            "a{3}",
            "a{3,}",
            "a{3,5}?",
            "{",
            "a{x}",
            "\\(",
            "(?#a ( b)c",
            "]",
            "}",
            "^<HOST> .* \"GET",
            "é+",
        ],
    );
    refused(
        Scalar::Regex,
        &[
            ("", "", "cannot be empty", ""),
            ("(a", "(", "no `)`", ""),
            ("a)", ")", "no `(`", ""),
            ("[a", "[", "no `]`", ""),
            ("[]", "[", "no `]`", ""),
            ("a\\", "\\", "escapes nothing", ""),
            ("*a", "*", "nothing to repeat", ""),
            ("(*a)", "*", "nothing to repeat", ""),
            ("a|+", "+", "nothing to repeat", ""),
            ("{3}", "{3}", "nothing to repeat", ""),
            ("a**", "*", "repeats a repetition", ""),
            ("a*?+", "+", "repeats a repetition", ""),
            ("a{5,3}", "{5,3}", "above the upper", ""),
            ("a{99999}", "{99999}", "at most 65535", ""),
            ("a\tb", "\t", "tab", ""),
            (&"(".repeat(101), "(", "too deeply", ""),
        ],
    );
}

#[test]
fn commands() {
    canonical(
        Scalar::Command,
        &[
            "/usr/bin/rsync -a /srv /backup",
            "pg_dump --file=/x y",
            "g++",
            "find /srv -name '*.log' -exec rm {} +",
            "date +%F",
            "echo ''",
            "echo 'a b'",
        ],
    );
    printed(
        Scalar::Command,
        &[
            ("  a   b  ", "a b"),
            ("echo \"a b\"", "echo 'a b'"),
            ("echo \"it's\"", "echo 'it'\"'\"'s'"),
            ("echo a'b'c", "echo abc"),
            ("echo \"a|b\"", "echo 'a|b'"),
            ("'/opt/my app/run' x", "'/opt/my app/run' x"),
            ("a b#c d~e", "a 'b#c' 'd~e'"),
        ],
    );
    refused(
        Scalar::Command,
        &[
            ("", "", "names a program", ""),
            ("   ", "   ", "names a program", ""),
            ("a | b", "|", "the shell's", ""),
            ("a && b", "&", "the shell's", ""),
            ("a; b", ";", "the shell's", ""),
            ("a > /x", ">", "the shell's", ""),
            ("a $(date)", "$", "the shell's", ""),
            ("a \"$HOME\"", "$", "the shell's", ""),
            ("a `b`", "`", "a backquote is the shell's", ""),
            ("a \\ b", "\\", "the shell's", ""),
            ("ls *.log", "*", "the shell's", ""),
            ("ls ~/x", "~", "the shell's", ""),
            ("a # b", "#", "the shell's", ""),
            ("a 'b", "'", "not closed", ""),
            ("a \"b", "\"", "not closed", ""),
            ("FOO=1 a", "FOO=1", "not with a variable", ""),
            ("./run", "./run", "absolute path or a bare name", ""),
            ("bin/run x", "bin/run", "absolute path or a bare name", ""),
            ("/ x", "/", "not a program", ""),
            ("/usr//bin/a x", "//", "empty part", "/usr/bin/a x"),
            ("/usr/bin/ x", "/", "end with `/`", "/usr/bin x"),
            ("-x a", "-x", "not a program's name", ""),
            ("'' a", "''", "not a program's name", ""),
            ("a\nb", "\n", "newline", ""),
        ],
    );
    helped(Scalar::Command, &[("a | b", "sh ''…''")]);
}

#[test]
fn schedules() {
    canonical(
        Scalar::Schedule,
        &[
            "* * * * *",
            "30 3 * * *",
            "*/5 * * * *",
            "0 9-17/2 * * 1-5",
            "0 0 29 2 *",
            "0 0 31 1,3 *",
            "0,15,30 * * * *",
            "0 0 30 2 1",
            "* * */2 * 1",
        ],
    );
    printed(
        Scalar::Schedule,
        &[
            ("  30  3 * * * ", "30 3 * * *"),
            ("05 03 * * *", "5 3 * * *"),
            ("0 0 * jan-mar mon,wed", "0 0 * 1-3 1,3"),
            ("0 0 * * FRI-sun", "0 0 * * 5-7"),
            ("0 0 * * 5-0", "0 0 * * 5-7"),
        ],
    );
    refused(
        Scalar::Schedule,
        &[
            ("", "", "cannot be empty", ""),
            ("30 3 * *", "30 3 * *", "this has 4", ""),
            ("0 30 3 * * *", "0 30 3 * * *", "this has 6", ""),
            ("30 3 * * * root", "30 3 * * * root", "this has 6", ""),
            ("@daily", "@daily", "five fields", "0 0 * * *"),
            ("@Weekly", "@Weekly", "five fields", "0 0 * * 0"),
            ("@reboot", "@reboot", "five fields", ""),
            ("02:00", "02:00", "five fields", ""),
            ("Mon *-*-* 02:00:00", "Mon *-*-* 02:00:00", "five fields", ""),
            ("60 3 * * *", "60", "there is no minute 60", ""),
            ("0 24 * * *", "24", "there is no hour 24", ""),
            ("0 0 0 * *", "0", "there is no day of the month 0", ""),
            ("0 0 32 * *", "32", "there is no day of the month 32", ""),
            ("0 0 * 13 *", "13", "there is no month 13", ""),
            ("0 0 * * 8", "8", "there is no day of the week 8", ""),
            ("x 0 * * *", "x", "not a minute", ""),
            ("-1 0 * * *", "", "a minute is missing", ""),
            ("0 22-2 * * *", "22-2", "backwards", "0 22-23,0-2 * * *"),
            ("0 0 * * 6-2", "6-2", "backwards", "0 0 * * 6,0-2"),
            ("0 5-5 * * *", "5-5", "one value", "0 5 * * *"),
            ("5/10 * * * *", "5/10", "follows `*` or a range", "5-59/10 * * * *"),
            ("*/0 * * * *", "0", "at least 1", ""),
            ("*/60 * * * *", "60", "never comes to a second minute", ""),
            ("*/90 * * * *", "90", "never comes to a second minute", ""),
            ("*/ * * * *", "", "missing", ""),
            ("*/x * * * *", "x", "not a step", ""),
            ("1,,2 * * * *", "", "missing", ""),
            ("1, * * * *", "", "missing", ""),
            ("0 0 ? * 1", "?", "not of crontab(5)", ""),
            ("0 0 L * *", "L", "not of crontab(5)", ""),
            ("0 0 * january *", "january", "written `jan`", "0 0 * jan *"),
            ("0 0 * * Monday", "Monday", "written `mon`", "0 0 * * mon"),
            ("0 0 30 2 *", "30 2", "never fires: February has no day 30", ""),
            ("0 0 30,31 feb *", "30,31 feb", "never fires", ""),
            ("0 0 31 4,6,9,11 *", "31 4,6,9,11", "no month of it has a day 31", ""),
            ("0 0 31 2 */2", "31 2", "never fires", ""),
            ("0 3\t* * *", "\t", "tab", ""),
        ],
    );
    helped(
        Scalar::Schedule,
        &[
            ("0 30 3 * * *", "no field for seconds"),
            ("02:00", "daily \"02:00\""),
            ("@reboot", "starts with the host"),
        ],
    );
}

#[test]
fn plain_text() {
    canonical(Scalar::String, &["", "x", "größe 漢字 😀", "a\u{a0}b"]);
    refused(
        Scalar::String,
        &[
            ("a\nb", "\n", "a newline", ""),
            ("a\tb", "\t", "a tab", ""),
            ("a\rb", "\r", "carriage return", ""),
            ("a\0b", "\0", "NUL", ""),
            ("é\u{7}", "\u{7}", "U+0007", ""),
            ("a\u{85}", "\u{85}", "U+0085", ""),
            ("a\u{2028}", "\u{2028}", "line separator", ""),
            ("a\u{202e}b", "\u{202e}", "direction (U+202E)", ""),
            ("a\u{2066}b", "\u{2066}", "direction", ""),
        ],
    );
    canonical(Scalar::Text, &["", "a\n\tb\n"]);
    refused(
        Scalar::Text,
        &[
            ("a\r\n", "\r", "carriage return", ""),
            ("a\0", "\0", "NUL", ""),
            ("a\u{1b}[0m", "\u{1b}", "U+001B", ""),
            ("a\u{2067}", "\u{2067}", "direction", ""),
        ],
    );
}

#[test]
fn quotes_where_none_belong_and_the_other_way_round() {
    for scalar in Scalar::all().iter().filter(|scalar| scalar.is_number()) {
        let error = scalar.read_text(scalar.example()).unwrap_err();
        assert_eq!(error.help, Some(format!("write it without quotes: `{}`", scalar.example())));
        assert_eq!(scalar.read_text("x").unwrap_err().help, None);
    }
    assert_eq!(
        Scalar::Bool.read_text("yes").unwrap_err().message,
        "expected `true` or `false`, found a string"
    );
    let suggested = |scalar: Scalar, text: &str| scalar.read_number(text).unwrap_err().suggestion;
    assert_eq!(suggested(Scalar::Mode, "0640").as_deref(), Some("\"0640\""));
    assert_eq!(suggested(Scalar::Ip, "203.0.113.10").as_deref(), Some("\"203.0.113.10\""));
    assert_eq!(suggested(Scalar::Cidr, "10.0.0.0/8").as_deref(), Some("\"10.0.0.0/8\""));
    assert_eq!(suggested(Scalar::Version, "20").as_deref(), Some("\"20\""));
    assert_eq!(suggested(Scalar::Bool, "1"), None);
    assert_eq!(suggested(Scalar::Duration, "1.2.3.4"), None);
    let error = Scalar::Domain.read_number("5").unwrap_err();
    assert_eq!(error.message, "expected a domain such as `\"www.example.org\"`, found a number");
}

#[test]
fn the_list_of_scalars() {
    let mut names: Vec<&str> = Scalar::all().iter().map(|scalar| scalar.name()).collect();
    for scalar in Scalar::all() {
        assert_eq!(Scalar::from_name(scalar.name()), Some(*scalar));
        let example = scalar.example();
        match example.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            Some(text) => assert!(scalar.read_text(text).is_ok() && !scalar.is_number(), "{example}"),
            None => assert!(scalar.read_number(example).is_ok() || *scalar == Scalar::Bool, "{example}"),
        }
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 27);
    assert_eq!(Scalar::from_name("Float"), None);
}
