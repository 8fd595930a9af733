//! The sources of a rule as UFW says them: one network each, or everywhere.
//!
//! It deliberately drops `loopback`: UFW's stock rules admit the loopback interface before any other rule is asked.

use infc_model::{At, Source};
use infc_scalar::Cidr;

use crate::{Origins, Peer, Zones};

/// The networks of `sources` for rules, each with the name it goes by; `None` is everywhere, as an empty list is.
pub(super) fn networks(sources: &[At<Source>], zones: &Zones) -> Vec<(Option<Cidr>, Option<Peer>)> {
    if sources.is_empty() {
        return vec![(None, None)];
    }
    let mut networks: Vec<(Option<Cidr>, Option<Peer>)> = Vec::new();
    for peer in zones.peers(sources) {
        let own: Vec<Option<Cidr>> = match &peer.origins {
            Origins::Internet => vec![None],
            Origins::Loopback => Vec::new(),
            Origins::Network(_) | Origins::Host(_) | Origins::Group(_) | Origins::Balancer(_) => {
                zones.ranges(&peer.origins).into_iter().map(Some).collect()
            }
        };
        for network in own {
            if !networks.iter().any(|(known, _)| *known == network) {
                networks.push((network, Some(peer.clone())));
            }
        }
    }
    networks
}
