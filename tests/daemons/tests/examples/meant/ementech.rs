//! EmenTech: three sites with an application each, ssh on port 2222, and nothing else to be reached.

use infc_daemons::Given;
use infc_daemons::agent::Sockets;
use infc_daemons::http::{Headers, Request};
use infc_daemons::network::{Interface, Network, Zone};
use infc_daemons::reach::{Open, Reach};
use infc_daemons::validate::{Jail, Meant};

use super::Meaning;

/// The one host; its one human account is what a bundle plans and does not make.
pub const MEANING: Meaning = Meaning {
    site: "examples/ementech/debian-12.inf",
    host: "vps",
    given: Given { users: &["deployer"], files: &[] },
    meant: MEANT,
    network,
    reach,
    requests,
};

/// ementech.txt, "SSH Hardening" and "Fail2ban Configuration"; the jail's port is that of sshd.
const MEANT: Meant = Meant {
    jails: &[
        Jail {
            name: "sshd",
            settings: &[("port", "2222"), ("maxretry", "3"), ("bantime", "7200"), ("findtime", "600")],
        },
        // The document's 10 would ban ordinary visitors; the repaired example raises it.
        Jail { name: "nginx-limit-req", settings: &[("maxretry", "100"), ("bantime", "3600")] },
    ],
    sshd: &[
        "port 2222",
        "permitrootlogin no",
        "passwordauthentication no",
        "kbdinteractiveauthentication no",
        "pubkeyauthentication yes",
        "permitemptypasswords no",
        "allowusers deployer",
        "usepam yes",
        "subsystem sftp /usr/lib/openssh/sftp-server",
    ],
    // The one person who may log in also administers the machine; the web server's account may do nothing.
    sudo: &[
        ("deployer", "/usr/bin/systemctl restart nginx", true),
        ("www-data", "/usr/bin/cat /etc/shadow", false),
    ],
};

/// The document's address, and one for IPv6, which it leaves open.
fn network() -> Network {
    let addresses = &["69.164.244.165/24", "2001:db8:113::165/64"];
    Network {
        host: vec![Interface { name: "eth0", addresses }],
        zones: vec![
            Zone { name: "office", on: "eth0", addresses: &["203.0.113.10", "2001:db8:7::10"] },
            Zone { name: "internet", on: "eth0", addresses: &["198.51.100.66", "2001:db8:bad::66"] },
            Zone { name: "flood", on: "eth0", addresses: &["198.51.100.77", "2001:db8:bad::77"] },
        ],
    }
}

/// The port table: the web for everyone, and ssh for the office. The applications' ports, which the document's drawing
/// opens, stay shut.
fn reach() -> Reach {
    let tried = Sockets {
        tcp: vec![
            21, 22, 25, 53, 80, 143, 443, 465, 587, 993, 2222, 3000, 3001, 3306, 5000, 5001, 5432, 6379,
            8080, 27017,
        ],
        udp: vec![53, 123, 443, 500, 2222],
        ..Sockets::default()
    };
    let open = |zone, ports| Open { zone, tcp4: ports, tcp6: ports, udp: &[] };
    let web = &[80, 443];
    Reach { tried, open: vec![open("office", &[80, 443, 2222]), open("internet", web), open("flood", web)] }
}

const SECURITY: Headers = &[
    ("strict-transport-security", "max-age="),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "*"),
    ("referrer-policy", "*"),
    ("x-powered-by", ""),
];

const LIES: &[&str] =
    &["-H", "X-Forwarded-For: 1.2.3.4", "-H", "X-Forwarded-Proto: ftp", "-H", "X-Real-IP: 1.2.3.4"];

