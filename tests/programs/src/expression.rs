//! Expressions.
//!
//! Not here: sets (`definition`), strings (`text`).

use crate::Maker;
use crate::word::Gap::{self, Blank, Free, Inline, Tight};

/// Names that are nothing else anywhere.
pub(crate) const NAMES: &[&str] =
    &["a", "b", "x-y", "dumuwaks", "zones", "a1", "_", "self", "none", "a-rather-long-name-of-something"];
/// Names of types.
pub(crate) const TYPES: &[&str] = &["T", "Port", "List", "Map", "Ref", "String"];
const NUMBERS: &[&str] = &["1", "0", "443/tcp", "1_000", "1h30m", "512MiB", "20r/s", "80%", "6000..6100/tcp"];
const PATHS: &[&str] = &["./x.inf", "../a/b", "./"];

/// Operators, from the loosest; each line binds equally.
const OPERATORS: &[&[&str]] =
    &[&["||"], &["&&"], &["==", "!=", "<", "<=", ">", ">="], &["//"], &["+", "-"], &["*", "/"], &["++"]];

impl Maker<'_> {
    /// `expr`
    pub(crate) fn expr(&mut self) {
        self.expr_after(Free);
    }

    /// An expression, before which `before` stands.
    pub(crate) fn expr_after(&mut self, before: Gap) {
        if !self.may_nest() {
            return self.atom(before, true);
        }
        self.deeper(|m| match m.random.below(14) {
            0 => m.let_in(before),
            1 => m.if_then_else(before),
            2 => m.assert(before),
            3 => m.match_of(before),
            4 | 5 => m.lambda(before),
            6..=8 => m.operation(before, 0, true),
            9 | 10 => m.application(before, true),
            _ => m.select(before, true),
        });
    }

    fn let_in(&mut self, before: Gap) {
        self.words.push(before, "let");
        for _ in 0..self.count(4) {
            self.let_item();
        }
        self.words.push(Blank, "in");
        self.expr_after(Blank);
    }

    fn if_then_else(&mut self, before: Gap) {
        for (keyword, before) in [("if", before), ("then", Blank), ("else", Blank)] {
            self.words.push(before, keyword);
            self.expr_after(Blank);
        }
    }

    fn assert(&mut self, before: Gap) {
        self.words.push(before, "assert");
        self.expr_after(Blank);
        self.words.push(Free, ";");
        self.expr();
    }

    fn match_of(&mut self, before: Gap) {
        self.words.push(before, "match");
        self.operation(Blank, 0, false);
        self.words.push(Free, "{");
        for _ in 0..self.count(4) {
            match self.random.below(4) {
                0 => self.words.push(Free, self.random.pick(NUMBERS)),
                1 => self.string(Free),
                2 => {
                    self.words.push(Free, "some");
                    self.words.push(Blank, self.random.pick(NAMES));
                }
                _ => self.words.push(Free, self.random.pick(NAMES)),
            }
            self.words.push(Free, ":");
            self.expr_after(Blank);
            self.words.push(Free, ";");
        }
        self.words.push(Free, "}");
    }

    fn lambda(&mut self, before: Gap) {
        if self.random.once_in(2) {
            self.words.push(before, self.random.pick(NAMES));
        } else {
            self.params(before);
        }
        self.words.push(Free, ":");
        self.expr_after(Blank);
    }

    fn params(&mut self, before: Gap) {
        self.words.push(before, "{");
        let count = self.count(4);
        for index in 0..count {
            self.words.push(Free, self.random.pick(NAMES));
            if self.random.once_in(2) {
                self.typed();
            }
            if index + 1 < count || self.random.once_in(4) {
                self.words.push(Free, ",");
            }
        }
        self.words.push(Free, "}");
    }

    /// Operators that bind at least as tightly as `level`; sets only in brackets unless `sets`.
    pub(crate) fn operation(&mut self, before: Gap, level: usize, sets: bool) {
        let Some(operators) = OPERATORS.get(level) else { return self.unary(before, sets) };
        let most = match level {
            2 => 1,
            _ => 3,
        };
        let more = if self.random.once_in(3) { self.count(most) } else { 0 };
        self.operation(before, level + 1, sets);
        for _ in 0..more {
            self.left = self.left.saturating_sub(1);
            self.words.push(Blank, self.random.pick(operators));
            self.operation(Blank, level + 1, sets);
        }
    }

    fn unary(&mut self, before: Gap, sets: bool) {
        match self.random.below(12) {
            0 => {
                self.words.push(before, self.random.pick(&["!", "-"]));
                self.unary(Free, sets);
            }
            1 => {
                self.application(before, sets);
                self.words.push(Blank, "?");
                self.attr_path(Blank, false);
            }
            2 | 3 => self.application(before, sets),
            _ => self.select(before, sets),
        }
    }

    fn application(&mut self, before: Gap, sets: bool) {
        self.select(before, sets);
        for _ in 0..self.random.below(4) {
            self.operand(sets);
        }
    }

    /// An argument or an element of a list.
    pub(crate) fn operand(&mut self, sets: bool) {
        if self.random.once_in(60) {
            // Where a line began with it, it would be a keyword.
            self.words.push(Inline, "when");
            self.words.push(Inline, "b");
        } else {
            self.select(Blank, sets);
        }
    }

    fn select(&mut self, before: Gap, sets: bool) {
        self.atom(before, sets);
        let number =
            self.words.0.last().is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit()));
        if number || !self.random.once_in(4) {
            return;
        }
        let path = self.words.0.last().is_some_and(|word| word.text.starts_with('.'));
        self.words.push(if path { Inline } else { Free }, ".");
        self.attr_path(Tight, true);
        if self.random.once_in(4) {
            self.words.push(Blank, "or");
            self.select(Blank, sets);
        }
    }

    fn atom(&mut self, before: Gap, sets: bool) {
        let nest = self.may_nest();
        match self.random.below(if nest { 14 } else { 9 }) {
            0 => self.words.push(before, self.random.pick(NUMBERS)),
            1 => self.words.push(before, self.random.pick(PATHS)),
            2 | 3 if nest => self.string(before),
            2..=4 => {
                let text = self.random.pick(&[
                    "\"a\"",
                    "\"\"",
                    "''b''",
                    "\"203.0.113.0/24\"",
                    "\"a long text that says something\"",
                ]);
                self.words.push(before, text);
            }
            5..=7 => self.words.push(before, self.random.pick(NAMES)),
            8 => self.words.push(before, self.random.pick(TYPES)),
            9 | 10 if sets => self.deeper(|m| m.set(before)),
            9 | 10 | 13 => {
                self.words.push(before, "(");
                self.deeper(Self::expr);
                self.words.push(Free, ")");
            }
            _ => {
                self.words.push(before, "[");
                self.deeper(|m| (0..m.count(5)).for_each(|_| m.operand(true)));
                self.words.push(Free, "]");
            }
        }
    }
}
