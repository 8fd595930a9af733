//! Allow lists: sources as the networks that nginx's `allow` takes.
//!
//! It deliberately has no `deny all`: that ends every list, and stands in the template.

use infc_diag::Span;
use infc_model::{At, Source};
use infc_scalar::Cidr;

use super::Token;
use crate::{Origins, Zones};

/// One line of an allow list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allowed {
    /// Who; everyone if absent, which nginx calls `all`.
    pub network: Option<Cidr>,
    /// Where the source is named.
    pub at: Span,
}

impl Allowed {
    /// The word for `allow`.
    pub fn word(&self) -> Token {
        Token::plain(&self.network.map_or_else(|| "all".to_owned(), |network| network.to_string()))
    }
}

/// The lines for `sources`; none if the list is empty, which admits everyone. A zone that is empty admits nobody.
pub(super) fn allowed(zones: &Zones, sources: &[At<Source>]) -> Option<Vec<Allowed>> {
    if sources.is_empty() {
        return None;
    }
    let mut lines: Vec<Allowed> = Vec::new();
    for peer in zones.peers(sources) {
        for network in networks(zones, &peer.origins) {
            if !lines.iter().any(|other| other.network == network) {
                lines.push(Allowed { network, at: peer.at });
            }
        }
    }
    Some(lines)
}

fn networks(zones: &Zones, origins: &Origins) -> Vec<Option<Cidr>> {
    match origins {
        Origins::Internet => vec![None],
        Origins::Loopback => Cidr::loopback().map(Some).to_vec(),
        Origins::Network(_) | Origins::Host(_) | Origins::Group(_) | Origins::Balancer(_) => {
            zones.ranges(origins).into_iter().map(Some).collect()
        }
    }
}
