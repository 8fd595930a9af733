//! Reports of what is wrong, for a client that asks about all files at once.
//!
//! It deliberately repeats nothing that the client has: of that it says that it is as it was.

use lsp_types::PreviousResultId;
use serde_json::{Value, json};

use super::flake::number;
use crate::answers::diagnostics;
use crate::{Snapshot, uri};

/// The report of every file of a flake, and of each that was one; `previous` is what the client knows.
pub fn of_all(snapshot: &Snapshot<'_, '_>, previous: &[PreviousResultId]) -> Vec<Value> {
    let mut all = Vec::new();
    let mut told = Vec::new();
    for (file, items) in diagnostics::diagnostics(snapshot) {
        let Some(uri) = snapshot.uri(file) else { continue };
        let id = format!("{:x}", number(&items));
        let is_known = previous.iter().any(|known| known.uri == uri && known.value == id);
        all.push(if is_known {
            json!({ "kind": "unchanged", "resultId": id, "uri": uri.as_str(), "version": null })
        } else {
            json!({ "kind": "full", "resultId": id, "items": items, "uri": uri.as_str(), "version": null })
        });
        told.push(uri);
    }
    let none = format!("{:x}", number(&[]));
    for gone in previous.iter().filter(|known| !told.contains(&known.uri) && known.value != none) {
        // A file of another flake is that one's to tell of.
        if uri::path(&gone.uri).is_some_and(|path| path.starts_with(snapshot.root)) {
            let uri = gone.uri.as_str();
            all.push(json!({ "kind": "full", "resultId": none, "items": [], "uri": uri, "version": null }));
        }
    }
    all
}
