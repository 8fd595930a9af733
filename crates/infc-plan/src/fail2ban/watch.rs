//! What a jail's guarded service is: its ports, its filter, and where it writes failures.
//!
//! It deliberately reads the site's own facts alone; whether a stated jail agrees with them is the rules' question.

use std::sync::Arc;

use infc_model::{At, Auth, Guard, Host, Jail, Named, Vhost};

use super::Backend;

/// The package's filter for what is guarded; none for a jail of one's own.
pub(super) fn filter(guard: &Guard) -> Option<&'static str> {
    match guard {
        Guard::Sshd => Some("sshd"),
        Guard::NginxAuth => Some("nginx-http-auth"),
        Guard::NginxLimits => Some("nginx-limit-req"),
        Guard::Logs => None,
    }
}

/// The ports of what is guarded.
pub fn ports(host: &Host, guard: &Guard) -> Vec<At<u16>> {
    match guard {
        Guard::Sshd => {
            let all = std::iter::once(&host.ssh.port).chain(&host.ssh.also.value);
            all.map(|port| At::new(port.value.0, port.at)).collect()
        }
        Guard::NginxAuth | Guard::NginxLimits => {
            let first = host.vhosts.values().next();
            first.map(|vhost| [80, 443].map(|port| At::new(port, vhost.key_at)).to_vec()).unwrap_or_default()
        }
        Guard::Logs => Vec::new(),
    }
}

/// Where the failures are: stated files, or where the guarded service writes them.
pub(super) fn backend(host: &Host, jail: &Jail) -> Backend {
    if !jail.logs.value.is_empty() {
        return Backend::Files(
            jail.logs.value.iter().map(|log| At::new(log.value.0.clone(), log.at)).collect(),
        );
    }
    match &jail.guards.value {
        // sshd always writes to the journal; `/var/log/auth.log` is there only where rsyslog is.
        Guard::Sshd => Backend::Journal,
        guard @ (Guard::NginxAuth | Guard::NginxLimits) => Backend::Files(error_logs(host, guard)),
        Guard::Logs => Backend::Files(Vec::new()),
    }
}

/// The error logs of the vhosts that have what is guarded; of all, if none has it.
pub fn error_logs(host: &Host, guard: &Guard) -> Vec<At<String>> {
    let having: Vec<_> = host.vhosts.iter().filter(|(_, vhost)| has_feature(vhost, guard)).collect();
    let chosen = if having.is_empty() { host.vhosts.iter().collect() } else { having };
    let mut logs: Vec<At<String>> = chosen.into_iter().map(|(name, vhost)| error_log(name, vhost)).collect();
    logs.sort();
    logs.dedup_by(|one, two| one.value == two.value);
    logs
}

/// The error log of a vhost: stated, or `/var/log/nginx/<name>.error.log`.
pub fn error_log(name: &Arc<str>, vhost: &Named<Vhost>) -> At<String> {
    match vhost.error_log.get() {
        Some(path) => At::new(path.value.0.clone(), path.at),
        None => At::new(format!("/var/log/nginx/{name}.error.log"), vhost.key_at),
    }
}

/// Whether a vhost asks for passwords, or limits requests.
pub fn has_feature(vhost: &Vhost, guard: &Guard) -> bool {
    let onward = || vhost.routes.values().filter_map(|route| route.value.value.onward());
    let password = |auth: &Auth| matches!(auth, Auth::Basic(_));
    match guard {
        Guard::NginxAuth => {
            password(&vhost.auth.value) || onward().any(|onward| password(&onward.auth.value))
        }
        Guard::NginxLimits => onward().any(|onward| onward.limit.value.is_some()),
        Guard::Sshd | Guard::Logs => false,
    }
}
