//! Secrets in a source: literals that look like keys, and long random ones that are given to a name like `password`.
//!
//! It deliberately reads the tree alone, so that a literal that nothing uses is found too, and a broken file's.

use infc_scalar::secret;
use infc_syntax::ast::{Binding, Expr, Seg, Str, StrPart};

/// A secret in a source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SecretLiteral {
    /// The bytes that are secret.
    pub range: (u32, u32),
    /// The literal that holds them, quotes and all.
    pub literal: (u32, u32),
    /// What it seems to be, with its article.
    pub what: &'static str,
}

/// The secrets in the literals of `text`, by place.
pub fn secrets(text: &str) -> Vec<SecretLiteral> {
    of_tree(&infc_syntax::parse(text).syntax())
}

/// The secrets in the literals of a tree, by place.
pub(crate) fn of_tree(root: &infc_syntax::SyntaxNode) -> Vec<SecretLiteral> {
    let mut found = Vec::new();
    for node in root.descendants() {
        let Some(text) = Str::cast(node.clone()) else { continue };
        let binding = node.parent().and_then(Binding::cast).filter(|binding| is_value(binding, &text));
        if binding.as_ref().is_some_and(is_secret)
            && !text.literal().is_some_and(|text| text.starts_with('/'))
        {
            found.push(SecretLiteral { range: text.inner_range(), literal: text.range(), what: "a secret" });
            continue;
        }
        let name = binding;
        let name = name.and_then(|binding| binding.path()?.segments().last()?.literal());
        found.extend(of_literal(&text, name.as_deref()));
    }
    found
}

/// Whether a binding gives one of the site's `secrets`, where no text belongs.
fn is_secret(binding: &Binding) -> bool {
    let Some(path) = binding.path() else { return false };
    let is_collection = |segment: &Seg| segment.literal().as_deref() == Some("secrets");
    match path.segments().as_slice() {
        [collection, _] => is_collection(collection),
        [_] => {
            let set = binding.syntax().parent();
            let Some(outer) = set.as_ref().and_then(|set| Binding::cast(set.parent()?)) else { return false };
            let is_its =
                matches!(outer.value(), Some(Expr::Set(value)) if Some(value.syntax()) == set.as_ref());
            let outer = outer.path().map(|path| path.segments()).unwrap_or_default();
            is_its && matches!(outer.as_slice(), [only] if is_collection(only))
        }
        _ => false,
    }
}

/// Whether `text` is what `binding` gives.
fn is_value(binding: &Binding, text: &Str) -> bool {
    matches!(binding.value(), Some(Expr::Str(value)) if value.range() == text.range())
}

fn of_literal(text: &Str, name: Option<&str>) -> Vec<SecretLiteral> {
    let (literal, inner) = (text.range(), text.inner_range());
    let parts = text.parts();
    let whole: String = parts.iter().map(said).collect();
    let holes = parts.iter().any(|part| matches!(part, StrPart::Hole(..)));
    let named = || name.filter(|_| !holes).and_then(|name| secret::named(name, &whole));
    let found = secret::find(&whole);
    if found.is_empty() {
        return named().map(|what| SecretLiteral { range: inner, literal, what }).into_iter().collect();
    }
    let exact = match parts.as_slice() {
        [StrPart::Text { start, verbatim: true, .. }] => Some(*start),
        _ => None,
    };
    let place = |range: &std::ops::Range<usize>| match exact {
        Some(start) => (start + number(range.start), start + number(range.end)),
        None => inner,
    };
    let mut found: Vec<SecretLiteral> =
        found.iter().map(|one| SecretLiteral { range: place(&one.range), literal, what: one.what }).collect();
    // What has no exact place is told once.
    found.dedup_by(|one, other| one.range == other.range);
    found
}

/// What a part says; a hole says a blank, which no token has.
fn said(part: &StrPart) -> &str {
    match part {
        StrPart::Text { value, .. } => value,
        StrPart::Hole(..) => " ",
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
