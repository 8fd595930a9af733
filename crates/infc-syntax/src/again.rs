//! Parses a text that was parsed before and has changed in one place: only the innermost set around that place is read
//! again.
//!
//! What it gives is what [`parse`](crate::parse) gives; where that is not certain, it deliberately reads the whole text.

use rowan::NodeOrToken;

use crate::input::DEPTH;
use crate::{Parse, SyntaxKind, SyntaxNode, covering, parse_until};

/// Parses `text`, with the help of an earlier text and its parse; nothing if `stop` said yes, as for [`parse_until`].
pub fn reparse(text: &str, before: Option<(&str, &Parse)>, stop: &dyn Fn() -> bool) -> Option<Parse> {
    before.and_then(|before| of_one_set(text, before, stop)).or_else(|| parse_until(text, stop))
}

/// What differs between two texts.
struct Change {
    /// Where it begins in both.
    start: usize,
    /// Where it ends in the earlier one.
    before: usize,
    /// Where it ends in the later one.
    after: usize,
}

fn of_one_set(text: &str, (old, before): (&str, &Parse), stop: &dyn Fn() -> bool) -> Option<Parse> {
    if text == old {
        return Some(before.clone());
    }
    let change = change(old, text)?;
    let set = set_around(&before.syntax(), &change)?;
    let (from, to) = (usize::from(set.text_range().start()), usize::from(set.text_range().end()));
    // What is read over after a mistake may reach beyond any brace.
    if !before.errors.is_empty() || !before.paired {
        return None;
    }
    let piece = parse_until(text.get(from..to + change.after - change.before)?, stop)?;
    let root = piece.syntax();
    let only = root.first_child().filter(|only| only.text_range() == root.text_range());
    let only = only.filter(|only| only.kind() == SyntaxKind::Set)?;
    let sound = piece.errors.is_empty() && piece.paired;
    if !sound || set.ancestors().count() + height(&only) >= usize::from(DEPTH) {
        return None;
    }
    let NodeOrToken::Node(green) = root.green().children().next()?.to_owned() else { return None };
    Some(Parse { green: set.replace_with(green), errors: Vec::new(), paired: true })
}

/// The first and the last place in which two texts differ; nothing if it is a part of a character.
fn change(old: &str, new: &str) -> Option<Change> {
    let start = old.bytes().zip(new.bytes()).take_while(|(one, other)| one == other).count();
    let (old_rest, new_rest) = (old.as_bytes().get(start..)?, new.as_bytes().get(start..)?);
    let same =
        old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(one, other)| one == other).count();
    let change = Change { start, before: old.len() - same, after: new.len() - same };
    let whole = old.is_char_boundary(start) && old.is_char_boundary(change.before);
    (whole && new.is_char_boundary(start) && new.is_char_boundary(change.after)).then_some(change)
}

/// The innermost set whose braces stay as they are; none in a string, where other words are read.
fn set_around(root: &SyntaxNode, change: &Change) -> Option<SyntaxNode> {
    let (start, end) = (u32::try_from(change.start).ok()?, u32::try_from(change.before).ok()?);
    let node = covering(root, (start, end));
    let holds = |set: &SyntaxNode| {
        let range = set.text_range();
        set.kind() == SyntaxKind::Set && u32::from(range.start()) < start && end < u32::from(range.end())
    };
    let set = node.ancestors().find(holds)?;
    let in_text =
        set.ancestors().any(|node| matches!(node.kind(), SyntaxKind::StringLit | SyntaxKind::Error));
    // The whole file is read as the whole file.
    let is_whole = set.parent().is_none_or(|parent| parent.kind() == SyntaxKind::File);
    (!in_text && !is_whole && braced(&set)).then_some(set)
}

/// Whether a set has both its braces; definitions without them are read as one, too.
fn braced(set: &SyntaxNode) -> bool {
    let kind = |token: Option<crate::SyntaxToken>| token.map(|token| token.kind());
    kind(set.first_token()) == Some(SyntaxKind::LBrace) && kind(set.last_token()) == Some(SyntaxKind::RBrace)
}

/// How deep nodes are nested in one.
fn height(node: &SyntaxNode) -> usize {
    let (mut height, mut deepest) = (0, 0);
    for event in node.preorder() {
        match event {
            rowan::WalkEvent::Enter(_) => {
                height += 1;
                deepest = deepest.max(height);
            }
            rowan::WalkEvent::Leave(_) => height -= 1,
        }
    }
    deepest
}
