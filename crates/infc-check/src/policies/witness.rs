//! A path as people read it: one line a hop, with the place that decides it.

use infc_diag::Diagnostic;
use infc_net::{Addresses, Path};
use infc_plan::{Origins, Peer};

/// Who: `the internet` where the policy speaks of it and the addresses are most of it, else the addresses.
pub(crate) fn name(sources: &Addresses, peers: &[Peer]) -> String {
    if sources.holds_most() && peers.iter().any(|peer| peer.origins == Origins::Internet) {
        return "the internet".to_owned();
    }
    sources.to_string()
}

/// The hops of `path` as steps.
pub(crate) fn add(diagnostic: Diagnostic, who: &str, path: &Path) -> Diagnostic {
    path.hops.iter().enumerate().fold(diagnostic, |diagnostic, (index, hop)| {
        let node = if index == 0 { format!("{who} -> {}", hop.node) } else { hop.node.clone() };
        diagnostic.step(node, hop.action.clone(), hop.at)
    })
}
