//! Places of spans as a reader writes them.
//!
//! It deliberately reads each file once, and shows none of it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;
use infc_diag::{FileId, LineIndex, Span, World};
use infc_exposure::Place;

use crate::report::name;

/// Where spans begin; each file is read once.
pub(crate) struct Places<'a> {
    world: &'a dyn World,
    base: &'a Utf8Path,
    files: RefCell<BTreeMap<FileId, Arc<File>>>,
}

struct File {
    name: String,
    text: Arc<str>,
    lines: LineIndex,
}

impl<'a> Places<'a> {
    /// Places for a reader who writes the project's directory as `base`.
    pub fn new(world: &'a dyn World, base: &'a Utf8Path) -> Self {
        Self { world, base, files: RefCell::default() }
    }

    /// Where `at` begins.
    pub fn of(&self, at: Span) -> Place {
        let mut files = self.files.borrow_mut();
        let file = files.entry(at.file).or_insert_with(|| {
            let text = self.world.source(at.file).unwrap_or_default();
            let lines = LineIndex::new(&text);
            Arc::new(File { name: name(self.world, self.base, at.file), text, lines })
        });
        let found = file.lines.line_column(&file.text, at.start);
        Place { file: file.name.clone(), line: found.line, column: found.column }
    }
}
