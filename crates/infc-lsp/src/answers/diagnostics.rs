//! What is wrong, by file, as the client shows it.
//!
//! It deliberately says what a terminal says: the same words, the same places, a link to the same page.

use std::collections::BTreeMap;

use infc::report;
use infc_diag::{Diagnostic, FileId, Severity, Span};
use infc_syntax::SyntaxElement;
use infc_syntax::ast::Expr;
use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, NumberOrString, Range,
};

use super::hover::definitions_of;
use crate::Snapshot;

/// What is wrong in each file of the project; a file without a mistake is in it, too.
pub fn diagnostics(snapshot: &Snapshot<'_, '_>) -> BTreeMap<FileId, Vec<lsp_types::Diagnostic>> {
    let mut files: BTreeMap<FileId, Vec<lsp_types::Diagnostic>> =
        snapshot.files().map(|file| (file, Vec::new())).collect();
    let entry = snapshot.files().next();
    let mut sorted: Vec<&Diagnostic> = snapshot.inspection.diagnostics().iter().collect();
    sorted.sort_by_key(|found| (found.primary.span, found.severity, found.kind.name));
    sorted.dedup();
    for found in sorted {
        let own = own_place(snapshot, found);
        let Some(file) = own.map(|at| at.file).or(entry) else { continue };
        let range = own.map(|at| snapshot.range(at)).unwrap_or_default();
        let whole = shown(snapshot, found, range);
        for (other, hint) in hints(snapshot, found, own, &whole) {
            files.entry(other).or_default().push(hint);
        }
        files.entry(file).or_default().push(whole);
    }
    files
}

/// What is to be seen of a mistake in the other files that have a part in it, where one may be at work: a hint for each
/// place, with the way to the mistake itself. It is no second mistake, so lists of problems leave it out.
fn hints(
    snapshot: &Snapshot<'_, '_>,
    found: &Diagnostic,
    own: Option<Span>,
    whole: &lsp_types::Diagnostic,
) -> Vec<(FileId, lsp_types::Diagnostic)> {
    let Some((own, back)) = own.and_then(|own| Some((own, snapshot.location(own)?))) else {
        return Vec::new();
    };
    let there =
        found.labels.iter().filter(|label| label.span.file != own.file && snapshot.is_own(label.span.file));
    let hint = |label: &infc_diag::Label| {
        let way = DiagnosticRelatedInformation { location: back.clone(), message: found.message.clone() };
        let message = if label.text.is_empty() { &found.message } else { &label.text };
        let hint = lsp_types::Diagnostic {
            range: snapshot.range(label.span),
            severity: Some(DiagnosticSeverity::HINT),
            message: message.clone(),
            related_information: snapshot.client.shows_places.then(|| vec![way]),
            tags: None,
            ..whole.clone()
        };
        (label.span.file, hint)
    };
    there.map(hint).collect()
}

/// The place at which a mistake is shown: its own, or the first of the project's that it names.
fn own_place(snapshot: &Snapshot<'_, '_>, found: &Diagnostic) -> Option<Span> {
    let labels = found.labels.iter().map(|label| label.span);
    let steps = found.steps.iter().filter_map(|step| step.at);
    let mut places = std::iter::once(found.primary.span).chain(labels).chain(steps);
    places.find(|at| snapshot.is_own(at.file))
}

/// One mistake as the client shows it.
pub fn shown(snapshot: &Snapshot<'_, '_>, found: &Diagnostic, range: Range) -> lsp_types::Diagnostic {
    let severity = match found.severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note => DiagnosticSeverity::INFORMATION,
    };
    let related = if snapshot.client.shows_places { related(snapshot, found) } else { Vec::new() };
    lsp_types::Diagnostic {
        range,
        severity: Some(severity),
        code: Some(NumberOrString::String(found.kind.name.to_owned())),
        code_description: report::page(found.kind).parse().ok().map(|href| CodeDescription { href }),
        source: Some("infc".to_owned()),
        message: message(snapshot, found),
        related_information: (!related.is_empty()).then_some(related),
        tags: found.kind.name.starts_with("unused-").then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: None,
    }
}

