//! Chatr: three processes of PM2 behind four names, one of them for the office and with a password; ssh for the office.

use infc_daemons::Given;
use infc_daemons::agent::Sockets;
use infc_daemons::http::{Headers, Request};
use infc_daemons::network::{Interface, Network, Zone};
use infc_daemons::reach::{Open, Reach};
use infc_daemons::validate::{Jail, Meant};

use super::Meaning;

/// The one host; whoever operates it is what a bundle plans and does not make.
pub const MEANING: Meaning = Meaning {
    site: "examples/chatr/debian-12.inf",
    host: "ec2",
    given: Given { users: &["ops"], files: &[] },
    meant: MEANT,
    network,
    reach,
    requests,
};

/// The document says little of them: ssh is configured, and the database's tool asks for a password.
const MEANT: Meant = Meant {
    jails: &[
        Jail { name: "sshd", settings: &[("port", "22")] },
        // Failed passwords are reported where the one name that asks for one writes its errors.
        Jail {
            name: "nginx-http-auth",
            settings: &[("port", "80,443"), ("addlogpath", "/var/log/nginx/db.chatr-app.online.error.log")],
        },
    ],
    sshd: &[
        "port 22",
        "permitrootlogin no",
        "passwordauthentication no",
        "kbdinteractiveauthentication no",
        "pubkeyauthentication yes",
        "allowusers ops",
    ],
    // The processes' account administers nothing: the document's could become root.
    sudo: &[
        ("ops", "/usr/bin/systemctl restart nginx", true),
        ("chatr", "/usr/bin/cat /etc/shadow", false),
        ("www-data", "/usr/bin/cat /etc/shadow", false),
    ],
};

/// The machine knows its address in the network alone; the public one is translated before packets arrive.
fn network() -> Network {
    Network {
        host: vec![Interface { name: "eth0", addresses: &["10.0.1.10/24"] }],
        zones: vec![
            Zone { name: "office", on: "eth0", addresses: &["203.0.113.10"] },
            Zone { name: "internet", on: "eth0", addresses: &["198.51.100.66"] },
            Zone { name: "neighbour", on: "eth0", addresses: &["10.0.2.20"] },
        ],
    }
}

/// "Security Group Ports": ssh for the office, the web for everyone; the processes' ports stay shut, within the network too.
fn reach() -> Reach {
    let tried = Sockets {
        tcp: vec![21, 22, 25, 80, 443, 3000, 3001, 5432, 5555, 6379, 8080, 9615],
        udp: vec![53, 123, 443],
        ..Sockets::default()
    };
    let open = |zone, tcp4| Open { zone, tcp4, tcp6: &[], udp: &[] };
    let web = &[80, 443];
    Reach { tried, open: vec![open("office", &[22, 80, 443]), open("internet", web), open("neighbour", web)] }
}

