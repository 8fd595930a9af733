//! sshd's settings.
//!
//! It deliberately leaves alone what the distribution's file says of PAM, sftp and locales: it is included, not replaced.

use std::collections::BTreeSet;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{At, Text};

use crate::Machine;

/// The settings of sshd.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SshPlan {
    /// The ports.
    pub ports: Vec<At<u16>>,
    /// The accounts that may log in; all if empty.
    pub users: Vec<At<String>>,
    /// Whether root may log in, with a key.
    pub root_login: At<bool>,
    /// Whether passwords are accepted.
    pub passwords: At<bool>,
    /// Whether keys are accepted.
    pub keys: At<bool>,
    /// Whether empty passwords are accepted.
    pub empty_passwords: At<bool>,
    /// Tries per connection.
    pub max_tries: At<u16>,
    /// How long a login may take, in seconds.
    pub grace: At<u64>,
    /// The whole `/etc/ssh/sshd_config`, if the user states it.
    pub file: Option<At<Text>>,
    /// Whether systemd's `ssh.socket` opens the ports.
    pub by_socket: bool,
    /// Where ssh is stated.
    pub at: Span,
}

impl SshPlan {
    /// Whether `ssh.socket` has to be told the ports.
    pub fn moves_socket(&self) -> bool {
        self.by_socket && self.ports.iter().any(|port| port.value != 22)
    }
}

/// sshd of one machine; none if it does not run.
pub(super) fn ssh(machine: &Machine<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<SshPlan> {
    let host = machine.host;
    let ssh = &host.ssh.value;
    if !ssh.enable.value {
        return None;
    }
    let ports = std::iter::once(&ssh.port).chain(&ssh.also.value);
    let mut known = BTreeSet::new();
    let distinct = ports.filter(|port| known.insert(port.value.0)).map(|port| At::new(port.value.0, port.at));
    Some(SshPlan {
        ports: distinct.collect(),
        users: ssh.users.value.iter().map(|user| At::new(user.name().to_owned(), user.at)).collect(),
        root_login: ssh.root_login.clone(),
        passwords: ssh.passwords.clone(),
        keys: ssh.keys.clone(),
        empty_passwords: ssh.empty_passwords.clone(),
        max_tries: tries(&ssh.max_tries, diagnostics),
        grace: seconds(&ssh.grace, diagnostics),
        file: ssh.file.get().map(|file| At::new(file.value.clone(), file.at)),
        by_socket: machine.target.ssh_socket.value.value.value,
        at: host.ssh.at,
    })
}

/// `MaxAuthTries`: sshd takes any number, but with less than one nobody gets in.
fn tries(tries: &At<i64>, diagnostics: &mut Vec<Diagnostic>) -> At<u16> {
    let fit = u16::try_from(tries.value).ok().filter(|tries| (1..=100).contains(tries));
    if fit.is_none() {
        let message = format!("{} tries per connection: from 1 to 100 make sense to sshd", tries.value);
        diagnostics.push(names::SSH_SETTING.at(tries.at, message).help("write `max-tries = 3;`"));
    }
    At::new(fit.unwrap_or(3), tries.at)
}

/// `LoginGraceTime` counts whole seconds, and 0 means without end.
fn seconds(time: &At<infc_scalar::Duration>, diagnostics: &mut Vec<Diagnostic>) -> At<u64> {
    let fit = time.value.as_secs_exact().filter(|secs| (1..=86_400).contains(secs));
    if fit.is_none() {
        let message = "sshd counts the time for a login in whole seconds, from 1s to 1d";
        let bound = |near: infc_scalar::Duration| {
            let (least, most) =
                (infc_scalar::Duration::from_secs(1), infc_scalar::Duration::from_secs(86_400));
            near.clamp(least, most)
        };
        let (low, high) = time.value.nearest_secs();
        let (low, high) = (bound(low), bound(high));
        let help = if low == high {
            format!("write `{low}`")
        } else {
            format!("the nearest are `{low}` and `{high}`")
        };
        diagnostics.push(names::SSH_SETTING.at(time.at, message).help(help));
    }
    At::new(fit.unwrap_or(30), time.at)
}
