//! `policy-violated`, `policy-warning`, `policy-vacuous` and `policy-unknown`: `never`, `never-directly`, `only`,
//! `only-via`, `reaches` and `https-only`, proved over exact reachability; `deny` and `warn`, as the values of the site decided them; `rpo`.
//!
//! It deliberately goes over no collection: `each` was worked out with the values.

mod asserted;
mod egress;
mod encrypted;
mod finding;
mod over_ways;
mod target;
mod verdict;
mod via;
pub(crate) mod witness;

use std::sync::Arc;

use infc_diag::{Cancel, Diagnostic, Span, names};
use infc_model::{At, Case, Policy, Site};
use infc_net::Reach;
use infc_plan::Plan;

use crate::Seen;
use crate::entities::{Entity, entities};
use over_ways::Meaning;

pub use asserted::asserted;
pub(crate) use target::{decided, known_in as known, place};
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
    /// Everyone gets in, through an app that hands on what it reads: where that is said.
    HandedOn(Box<Diagnostic>, Span),
}

impl From<Option<Diagnostic>> for Outcome {
    fn from(found: Option<Diagnostic>) -> Self {
        found.map_or(Self::Holds, |found| Self::Broken(Box::new(found)))
    }
}

/// Judges every policy of the site, unless it is cancelled.
pub(crate) fn judge(seen: &Seen<'_>, cancel: &Cancel) -> Vec<Judgement> {
    let Seen { site, plan, reach } = *seen;
    let world = World { site, plan, reach };
    let entities = entities(site).into_iter().take_while(|_| !cancel.is_cancelled());
    entities.flat_map(|entity| of_entity(world, &entity)).collect()
}

fn of_entity(world: World<'_>, entity: &Entity<'_>) -> Vec<Judgement> {
    let judged = |(name, policy): (&Arc<str>, &infc_model::Named<Policy>)| {
        let mut judgement = Judgement::new(&entity.path, name, policy.key_at);
        let path = entity.path.iter().map(|part| &**part).chain(["policies", &**name]);
        judgement.unknown = !world.site.knows(path);
        let stated = Stated { name, at: policy.key_at, about: &entity.path, case: None };
        // With a source or a target that is not known, what is left of the policy says something else.
        if !judgement.unknown {
            whole(world, stated, &policy.value.value, &mut judgement);
            judgement.found.extend(nothing(stated, &judgement));
        }
        judgement
    };
    entity.policies.iter().map(judged).collect()
}

/// What is said of a policy that goes over a collection and is about none of its elements. One over nothing at all says
/// nothing yet, and is listed as that: a rule of the house may wait for its first app.
fn nothing(stated: Stated<'_>, judgement: &Judgement) -> Option<Diagnostic> {
    let first = judgement.skipped.first().filter(|_| judgement.skipped.len() == judgement.asked)?;
    let message =
        format!("`{}` proves nothing: of none of its elements is there anything to prove", stated.name);
    let said = names::POLICY_VACUOUS
        .at(stated.at, message)
        .label(first.primary.span, "goes over nothing of the kind");
    let said =
        first.labels.iter().take(1).fold(said, |said, label| said.label(label.span, "the first of them"));
    let said = said.help("take the policy out, or name what it is about");
    Some(if stated.about.is_empty() { said } else { said.about(stated.about) })
}

/// Judges a policy and all that it is made of.
fn whole(world: World<'_>, stated: Stated<'_>, policy: &Policy, into: &mut Judgement) {
    if let Policy::Each(cases) = policy {
        for case in &cases.value {
            of_case(world, stated, case, into);
        }
        return;
    }
    into.asked += 1;
    match one(world, stated, policy) {
        Outcome::Holds => {}
        Outcome::Unknown => into.unknown = true,
        // Of the elements of a collection, some may well be nothing that the policy speaks of.
        Outcome::Broken(found) if found.kind == &names::POLICY_VACUOUS && stated.case.is_some() => {
            into.skipped.push(*found);
        }
        // What it is about may be in what is not known.
        Outcome::Broken(found) if found.kind == &names::POLICY_VACUOUS && !world.site.gaps.is_empty() => {
            into.unknown = true;
        }
        Outcome::Broken(found) => into.found.push(placed(stated, *found)),
        Outcome::HandedOn(found, at) => {
            into.found.push(placed(stated, *found));
            into.handed_on.push(at);
        }
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
        Policy::Never(never) => over_ways::judge(world, stated, (&never.from, &never.to, Meaning::Never)),
        Policy::NeverDirectly(never) => {
            over_ways::judge(world, stated, (&never.from, &never.to, Meaning::NeverDirectly))
        }
        Policy::Only(only) => over_ways::judge(world, stated, (&only.from, &only.to, Meaning::Only)),
        Policy::OnlyVia(only) => via::judge(world, stated, only),
        Policy::Reaches(reaches) => {
            over_ways::judge(world, stated, (&reaches.from, &reaches.to, Meaning::Reaches))
        }
        Policy::HttpsOnly => encrypted::judge(world, stated).into(),
        Policy::Rpo(rpo) => crate::rpo_exceeded::of(world.site, stated.host(), rpo).into(),
        Policy::Rto(rto) => crate::rto_exceeded::of(world.site, rto).into(),
        Policy::Deny(finding) => finding::judge(stated, (finding, &names::POLICY_VIOLATED)).into(),
        Policy::Warn(finding) => finding::judge(stated, (finding, &names::POLICY_WARNING)).into(),
        Policy::Each(_) => Outcome::Holds,
    }
}

fn vacuous(stated: Stated<'_>, at: Span, why: &str) -> Diagnostic {
    names::POLICY_VACUOUS
        .at(stated.at, format!("`{}` proves nothing: {why}", stated.name))
        .label(at, "named here")
        .help("take the policy out, or name what it is about")
}
