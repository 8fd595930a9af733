//! What a reader would look up elsewhere: the port behind a reference.
//!
//! It deliberately repeats nothing that stands in the same line.

use std::collections::BTreeMap;

use infc::dotted;
use infc_diag::{FileId, Span};
use infc_eval::Value;
use lsp_types::{InlayHint, InlayHintKind, InlayHintLabel, InlayHintTooltip};

use crate::Snapshot;

/// The hints within the bytes `range` of a file.
pub fn hints(snapshot: &Snapshot<'_, '_>, file: FileId, range: (u32, u32)) -> Vec<InlayHint> {
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
    for (at, path) in snapshot.slots().values() {
        if at.file != file || at.end < range.0 || at.start > range.1 {
            continue;
        }
        let Some(value) = snapshot.inspection.value_at(path) else { continue };
        let Value::Ref(to) = &value.value else { continue };
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