/// Everything that is said of a mistake, a line each.
fn message(snapshot: &Snapshot<'_, '_>, found: &Diagnostic) -> String {
    let mut lines = vec![found.message.clone()];
    for step in &found.steps {
        let at = step.at.map(|at| {
            let line = snapshot.range(at).start.line + 1;
            format!(" ({}:{line})", snapshot.name(at.file))
        });
        lines.push(format!("  {}  {}{}", step.node, step.action, at.unwrap_or_default()));
    }
    lines.extend(found.notes.iter().cloned());
    lines.extend(found.help.iter().map(|help| format!("help: {help}")));
    lines.join("\n")
}

/// The other places, each with what is to be said of it.
fn related(snapshot: &Snapshot<'_, '_>, found: &Diagnostic) -> Vec<DiagnosticRelatedInformation> {
    let here = (!found.primary.text.is_empty()).then_some((found.primary.span, &found.primary.text));
    let labels = found.labels.iter().map(|label| (label.span, &label.text));
    let steps = found.steps.iter().filter_map(|step| Some((step.at?, &step.action)));
    let places = here.into_iter().chain(labels).chain(steps);
    let info = |(at, text): (Span, &String)| {
        let location = snapshot.location(at)?;
        Some(DiagnosticRelatedInformation { location, message: text.clone() })
    };
    places.filter_map(info).collect()
}

/// What is wrong with one file. One that is no part of a site may be one of its own, or something that a site would
/// import, of which only the layout of the words is judged.
pub fn of_part(snapshot: &Snapshot<'_, '_>, file: FileId) -> Vec<lsp_types::Diagnostic> {
    let mut all = diagnostics(snapshot);
    let own = all.remove(&file).unwrap_or_default();
    if snapshot.files().next() == Some(file) && !is_site(snapshot, file) {
        return of_syntax(snapshot, file);
    }
    own
}

/// Whether a file may be the beginning of a site: one that is called so, a set that says what a site says, or another file
/// as it is or with something laid over it.
fn is_site(snapshot: &Snapshot<'_, '_>, file: FileId) -> bool {
    if snapshot.name(file) == "site.inf" {
        return true;
    }
    let Some(expr) = snapshot.source(file).and_then(|source| source.parse.file().expr()) else { return true };
    let root = snapshot.schema().record(snapshot.schema().root);
    match expr.inner() {
        Some(Expr::Set(set)) => {
            let names: Vec<String> = definitions_of(set.syntax()).into_iter().map(|(name, _)| name).collect();
            names.is_empty() || names.iter().any(|name| name == "outputs" || root.field(name).is_some())
        }
        Some(Expr::Let(_) | Expr::Apply(_) | Expr::Binary(_)) => !is_profile(snapshot, file),
        _ => false,
    }
}

fn is_profile(snapshot: &Snapshot<'_, '_>, file: FileId) -> bool {
    snapshot.source(file).is_some_and(|source| {
        let words = source.root().descendants_with_tokens().filter_map(SyntaxElement::into_token);
        words.filter(|token| !token.kind().is_trivia()).take(1).any(|token| token.text() == "profile")
    })
}

/// What does not follow the grammar in a file.
fn of_syntax(snapshot: &Snapshot<'_, '_>, file: FileId) -> Vec<lsp_types::Diagnostic> {
    let Some(source) = snapshot.source(file) else { return Vec::new() };
    let errors = source.parse.errors.iter().cloned().map(|error| infc_eval::syntax_error(file, error));
    errors.map(|found| shown(snapshot, &found, snapshot.range(found.primary.span))).collect()
}

/// What is wrong with the other files of the site.
pub fn elsewhere(
    snapshot: &Snapshot<'_, '_>,
    file: FileId,
) -> Vec<(lsp_types::Uri, Vec<lsp_types::Diagnostic>)> {
    let others = diagnostics(snapshot).into_iter().filter(|(other, _)| *other != file);
    others.filter_map(|(other, found)| Some((snapshot.uri(other)?, found))).collect()
}