/// Every request, the floods last, for they leave the limit exhausted.
fn requests() -> Vec<Request> {
    [
        site!(
            "ementech.co.ke",
            "127.0.0.1:5001",
            "/var/www/ementech-website/current",
            ("internet", "198.51.100.66", "2001:db8:bad::66")
        ),
        site!(
            "dumuwaks.ementech.co.ke",
            "127.0.0.1:5000",
            "/var/www/dumuwaks/current",
            ("internet", "198.51.100.66", "2001:db8:bad::66")
        ),
        site!(
            "admin.ementech.co.ke",
            "127.0.0.1:3001",
            "/var/www/admin-dashboard/current",
            ("office", "203.0.113.10", "2001:db8:7::10")
        ),
        strangers(),
        nobody(),
        floods(),
    ]
    .concat()
}

/// What each of the three sites does: its name, its application, its document root, and who may ask.
macro_rules! site {
    ($name:literal, $app:literal, $root:literal, ($zone:literal, $from4:literal, $from6:literal)) => {{
        let get = |name, url| Request::get(name, url).from($zone);
        let truth = &[
            ("host", $name),
            ("x-forwarded-for", $from4),
            ("x-forwarded-proto", "https"),
            ("x-real-ip", $from4),
        ];
        vec![
            get(concat!($name, ": plain HTTP"), concat!("http://", $name, "/a?b=1")).status(301).headers(&[
                ("location", concat!("https://", $name, "/a?b=1")),
                ("x-content-type-options", "nosniff"),
            ]),
            get(
                concat!($name, ": challenge"),
                concat!("http://", $name, "/.well-known/acme-challenge/token"),
            )
            .status(200)
            .body("stand-in for a challenge"),
            get(
                concat!($name, ": no such challenge"),
                concat!("http://", $name, "/.well-known/acme-challenge/none"),
            )
            .status(404),
            get(concat!($name, ": API"), concat!("https://", $name, "/api/health?x=1"))
                .with(LIES)
                .status(200)
                .headers(SECURITY)
                .app($app, "/api/health?x=1")
                .arriving(truth),
            get(concat!($name, ": API over IPv6"), concat!("https://", $name, "/api/health"))
                .ipv6()
                .status(200)
                .arriving(&[("x-real-ip", $from6)]),
            get(concat!($name, ": unknown API"), concat!("https://", $name, "/api/none"))
                .app($app, "/api/none"),
            get(concat!($name, ": WebSocket"), concat!("https://", $name, "/socket.io/?transport=websocket"))
                .websocket()
                .app($app, "/socket.io/?transport=websocket"),
            get(concat!($name, ": page"), concat!("https://", $name, "/some/where"))
                .status(200)
                .headers(SECURITY)
                .body(concat!("index of ", $root)),
            get(concat!($name, ": asset"), concat!("https://", $name, "/asset.js"))
                .status(200)
                .headers(SECURITY),
            get(concat!($name, ": dead application"), concat!("https://", $name, "/api/x?stub=502"))
                .status(502)
                .headers(SECURITY),
        ]
    }};
}
use site;

/// The admin site is for the office alone; what it says to others carries the headers too.
fn strangers() -> Vec<Request> {
    let get = |name, url| Request::get(name, url).status(403).headers(SECURITY);
    vec![
        get("a stranger at the admin page", "https://admin.ementech.co.ke/"),
        get("a stranger at the admin API", "https://admin.ementech.co.ke/api/health"),
        get("a stranger at the admin API over IPv6", "https://admin.ementech.co.ke/api/health").ipv6(),
    ]
}

/// The host's other names and its address have no site; none may fall through to another's.
fn nobody() -> Vec<Request> {
    let get = Request::get;
    vec![
        get("the host's own name", "http://mail.ementech.co.ke/").refused(),
        get("the host's own name with TLS", "https://mail.ementech.co.ke/").refused(),
        get("an unknown name", "http://other.example.org/").refused(),
        get("an unknown name with TLS", "https://other.example.org/").refused(),
        get("the bare address", "http://HOST/").refused(),
        get("the bare address with TLS", "https://HOST/").refused(),
    ]
}

/// The document's limit: 10 requests a second, 20 at once beyond it.
fn floods() -> Vec<Request> {
    let flood = Request::get("too many requests", "https://ementech.co.ke/api/health").from("flood");
    vec![flood.repeated(80, 200, 429).headers(SECURITY)]
}
