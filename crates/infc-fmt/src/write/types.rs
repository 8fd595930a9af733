//! Types.
//!
//! Not here: where they stand.

use infc_syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};

use super::{Writer, elements, tokens};

/// Is it a type?
pub(super) fn is_type(node: &SyntaxNode) -> bool {
    matches!(node.kind(), K::TypeName | K::TypeOption | K::TypeFunction | K::TypeParen)
}

impl Writer<'_> {
    pub(super) fn ty(&mut self, node: &SyntaxNode) {
        stacker::maybe_grow(128 * 1024, 1024 * 1024, || match node.kind() {
            K::TypeFunction => self.group(false, |w| w.function(node)),
            // An argument that began a line before a `=` would be read as a definition, so that lines end at `->` alone.
            K::TypeName => {
                for element in elements(node) {
                    match element {
                        SyntaxElement::Node(argument) => {
                            self.space();
                            self.ty(&argument);
                        }
                        SyntaxElement::Token(token) => self.token(&token),
                    }
                }
            }
            _ => {
                for element in elements(node) {
                    match element {
                        SyntaxElement::Node(inner) => self.ty(&inner),
                        SyntaxElement::Token(token) => self.token(&token),
                    }
                }
            }
        });
    }

    /// `A -> B -> C`
    fn function(&mut self, node: &SyntaxNode) {
        let mut node = node.clone();
        loop {
            let (Some(from), Some(to)) = (node.first_child(), node.last_child()) else { return };
            let Some(arrow) = tokens(&node).into_iter().next() else { return };
            self.ty(&from);
            self.comments(&arrow);
            self.indented(Self::line);
            self.text(arrow.text_range());
            self.space();
            if to.kind() != K::TypeFunction {
                return self.ty(&to);
            }
            node = to;
        }
    }
}
