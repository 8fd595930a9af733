//! One state of a site, as far as its sources say it.
//!
//! It deliberately keeps neither the sources nor a span of them, so that two states of two worlds can be compared.

use std::collections::BTreeMap;

use camino::Utf8Path;
use infc_bundle::Bundle;
use infc_check::Facts;
use infc_diag::{Cancelled, Diagnostic, FileId, Span, World};
use infc_eval::{Spanned, Value};
use infc_exposure::{Exposure, Place};

use super::model::{Side, Told};
use super::origins::Origins;
use super::values::{Node, Showing};
use crate::Compiler;
use crate::compiler::stages::Front;
use crate::hidden::Hidden;
use crate::places::Places;
use crate::report::{Counts, fingerprint};
use crate::why::Labels;

/// A state of a site.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub(super) side: Side,
    pub(super) told: Option<Vec<Told>>,
    pub(super) exposure: Option<Exposure>,
    pub(super) values: Option<Node>,
    /// Whether there may be values beside these.
    pub(super) is_part_valued: bool,
    pub(super) policies: Option<BTreeMap<String, Stated>>,
    pub(super) accepted: Option<BTreeMap<String, Stated>>,
    pub(super) bundle: Option<Bundle>,
    pub(super) origins: Origins,
    /// Why what is not known is not.
    pub(super) lacking: Lacking,
    /// What is to be said of it whatever is compared.
    pub(super) notes: Vec<String>,
}

/// What keeps something of a state from being known.
#[derive(Clone, Debug, Default)]
pub(super) enum Lacking {
    /// Its errors, or what it leaves `unknown`.
    #[default]
    Decision,
    /// That it is a bundle without its sources.
    Sources,
    /// That the sources which lie beside the bundle are not those that it was built from, or none at all.
    True(String),
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
    pub(crate) fn compiled(sources: Sources<'_>, compiler: &Compiler) -> Result<Self, Cancelled> {
        compiler.front(sources.world, sources.entry, |front| Self::of_front(sources, front))
    }

    fn of_front(sources: Sources<'_>, mut front: Front<'_>) -> Result<Self, Cancelled> {
        let value = front.value()?;

        let (world, program) = (front.world, front.program);
        let valued = Valued::of(world, &program.files, &front.found);
        let places = Places::new(world, sources.base);
        let place = |at| places.of(at);
        let mut state = Self::default();
        if let Some(ruled) = front.rule(&value)?.filter(|ruled| ruled.is_sound) {
            state.state_facts(&ruled.facts, &place);
            state.exposure = Some(infc_exposure::expose(&ruled.site, &ruled.plan, &ruled.reach, &place));
        }
        if !front.found.iter().any(Diagnostic::is_error) {
            state.emit(&mut front, &value, &place)?;
        }
        if valued != Valued::Not {
            state.is_part_valued = valued == Valued::Part;
            let hidden = Hidden::of(world, &program.files, &program.concealed);
            let safe = |mut text: String| {
                hidden.strike(&mut text);
                text
            };
            let showing = Showing { schema: &program.schema, place: &place, safe: &safe };
            state.values = Some(showing.node(&value));
        }
        state.tell(sources, &front.into_found()?, &place);
        Ok(state)
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
        front: &mut Front<'_>,
        value: &Spanned<Value>,
        place: &dyn Fn(Span) -> Place,
    ) -> Result<(), Cancelled> {
        let (labelled, labels) = Labels::of(value, &front.program.schema);
        self.bundle = front.emit_apart(&labelled)?;
        if let Some(bundle) = &self.bundle {
            self.side.release = Some(infc_bundle::seal(bundle).id().to_string());
        }
        self.origins = Origins::slots(labels.into_slots(), place);
        Ok(())
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

/// How much of the value of a site is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Valued {
    /// Nothing: of a text that is no program it is not known what it leaves out.
    Not,
    /// What its errors leave.
    Part,
    /// All of it.
    Whole,
}

impl Valued {
    fn of(world: &dyn World, files: &[FileId], found: &[Diagnostic]) -> Self {
        if !found.iter().any(Diagnostic::is_error) {
            return Self::Whole;
        }
        let is_read = |file: &FileId| {
            let text = world.source(*file).ok();
            text.is_some_and(|text| infc_syntax::parse(&text).errors.is_empty())
        };
        if files.iter().all(is_read) { Self::Part } else { Self::Not }
    }
}

/// An acceptance, by the entity that carries it.
pub(super) fn about(entity: &str, name: &str) -> String {
    let entity = if entity.is_empty() { "the site" } else { entity };
    format!("{name} of {entity}")
}

pub(super) fn acceptance(reason: &str, until: Option<&str>) -> String {
    until.map_or_else(|| reason.to_owned(), |until| format!("{reason}, until {until}"))
}
