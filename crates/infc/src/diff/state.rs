//! One state of a site, as far as it is known: from its sources, or from a bundle that was written.
//!
//! It deliberately keeps neither the sources nor a span of them, so that two states of two worlds can be compared.

use std::collections::BTreeMap;

use camino::Utf8Path;
use infc_bundle::{Bundle, HostName, Provenance};
use infc_check::Facts;
use infc_diag::{Diagnostic, FileId, Span, World};
use infc_eval::{Program, Spanned, Value};
use infc_exposure::{Exposure, Place};

use super::model::{Side, Told, What};
use super::origins::Origins;
use super::values::{Node, Showing};
use crate::compile::{Options, judge};
use crate::exposed::Places;
use crate::hidden::Hidden;
use crate::inputs::WithInputs;
use crate::library::{WithLibrary, targets};
use crate::report::{Counts, fingerprint};
use crate::why::Labels;

/// A state of a site.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub(super) side: Side,
    pub(super) told: Option<Vec<Told>>,
    pub(super) exposure: Option<Exposure>,
    pub(super) values: Option<Node>,
    pub(super) policies: Option<BTreeMap<String, Stated>>,
    pub(super) accepted: Option<BTreeMap<String, Stated>>,
    pub(super) bundle: Option<Bundle>,
    pub(super) origins: Origins,
}

/// Something with a name that a state states: its text, and where it stands.
pub(super) type Stated = (String, Option<Place>);

/// Where a site's sources are, and what a reader calls them.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// Where the files come from.
    pub world: &'a dyn World,
    /// The first file.
    pub entry: FileId,
    /// The project's directory as the reader would write it.
    pub base: &'a Utf8Path,
    /// What the reader calls this state.
    pub name: &'a str,
}

impl State {
    /// The state of the site of `sources`, whatever is wrong with it.
    pub fn of_sources(sources: Sources<'_>, options: &Options) -> Self {
        let mut found = Vec::new();
        let library = WithLibrary(sources.world);
        let world = WithInputs::of(&library, sources.entry, &mut found);
        let mut program =
            infc_eval::analyse(&world, infc_model::schema(), sources.entry).drain_into(&mut found);
        program.budget = options.budget;
        let value = infc_eval::evaluate(&program).drain_into(&mut found).value;
        let is_valued = !found.iter().any(Diagnostic::is_error);
        let places = Places::new(&world, sources.base);
        let place = |at| places.of(at);
        let mut state = Self::default();
        if let Some((facts, exposure)) = judged(&world, &value, (options, &place), &mut found) {
            state.state_facts(&facts, &place);
            state.exposure = exposure;
        }
        if !found.iter().any(Diagnostic::is_error) {
            state.emit(&world, (&program, &value), (options, &place));
        }
        if is_valued {
            let hidden = Hidden::of(&world, &program.files, &program.concealed);
            let safe = |mut text: String| {
                hidden.strike(&mut text);
                text
            };
            let showing = Showing { schema: &program.schema, place: &place, safe: &safe };
            state.values = Some(showing.node(&value));
        }
        crate::inside::narrow(&world, &mut found);
        crate::hidden::hide(&world, &program, &mut found);
        state.tell(sources, &found, &place);
        state
    }

    /// The state that a bundle was built from, as far as the bundle says: `provenance` tells where its lines come from.
    pub fn of_bundle(name: &str, bundle: Bundle, provenance: BTreeMap<HostName, Provenance>) -> Self {
        let (mut policies, mut accepted) = (BTreeMap::new(), BTreeMap::new());
        for host in bundle.hosts.values() {
            for policy in &host.facts.policies {
                policies.insert(policy.name.clone(), (policy.verdict.word().to_owned(), None));
            }
            for one in &host.facts.accepted {
                let reason = acceptance(&one.reason, one.until.as_deref());
                accepted.insert(about(&one.entity, &one.name), (reason, None));
            }
        }
        let release = Some(infc_bundle::seal(&bundle).id().to_string());
        Self {
            side: Side { name: name.to_owned(), what: What::Bundle, release, ..Side::default() },
            policies: Some(policies),
            accepted: Some(accepted),
            bundle: Some(bundle),
            origins: Origins::Written(provenance),
            ..Self::default()
        }
    }

