//! The difference between two states, as plain data; its JSON is a contract.
//!
//! It deliberately holds no span and no source: places are text, so that it outlives both states.

use std::collections::BTreeMap;

use infc_exposure::Place;
use serde::Serialize;

/// Version of the JSON: a change that breaks a reader raises it.
pub const SCHEMA: u32 = 1;

/// What differs between two states of a site, the most telling first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Diff {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The state before.
    pub old: Side,
    /// The state now.
    pub new: Side,
    /// What could not be compared, and why, a sentence each.
    pub unknown: Vec<String>,
    /// What is to be known of the states whatever differs, a sentence each.
    pub notes: Vec<String>,
    /// Who gets farther than before, less far, or by another way; nothing if that is not known of both.
    pub exposure: Option<Vec<infc_exposure::Change>>,
    /// What listens: `vps 127.0.0.1:3001/tcp`, and who it is that does.
    pub ports: Vec<Change>,
    /// Policies, and how they come out.
    pub policies: Vec<Change>,
    /// Accepted diagnostics, by entity and name, with their reasons.
    pub accepted: Vec<Change>,
    /// Diagnostics that only the new state has.
    pub appeared: Vec<Told>,
    /// Diagnostics that only the old state had.
    pub vanished: Vec<Told>,
    /// Errors that both states have.
    pub remaining: Vec<Told>,
    /// What manifests say beside the files: packages, secrets, steps, the compiler.
    pub manifests: Vec<Change>,
    /// Values, with the files that each changes.
    pub causes: Vec<Cause>,
    /// Files, with their lines.
    pub files: Vec<FileDiff>,
    /// Where what fares otherwise is described, by its id.
    #[serde(skip)]
    pub(crate) targets: BTreeMap<String, Place>,
}

/// One of the two states.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Side {
    /// As the reader calls it.
    pub name: String,
    /// What it is.
    pub what: What,
    /// How many errors it has.
    pub errors: usize,
    /// How many warnings it has.
    pub warnings: usize,
    /// The id of its release, if it gives a bundle.
    pub release: Option<String>,
}

/// What a state is known from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Its sources.
    #[default]
    Sources,
    /// A bundle that was written.
    Bundle,
}

/// Something that is not as it was: before, and now.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize)]
pub struct Change {
    /// What it is.
    pub name: String,
    /// How it was, nothing if it was not there.
    pub old: Option<String>,
    /// How it is, nothing if it is gone.
    pub new: Option<String>,
    /// Where that stands; of what is gone, where it stood.
    pub place: Option<Place>,
}

/// A diagnostic.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Told {
    /// `error`, `warning`, `note`.
    pub severity: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What stays the same of it while lines move.
    #[serde(skip)]
    pub(crate) fingerprint: String,
}

/// Values that change the same files.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Cause {
    /// The values; none for files of which it is not known what changes them.
    pub values: Vec<Change>,
    /// The files, as `HOST/path`; none if what changes is in no file.
    pub files: Vec<String>,
}

/// A file that is not as it was.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FileDiff {
    /// `HOST/path`.
    pub path: String,
    /// What became of it.
    pub what: Became,
    /// Mode, owner and what takes notice of it, before and now, if they differ; a link's target; the size of what is no text.
    pub about: Option<(String, String)>,
    /// How many lines are new.
    pub added: usize,
    /// How many lines are gone.
    pub removed: usize,
    /// The lines that changed.
    pub hunks: Vec<Hunk>,
}

/// What became of a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Became {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its text, its mode or its owner changed.
    Edited,
    /// It is or was no text, or no file.
    Replaced,
}

/// A run of changed lines with up to three lines around it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Hunk {
    /// The first old line, from 1, as a patch counts it.
    pub old_start: usize,
    /// How many old lines it has.
    pub old_lines: usize,
    /// The first new line, from 1, as a patch counts it.
    pub new_start: usize,
    /// How many new lines it has.
    pub new_lines: usize,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line of a hunk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Line {
    /// Whose it is.
    pub side: Of,
    /// Its text, with its line break if it has one.
    pub text: String,
    /// Of a line that changed: where what it says stands.
    pub place: Option<Place>,
}

/// Whose a line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// Both have it.
    Both,
    /// The old state's.
    Old,
    /// The new state's.
    New,
}

impl Diff {
    /// Whether nothing differs, as far as it could be compared.
    pub fn is_empty(&self) -> bool {
        let exposure = self.exposure.as_ref().is_none_or(Vec::is_empty);
        let lists = [&self.ports, &self.policies, &self.accepted, &self.manifests];
        exposure
            && lists.into_iter().all(Vec::is_empty)
            && self.appeared.is_empty()
            && self.vanished.is_empty()
            && self.causes.is_empty()
            && self.files.is_empty()
    }

    /// Whether anybody gets farther than before; nothing if that is not known.
    pub fn grew(&self) -> Option<bool> {
        let is_opened = |change: &infc_exposure::Change| change.what == infc_exposure::What::Opened;
        self.exposure.as_ref().map(|changes| changes.iter().any(is_opened))
    }

    /// The values that differ.
    pub fn values(&self) -> impl Iterator<Item = &Change> {
        self.causes.iter().flat_map(|cause| &cause.values)
    }
}

impl Hunk {
    /// Where what it changes stands, each place once.
    pub fn places(&self) -> Vec<&Place> {
        let mut all: Vec<&Place> = Vec::new();
        for place in self.lines.iter().filter_map(|line| line.place.as_ref()) {
            if !all.contains(&place) {
                all.push(place);
            }
        }
        all
    }
}
