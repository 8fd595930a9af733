//! `policy-violated`, `policy-warning` and `policy-vacuous`: `never`, `only`, `reaches` and `https-only`, proved over
//! exact reachability; `deny` and `warn`, as the values of the site decided them; `rpo`.
//!
//! It deliberately goes over no collection: `each` was worked out with the values.

mod egress;
mod encrypted;
mod finding;
mod target;
mod verdict;
mod witness;

use std::sync::Arc;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{At, Case, Endpoint, Policy, Site, Source};
use infc_net::{Addresses, Path, Reach};
use infc_plan::{Peer, Plan};

use crate::entities::{Entity, entities};
use target::Place;

pub(crate) use verdict::Judgement;
pub use verdict::{Judged, Verdict};

/// A stated policy, and the element that it speaks of within an `each`.
#[derive(Clone, Copy)]
struct Stated<'a> {
    /// Its name.
    name: &'a str,
    /// Where its name stands.
    at: Span,
    /// The names from the site to what it speaks of: the entity that states it, or an element.
    about: &'a [Arc<str>],
    /// The element's place, within an `each`.
    case: Option<Span>,
}

impl Stated<'_> {
    /// The host that it speaks of; none for the site.
    fn host(&self) -> Option<&str> {
        match self.about {
            [hosts, host, ..] if &**hosts == "hosts" => Some(host),
            _ => None,
        }
    }
}

/// What policies are proved over.
#[derive(Clone, Copy)]
struct World<'a> {
    site: &'a Site,
    plan: &'a Plan,
    reach: &'a Reach,
}

/// How a policy came out before anything is accepted.
enum Outcome {
    Holds,
    /// It speaks of what is not known.
    Unknown,
    Broken(Box<Diagnostic>),
}

impl From<Option<Diagnostic>> for Outcome {
    fn from(found: Option<Diagnostic>) -> Self {
        found.map_or(Self::Holds, |found| Self::Broken(Box::new(found)))
    }
}

/// Judges every policy of the site.
pub(crate) fn judge(site: &Site, plan: &Plan, reach: &Reach) -> Vec<Judgement> {
    let world = World { site, plan, reach };
    entities(site).into_iter().flat_map(|entity| of_entity(world, &entity)).collect()
}

fn of_entity(world: World<'_>, entity: &Entity<'_>) -> Vec<Judgement> {
    let judged = |(name, policy): (&Arc<str>, &infc_model::Named<Policy>)| {
        let mut judgement = Judgement::new(&entity.path, name, policy.key_at);
        let path = entity.path.iter().map(|part| &**part).chain(["policies", &**name]);
        judgement.unknown = !world.site.knows(path);
        let stated = Stated { name, at: policy.key_at, about: &entity.path, case: None };
        whole(world, stated, &policy.value.value, &mut judgement);
        judgement
    };
    entity.policies.iter().map(judged).collect()
}

/// Judges a policy and all that it is made of.
fn whole(world: World<'_>, stated: Stated<'_>, policy: &Policy, into: &mut Judgement) {
    if let Policy::Each(cases) = policy {
        for case in &cases.value {
            of_case(world, stated, case, into);
        }
        return;
    }
    match one(world, stated, policy) {
        Outcome::Holds => {}
        Outcome::Unknown => into.unknown = true,
        // Of the elements of a collection, some may well be nothing that the policy speaks of.
        Outcome::Broken(found) if found.kind == &names::POLICY_VACUOUS && stated.case.is_some() => {}
        Outcome::Broken(found) => into.found.push(placed(stated, *found)),
    }
}

fn of_case(world: World<'_>, stated: Stated<'_>, case: &At<Case>, into: &mut Judgement) {
    let path: Vec<Arc<str>> = case.value.path.iter().map(|name| name.value.as_str().into()).collect();
    let inner = if path.is_empty() { stated } else { Stated { about: &path, case: Some(case.at), ..stated } };
    whole(world, inner, &case.value.policy.value, into);
}

