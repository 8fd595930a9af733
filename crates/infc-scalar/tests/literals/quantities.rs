//! Number tokens.

use infc_scalar::{Number, Scalar};

use crate::{canonical, helped, printed, refused};

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
