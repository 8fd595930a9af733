//! A path as people read it: one line a hop, and the rules it went by.

use infc_diag::Diagnostic;
use infc_net::{Addresses, Path};
use infc_plan::{Origins, Peer};

/// Who: `the internet` where the policy speaks of it, else the addresses.
pub(super) fn name(sources: &Addresses, peers: &[Peer]) -> String {
    if peers.iter().any(|peer| peer.origins == Origins::Internet) {
        return "the internet".to_owned();
    }
    sources.to_string()
}

/// The hops of `path` as notes, the rules as second places.
pub(super) fn add(diagnostic: Diagnostic, who: &str, path: &Path) -> Diagnostic {
    let mut diagnostic = diagnostic;
    for (index, hop) in path.hops.iter().enumerate() {
        let node = if index == 0 { format!("{who} -> {}", hop.node) } else { hop.node.clone() };
        diagnostic = diagnostic.note(format!("{node}: {}", hop.action));
        let new =
            |at| diagnostic.primary.span != at && diagnostic.labels.iter().all(|label| label.span != at);
        if let Some(at) = hop.at.filter(|&at| new(at)) {
            diagnostic = diagnostic.label(at, hop.action.clone());
        }
    }
    diagnostic
}
