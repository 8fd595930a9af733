//! `public-but-blocked`: a vhost that nobody of those it is for can reach.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_net::{Addresses, Reach, Target, Verdict, reach};
use infc_plan::{Front, Plan};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let reach = reach(plan);
    let mut found = Vec::new();
    for host in planned(site, plan).filter(|host| host.knows("firewall")) {
        for front in &host.plan.fronts {
            found.extend(blocked(host, front, &reach));
        }
    }
    found
}

fn blocked(host: Planned<'_>, front: &Front, reach: &Reach) -> Option<Diagnostic> {
    let own = reach.hosts.get(host.name).map(|host| host.own.clone()).unwrap_or_default();
    let paths = reach.to(host.name, &Target::Vhost(front.name.clone()));
    let arrived = paths.iter().filter(|path| !matches!(path.verdict, Verdict::Stopped(_)));
    let arrived = arrived.fold(Addresses::empty(), |all, path| all.union(&path.sources)).difference(&own);
    if !arrived.is_empty() {
        return None;
    }
    let stopped = paths.iter().find(|path| path.sources.meets(&own.complement()))?;
    let hop = stopped.hops.first()?;
    let message = format!("nobody reaches `{}`: its port {} is shut", front.name, front.port);
    let diagnostic = names::PUBLIC_BUT_BLOCKED.at(front.at, message).about(host.path(&["vhosts", &front.name]));
    let diagnostic = match hop.at {
        Some(at) if at != front.at => diagnostic.label(at, hop.action.clone()),
        _ => diagnostic,
    };
    Some(diagnostic.help(format!("add a rule `(allow {{ port = {}/tcp; }})`, or `firewall = derived;`", front.port)))
}