/// Headers of every answer over TLS.
const SECURITY: Headers = &[
    ("strict-transport-security", "max-age=31536000"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("x-powered-by", ""),
];

/// The user and password of the stand-in's file.
const PASSWORD: &[&str] = &["-u", "stand-in:stand-in"];

fn requests() -> Vec<Request> {
    [plain_http(), pages(), api(), database()].concat()
}

/// "HTTP (port 80) is auto-redirected to HTTPS", but for the authority's questions; no name falls through to another.
fn plain_http() -> Vec<Request> {
    let get = Request::get;
    let redirected = |name, url, location| get(name, url).status(301).headers(location);
    let challenge = |name, url| get(name, url).status(200).body("stand-in for a challenge");
    vec![
        redirected(
            "plain HTTP",
            "http://chatr-app.online/a?b=1",
            &[("location", "https://chatr-app.online/a?b=1")],
        ),
        redirected(
            "plain www",
            "http://www.chatr-app.online/a",
            &[("location", "https://www.chatr-app.online/a")],
        ),
        redirected(
            "plain API",
            "http://api.chatr-app.online/a",
            &[("location", "https://api.chatr-app.online/a")],
        ),
        redirected(
            "plain database",
            "http://db.chatr-app.online/",
            &[("location", "https://db.chatr-app.online/")],
        ),
        challenge("challenge", "http://chatr-app.online/.well-known/acme-challenge/token"),
        challenge("challenge of www", "http://www.chatr-app.online/.well-known/acme-challenge/token"),
        challenge("challenge of the API", "http://api.chatr-app.online/.well-known/acme-challenge/token"),
        challenge("challenge of the database", "http://db.chatr-app.online/.well-known/acme-challenge/token"),
        get("an unknown name", "http://other.example.org/").refused(),
        get("an unknown name with TLS", "https://other.example.org/").refused(),
        get("the bare address", "http://HOST/").refused(),
        get("the bare address with TLS", "https://HOST/").refused(),
    ]
}

/// The frontend, and `www`, which leads to it.
fn pages() -> Vec<Request> {
    let get = Request::get;
    vec![
        get("the frontend", "https://chatr-app.online/chat?room=1")
            .with(&["-H", "X-Forwarded-For: 1.2.3.4"])
            .status(200)
            .headers(SECURITY)
            .app("127.0.0.1:3000", "/chat?room=1")
            .arriving(&[
                ("host", "chatr-app.online"),
                ("x-forwarded-for", "198.51.100.66"),
                ("x-forwarded-proto", "https"),
                ("x-real-ip", "198.51.100.66"),
                ("connection", ""),
            ]),
        get("the frontend is down", "https://chatr-app.online/?stub=502").status(502).headers(SECURITY),
        get("www", "https://www.chatr-app.online/chat?room=1")
            .status(301)
            .headers(&[("location", "https://chatr-app.online/chat?room=1")]),
    ]
}

/// The API; only what asks to become a WebSocket becomes one.
fn api() -> Vec<Request> {
    let get = Request::get;
    vec![
        get("the API", "https://api.chatr-app.online/api/auth/login")
            .with(&["-d", "email=a%40example.org"])
            .status(200)
            .headers(SECURITY)
            .app("127.0.0.1:3001", "/api/auth/login")
            .arriving(&[
                ("host", "api.chatr-app.online"),
                ("x-forwarded-for", "198.51.100.66"),
                ("x-forwarded-proto", "https"),
                ("connection", ""),
                ("upgrade", ""),
            ]),
        get("the WebSocket", "https://api.chatr-app.online/socket.io/?transport=websocket")
            .websocket()
            .app("127.0.0.1:3001", "/socket.io/?transport=websocket")
            .arriving(&[("upgrade", "websocket"), ("connection", "upgrade"), ("x-real-ip", "198.51.100.66")]),
        get("long polling", "https://api.chatr-app.online/socket.io/?transport=polling")
            .status(200)
            .app("127.0.0.1:3001", "/socket.io/?transport=polling")
            .arriving(&[("connection", ""), ("upgrade", "")]),
        get("no WebSocket elsewhere", "https://api.chatr-app.online/api/x")
            .with(&["-H", "Connection: Upgrade", "-H", "Upgrade: websocket"])
            .status(200)
            .arriving(&[("connection", ""), ("upgrade", "")]),
    ]
}

/// The database's tool: for the office, with a password.
fn database() -> Vec<Request> {
    let get = Request::get;
    vec![
        get("the database's tool", "https://db.chatr-app.online/")
            .from("office")
            .with(PASSWORD)
            .status(200)
            .headers(SECURITY)
            .app("127.0.0.1:5555", "/"),
        get("without a password", "https://db.chatr-app.online/")
            .from("office")
            .status(401)
            .headers(SECURITY)
            .headers(&[("www-authenticate", "Basic realm=\"Chatr\"")]),
        get("with another password", "https://db.chatr-app.online/")
            .from("office")
            .with(&["-u", "stand-in:guessed"])
            .status(401),
        get("a stranger who knows the password", "https://db.chatr-app.online/")
            .with(PASSWORD)
            .status(403)
            .headers(SECURITY),
        get("a neighbour who knows the password", "https://db.chatr-app.online/")
            .from("neighbour")
            .with(PASSWORD)
            .status(403),
    ]
}
