//! `reaches HOST EXTERNAL`: whether a host gets out to a service outside, and is let in there.
//!
//! It deliberately says nothing of who else the service admits: that is `never`'s and `only`'s.

use std::sync::Arc;

use infc_diag::{Diagnostic, names};
use infc_net::{Path, Verdict};
use infc_plan::{Origins, Peer};

use super::{Outcome, Stated, World, vacuous, witness};
use crate::egress_impossible;

pub(super) fn judge(world: World<'_>, stated: Stated<'_>, (peers, external): (&[Peer], &str)) -> Outcome {
    let mut open: Option<Diagnostic> = None;
    for peer in peers {
        let Origins::Host(name) = &peer.origins else {
            return Some(vacuous(stated, peer.at, "the source is no host of the site")).into();
        };
        // A host without a plan is reported already.
        let known = world.reach.hosts.contains_key(name);
        let Some(way) = world.reach.departs(name, external).filter(|_| known) else {
            return Outcome::Unknown;
        };
        match way.verdict {
            Verdict::Admitted | Verdict::Guarded => {}
            Verdict::Stopped(why) => {
                let said = stopped(stated, (name, external), &way).note(format!("why not: {}", why.word()));
                return Some(said.help(egress_impossible::mending(way.verdict))).into();
            }
            Verdict::Unknown(_) => open = open.or_else(|| Some(undecided(stated, (name, external), &way))),
        }
    }
    open.into()
}

fn stopped(stated: Stated<'_>, (host, external): (&Arc<str>, &str), way: &Path) -> Diagnostic {
    let message = format!("`{}` does not hold: `{host}` does not reach `{external}`", stated.name);
    witness::add(names::POLICY_VIOLATED.at(stated.at, message), host, way)
}

fn undecided(stated: Stated<'_>, (host, external): (&Arc<str>, &str), way: &Path) -> Diagnostic {
    let message =
        format!("`{}` cannot be decided: nobody says whether `{host}` reaches `{external}`", stated.name);
    let said = witness::add(names::POLICY_UNKNOWN.at(stated.at, message), host, way);
    said.help("say the address that the service sees: `public = \"…\";`, or `nat { addresses = [ … ]; }`")
}
