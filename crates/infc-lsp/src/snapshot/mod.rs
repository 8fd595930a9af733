//! One state of a flake, analysed: what every answer is made from.
//!
//! It deliberately works nothing out that the compiler has not; it only finds what belongs to a place, and turns places
//! of the compiler into those of the client.

mod known;
mod paths;
mod slots;
mod source;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use camino::Utf8Path;
use infc::Inspection;
use infc_diag::{FileId, Root, Span};
use infc_eval::{Spanned, Value};
use lsp_types::{Location, Position, Range, Uri};

use crate::{Client, uri};

use known::Known;
pub use known::present;
pub use paths::extended;
pub use slots::{Path, Slots};
pub use source::{Source, range, token_range};

/// What stands for a secret.
pub const HIDDEN: &str = "***";

/// One state of a flake, analysed.
pub struct Snapshot<'s, 'a> {
    /// What the compiler found.
    pub inspection: &'s Inspection<'a>,
    /// The folder of the flake.
    pub root: &'s Utf8Path,
    /// Whom the answers are for.
    pub client: Client,
    sources: RefCell<BTreeMap<FileId, Option<Rc<Source>>>>,
    slots: OnceCell<Slots<'s>>,
    known: OnceCell<Known<'a>>,
}

/// A place that a client asks about.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The file.
    pub file: FileId,
    /// The byte.
    pub offset: u32,
    /// The file as it is.
    pub source: Rc<Source>,
}

impl Asked {
    /// The line that is asked about.
    pub fn line(&self, snapshot: &Snapshot<'_, '_>) -> u32 {
        self.source.text.position(self.offset, snapshot.client.encoding).line
    }
}

impl<'s, 'a> Snapshot<'s, 'a> {
    /// A state that the compiler has seen.
    pub fn new(inspection: &'s Inspection<'a>, root: &'s Utf8Path, client: Client) -> Self {
        Self {
            inspection,
            root,
            client,
            sources: RefCell::default(),
            slots: OnceCell::new(),
            known: OnceCell::new(),
        }
    }

    /// The text and the tree of a file; nothing if it cannot be read.
    pub fn source(&self, file: FileId) -> Option<Rc<Source>> {
        let mut sources = self.sources.borrow_mut();
        let read = || Source::read(self.inspection.world, file).map(Rc::new);
        sources.entry(file).or_insert_with(read).clone()
    }

    /// The files of the project that make the site.
    pub fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        self.inspection.program.files.iter().copied().filter(|file| self.is_own(*file))
    }

    /// Whether a file is one of the project.
    pub fn is_own(&self, file: FileId) -> bool {
        self.inspection.world.path(file).root == Root::Project
    }

    /// The place that a client means.
    pub fn asked(&self, file: FileId, at: Position) -> Option<Asked> {
        let source = self.source(file)?;
        Some(Asked { file, offset: source.text.offset(at, self.client.encoding), source })
    }

    /// What a client calls a file.
    pub fn uri(&self, file: FileId) -> Option<Uri> {
        let path = self.inspection.world.path(file);
        match path.root {
            Root::Project => uri::of_path(&self.root.join(&path.path)),
            Root::Std | Root::Input(_) => uri::of_foreign(&path, self.root),
        }
    }

    /// What a client calls the page that tells every way to the listener `id`.
    pub fn page_of(&self, id: &str) -> Option<Uri> {
        uri::of_reach(id, self.root)
    }

    /// Where a client sees a span.
    pub fn range(&self, at: Span) -> Range {
        let source = self.source(at.file);
        source.map(|source| source.text.range((at.start, at.end), self.client.encoding)).unwrap_or_default()
    }

    /// The same, with the file.
    pub fn location(&self, at: Span) -> Option<Location> {
        Some(Location { uri: self.uri(at.file)?, range: self.range(at) })
    }

    /// The text of a span, without its secrets.
    pub fn text(&self, at: Span) -> String {
        let text = self.inspection.shown_text(at.file);
        let slice = text.as_ref().and_then(|text| text.get(at.start as usize..at.end as usize));
        slice.unwrap_or_default().to_owned()
    }

    /// A value in words; of one that is written where nobody may see it, nothing.
    pub fn shown(&self, value: &Spanned<Value>) -> String {
        if self.is_hidden(value) { HIDDEN.to_owned() } else { self.inspection.show(&value.value) }
    }

    /// Whether a value is written where nobody may see it.
    pub fn is_hidden(&self, value: &Spanned<Value>) -> bool {
        matches!(value.value, Value::Scalar(_)) && self.inspection.is_hidden(value.at)
    }

    /// The values of the site, by place.
    pub fn slots(&self) -> &Slots<'s> {
        self.slots.get_or_init(|| Slots::of(self.inspection.value(), &self.inspection.program.schema))
    }

    /// The path of a file below the flake, for people.
    pub fn name(&self, file: FileId) -> String {
        self.inspection.world.path(file).to_string()
    }

    /// A link to a place, in Markdown: `site.inf:12`.
    pub fn link(&self, at: Span) -> String {
        let line = self.range(at).start.line + 1;
        // The library's `<std>` would be taken for a tag.
        let name = format!("{}:{line}", self.name(at.file)).replace('<', "\\<");
        match self.uri(at.file) {
            Some(uri) => format!("[{name}]({}#L{line})", uri.as_str()),
            None => name,
        }
    }
}
