//! *In*: a text. *Out*: its tree by the tree-sitter grammar for editors, and whether it is sound.
//! *Never*: judges the text; the tests compare that with what the compiler's parser says.

use tree_sitter::{Language, Node, Parser, Tree};
use tree_sitter_language::LanguageFn;

#[expect(unsafe_code, reason = "the generated parser is C; calling it is how tree-sitter is used")]
mod c {
    //! The generated parser.

    unsafe extern "C" {
        fn tree_sitter_inf() -> *const ();
    }

    /// The language that the generated parser reads.
    // SAFETY: the function is the one that `tree-sitter generate` wrote for a language of this name.
    pub(crate) const INF: super::LanguageFn = unsafe { super::LanguageFn::from_raw(tree_sitter_inf) };
}

/// The language.
pub fn language() -> Language {
    c::INF.into()
}

/// The tree of a text; `None` only if the parser is of another version than the library.
pub fn parse(text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&language()).ok()?;
    parser.parse(text, None)
}

/// Every node of a tree, those of signs and keywords too, in the order of their beginnings.
pub fn nodes(tree: &Tree) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    loop {
        found.push(cursor.node());
        if cursor.goto_first_child() || cursor.goto_next_sibling() {
            continue;
        }
        while cursor.goto_parent() {
            if cursor.goto_next_sibling() {
                break;
            }
        }
        if cursor.depth() == 0 {
            return found;
        }
    }
}

/// The places where a tree has an error: the line and column, from 1, and what is there or missing.
pub fn faults(tree: &Tree) -> Vec<String> {
    let wrong = |node: &&Node<'_>| node.is_error() || node.is_missing() || node.kind() == "refused";
    let said = |node: &Node<'_>| {
        let place = node.start_position();
        let what = if node.is_missing() { "MISSING " } else { "" };
        format!("{}:{} {what}{}", place.row + 1, place.column + 1, node.kind())
    };
    nodes(tree).iter().filter(wrong).map(said).collect()
}
