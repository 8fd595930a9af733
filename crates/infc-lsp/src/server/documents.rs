//! The documents that a client has open.
//!
//! It deliberately knows nothing of flakes: a document is a path, a version and a text.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use lsp_types::TextDocumentContentChangeEvent;

use crate::{Encoding, Text};

/// A document.
#[derive(Clone, Debug)]
pub struct Document {
    /// The client's number of its state.
    pub version: i32,
    /// What stands in it.
    pub text: Text,
}

/// The documents that are open, by path.
#[derive(Debug, Default)]
pub struct Documents(BTreeMap<Utf8PathBuf, Document>);

impl Documents {
    /// A document is open from now on; what stands on disk does not count.
    pub fn open(&mut self, path: &Utf8Path, version: i32, text: &str) {
        self.0.insert(path.to_owned(), Document { version, text: Text::new(text) });
    }

    /// Changes an open document; its new text, if it is open.
    pub fn change(
        &mut self,
        path: &Utf8Path,
        version: i32,
        (changes, encoding): (Vec<TextDocumentContentChangeEvent>, Encoding),
    ) -> Option<Text> {
        let document = self.0.get_mut(path)?;
        document.version = version;
        for change in changes {
            document.text = match change.range {
                Some(range) => document.text.replaced(range, &change.text, encoding),
                None => Text::new(change.text),
            };
        }
        Some(document.text.clone())
    }

    /// A document is open no longer; what stands on disk counts again.
    pub fn close(&mut self, path: &Utf8Path) {
        self.0.remove(path);
    }

    /// The version of a document, if it is open.
    pub fn version(&self, path: &Utf8Path) -> Option<i32> {
        self.0.get(path).map(|document| document.version)
    }
}
