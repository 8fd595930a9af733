//! `jail-watches-nothing` and `jail-log-missing`: the log that a jail reads is not where the failures are.

use infc_diag::{Diagnostic, names};
use infc_model::{At, Guard, Jail, Named, Site};
use infc_plan::{Plan, fail2ban};
use infc_scalar::AbsPath;

use crate::hosts::{Planned, planned};

/// Where rsyslog writes what sshd says.
const AUTH_LOG: &str = "/var/log/auth.log";

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan) {
        for (name, jail) in host.host.jails.iter() {
            found.extend(log(host, name, jail));
        }
    }
    found
}

/// The first stated log that cannot work.
fn log(host: Planned<'_>, name: &str, jail: &Named<Jail>) -> Option<Diagnostic> {
    if !jail.enable.value {
        return None;
    }
    jail.logs.value.iter().find_map(|log| match &jail.guards.value {
        Guard::Sshd if log.as_str() == AUTH_LOG => missing(host, name, log),
        Guard::Sshd => Some(unwritten(host, name, (log, &[]))),
        guard @ (Guard::NginxAuth | Guard::NginxLimits) => {
            let logs = fail2ban::error_logs(host.host, guard);
            let watched = logs.iter().any(|own| matches(log.as_str(), &own.value));
            (!watched && host.knows("vhosts")).then(|| unwritten(host, name, (log, &logs)))
        }
        Guard::Logs => None,
    })
}

fn missing(host: Planned<'_>, name: &str, log: &At<AbsPath>) -> Option<Diagnostic> {
    if host.plan.target.auth_log.value.value.value {
        return None;
    }
    let message = format!("the jail `{name}` watches `{AUTH_LOG}`, which `{}` does not have", host.name);
    Some(
        names::JAIL_LOG_MISSING
            .at(log.at, message)
            .label(host.host.os.at, "this system logs to the journal alone")
            .note("fail2ban does not start: `Have not found any log file for … jail`")
            .help("leave `logs` out: infc reads the journal")
            .about(host.path(&["jails", name])),
    )
}

fn unwritten(host: Planned<'_>, name: &str, (log, logs): (&At<AbsPath>, &[At<String>])) -> Diagnostic {
    let message = format!("the jail `{name}` watches `{}`, and what it guards does not write there", log.as_str());
    let diagnostic = names::JAIL_WATCHES_NOTHING.at(log.at, message).note("it never sees a failure");
    let about = host.path(&["jails", name]);
    let diagnostic = match logs.first() {
        Some(first) => diagnostic
            .label(first.at, format!("`{}` is written here", first.value))
            .help(format!("watch `{}`, or leave `logs` out", first.value)),
        None => diagnostic.help("leave `logs` out: infc knows where sshd writes"),
    };
    diagnostic.about(about)
}

/// Whether a path, in which `*` stands for any characters within a name, means `file`.
fn matches(pattern: &str, file: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == file,
        Some((before, after)) => file.strip_prefix(before).is_some_and(|rest| {
            let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            ends.take_while(|&at| !rest.get(..at).unwrap_or_default().contains('/'))
                .any(|at| matches(after, rest.get(at..).unwrap_or_default()))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_stay_within_a_name() {
        assert!(matches("/var/log/nginx/*.error.log", "/var/log/nginx/a.example.org.error.log"));
        assert!(matches("/var/log/*/error.log", "/var/log/nginx/error.log"));
        assert!(!matches("/var/log/*.log", "/var/log/nginx/error.log"));
        assert!(!matches("/var/log/nginx/error.log", "/var/log/nginx/a.error.log"));
    }
}
