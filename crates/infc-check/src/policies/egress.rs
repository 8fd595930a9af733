//! `reaches HOST EXTERNAL`: whether a host's firewall lets it connect to a service outside.
//!
//! It deliberately knows nothing of the other end: who that admits is not described.

use infc_diag::{Diagnostic, names};
use infc_model::Verdict;
use infc_plan::{Origins, Peer};

use super::{Stated, World, vacuous};

pub(super) fn judge(
    world: World<'_>,
    stated: Stated<'_>,
    (peers, external): (&[Peer], &str),
) -> Option<Diagnostic> {
    peers.iter().find_map(|peer| {
        let Origins::Host(name) = &peer.origins else {
            return Some(vacuous(stated, peer.at, "the source is no host of the site"));
        };
        let firewall = world.plan.hosts.get(name)?.firewall.as_ref()?;
        (firewall.outgoing.value != Verdict::Allow).then(|| {
            let message =
                format!("`{}` does not hold: `{name}` may not connect to `{external}`", stated.name);
            names::POLICY_VIOLATED
                .at(stated.at, message)
                .label(firewall.outgoing.at, "connections to the outside are stopped here")
                .help("write `outgoing = allow;`")
        })
    })
}
