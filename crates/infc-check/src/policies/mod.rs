//! `policy-violated` and `policy-vacuous`: `never`, `only`, `reaches` and `https-only`, proved over exact reachability.
//!
//! It deliberately leaves `rpo` to the rules of backups.

mod egress;
mod encrypted;
mod target;
mod witness;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{At, Endpoint, Policy, Site, Source};
use infc_net::{Addresses, Path, Reach, Verdict};
use infc_plan::{Peer, Plan};

use target::Place;

/// A stated policy.
#[derive(Clone, Copy)]
struct Stated<'a> {
    /// Its name.
    name: &'a str,
    /// Where its name stands.
    at: Span,
    /// The host that states it; none for the site.
    host: Option<&'a str>,
}

/// What policies are proved over.
#[derive(Clone, Copy)]
struct World<'a> {
    site: &'a Site,
    plan: &'a Plan,
    reach: &'a Reach,
}

pub(crate) fn check(site: &Site, plan: &Plan, reach: &infc_net::Reach) -> Vec<Diagnostic> {
    let world = World { site, plan, reach };
    let mut found = Vec::new();
    for (name, policy) in site.policies.iter() {
        found.extend(judge(world, Stated { name, at: policy.key_at, host: None }, &policy.value.value));
    }
    for (host, facts) in site.hosts.iter() {
        for (name, policy) in facts.policies.iter() {
            let stated = Stated { name, at: policy.key_at, host: Some(host) };
            found.extend(judge(world, stated, &policy.value.value));
        }
    }
    found
}

fn judge(world: World<'_>, stated: Stated<'_>, policy: &Policy) -> Option<Diagnostic> {
    match policy {
        Policy::Never(never) => reachable(world, stated, (&never.from, &never.to, Meaning::Never)),
        Policy::Only(only) => reachable(world, stated, (&only.from, &only.to, Meaning::Only)),
        Policy::Reaches(reaches) => reachable(world, stated, (&reaches.from, &reaches.to, Meaning::Reaches)),
        Policy::HttpsOnly => encrypted::judge(world, stated),
        Policy::Rpo(_) => None,
    }
    .map(|diagnostic| match stated.host {
        Some(host) => diagnostic.about(["hosts", host]),
        None => diagnostic,
    })
}

/// What a policy over sources and a target says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Never,
    Only,
    Reaches,
}

fn reachable(
    world: World<'_>,
    stated: Stated<'_>,
    (from, to, meaning): (&At<Vec<At<Source>>>, &At<Endpoint>, Meaning),
) -> Option<Diagnostic> {
    let peers = world.plan.zones.peers(&from.value);
    let place = match target::place(to) {
        Some(Place::Inside(host, target)) => (host, target),
        Some(Place::Outside(external)) => return egress::judge(world, stated, (&peers, &external, meaning)),
        None => return None,
    };
    if let Endpoint::Ref(named) = &to.value
        && !world.site.knows(named.path.iter().map(|name| &**name))
    {
        return None;
    }
    // A host without a plan is reported already.
    let host = world.reach.hosts.get(&place.0)?;
    if !world.reach.listens(&place.0, &place.1) {
        return Some(vacuous(stated, to.at, &format!("nothing listens for {}", place.1)));
    }
    let sources = world.reach.addresses(&peers, &place.0);
    if sources.is_empty() {
        return Some(vacuous(stated, from.at, "its sources are no address at all"));
    }
    let paths = world.reach.to(&place.0, &place.1);
    match meaning {
        Meaning::Never => violation(stated, (&paths, &sources), (&place, &peers)),
        Meaning::Only => {
            let others = host.own.union(&sources).complement();
            violation(stated, (&paths, &others), (&place, &[]))
        }
        Meaning::Reaches => unreached(world, stated, (&paths, &sources), &place),
    }
}

fn vacuous(stated: Stated<'_>, at: Span, why: &str) -> Diagnostic {
    names::POLICY_VACUOUS
        .at(stated.at, format!("`{}` proves nothing: {why}", stated.name))
        .label(at, "named here")
        .help("take the policy out, or name what it is about")
}

type Question<'a> = (&'a [Path], &'a Addresses);

/// The first way by which one of `sources` gets in.
fn violation(
    stated: Stated<'_>,
    (paths, sources): Question<'_>,
    (place, peers): (&(std::sync::Arc<str>, infc_net::Target), &[Peer]),
) -> Option<Diagnostic> {
    let path = paths.iter().filter(|path| path.opens()).find_map(|path| path.narrowed(sources))?;
    let who = witness::name(&path.sources, peers);
    let may = if path.verdict == Verdict::Unknown { "may reach" } else { "reaches" };
    let message = format!("`{}` does not hold: {who} {may} {}", stated.name, place.1);
    let diagnostic = witness::add(names::POLICY_VIOLATED.at(stated.at, message), &who, &path);
    let nginx = path.hops.iter().any(|hop| hop.layer == infc_net::Layer::Nginx);
    Some(diagnostic.help(if nginx {
        "add `allow = [ … ];` to the route, or `auth = basic { … };`"
    } else {
        "narrow the rule, or bind the listener to loopback"
    }))
}

/// The first way that should lead in and does not.
fn unreached(
    world: World<'_>,
    stated: Stated<'_>,
    (paths, sources): Question<'_>,
    place: &(std::sync::Arc<str>, infc_net::Target),
) -> Option<Diagnostic> {
    let arrived = paths.iter().filter(|path| matches!(path.verdict, Verdict::Admitted | Verdict::Guarded));
    let arrived = arrived.fold(Addresses::empty(), |all, path| all.union(&path.sources));
    let missing = world.reach.of_families(sources, &place.0).difference(&arrived);
    if missing.is_empty() {
        return None;
    }
    let mut stopped = paths.iter().filter(|path| !path.opens() || path.verdict == Verdict::Unknown);
    let path = stopped.find_map(|path| path.narrowed(&missing));
    let message = format!("`{}` does not hold: {missing} does not reach {}", stated.name, place.1);
    let diagnostic = names::POLICY_VIOLATED.at(stated.at, message);
    let diagnostic = match &path {
        Some(path) => witness::add(diagnostic, &missing.to_string(), path),
        None => diagnostic.note("no path leads there"),
    };
    Some(diagnostic.help("admit the source where it is stopped"))
}
