//! Types.
//!
//! Not here: where they stand.

use crate::Maker;
use crate::expression::TYPES;
use crate::word::Gap::{self, Blank, Free, Inline, Tight};

impl Maker<'_> {
    /// `type_expr`
    pub(crate) fn ty(&mut self) {
        self.ty_after(Blank);
    }

    fn ty_after(&mut self, before: Gap) {
        if self.random.once_in(3) {
            self.type_name(before);
            // An argument that begins a line before a `=` is read as a definition.
            for _ in 0..=self.random.below(2) {
                self.type_atom(Inline);
            }
        } else {
            self.type_atom(before);
        }
        if self.random.once_in(6) {
            self.words.push(Blank, "->");
            self.ty_after(Blank);
        }
    }

    fn type_atom(&mut self, before: Gap) {
        if self.random.once_in(5) {
            self.words.push(before, "(");
            self.ty_after(Free);
            self.words.push(Free, ")");
        } else {
            self.type_name(before);
        }
        if self.random.once_in(5) {
            let before = if self.random.once_in(4) { Inline } else { Tight };
            self.words.push(before, "?");
        }
    }

    fn type_name(&mut self, before: Gap) {
        if self.random.once_in(6) {
            self.words.push(before, "t");
            self.words.push(Tight, ".");
            self.words.push(Tight, self.random.pick(TYPES));
        } else {
            self.words.push(before, self.random.pick(TYPES));
        }
    }
}
