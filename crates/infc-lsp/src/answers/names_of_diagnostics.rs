//! Names of diagnostics in a source: what is accepted, and what a test expects.
//!
//! It deliberately takes a word for one only where one belongs, for `unused-let` may be anybody's word.

use infc_diag::Kind;
use infc_syntax::ast::{Apply, AttrPath, Binding, Expr};
use infc_syntax::{SyntaxKind, SyntaxNode, SyntaxToken};

/// The diagnostic that a word of a source names.
pub fn named(token: &SyntaxToken) -> Option<&'static Kind> {
    if !matches!(token.kind(), SyntaxKind::Ident | SyntaxKind::StrText) {
        return None;
    }
    let kind = infc::kinds().iter().copied().find(|kind| kind.name == token.text())?;
    let node = token.parent()?;
    (is_accepted(&node) || is_expected(&node)).then_some(kind)
}

/// Whether a name is a key of `accept`: `accept.x = …`, `accept = { x = …; }`.
pub fn is_accepted(node: &SyntaxNode) -> bool {
    let Some(path) = node.ancestors().take(3).find_map(AttrPath::cast) else { return false };
    let segments = path.segments();
    let own = node.text_range();
    let number = segments.iter().position(|segment| {
        segment.range().0 <= own.start().into() && u32::from(own.end()) <= segment.range().1
    });
    // The node may be the path itself, whose segments are words.
    let before = match number {
        Some(number) => segments.get(..number).unwrap_or_default(),
        None => &segments,
    };
    if before.iter().any(|segment| segment.literal().as_deref() == Some("accept")) {
        return true;
    }
    let around = path.syntax().ancestors().skip(1).filter_map(Binding::cast).nth(1);
    let above = around.and_then(|binding| binding.path()?.segments().last()?.literal());
    above.as_deref() == Some("accept")
}

/// Whether a text is what `error`, `warning` or `note` of a test is given: `error "x"`, `error { name = "x"; }`.
pub fn is_expected(node: &SyntaxNode) -> bool {
    let binding = node.ancestors().take(3).find_map(Binding::cast);
    let named = binding.and_then(|binding| {
        let name = binding.path()?.segments().first()?.literal()?;
        (name == "name").then(|| binding.syntax().parent())?
    });
    let argument = named.unwrap_or_else(|| node.clone());
    let apply = argument.ancestors().take(3).find_map(Apply::cast);
    let function = apply.and_then(|apply| apply.function());
    matches!(function, Some(Expr::Name(name)) if matches!(name.text().as_str(), "error" | "warning" | "note"))
}
