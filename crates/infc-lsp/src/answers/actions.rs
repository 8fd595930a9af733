//! What mends a mistake: the edits that its diagnostic carries.
//!
//! It deliberately invents none, and offers as preferred only what a tool may apply unasked.

use infc::{Compiler, Mending};
use infc_diag::{Diagnostic, Edit, FileId};
use lsp_types::{CodeAction, CodeActionKind, Range, TextEdit};

use super::diagnostics::shown;
use super::formatting;
use crate::Snapshot;

/// The kind of the action that mends everything that can be mended without doubt.
pub const FIX_ALL: &str = "source.fixAll.infc";

/// Edits by file, as a client is sent them.
pub type Edits = Vec<(FileId, Vec<TextEdit>)>;

/// The actions for the bytes `range` of a file, with their edits.
pub fn quick_fixes(snapshot: &Snapshot<'_, '_>, file: FileId, range: (u32, u32)) -> Vec<(CodeAction, Edits)> {
    let near = |found: &&Diagnostic| {
        let at = found.primary.span;
        at.file == file && at.start <= range.1 && range.0 <= at.end
    };
    let mut actions: Vec<(CodeAction, Edits)> = Vec::new();
    for found in snapshot.inspection.diagnostics().iter().filter(near) {
        let Some(fix) = &found.fix else { continue };
        if fix.edits.is_empty() || fix.edits.iter().any(|edit| !snapshot.is_own(edit.span.file)) {
            continue;
        }
        let at: Range = snapshot.range(found.primary.span);
        let action = CodeAction {
            title: fix.title.clone(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![shown(snapshot, found, at)]),
            is_preferred: Some(fix.safe),
            ..CodeAction::default()
        };
        actions.push((action, by_file(snapshot, &fix.edits)));
    }
    actions.dedup_by(|one, two| one.0.title == two.0.title && one.1 == two.1);
    actions
}

fn by_file(snapshot: &Snapshot<'_, '_>, edits: &[Edit]) -> Edits {
    let mut files: Edits = Vec::new();
    for edit in edits {
        let text = TextEdit { range: snapshot.range(edit.span), new_text: edit.text.clone() };
        match files.iter_mut().find(|(file, _)| *file == edit.span.file) {
            Some((_, edits)) => edits.push(text),
            None => files.push((edit.span.file, vec![text])),
        }
    }
    files
}

/// What `infc check --fix` would write, if it would write anything.
pub fn fix_all(snapshot: &Snapshot<'_, '_>) -> Option<(CodeAction, Edits)> {
    let entry = *snapshot.inspection.program.files.first()?;
    let Mending { files, fixes, .. } = Compiler::new().mend(snapshot.inspection.world, entry).ok()?;
    let edit = |mended: &infc::Mended| {
        let source = snapshot.source(mended.file)?;
        let edits = formatting::edits(source.text.text(), &mended.new);
        let written = |edit| formatting::written(&source.text, edit, snapshot.client.encoding);
        Some((mended.file, edits.into_iter().map(written).collect()))
    };
    let edits: Edits = files.iter().filter_map(edit).collect();
    let action = CodeAction {
        title: format!("mend {fixes} mistakes that can be mended without doubt"),
        kind: Some(CodeActionKind::new(FIX_ALL)),
        ..CodeAction::default()
    };
    (!edits.is_empty()).then_some((action, edits))
}
