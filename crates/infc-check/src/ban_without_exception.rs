//! `ban-without-exception`: a ban that is harder than fail2ban's own, and nobody's address is excepted from it.

use infc_diag::{Diagnostic, names};
use infc_model::{Guard, Site};
use infc_plan::Plan;
use infc_scalar::Duration;

use crate::hosts::{Planned, planned};

/// fail2ban's own: so many failures.
const TRIES: i64 = 5;

/// What infc takes for a long ban: who waits it out has lost the working hour.
const LONG: Duration = Duration::from_mins(60);

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter(|host| host.host.fail2ban.ignore.is_empty()).flat_map(on).collect()
}

fn on(host: Planned<'_>) -> Vec<Diagnostic> {
    let shared = &host.host.fail2ban;
    let guards = |guard: &Guard| matches!(guard, Guard::Sshd);
    let jails = host.host.jails.iter().filter(|(_, jail)| jail.enable.value && guards(&jail.guards.value));
    jails
        .filter_map(|(name, jail)| {
            let tries = jail.tries.value.unwrap_or(shared.tries.value);
            let ban = jail.ban.value.unwrap_or(shared.ban.value);
            (tries < TRIES && ban > LONG).then(|| {
                let message = format!("the jail `{name}` shuts out those who administer, too: after {tries} failures, for {ban}");
                let said = names::BAN_WITHOUT_EXCEPTION.at(jail.key_at, message);
                let said = said.note("an agent with several keys offers one after the other, and each that does not fit is a failure");
                said.help("except the addresses that they come from: `fail2ban.ignore = [ zones.office ];`")
                    .about(host.path(&["jails", name]))
            })
        })
        .collect()
}
