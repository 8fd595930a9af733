//! Sets and what stands in them and in `let`.
//!
//! Not here: declarations.

use crate::Maker;
use crate::expression::NAMES;
use crate::word::Gap::{self, Blank, Free, Tight};

/// Names that are keywords elsewhere.
const KEYS: &[&str] =
    &["default", "force", "when", "type", "match", "or", "with", "where", "enum", "because", "rec", "null"];

impl Maker<'_> {
    /// `{ … }`
    pub(crate) fn set(&mut self, before: Gap) {
        self.words.push(before, "{");
        for _ in 0..self.count(6) {
            self.item();
        }
        self.words.push(Free, "}");
    }

    fn item(&mut self) {
        match self.random.below(9) {
            0 => self.inherit(),
            1 => self.when(),
            _ => {
                let ranked = self.random.once_in(6);
                if ranked {
                    self.words.push(Free, self.random.pick(&["default", "force"]));
                }
                self.attr_path(if ranked { Blank } else { Free }, false);
                self.words.push(Blank, self.random.pick(&["=", "=", "=", "+="]));
                self.expr_after(Blank);
                self.words.push(Free, ";");
            }
        }
    }

    fn inherit(&mut self) {
        self.words.push(Free, "inherit");
        if self.random.once_in(3) {
            self.words.push(Blank, "(");
            self.expr();
            self.words.push(Free, ")");
        }
        for _ in 0..self.random.below(4) {
            self.words.push(Blank, self.random.pick(NAMES));
        }
        self.words.push(Free, ";");
    }

    fn when(&mut self) {
        self.words.push(Free, "when");
        // What begins with a string or a name and a `=` or `.` would be a definition of `when`.
        self.words.push(Blank, "(");
        self.expr();
        self.words.push(Free, ")");
        self.set(Blank);
        self.words.push(Free, ";");
    }

    /// Something of a `let`.
    pub(crate) fn let_item(&mut self) {
        match self.random.below(8) {
            0 => self.inherit(),
            1 => self.declaration(),
            2 => {
                self.words.push(Free, self.random.pick(NAMES));
                self.words.push(Blank, ":");
                self.ty();
                self.words.push(Blank, "=");
                self.expr_after(Blank);
                self.words.push(Free, ";");
            }
            _ => {
                self.words.push(Free, self.random.pick(NAMES));
                self.words.push(Blank, "=");
                self.expr_after(Blank);
                self.words.push(Free, ";");
            }
        }
    }

    /// `a."b".c`; after a `.` a line does not end.
    pub(crate) fn attr_path(&mut self, before: Gap, selected: bool) {
        for index in 0..=self.random.below(3) {
            let here = if index == 0 { before } else { Tight };
            if index > 0 {
                self.words.push(if selected { Free } else { Tight }, ".");
            }
            match self.random.below(8) {
                0 => {
                    let text = self.line_string();
                    self.words.push(here, text);
                }
                1 if !selected && index == 0 && before == Free => {
                    self.words.push(here, self.random.pick(KEYS));
                }
                _ => self.words.push(here, self.random.pick(NAMES)),
            }
        }
    }
}
