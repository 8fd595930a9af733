//! `https-only`: plain HTTP answers nothing but redirects and refusals.

use infc_diag::{Diagnostic, names};
use infc_net::{Target, Verdict};

use super::{Stated, World, vacuous, witness};

pub(super) fn judge(world: World<'_>, stated: Stated<'_>) -> Option<Diagnostic> {
    let hosts =
        || world.plan.hosts.values().filter(|host| stated.host().is_none_or(|own| own == &*host.name));
    if hosts().all(|host| host.servers().is_empty()) {
        return Some(vacuous(stated, stated.at, "there is no vhost"));
    }
    hosts().find_map(|host| {
        let own = world.reach.hosts.get(&host.name).map(|host| host.own.clone()).unwrap_or_default();
        let servers = host.servers();
        let plain = servers.iter().filter(|server| server.tls.is_none());
        let mut serving =
            plain.filter(|server| server.locations.iter().any(|location| location.answer.has_content()));
        serving.find_map(|server| {
            let paths = world.reach.to(&host.name, &Target::Vhost(server.name.clone()));
            let mut open = paths.iter().filter(|path| !matches!(path.verdict, Verdict::Stopped(_)));
            let path = open.find_map(|path| path.narrowed(&own.complement()))?;
            let tls = world.site.hosts.get(&host.name)?.vhosts.get(&server.name)?.tls.at;
            let message =
                format!("`{}` does not hold: `{}` answers over plain HTTP", stated.name, server.name);
            let diagnostic = names::POLICY_VIOLATED.at(stated.at, message).label(tls, "not encrypted");
            let diagnostic = witness::add(diagnostic, &path.sources.to_string(), &path);
            Some(diagnostic.help("write `tls = letsencrypt { email = \"…\"; };`"))
        })
    })
}
