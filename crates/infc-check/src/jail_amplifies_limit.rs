//! `jail-amplifies-limit`: who goes beyond a limit once is shut out by a jail that counts refusals.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Guard, Jail, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};
use crate::http_files::http_files;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let known = |host: &Planned<'_>| host.knows("jails") && host.knows("fail2ban");
    planned(site, plan).filter(known).flat_map(on).collect()
}

fn on(host: Planned<'_>) -> Vec<Diagnostic> {
    let guards = |jail: &Jail| jail.enable.value && matches!(jail.guards.value, Guard::NginxLimits);
    let jails = host.host.jails.iter().filter(|(_, jail)| guards(jail));
    let Some((burst, at)) = widest(host) else { return Vec::new() };
    jails
        .filter_map(|(name, jail)| {
            let own = jail.tries.get().map(|tries| (*tries.value, tries.at));
            let (tries, stated) = own.unwrap_or((host.host.fail2ban.tries.value, jail.key_at));
            (tries < burst).then(|| {
                let message = format!("the jail `{name}` shuts out who goes beyond a limit by {tries} requests");
                let said = names::JAIL_AMPLIFIES_LIMIT.at(stated, message);
                let said = said.label(at, format!("here {burst} at once are no more than a page asks for"));
                let help = format!("let the jail count {} refusals or more", burst.saturating_mul(5));
                said.help(help).about(host.path(&["jails", name]))
            })
        })
        .collect()
}

/// The largest burst that a limit of the host lets through, and where it is stated.
fn widest(host: Planned<'_>) -> Option<(i64, Span)> {
    let servers = host.plan.servers();
    let routes = servers.iter().flat_map(|server| &server.locations).filter_map(|location| {
        let burst = location.limit.as_ref()?.burst.as_ref()?;
        Some((burst.value.as_str().parse().ok()?, burst.at))
    });
    let files: Vec<_> = http_files(host.host).collect();
    let raw = files.iter().flat_map(|file| {
        let limits = file.all().into_iter().filter(|each| each.name == "limit_req");
        limits.filter_map(|limit| {
            let burst = limit.arguments.iter().find_map(|word| word.strip_prefix("burst="))?;
            Some((burst.parse().ok()?, file.at))
        })
    });
    routes.chain(raw).max_by_key(|(burst, _): &(i64, Span)| *burst)
}
