//! `https-only`: plain HTTP answers nothing but redirects and refusals.
//!
//! It deliberately takes an app for plain HTTP where nginx asks it so: what else speaks at a port is not to be seen.

use std::collections::BTreeSet;
use std::sync::Arc;

use infc_diag::{Diagnostic, Span, names};
use infc_net::{Path, Target, Verdict};
use infc_plan::HostPlan;
use infc_plan::nginx::Server;

use super::{Stated, World, vacuous, witness};

pub(super) fn judge(world: World<'_>, stated: Stated<'_>) -> Option<Diagnostic> {
    let hosts =
        || world.plan.hosts.values().filter(|host| stated.host().is_none_or(|own| own == &*host.name));
    if hosts().all(|host| host.servers().is_empty()) {
        return Some(vacuous(stated, stated.at, "there is no vhost"));
    }
    hosts()
        .find_map(|host| host.servers().iter().find_map(|server| vhost(world, stated, (host, server))))
        .or_else(|| hosts().find_map(|host| behind(world, stated, host)))
}

/// What comes to a target from beyond its host.
fn from_outside(world: World<'_>, host: &HostPlan, paths: &[Path]) -> Option<Path> {
    let own = world.reach.hosts.get(&host.name).map(|host| host.own.clone()).unwrap_or_default();
    let mut open = paths.iter().filter(|path| !matches!(path.verdict, Verdict::Stopped(_)));
    open.find_map(|path| path.narrowed(&own.complement()))
}

/// A vhost without TLS that answers something.
fn vhost(world: World<'_>, stated: Stated<'_>, (host, server): (&HostPlan, &Server)) -> Option<Diagnostic> {
    let answers = server.locations.iter().any(|location| location.answer.has_content());
    if server.tls.is_some() || !answers {
        return None;
    }
    let path = from_outside(world, host, &world.reach.to(&host.name, &Target::Vhost(server.name.clone())))?;
    let tls = world.site.hosts.get(&host.name)?.vhosts.get(&server.name)?.tls.at;
    let message = format!("`{}` does not hold: `{}` answers over plain HTTP", stated.name, server.name);
    Some(
        said(stated, message, (tls, "not encrypted"), &path)
            .help("write `tls = letsencrypt { email = \"…\"; };`"),
    )
}

/// An app that nginx asks over plain HTTP, and that others can ask so, too.
fn behind(world: World<'_>, stated: Stated<'_>, host: &HostPlan) -> Option<Diagnostic> {
    let servers = host.servers();
    let asked =
        servers.iter().flat_map(|server| &server.locations).filter_map(|location| location.answer.app());
    let apps: BTreeSet<&Arc<str>> = asked.filter(|to| to.host == host.name).map(|to| &to.app).collect();
    apps.into_iter().find_map(|name| {
        let path = from_outside(world, host, &world.reach.direct(&host.name, &Target::App(name.clone())))?;
        let app = world.site.hosts.get(&host.name)?.apps.get(name)?;
        let port = app.port.value.map(|port| port.0.to_string()).unwrap_or_default();
        let message = format!(
            "`{}` does not hold: `{name}` answers over plain HTTP on port {port}, past nginx",
            stated.name
        );
        let said = said(stated, message, (app.bind.at, "reached from beyond the host"), &path);
        Some(said.help("bind it to loopback, where nginx finds it: `bind = loopback;`"))
    })
}

fn said(stated: Stated<'_>, message: String, (at, why): (Span, &str), path: &Path) -> Diagnostic {
    let diagnostic = names::POLICY_VIOLATED.at(stated.at, message).label(at, why);
    witness::add(diagnostic, &path.sources.to_string(), path)
}
