//! Secrets in a source: literals that look like keys, and long random ones that are given to a name like `password`.
//!
//! It deliberately reads the tree alone, so that a literal that nothing uses is found too, and a broken file's.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc_diag::{FileId, World, derive};
use infc_scalar::secret;
use infc_syntax::ast::{Binding, Expr, Seg, Str, StrPart};
use infc_syntax::{GreenNode, GreenNodeData, Parse, SyntaxNode};

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

impl SecretLiteral {
    /// The same at places that `to` says.
    fn moved(mut self, to: impl Fn(u32) -> u32) -> Self {
        let moved = |(start, end): (u32, u32)| (to(start), to(end));
        (self.range, self.literal) = (moved(self.range), moved(self.literal));
        self
    }
}

/// The secrets in the literals of `file`, by place.
pub fn secrets(world: &dyn World, file: FileId) -> Vec<SecretLiteral> {
    let found = |parse: Arc<Parse>| {
        derive(world, file, |_, before: Option<(&str, &Parts)>| {
            let before = before.map(|(_, parts)| parts);
            Some(Parts::of(&parse.syntax(), before))
        })
    };
    parsed(world, file).and_then(found).map(|parts| parts.found.clone()).unwrap_or_default()
}

/// The secrets of a file, and those of its larger parts, which the next text of the file may have in common with it.
#[derive(Default)]
struct Parts {
    found: Vec<SecretLiteral>,
    /// By the address of the part's tree, which is kept so that nothing else comes to be there; places are relative.
    known: BTreeMap<usize, (GreenNode, Vec<SecretLiteral>)>,
}

/// How long a part may be, in bytes: an edit has one looked at anew.
const PART: u32 = 16 << 10;

impl Parts {
    fn of(root: &SyntaxNode, before: Option<&Self>) -> Self {
        let mut parts = Self::default();
        let mut waiting = vec![root.clone()];
        while let Some(node) = waiting.pop() {
            if !is_part(&node) {
                parts.found.extend(of_node(&node));
                waiting.extend(node.children());
                continue;
            }
            let green = node.green().to_owned();
            let address = std::ptr::from_ref::<GreenNodeData>(&green).addr();
            let start = u32::from(node.text_range().start());
            let known = before.and_then(|before| before.known.get(&address)).map(|(_, known)| known.clone());
            let own = known.unwrap_or_else(|| {
                let found = node.descendants().flat_map(|node| of_node(&node));
                found.map(|found| found.moved(|at| at - start)).collect()
            });
            parts.found.extend(own.iter().map(|found| found.clone().moved(|at| at + start)));
            parts.known.insert(address, (green, own));
        }
        parts.found.sort_by_key(|found| (found.literal, found.range));
        parts
    }
}

/// Whether what is a secret in a node hangs on nothing around it: a definition whose value is a set.
fn is_part(node: &SyntaxNode) -> bool {
    u32::from(node.text_range().len()) <= PART
        && Binding::cast(node.clone()).is_some_and(|binding| matches!(binding.value(), Some(Expr::Set(_))))
}

/// The tree of `file`, parsed once for one text; nothing if it cannot be read, or the compilation is cancelled.
pub fn parsed(world: &dyn World, file: FileId) -> Option<Arc<Parse>> {
    let stop = || world.is_cancelled();
    derive(world, file, |text, before| infc_syntax::reparse(text, before, &stop))
}

/// The secrets of a node that is a literal.
fn of_node(node: &SyntaxNode) -> Vec<SecretLiteral> {
    let Some(text) = Str::cast(node.clone()) else { return Vec::new() };
    let binding = node.parent().and_then(Binding::cast).filter(|binding| is_value(binding, &text));
    if binding.as_ref().is_some_and(is_secret) && !text.literal().is_some_and(|text| text.starts_with('/')) {
        return vec![SecretLiteral { range: text.inner_range(), literal: text.range(), what: "a secret" }];
    }
    let name = binding.and_then(|binding| binding.path()?.segments().last()?.literal());
    of_literal(&text, name.as_deref())
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
