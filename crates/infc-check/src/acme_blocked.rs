//! `acme-blocked`: the authority's challenge over HTTP cannot reach the host.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_net::{Addresses, Reach, Socket};
use infc_plan::certificate::Method;
use infc_plan::{Owner, Plan};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &infc_net::Reach) -> Vec<Diagnostic> {
    planned(site, plan)
        .filter(|machine| machine.knows_ways())
        .filter_map(|machine| on(&machine, reach))
        .collect()
}

fn on(machine: &Planned<'_>, reach: &Reach) -> Option<Diagnostic> {
    let mut lineages = machine.plan.certificates.lineages.iter();
    let lineage = lineages.find(|lineage| lineage.method == Method::Webroot)?;
    let reached = reach.hosts.get(machine.name)?;
    let sockets = &reached.sockets;
    // Where nobody comes in at all, another rule tells of it.
    if half_of_the_world(&open(sockets, 80)) || (machine.plan.nginx.is_some() && open(sockets, 443).difference(&reached.own).is_empty()) {
        return None;
    }
    let why = if machine.plan.nginx.is_none() { "no vhost makes nginx listen" } else { "port 80 is shut" };
    let message = format!("the challenge for `{}` cannot arrive: {why}", lineage.name);
    let said = names::ACME_BLOCKED.at(lineage.at, message).about(machine.path(&[]));
    let said = said.note("the authority asks on port 80, from many addresses that it does not publish");
    Some(said.help("let everyone in to 80/tcp; infc answers nothing there but challenges and redirects"))
}

/// Who gets through to nginx on `port`.
fn open(sockets: &[Socket], port: u16) -> Addresses {
    let nginx = sockets.iter().filter(|socket| socket.listener.owner == Owner::Nginx && socket.listener.port == port);
    nginx.flat_map(Socket::opens).fold(Addresses::empty(), |all, path| all.union(&path.sources))
}

/// Whether at least half of the IPv4 addresses are in: a list of some that are shut out does no harm.
fn half_of_the_world(open: &Addresses) -> bool {
    let networks = open.only_v4().networks();
    networks.iter().map(|network| 1_u64 << (32 - u32::from(network.prefix.min(32)))).sum::<u64>() >= 1 << 31
}