/// Says what a diagnostic is about, for an `accept` there, and shows the element that it was found at.
fn placed(stated: Stated<'_>, found: Diagnostic) -> Diagnostic {
    let shown =
        |span: Span| found.primary.span == span || found.labels.iter().any(|label| label.span == span);
    let found = match stated.case {
        Some(at) if !shown(at) => found.label(at, format!("`{}`", dotted(stated.about))),
        _ => found,
    };
    if stated.about.is_empty() || !found.about.is_empty() { found } else { found.about(stated.about) }
}

/// The names with dots between them.
fn dotted(path: &[Arc<str>]) -> String {
    let quoted = |part: &Arc<str>| if part.contains('.') { format!("\"{part}\"") } else { part.to_string() };
    path.iter().map(quoted).collect::<Vec<_>>().join(".")
}

fn one(world: World<'_>, stated: Stated<'_>, policy: &Policy) -> Outcome {
    match policy {
        Policy::Never(never) => reachable(world, stated, (&never.from, &never.to, Meaning::Never)),
        Policy::Only(only) => reachable(world, stated, (&only.from, &only.to, Meaning::Only)),
        Policy::Reaches(reaches) => reachable(world, stated, (&reaches.from, &reaches.to, Meaning::Reaches)),
        Policy::HttpsOnly => encrypted::judge(world, stated).into(),
        Policy::Rpo(rpo) => crate::rpo_exceeded::of(world.site, stated.host(), rpo).into(),
        Policy::Deny(finding) => finding::judge(stated, (finding, &names::POLICY_VIOLATED)).into(),
        Policy::Warn(finding) => finding::judge(stated, (finding, &names::POLICY_WARNING)).into(),
        Policy::Each(_) => Outcome::Holds,
    }
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
) -> Outcome {
    let peers = world.plan.zones.peers(&from.value);
    let place = match target::place(to) {
        Some(Place::Inside(host, target)) => (host, target),
        Some(Place::Outside(external)) => {
            return egress::judge(world, stated, (&peers, &external, meaning)).into();
        }
        None => return Outcome::Holds,
    };
    if let Endpoint::Ref(named) = &to.value
        && !world.site.knows(named.path.iter().map(|name| &**name))
    {
        return Outcome::Unknown;
    }
    // A host without a plan is reported already.
    let Some(host) = world.reach.hosts.get(&place.0) else { return Outcome::Unknown };
    if !world.reach.listens(&place.0, &place.1) {
        return Some(vacuous(stated, to.at, &format!("nothing listens for {}", place.1))).into();
    }
    let sources = world.reach.addresses(&peers, &place.0);
    // `only [ ]` has a meaning: nobody but the host itself.
    if sources.is_empty() && meaning != Meaning::Only {
        return Some(vacuous(stated, from.at, "its sources are no address at all")).into();
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
    .into()
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
    let may = if path.verdict == infc_net::Verdict::Unknown { "may reach" } else { "reaches" };
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
    let arrived = paths
        .iter()
        .filter(|path| matches!(path.verdict, infc_net::Verdict::Admitted | infc_net::Verdict::Guarded));
    let arrived = arrived.fold(Addresses::empty(), |all, path| all.union(&path.sources));
    let missing = world.reach.of_families(sources, &place.0).difference(&arrived);
    if missing.is_empty() {
        return None;
    }
    let mut stopped = paths.iter().filter(|path| !path.opens() || path.verdict == infc_net::Verdict::Unknown);
    let path = stopped.find_map(|path| path.narrowed(&missing));
    let message = format!("`{}` does not hold: {missing} does not reach {}", stated.name, place.1);
    let diagnostic = names::POLICY_VIOLATED.at(stated.at, message);
    let diagnostic = match &path {
        Some(path) => witness::add(diagnostic, &missing.to_string(), path),
        None => diagnostic.note("no path leads there"),
    };
    Some(diagnostic.help("admit the source where it is stopped"))
}
