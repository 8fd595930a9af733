//! diff: what differs between two states of a site: in meaning, in files by what changes them, line by line.
//!
//! *In*: two [`State`]s, each from sources or from a bundle that was written. *Out*: a [`Diff`], which needs neither any
//! more, and text made of it, one file for each form. *Never*: reads a disk, a clock, or a source text; what is not known of
//! both states is said to be unknown, never to be the same.

mod built;
mod causes;
mod exports;
mod facts;
mod files;
mod human;
mod json;
mod limit;
mod markdown;
mod model;
mod origins;
mod sarif;
mod state;
mod told;
mod values;

use std::collections::BTreeMap;

use infc_bundle::BundleDiff;

pub use exports::exports;
pub use model::{Became, Cause, Change, Diff, FileDiff, Hunk, Line, Of, SCHEMA, Side, Told, What};
pub use state::{Sources, State};

use state::{Lacking, Stated};

/// Where the sources of a bundle are kept.
const KEPT: &str = "provenance/_sources.json";

/// What `new` changes of `old`.
pub fn diff(old: &State, new: &State) -> Diff {
    let mut unknown = Unknown::default();
    let exposure = exposure(old, new, &mut unknown);
    let targets = exposure.iter().flatten().filter_map(|change| described(change, [new, old])).collect();
    let ports = match (&old.exposure, &new.exposure) {
        (Some(old), Some(new)) => facts::stated(&facts::ports(old), &facts::ports(new)),
        _ => Vec::new(),
    };
    let policies = stated(("policies", |state| &state.policies), [old, new], &mut unknown);
    let accepted = stated(("accepted diagnostics", |state| &state.accepted), [old, new], &mut unknown);
    let [appeared, vanished, remaining] = match (&old.told, &new.told) {
        (Some(old), Some(new)) => [facts::only(new, old), facts::only(old, new), facts::remaining(old, new)],
        _ => [Vec::new(), Vec::new(), Vec::new()],
    };
    let bundles = bundles(old, new, &mut unknown);
    let origins = files::Both { old: &old.origins, new: &new.origins };
    let differing = bundles.as_ref().map(|(diff, _)| files::files(diff, origins)).unwrap_or_default();
    let manifests = bundles.map(|(_, manifests)| manifests).unwrap_or_default();
    let causes = if let (Some(one), Some(two)) = (&old.values, &new.values) {
        if old.is_part_valued || new.is_part_valued {
            unknown.push("values that errors leave open", [old, new], |state| !state.is_part_valued);
        }
        let changed = values::compare(one, two).into_iter().filter(|value| {
            // Of what is not there it is not known whether an error has taken it away.
            let is_gone = value.change.new.is_none() && new.is_part_valued;
            let is_new = value.change.old.is_none() && old.is_part_valued;
            !is_gone && !is_new
        });
        causes::causes(changed.collect(), &differing, is_alone(old, new))
    } else {
        unknown.push("values", [old, new], |state| state.values.is_some());
        Vec::new()
    };
    Diff {
        schema: SCHEMA,
        old: old.side.clone(),
        new: new.side.clone(),
        unknown: unknown.told(),
        notes: old.notes.iter().chain(&new.notes).cloned().collect(),
        exposure,
        ports,
        policies,
        accepted,
        appeared,
        vanished,
        remaining,
        manifests,
        causes,
        files: differing.into_iter().map(|differing| differing.file).collect(),
        targets,
    }
}

/// Whether nothing but the sites themselves can make a difference.
fn is_alone(old: &State, new: &State) -> bool {
    let around = |state: &State| state.bundle.as_ref().map(|b| (b.compiler.clone(), b.inputs.clone()));
    around(old) == around(new)
}

fn exposure(old: &State, new: &State, unknown: &mut Unknown) -> Option<Vec<infc_exposure::Change>> {
    if let (Some(old), Some(new)) = (&old.exposure, &new.exposure) {
        let mut changes = infc_exposure::compare(old, new).changes;
        // What opens comes first.
        changes.sort_by_key(|change| change.what);
        return Some(changes);
    }
    unknown.push("who reaches what, what listens", [old, new], |state| state.exposure.is_some());
    None
}

/// Where the target of a change is described, in the first of `states` that has it.
fn described(change: &infc_exposure::Change, states: [&State; 2]) -> Option<(String, infc_exposure::Place)> {
    let mut targets = states.into_iter().flat_map(|state| &state.exposure).flat_map(|all| &all.targets);
    let target = targets.find(|target| target.id == change.target)?;
    Some((target.id.clone(), target.place.clone()))
}

/// What a state states by name, if that is known.
type Named = fn(&State) -> &Option<BTreeMap<String, Stated>>;

/// What both states state by name, if both are known to.
fn stated((what, of): (&'static str, Named), [old, new]: [&State; 2], unknown: &mut Unknown) -> Vec<Change> {
    if let (Some(old), Some(new)) = (of(old), of(new)) {
        return facts::stated(old, new);
    }
    unknown.push(what, [old, new], |state| of(state).is_some());
    Vec::new()
}

/// The files that differ, and what differs in manifests beside them.
fn bundles(old: &State, new: &State, unknown: &mut Unknown) -> Option<(BundleDiff, Vec<Change>)> {
    let (Some(before), Some(after)) = (&old.bundle, &new.bundle) else {
        unknown.push("files", [old, new], |state| state.bundle.is_some());
        return None;
    };
    let manifests = facts::stated(&facts::manifests(before), &facts::manifests(after));
    Some((infc_bundle::diff(before, after), manifests))
}

/// What is not compared, by the reason.
#[derive(Default)]
struct Unknown(Vec<(String, Vec<&'static str>)>);

impl Unknown {
    /// `what` is not compared, as not both `states` have it.
    fn push(&mut self, what: &'static str, states: [&State; 2], has: impl Fn(&State) -> bool) {
        let mut reasons: Vec<String> = Vec::new();
        for state in states.into_iter().filter(|state| !has(state)) {
            let name = &state.side.name;
            let reason = match (&state.lacking, state.side.errors) {
                (Lacking::Sources, _) => {
                    format!("`{name}` is a bundle without `{KEPT}`")
                }
                (Lacking::True(why), _) => format!("the sources in `{name}/{KEPT}` {why}"),
                (Lacking::Decision, 0) => format!("something in `{name}` is still unknown"),
                (Lacking::Decision, 1) => format!("`{name}` has an error"),
                (Lacking::Decision, errors) => format!("`{name}` has {errors} errors"),
            };
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        let reason = reasons.join(" and ");
        match self.0.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, all)) => all.push(what),
            None => self.0.push((reason, vec![what])),
        }
    }

    /// A sentence for each reason.
    fn told(self) -> Vec<String> {
        let told = |(why, what): (String, Vec<&str>)| format!("not compared, as {why}: {}", what.join(", "));
        self.0.into_iter().map(told).collect()
    }
}
