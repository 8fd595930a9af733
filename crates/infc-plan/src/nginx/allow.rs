//! Allow lists: sources as the networks that nginx's `allow` takes.
//!
//! It deliberately has no `deny all`: that ends every list, and stands in the template.

use infc_diag::Span;
use infc_model::{At, Source};

use super::Token;
use crate::{Origins, Zones};

/// One line of an allow list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Allowed {
    /// A network, an address, or `all`.
    pub network: Token,
    /// Where the source is named.
    pub at: Span,
}

/// The lines for `sources`; none if the list is empty, which admits everyone. A zone that is empty admits nobody.
pub(super) fn allowed(zones: &Zones, sources: &[At<Source>]) -> Option<Vec<Allowed>> {
    if sources.is_empty() {
        return None;
    }
    let mut lines: Vec<Allowed> = Vec::new();
    for peer in zones.peers(sources) {
        for network in networks(zones, &peer.origins) {
            let line = Allowed { network: Token::plain(&network), at: peer.at };
            if !lines.iter().any(|other| other.network == line.network) {
                lines.push(line);
            }
        }
    }
    Some(lines)
}

fn networks(zones: &Zones, origins: &Origins) -> Vec<String> {
    match origins {
        Origins::Internet => vec!["all".to_owned()],
        Origins::Loopback => vec!["127.0.0.0/8".to_owned(), "::1".to_owned()],
        Origins::Network(network) => vec![network.to_string()],
        Origins::Host(name) => zones.host(name).iter().map(ToString::to_string).collect(),
    }
}
