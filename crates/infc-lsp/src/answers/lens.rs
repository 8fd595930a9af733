//! Above everything that listens: who reaches it, and by which way.
//!
//! It deliberately leaves what keeps the others out to hovering and to the page that it opens.

use infc::exposure::{Exposure, Target};
use infc::why::dotted;
use infc_diag::{FileId, Span};
use lsp_types::{CodeLens, Command};
use serde_json::json;

use super::reach;
use crate::Snapshot;

/// The command of an editor's extension that shows more. Its arguments: the URI of the file, the place of the lens, the
/// listener's name, and the URI of the page that tells every way.
pub const SHOW: &str = "infc.showReach";

/// The server's own command that tells the same in a message, for an editor without such an extension; it takes the same
/// arguments.
pub const TELL: &str = "infc.tellReach";

/// The server's own command that answers with the page as Markdown: the URI of a file, and a listener's name.
pub const ANSWER: &str = "infc.reach";

/// The lenses of a file.
pub fn lenses(snapshot: &Snapshot<'_, '_>, file: FileId) -> Vec<CodeLens> {
    let Some(exposure) = snapshot.inspection.exposure() else { return Vec::new() };
    let uri = snapshot.uri(file);
    let mut found = Vec::new();
    for (target, at) in targets(snapshot, exposure, file) {
        let range = snapshot.range(at);
        let page = snapshot.page_of(&target.id);
        let arguments = json!([
            uri.as_ref().map(|uri| uri.as_str()),
            range.start,
            target.id,
            page.as_ref().map(|page| page.as_str()),
        ]);
        let command = if snapshot.client.shows_reach { SHOW } else { TELL };
        let command = Command {
            title: reach::line(exposure, target),
            command: command.to_owned(),
            arguments: arguments.as_array().cloned(),
        };
        found.push(CodeLens { range, command: Some(command), data: None });
    }
    found
}

/// What listens and is named in a file, with the places of the names.
pub fn targets<'e>(
    snapshot: &Snapshot<'_, '_>,
    exposure: &'e Exposure,
    file: FileId,
) -> Vec<(&'e Target, Span)> {
    let mut found = Vec::new();
    for (at, path) in snapshot.slots().keys_in(file, (0, u32::MAX)) {
        let id = dotted(&path);
        found.extend(exposure.targets.iter().filter(|target| target.id == id).map(|target| (target, at)));
    }
    found
}
