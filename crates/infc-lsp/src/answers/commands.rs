//! What a client has the server do: tell every way to a listener. And the documents that lie in no folder of the user: sources
//! of inputs, and pages of ways.
//!
//! It deliberately changes nothing.

use infc_diag::{FilePath, Root};
use serde_json::Value;

use super::{lens, reach};
use crate::{Snapshot, uri};

/// The commands that a client can give.
pub const COMMANDS: &[&str] = &[lens::ANSWER, lens::TELL];

/// The answer to a command: the page of a listener.
pub fn execute(snapshot: &Snapshot<'_, '_>, arguments: &[Value]) -> Option<String> {
    // The file, then the name; a lens has its place between them.
    let id = arguments.iter().skip(1).find_map(Value::as_str)?;
    reach::page(snapshot, id)
}

/// The text of a document with a name of infc's own.
pub fn document(snapshot: &Snapshot<'_, '_>, uri: &str) -> Option<String> {
    match uri::foreign(&uri.parse().ok()?)? {
        uri::Foreign::Input { name, path } => {
            let path = FilePath { root: Root::Input(name), path };
            let file = snapshot.inspection.world.files().intern(path);
            // Of what a stranger wrote, the secrets are struck out as well.
            snapshot.inspection.shown_text(file).map(|text| text.to_string())
        }
        uri::Foreign::Reach { id } => reach::page(snapshot, &id),
    }
}
