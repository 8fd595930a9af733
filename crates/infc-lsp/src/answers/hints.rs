//! What a reader would look up elsewhere: the port behind a reference, the units that run an app or a job, and for an editor
//! without lenses who reaches a listener.
//!
//! It deliberately repeats nothing that stands in the same line.

use std::collections::BTreeMap;

use infc::why::dotted;
use infc_diag::{FileId, Span};
use infc_eval::Value;
use infc_syntax::ast::{AttrPath, Binding};
use lsp_types::{InlayHint, InlayHintKind, InlayHintLabel, InlayHintTooltip, Position};

use super::reach;
use crate::Snapshot;

/// How far before its end a reference begins, at most.
const REFERENCE: u32 = 1_000;

/// The hints within the bytes `range` of a file.
pub fn hints(snapshot: &Snapshot<'_, '_>, file: FileId, range: (u32, u32)) -> Vec<InlayHint> {
    let mut found = ports(snapshot, file, range);
    found.extend(entities(snapshot, file, range));
    found
}

/// Behind the first line of what runs or listens: its units, and who reaches it.
fn entities(snapshot: &Snapshot<'_, '_>, file: FileId, range: (u32, u32)) -> Vec<InlayHint> {
    let Some(source) = snapshot.source(file) else { return Vec::new() };
    let exposure = snapshot.inspection.exposure().filter(|_| !snapshot.client.lenses);
    let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (at, path) in snapshot.slots().keys_in(file, range) {
        let id = dotted(&path);
        let reached = exposure.and_then(|exposure| {
            let target = exposure.targets.iter().find(|target| target.id == id)?;
            Some(reach::line(exposure, target))
        });
        let told: Vec<String> = snapshot.inspection.units_at(at).into_iter().chain(reached).collect();
        if !told.is_empty() {
            lines.entry(snapshot.range(at).start.line).or_default().extend(told);
        }
    }
    let hint = |(line, mut told): (u32, Vec<String>)| {
        told.dedup();
        let encoding = snapshot.client.encoding;
        let end = source.text.offset(Position { line, character: u32::MAX }, encoding);
        InlayHint {
            position: source.text.position(end, encoding),
            label: InlayHintLabel::String(told.join(" · ")),
            kind: None,
            text_edits: None,
            tooltip: Some(InlayHintTooltip::String("what infc makes of it".to_owned())),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        }
    };
    lines.into_iter().map(hint).collect()
}

/// Behind references: the ports of what they mean.
fn ports(snapshot: &Snapshot<'_, '_>, file: FileId, range: (u32, u32)) -> Vec<InlayHint> {
    let mut sockets: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for socket in snapshot.inspection.listening() {
        let Some(entity) = socket.entity else { continue };
        let port = format!("{}/{}", socket.port, socket.protocol);
        let known = sockets.entry(entity).or_default();
        if !known.contains(&port) {
            known.push(port);
        }
    }
    // One text may be a reference to several entities.
    let mut ports: BTreeMap<Span, Vec<String>> = BTreeMap::new();
    // A reference is a word or a few.
    let (from, to) = (range.0.saturating_sub(REFERENCE), range.1);
    for (at, path) in snapshot.slots().values_in(file, (from, to)).filter(|(at, _)| at.end >= range.0) {
        let Some(value) = snapshot.inspection.value_at(&path) else { continue };
        let Value::Ref(to) = &value.value else { continue };
        if is_name(snapshot, at) {
            continue;
        }
        let known = ports.entry(at).or_default();
        for port in sockets.get(&dotted(to)).into_iter().flatten() {
            if !known.contains(port) {
                known.push(port.clone());
            }
        }
    }
    let hint = |(at, ports): (Span, Vec<String>)| {
        let position = snapshot.range(at).end;
        (!ports.is_empty()).then(|| InlayHint {
            position,
            label: InlayHintLabel::String(format!(":{}", ports.join(" "))),
            kind: Some(InlayHintKind::PARAMETER),
            text_edits: None,
            tooltip: Some(InlayHintTooltip::String("what is referred to listens on this port".to_owned())),
            padding_left: Some(false),
            padding_right: Some(false),
            data: None,
        })
    };
    ports.into_iter().filter_map(hint).collect()
}

/// Whether a definition's own name stands here: what refers to itself, as a default does, needs no hint.
fn is_name(snapshot: &Snapshot<'_, '_>, at: Span) -> bool {
    let Some(source) = snapshot.source(at.file) else { return false };
    let node = infc_syntax::covering(&source.root(), (at.start, at.end));
    let path = node.ancestors().find_map(AttrPath::cast);
    path.is_some_and(|path| path.syntax().parent().and_then(Binding::cast).is_some())
}
