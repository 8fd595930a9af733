//! Addresses, networks, domains, mail addresses and URLs.

use infc_scalar::Scalar;

use crate::{canonical, helped, printed, refused};

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
