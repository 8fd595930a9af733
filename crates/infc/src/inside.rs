//! Where in the file the part of a text stands that a diagnostic is about: the reader of a text knows its bytes, and only the
//! source knows what indentation and escapes were between them.
//!
//! It deliberately leaves a text with holes before that part, and a text that is no literal, as a whole.

use std::collections::BTreeMap;

use infc_diag::{Diagnostic, Span, World};
use infc_syntax::ast::{Expr, Str};

/// Narrows what `diagnostics` point at to the part that each is about.
pub(crate) fn narrow(world: &dyn World, diagnostics: &mut [Diagnostic]) {
    let mut texts: BTreeMap<Span, Option<Str>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let Some(part) = diagnostic.within.take() else { continue };
        let whole = diagnostic.primary.span;
        let text = texts.entry(whole).or_insert_with(|| written(world, whole));
        if let Some((start, end)) = text.as_ref().and_then(|text| text.place(&part)) {
            diagnostic.primary.span = Span::new(whole.file, whole.start + start, whole.start + end);
        }
    }
}

/// The string that is written at `span`; what is between its quotes means the same wherever it stands.
fn written(world: &dyn World, span: Span) -> Option<Str> {
    let source = world.source(span.file).ok()?;
    match infc_syntax::parse(source.get(span.start as usize..span.end as usize)?).file().expr()? {
        Expr::Str(text) => Some(text),
        _ => None,
    }
}