    fn state_facts(&mut self, facts: &Facts, place: &dyn Fn(Span) -> Place) {
        let policy = |judged: &infc_check::Judged| {
            let names: Vec<&str> = judged.entity.iter().chain([&judged.name]).map(|name| &**name).collect();
            let verdict = match judged.verdict {
                // A policy that only advises does not stop a build, and a manifest says so.
                infc_check::Verdict::Violated if !judged.found.iter().any(Diagnostic::is_error) => "advised",
                other => other.word(),
            };
            (names.join("."), (verdict.to_owned(), Some(place(judged.at))))
        };
        let accepted = |one: &infc_check::Accepted| {
            let until = one.until.map(|day| day.to_string());
            let reason = acceptance(&one.reason, until.as_deref());
            (about(&one.entity.join("."), one.kind.name), (reason, Some(place(one.at))))
        };
        self.policies = Some(facts.policies.iter().map(policy).collect());
        self.accepted = Some(facts.accepted.iter().map(accepted).collect());
    }

    /// Emits the bundle, of whose lines each knows which values it says.
    fn emit(
        &mut self,
        world: &WithInputs<'_>,
        (program, value): (&Program<'_>, &Spanned<Value>),
        (options, place): (&Options, &dyn Fn(Span) -> Place),
    ) {
        let (labelled, labels) = Labels::of(value, &program.schema);
        let checked = judge(world, &labelled, options, &mut Vec::new());
        self.bundle = checked.map(|checked| infc_emit::emit(&checked, world.inputs().lock));
        if let Some(bundle) = &self.bundle {
            self.side.release = Some(infc_bundle::seal(bundle).id().to_string());
        }
        self.origins = Origins::slots(labels.into_slots(), place);
    }

    fn tell(&mut self, sources: Sources<'_>, found: &[Diagnostic], place: &dyn Fn(Span) -> Place) {
        let counts = Counts::of(found);
        sources.name.clone_into(&mut self.side.name);
        (self.side.errors, self.side.warnings) = (counts.errors, counts.warnings);
        let told = |diagnostic: &Diagnostic| Told {
            severity: diagnostic.severity.word(),
            name: diagnostic.kind.name,
            message: diagnostic.message.clone(),
            place: place(diagnostic.primary.span),
            fingerprint: fingerprint(sources.world, diagnostic),
        };
        self.told = Some(found.iter().map(told).collect());
    }
}

/// What the rules say of a site, and who reaches what in it, if no mistake before leaves open what it is.
fn judged(
    world: &dyn World,
    value: &Spanned<Value>,
    (options, place): (&Options, &dyn Fn(Span) -> Place),
    found: &mut Vec<Diagnostic>,
) -> Option<(Facts, Option<Exposure>)> {
    let site = infc_model::decode(value).drain_into(found)?;
    let plan = infc_plan::plan(&site, &targets(&site, world)?).drain_into(found);
    let broken = found.iter().any(Diagnostic::is_error);
    let judged = infc_check::check(&site, &plan, std::mem::take(found), options.today);
    found.extend(judged.diagnostics);
    if broken {
        return None;
    }
    let exposure = infc_exposure::expose(&site, &plan, &infc_net::reach(&plan), place);
    Some((judged.value, Some(exposure)))
}

/// An acceptance, by the entity that carries it.
fn about(entity: &str, name: &str) -> String {
    let entity = if entity.is_empty() { "the site" } else { entity };
    format!("{name} of {entity}")
}

fn acceptance(reason: &str, until: Option<&str>) -> String {
    until.map_or_else(|| reason.to_owned(), |until| format!("{reason}, until {until}"))
}
