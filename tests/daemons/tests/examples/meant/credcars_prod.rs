//! CredCars in production: a front and an API under names of their own, for everyone; ssh for those who are known.

use infc_daemons::Given;
use infc_daemons::agent::Sockets;
use infc_daemons::http::{Headers, Request};
use infc_daemons::network::{Interface, Network, Zone};
use infc_daemons::reach::{Open, Reach};
use infc_daemons::validate::{Jail, Meant};

use super::Meaning;

/// The machine, whose one account for people is what a bundle plans and does not make.
pub const MEANING: Meaning = Meaning {
    site: "examples/credcars/debian-12.inf",
    host: "prod",
    given: GIVEN,
    meant: MEANT,
    network,
    reach,
    requests,
};

/// Both machines have the same account.
pub const GIVEN: Given = Given { users: &["deployer"], files: &[] };

/// credcars.txt, "Access Control": SSH by key alone.
pub const MEANT: Meant = Meant {
    jails: &[
        Jail { name: "sshd", settings: &[("port", "22")] },
        Jail { name: "nginx-limit-req", settings: &[("port", "80,443")] },
    ],
    sshd: &[
        "port 22",
        "permitrootlogin no",
        "passwordauthentication no",
        "kbdinteractiveauthentication no",
        "pubkeyauthentication yes",
        "allowusers deployer",
    ],
    sudo: &[("www-data", "/usr/bin/cat /etc/shadow", false)],
};

fn network() -> Network {
    Network { host: vec![Interface { name: "eth0", addresses: &["198.51.100.10/24"] }], zones: zones() }
}

/// The office, the runner that deploys, and everyone else.
pub fn zones() -> Vec<Zone> {
    vec![
        Zone { name: "office", on: "eth0", addresses: &["203.0.113.10"] },
        Zone { name: "runner", on: "eth0", addresses: &["192.0.2.10"] },
        Zone { name: "internet", on: "eth0", addresses: &["192.0.2.66"] },
        Zone { name: "flood", on: "eth0", addresses: &["203.0.113.77"] },
    ]
}

/// The document's ports 3000 and 3001, open there, stay shut.
pub fn reach() -> Reach {
    let tried = Sockets {
        tcp: vec![21, 22, 25, 80, 443, 2375, 2376, 3000, 3001, 5432, 8080, 27017],
        udp: vec![53, 123, 443],
        ..Sockets::default()
    };
    let open = |zone, tcp4| Open { zone, tcp4, tcp6: &[], udp: &[] };
    let known = &[22, 80, 443];
    Reach {
        tried,
        open: vec![
            open("office", known),
            open("runner", known),
            open("internet", &[80, 443]),
            open("flood", known),
        ],
    }
}

/// Headers of every answer over TLS.
pub const SECURITY: Headers =
    &[("strict-transport-security", "max-age="), ("x-content-type-options", "nosniff"), ("x-powered-by", "")];

fn requests() -> Vec<Request> {
    let get = Request::get;
    vec![
        get("plain HTTP", "http://api.credcars.com.ng/a?b=1")
            .status(301)
            .headers(&[("location", "https://api.credcars.com.ng/a?b=1")]),
        get("the challenge", "http://api.credcars.com.ng/.well-known/acme-challenge/token").status(200),
        get("the API", "https://api.credcars.com.ng/cars?x=1")
            .with(&["-H", "X-Forwarded-For: 1.2.3.4"])
            .status(200)
            .headers(SECURITY)
            .app("127.0.0.1:3000", "/cars?x=1")
            .arriving(&[
                ("host", "api.credcars.com.ng"),
                ("x-forwarded-for", "192.0.2.66"),
                ("x-forwarded-proto", "https"),
            ]),
        get("the API is down", "https://api.credcars.com.ng/x?stub=502").status(502).headers(SECURITY),
        get("the front", "https://app.credcars.com.ng/some/where")
            .status(200)
            .headers(SECURITY)
            .body("index of /var/www/app-prod/dist"),
        get("an asset of the front", "https://app.credcars.com.ng/asset.js").status(200).headers(SECURITY),
        get("another name", "https://devapi.credcars.com.ng/").refused(),
        get("the bare address", "http://HOST/").refused(),
        // 10 a second, and 20 more at once.
        get("too many requests", "https://api.credcars.com.ng/x").from("flood").repeated(80, 200, 429),
    ]
}
