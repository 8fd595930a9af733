//! `ssh-open-to-guessing`: the internet may try passwords at sshd, and nothing counts the tries.
//!
//! It deliberately leaves sshd with keys alone: nobody guesses those.

use infc_diag::{Diagnostic, names};
use infc_model::{Guard, Site};
use infc_net::{Reach, Target, Verdict};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &Reach) -> Vec<Diagnostic> {
    let asked = planned(site, plan).filter(|host| host.host.ssh.enable.value && host.host.ssh.passwords.value);
    asked.filter(|host| host.knows("jails")).filter_map(|host| open(host, reach)).collect()
}

fn open(host: Planned<'_>, reach: &Reach) -> Option<Diagnostic> {
    let ssh = &host.host.ssh;
    let mut jails = host.host.jails.values();
    if jails.any(|jail| jail.enable.value && matches!(jail.guards.value, Guard::Sshd)) {
        return None;
    }
    let paths = reach.direct(host.name, &Target::Ssh);
    let way = paths.iter().find(|path| path.verdict == Verdict::Admitted && path.sources.holds_most())?;
    let message = format!("the internet may guess passwords at ssh of `{}`, and nothing shuts it out", host.name);
    let said = names::SSH_OPEN_TO_GUESSING.at(ssh.passwords.at, message);
    let stated = host.plan.firewall.as_ref().is_some_and(|firewall| !firewall.derived);
    let said = match way.hops.first().and_then(|hop| hop.at).filter(|_| stated) {
        Some(at) => said.label(at, "everybody is let in here"),
        None => said,
    };
    Some(said.help("take passwords out, or add `jails.sshd = { guards = sshd; };`, or name who may come in `ssh.from`").about(host.path(&["ssh"])))
}
