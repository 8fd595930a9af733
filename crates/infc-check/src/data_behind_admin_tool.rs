//! `data-behind-admin-tool`: the internet comes to a tool that hands on a store of data.
//!
//! It deliberately takes no password for a wall: one password, often shared, is then all that stands before every row. The
//! store itself says that this is meant, by an `accept` of its own. Where a policy over the store finds the same way, the
//! policy alone speaks.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_net::{Path, Place, Reach, Target, Verdict};
use infc_plan::{Handed, Plan, What};

use crate::hosts::{Planned, planned};

/// What is told with each of them.
pub(crate) const EVERY_ROW: &str = "a tool of this kind shows and changes all that it is connected to";

pub(crate) fn check(site: &Site, plan: &Plan, reach: &Reach) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan) {
        for handed in &host.plan.handed {
            found.extend(public(host, handed, reach).map(|way| exposed(handed, &way)));
        }
    }
    found
}

/// A way by which the internet comes to the tool, one without a password first.
fn public(host: Planned<'_>, handed: &Handed, reach: &Reach) -> Option<Path> {
    let tool = Place::Inside(host.name.clone(), Target::App(handed.app.clone()));
    let own = reach.hosts.get(host.name).map(|host| host.own.clone()).unwrap_or_default();
    let ways = reach.ways(&tool);
    let outside: Vec<Path> = ways.iter().filter_map(|way| way.narrowed(&own.complement())).collect();
    let by = |verdict: Verdict| {
        outside.iter().find(|way| way.verdict == verdict && way.sources.holds_most()).cloned()
    };
    by(Verdict::Admitted).or_else(|| by(Verdict::Guarded))
}

fn exposed(handed: &Handed, way: &Path) -> Diagnostic {
    let (what, about) = store(&handed.what);
    let guard = if way.verdict == Verdict::Guarded { "with a password alone" } else { "without a password" };
    let message = format!("the internet reads `{what}` through `{}`, {guard}", handed.app);
    let said = names::DATA_BEHIND_ADMIN_TOOL.at(handed.at, message).about(about);
    let mut said = said;
    for (index, hop) in way.hops.iter().enumerate() {
        let node = if index == 0 { format!("the internet -> {}", hop.node) } else { hop.node.clone() };
        said = said.step(node, hop.action.clone(), hop.at);
    }
    said.step(format!("app `{}`", handed.app), format!("hands on `{what}`"), Some(handed.at))
        .note(EVERY_ROW)
        .help(format!(
            "add `allow = [ … ];` to the route, or say at `{what}` why it is right: `accept.data-behind-admin-tool = \"…\";`"
        ))
}

/// The store's name, and the names to it.
fn store(what: &What) -> (&str, Vec<&str>) {
    match what {
        What::App(host, name) => (name, vec!["hosts", host, "apps", name]),
        What::Listener(host, name) => (name, vec!["hosts", host, "listeners", name]),
        What::External { name, .. } => (name, vec!["externals", name]),
    }
}
