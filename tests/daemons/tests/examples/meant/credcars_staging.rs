//! CredCars' staging: the same form under other names and another port, for the office alone.

use infc_daemons::http::Request;
use infc_daemons::network::{Interface, Network};

use super::Meaning;
use super::credcars_prod::{GIVEN, MEANT, SECURITY, reach, zones};

/// The machine.
pub const MEANING: Meaning = Meaning {
    site: "examples/credcars/debian-12.inf",
    host: "staging",
    given: GIVEN,
    meant: MEANT,
    network,
    reach,
    requests,
};

fn network() -> Network {
    Network { host: vec![Interface { name: "eth0", addresses: &["198.51.100.11/24"] }], zones: zones() }
}

fn requests() -> Vec<Request> {
    let get = |name, url| Request::get(name, url).from("office");
    vec![
        get("plain HTTP", "http://devapi.credcars.com.ng/a").status(301),
        get("the API", "https://devapi.credcars.com.ng/cars?x=1")
            .status(200)
            .headers(SECURITY)
            .app("127.0.0.1:3001", "/cars?x=1"),
        get("the front", "https://dev.credcars.com.ng/some/where")
            .status(200)
            .body("index of /var/www/app-staging/dist"),
        get("a stranger at the API", "https://devapi.credcars.com.ng/cars").from("internet").status(403),
        get("a stranger at the front", "https://dev.credcars.com.ng/").from("internet").status(403),
        get(
            "the challenge is for everyone",
            "http://devapi.credcars.com.ng/.well-known/acme-challenge/token",
        )
        .from("internet")
        .status(200),
        get("production's name", "https://api.credcars.com.ng/").refused(),
    ]
}
