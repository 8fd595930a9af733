//! Who the client is where requests come through a delivery network: whom the network names in its header.
//!
//! It deliberately believes the header of the network's own addresses alone, and of a network that has no addresses of its
//! own, nobody's: a client would choose its address itself.

use infc_diag::{Span, names};
use infc_model::{At, Cdn, ClientAddress, Named, Origin};

use super::Token;
use super::allow::{Allowed, allowed};
use super::words::Words;

/// The proxies in front of a server block, and the header in which they name the client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clients {
    /// The delivery networks, by name.
    pub through: Vec<String>,
    /// Their addresses.
    pub proxies: Vec<Allowed>,
    /// The header.
    pub header: At<Token>,
    /// Where the first network is named.
    pub at: Span,
}

/// How the vhost `name` learns who its clients are; none if it sees them itself, or never learns it.
pub(super) fn clients(words: &mut Words<'_, '_>, name: &str) -> Option<Clients> {
    let site = words.machine.site;
    let own = ["hosts", words.machine.name, "vhosts", name];
    let mut found: Option<Clients> = None;
    for (network, cdn) in site.cdns.iter().filter(|(_, cdn)| fronts(cdn, own)) {
        let ClientAddress::Header(header) = &cdn.client.value else { continue };
        let proxies = allowed(words.zones, &cdn.from).unwrap_or_default();
        if proxies.is_empty() || proxies.iter().any(|proxy| proxy.network.is_none()) {
            continue;
        }
        let header = words.header(&header.value, header.at);
        match &mut found {
            None => {
                found = Some(Clients { through: vec![network.to_string()], proxies, header, at: cdn.key_at });
            }
            Some(known) if known.header.value == header.value => {
                known.through.push(network.to_string());
                known.proxies.extend(proxies);
            }
            Some(known) => {
                let message =
                    format!("nginx takes the client of `{name}` from one header, and this is a second");
                let said = names::UNSAYABLE.at(header.at, message).label(known.header.at, "the first");
                words.report.say(said.help("let one network alone fetch from the vhost"));
            }
        }
    }
    found
}

fn fronts(cdn: &Named<Cdn>, vhost: [&str; 4]) -> bool {
    cdn.to.iter().any(|to| match &to.value {
        Origin::Ref(to) => to.path.iter().map(|name| &**name).eq(vhost),
        Origin::Bucket(_) => false,
    })
}
