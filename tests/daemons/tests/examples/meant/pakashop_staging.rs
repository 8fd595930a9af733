//! Pakashop's staging: the same form in a network of its own, under another name.

use super::Meaning;
use super::pakashop_production::{GIVEN, MEANT, api, network, reach};

/// The machine.
pub const MEANING: Meaning = Meaning {
    site: "examples/pakashop/debian-12.inf",
    host: "staging",
    given: GIVEN,
    meant: MEANT,
    network: || network(&["10.1.1.10/24"]),
    reach,
    requests: || api!("api-staging.pakashop.store", "https://api.pakashop.store/"),
};
