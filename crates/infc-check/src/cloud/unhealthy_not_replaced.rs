//! `unhealthy-not-replaced`: a fleet behind a balancer that is kept well by looking at its machines alone.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Behind, BalancerListener, Replace, Site};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, host) in site.hosts.iter() {
        let Some(fleet) = host.fleet.get() else { continue };
        let Some((balancer, listener)) = in_front(site, name) else { continue };
        if fleet.value.replace.value == Replace::MachineFails && site.knows(["hosts", name, "fleet", "replace"]) {
            let message = format!("a machine of `{name}` whose program hangs is not replaced: it has not failed itself");
            let said = names::UNHEALTHY_NOT_REPLACED.at(fleet.value.replace.at, message);
            let said = said.label(listener.port.at, format!("`{balancer}` sees it, and nobody asks"));
            found.push(said.help("write `replace = not-well;`").about(["hosts", name]));
        }
        let unasked: Option<Span> = match listener.health.get() {
            None => Some(listener.port.at),
            Some(health) => health.value.path.value.is_none().then_some(health.at),
        };
        let path = ["balancers", balancer, "listeners"];
        if let Some(at) = unasked.filter(|_| site.knows(path)) {
            let message = format!("nothing says by which path `{balancer}` sees that `{name}` is well");
            let said = names::UNHEALTHY_NOT_REPLACED.at(at, message);
            let said = said.note("it asks for `/` then: a program that answers 404 there is taken for broken");
            found.push(said.help("add `health = { path = \"/health\"; };`").about(["balancers", balancer]));
        }
    }
    found
}

/// The first listener of a balancer that hands on to a host.
fn in_front<'a>(site: &'a Site, host: &str) -> Option<(&'a str, &'a BalancerListener)> {
    site.balancers.iter().find_map(|(name, balancer)| {
        let leads = |listener: &BalancerListener| {
            listener.to.iter().any(|to| {
                let Behind::Ref(to) = &to.value;
                to.path.get(1).is_some_and(|own| **own == *host)
            })
        };
        let listener = balancer.listeners.values().find(|one| leads(one))?;
        Some((&**name, &**listener))
    })
}
