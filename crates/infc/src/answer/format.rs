//! Sources in canonical layout.
//!
//! It deliberately leaves a source that has syntax errors as it is, and goes on with the others.

use std::sync::Arc;

use camino::Utf8PathBuf;
use infc_diag::{Diagnostic, FilePath, MemWorld};
use serde::Serialize;

use super::{Answer, Refusal};
use crate::Unformatted;
use crate::report::{Entries, Report, json_text};

/// Version of the format.
const SCHEMA: u32 = 1;

/// A source, and what it should be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// Its name.
    pub name: Utf8PathBuf,
    /// What stands in it.
    pub text: Arc<str>,
    /// The canonical layout of it, unless it has syntax errors.
    pub formatted: Option<String>,
}

/// Sources that were laid out.
#[derive(Debug, Default)]
pub struct Formatted {
    /// Each of them.
    pub sources: Vec<Source>,
    /// What is wrong with those that were not.
    pub diagnostics: Vec<Diagnostic>,
    world: MemWorld,
}

/// What becomes of a source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// It is as it should be.
    Canonical,
    /// It should be another.
    Changed,
    /// It cannot be read.
    Broken,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    infc_version: &'static str,
    diagnostics: Entries<'a>,
    files: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    layout: &'static str,
    text: Option<&'a str>,
}

/// Lays out `sources`. It is refused if that would change what one of them says, which is a mistake in infc.
pub fn format(sources: impl IntoIterator<Item = (Utf8PathBuf, Arc<str>)>) -> Result<Formatted, Refusal> {
    let mut all = Formatted::default();
    for (name, text) in sources {
        let file = all.world.insert(FilePath::project(name.as_path()), text.clone());
        let formatted = match crate::format(file, &text) {
            Ok(formatted) => Some(formatted),
            Err(Unformatted::Errors(errors)) => {
                all.diagnostics.extend(errors);
                None
            }
            Err(Unformatted::Fault) => {
                return Err(Refusal::new(
                    format!(
                        "formatting would change what `{name}` says, which is a mistake in infc; nothing was written"
                    ),
                    "please report it, with the file",
                ));
            }
        };
        all.sources.push(Source { name, text, formatted });
    }
    Ok(all)
}

impl Source {
    /// The text that it should have, if that is another.
    pub fn change(&self) -> Option<&str> {
        self.formatted.as_deref().filter(|formatted| *formatted != &*self.text)
    }

    /// What becomes of it.
    pub fn layout(&self) -> Layout {
        match &self.formatted {
            None => Layout::Broken,
            Some(formatted) if **formatted == *self.text => Layout::Canonical,
            Some(_) => Layout::Changed,
        }
    }
}

impl Formatted {
    /// What is wrong, ready to be shown.
    pub fn report(&self) -> Report<'_> {
        Report::new(&self.world, &self.diagnostics)
    }

    /// What `infc fmt --format json` prints.
    pub fn answer(&self) -> Answer {
        let report = self.report();
        let files = self.sources.iter().map(|source| Entry {
            file: source.name.as_str(),
            layout: source.layout().word(),
            text: source.formatted.as_deref(),
        });
        let document = Document {
            schema: SCHEMA,
            infc_version: env!("CARGO_PKG_VERSION"),
            diagnostics: report.entries(),
            files: files.collect(),
        };
        let passes = self.sources.iter().all(|source| source.layout() == Layout::Canonical);
        Answer { json: json_text(&document), passes }
    }
}

impl Layout {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Canonical => "canonical",
            Self::Changed => "changed",
            Self::Broken => "broken",
        }
    }
}
