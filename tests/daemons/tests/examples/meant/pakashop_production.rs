//! Pakashop in production: nineteen services behind one gateway, and Cloudflare before it; ssh for the office and the runner.

use infc_daemons::Given;
use infc_daemons::agent::Sockets;
use infc_daemons::http::Headers;
use infc_daemons::network::{Interface, Network, Zone};
use infc_daemons::reach::{Open, Reach};
use infc_daemons::validate::{Jail, Meant};

use super::Meaning;

/// The machine.
pub const MEANING: Meaning = Meaning {
    site: "examples/pakashop/debian-12.inf",
    host: "production",
    given: GIVEN,
    meant: MEANT,
    network: || network(&["10.2.1.10/24"]),
    reach,
    requests: || api!("api.pakashop.store", "https://api-staging.pakashop.store/"),
};

/// Both machines have the same accounts, and the same files of a front.
pub const GIVEN: Given = Given {
    users: &["administrator", "deploy"],
    files: &[
        ("/opt/pakashop/frontend/public/static/app.3f2a.js", 0o644, "// an asset of the front\n"),
        ("/opt/pakashop/frontend/public/static/.env", 0o644, "left behind\n"),
    ],
};

/// "Deployment User": each release by its own command, where the document's patterns let `deploy` become root.
pub const MEANT: Meant = Meant {
    jails: &[
        Jail { name: "sshd", settings: &[("port", "22")] },
        Jail { name: "nginx-limit-req", settings: &[("port", "80,443"), ("maxretry", "100")] },
    ],
    sshd: &[
        "port 22",
        "permitrootlogin no",
        "passwordauthentication no",
        "kbdinteractiveauthentication no",
        "pubkeyauthentication yes",
        "allowusers administrator",
        "allowusers deploy",
    ],
    sudo: &[
        ("administrator", "/usr/bin/cat /etc/shadow", true),
        ("deploy", "/usr/local/sbin/infc-deploy-backend /home/deploy/backend", true),
        ("deploy", "/usr/local/sbin/infc-deploy-backend /etc", false),
        ("deploy", "/usr/bin/systemctl restart infc-app-settlement.service", true),
        ("deploy", "/usr/bin/systemctl restart infc-app-settlement.service ssh.service", false),
        ("deploy", "/usr/bin/systemctl restart pakashop-backend.service", false),
        ("deploy", "/opt/pakashop/scripts/deploy.sh", false),
        ("infc-backend", "/usr/bin/cat /etc/shadow", false),
    ],
};

/// The machine knows its address in the network alone; the public one is translated before packets arrive.
pub fn network(addresses: &'static [&'static str]) -> Network {
    Network {
        host: vec![Interface { name: "eth0", addresses }],
        zones: vec![
            Zone { name: "edge", on: "eth0", addresses: &["173.245.48.10"] },
            Zone { name: "office", on: "eth0", addresses: &["203.0.113.10"] },
            Zone { name: "runner", on: "eth0", addresses: &["192.0.2.10"] },
            Zone { name: "internet", on: "eth0", addresses: &["198.51.100.66"] },
        ],
    }
}

/// The web and ssh: neither a service's port nor those of Redis, PostgreSQL and Meilisearch, which the document opens to the
/// network. That the web is for Cloudflare alone is the security group's to say, before packets arrive.
pub fn reach() -> Reach {
    let tried = Sockets {
        tcp: vec![
            21, 22, 25, 80, 443, 3004, 3005, 3006, 3007, 3008, 3009, 3010, 3011, 3012, 3013, 3014, 3016,
            3080, 3085, 3090, 3100, 3110, 3120, 5432, 6379, 7700, 8000,
        ],
        udp: vec![53, 123, 443],
        ..Sockets::default()
    };
    let open = |zone, tcp4| Open { zone, tcp4, tcp6: &[], udp: &[] };
    let (web, known) = (&[80, 443], &[22, 80, 443]);
    Reach {
        tried,
        open: vec![open("edge", web), open("office", known), open("runner", known), open("internet", web)],
    }
}

