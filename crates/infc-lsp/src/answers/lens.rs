//! Above everything that listens: who reaches it.
//!
//! It deliberately names who is let in, and leaves the way to hovering.

use infc::dotted;
use infc::exposure::{Exposure, Fate, SourceKind, Target};
use infc_diag::{FileId, Span};
use lsp_types::{CodeLens, Command};

use crate::Snapshot;

/// The command of an editor's extension that shows more.
pub const COMMAND: &str = "infc.showReach";

/// The lenses of a file.
pub fn lenses(snapshot: &Snapshot<'_, '_>, file: FileId) -> Vec<CodeLens> {
    let Some(exposure) = snapshot.inspection.exposure() else { return Vec::new() };
    let mut found = Vec::new();
    for (target, at) in targets(snapshot, exposure, file) {
        let range = snapshot.range(at);
        let uri = snapshot.uri(file).map(|uri| uri.as_str().to_owned());
        let arguments = Some(vec![serde_json::json!(uri), serde_json::json!(range.start)]);
        let command = Command { title: title(exposure, target), command: COMMAND.to_owned(), arguments };
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
    for (at, path) in snapshot.slots().keys().filter(|(at, _)| at.file == file) {
        let id = dotted(path);
        found.extend(exposure.targets.iter().filter(|target| target.id == id).map(|target| (target, at)));
    }
    found
}

fn title(exposure: &Exposure, target: &Target) -> String {
    let who = reached_by(exposure, target);
    let who = if who.is_empty() { "reachable from nobody else".to_owned() } else { who };
    match target.sockets.as_slice() {
        [] => who,
        sockets => format!("{who} · {}", sockets.join(" ")),
    }
}

/// `reachable from the internet`, `reachable from zones.office, perhaps the internet`.
pub fn reached_by(exposure: &Exposure, target: &Target) -> String {
    let mut who = Vec::new();
    for (source, fare) in exposure.sources.iter().zip(&target.from) {
        // Everything on the host itself reaches what listens there.
        if source.kind == SourceKind::Loopback {
            continue;
        }
        let name = source.kind.spoken(&source.id);
        match fare.fate {
            Fate::Closed => continue,
            Fate::Open => who.push(name),
            Fate::Password => who.push(format!("{name} with a password")),
            Fate::Part => who.push(format!("part of {name}")),
            Fate::Unknown => who.push(format!("perhaps {name}")),
        }
        if source.kind == SourceKind::Internet && fare.fate == Fate::Open {
            break;
        }
    }
    if who.is_empty() { String::new() } else { format!("reachable from {}", who.join(", ")) }
}
