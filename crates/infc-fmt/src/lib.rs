//! *In*: a parsed text. *Out*: the same program in canonical layout.
//! *Never*: fails on a sound text, sorts, adds or drops anything but blanks and the optional `,`, `;` and `|`; touches the
//! inside of a string; sees a meaning.
//!
//! The tree is written as a stream of operations (`write`, `layout`), whose groups are then printed flat or broken
//! (`print`), and neighbours are aligned (`align`). All of it is linear in the text. Comments belong to the token before
//! them and go out at the next place where a line may end, so that none is lost wherever it stands (`comment`).
//! What the layout is, `lang/spec/format.md` says.

mod align;
mod comment;
mod compare;
mod layout;
mod print;
mod write;

use infc_syntax::Parse;

pub use compare::same;

/// The length that a line does not pass, unless one token does.
pub const WIDTH: usize = 120;

/// The text in canonical layout; nothing if the text has errors, for then its tree is a guess.
pub fn format(parse: &Parse) -> Option<String> {
    if !parse.errors.is_empty() {
        return None;
    }
    let root = parse.syntax();
    let source = root.text().to_string();
    let ops = write::file(&source, &root);
    Some(print::print(&source, ops, WIDTH))
}