/// Headers of every answer over TLS.
pub const SECURITY: Headers = &[
    ("strict-transport-security", "max-age=31536000"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("content-security-policy", "default-src 'none'"),
    ("x-powered-by", ""),
];

/// What arrives from a client behind Cloudflare that calls itself another, and one of the services.
pub const LIES: &[&str] = &[
    "-H",
    "CF-Connecting-IP: 198.51.100.66",
    "-H",
    "X-Forwarded-For: 1.2.3.4",
    "-H",
    "X-Internal-Key: guessed",
];
/// Somebody in the office, behind Cloudflare.
pub const AT_THE_OFFICE: &[&str] = &["-H", "CF-Connecting-IP: 203.0.113.20"];
/// Somebody who asks too much, behind Cloudflare.
pub const TOO_MUCH: &[&str] = &["-H", "CF-Connecting-IP: 198.51.100.77"];

/// What the machine answers under its name, and under that of the other environment.
macro_rules! api {
    ($name:literal, $other:literal) => {{
        use infc_daemons::http::Request;

        use super::pakashop_production::{AT_THE_OFFICE, LIES, SECURITY, TOO_MUCH};

        let get = |name, url| Request::get(name, url).from("edge");
        let of_gateway =
            |request: Request, path| request.status(200).headers(SECURITY).app("127.0.0.1:8000", path);
        vec![
            get("plain HTTP", concat!("http://", $name, "/api/v1/carts?b=1"))
                .status(301)
                .headers(&[("location", concat!("https://", $name, "/api/v1/carts?b=1"))]),
            of_gateway(
                get("the API", concat!("https://", $name, "/api/v1/carts?b=1")).with(LIES),
                "/api/v1/carts?b=1",
            )
            .arriving(&[
                ("host", $name),
                ("x-real-ip", "198.51.100.66"),
                ("x-forwarded-for", "198.51.100.66"),
                ("x-forwarded-proto", "https"),
                ("x-internal-key", ""),
            ]),
            of_gateway(
                Request::get("who does not come by Cloudflare", concat!("https://", $name, "/api/v1/carts"))
                    .from("runner")
                    .with(LIES),
                "/api/v1/carts",
            )
            .arriving(&[("x-real-ip", "192.0.2.10"), ("x-forwarded-for", "192.0.2.10")]),
            get("the gateway is down", concat!("https://", $name, "/api/x?stub=502"))
                .status(502)
                .headers(SECURITY),
            get("the WebSocket of tracking", concat!("https://", $name, "/api/v1/tracking/ws"))
                .with(LIES)
                .websocket()
                .app("127.0.0.1:8000", "/api/v1/tracking/ws")
                .arriving(&[
                    ("upgrade", "websocket"),
                    ("x-real-ip", "198.51.100.66"),
                    ("x-internal-key", ""),
                ]),
            of_gateway(
                get(
                    "events of notifications",
                    concat!("https://", $name, "/api/v1/notifications/stream?stub=events"),
                )
                .with(LIES)
                .streamed(),
                "/api/v1/notifications/stream?stub=events",
            )
            .headers(&[("content-type", "text/event-stream")])
            .arriving(&[
                ("connection", ""),
                ("x-real-ip", "198.51.100.66"),
                ("x-internal-key", ""),
            ]),
            get("an asset", concat!("https://", $name, "/static/app.3f2a.js"))
                .status(200)
                .headers(SECURITY)
                .headers(&[("cache-control", "public, max-age=31536000, immutable")])
                .body("// an asset of the front"),
            get("no such asset", concat!("https://", $name, "/static/app.none.js"))
                .status(404)
                .headers(SECURITY)
                .headers(&[("cache-control", "")]),
            get("what was left behind", concat!("https://", $name, "/static/.env")).status(404),
            of_gateway(get("health", concat!("https://", $name, "/health")).with(AT_THE_OFFICE), "/health"),
            get("health, for a stranger", concat!("https://", $name, "/health")).with(LIES).status(403),
            get("nothing else", concat!("https://", $name, "/")).status(404).headers(SECURITY),
            get("the other environment", $other).refused(),
            get("the name that people type", "https://pakashop.store/").refused(),
            get("the bare address", "http://HOST/").refused(),
            get("the bare address with TLS", "https://HOST/").refused(),
            // 50 a second, and 100 more at once.
            get("too many requests", concat!("https://", $name, "/api/v1/carts"))
                .with(TOO_MUCH)
                .repeated(500, 200, 429)
                .headers(SECURITY),
            // Each client has its own count, though all come from one address.
            of_gateway(
                get("another client", concat!("https://", $name, "/api/v1/carts")).with(LIES),
                "/api/v1/carts",
            ),
        ]
    }};
}
pub(super) use api;
