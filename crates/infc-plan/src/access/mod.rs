//! Who may log in and what they may do: sshd's settings, public keys, sudo rules.
//!
//! It deliberately makes no account (that is the units' part) and never sees a private key or a password.

mod keys;
mod sshd;
mod sudo;
pub mod sudoers;

pub use keys::{KeyPlan, PublicKey};
pub use sshd::SshPlan;
pub use sudo::{Grant, SudoPlan};
pub use sudoers::Granted;

use crate::{Machine, Phase, Report};

/// Who may log in to one machine and what they may do there.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct AccessPlan {
    /// sshd, if it runs.
    pub ssh: Option<SshPlan>,
    /// Public keys, by user.
    pub keys: Vec<KeyPlan>,
    /// What users may do as root.
    pub sudo: Vec<SudoPlan>,
}

/// Plans the ways in to one machine.
pub(crate) fn plan(machine: &Machine<'_>, report: &mut Report) -> AccessPlan {
    let ssh = sshd::ssh(machine, &mut report.diagnostics);
    let keys = keys::keys(machine.host, &mut report.diagnostics);
    let sudo = sudo::sudo(machine.host, &mut report.diagnostics);
    if let Some(ssh) = &ssh {
        report.require("openssh-server");
        if ssh.moves_socket() {
            // A file names one step, and this one takes two commands.
            let both = "systemctl daemon-reload && systemctl restart ssh.socket";
            report.step(Phase::Access, "ssh-socket", &["/bin/sh", "-c", both]);
        }
        let unit = machine.target.ssh_unit.value.value.value.as_str();
        report.step(Phase::Access, "sshd", &["systemctl", "reload-or-restart", unit]);
    }
    if !sudo.is_empty() {
        report.require("sudo");
    }
    AccessPlan { ssh, keys, sudo }
}
