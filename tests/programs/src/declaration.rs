//! Files and declarations.
//!
//! Not here: types.

use crate::Maker;
use crate::expression::{NAMES, TYPES};
use crate::word::Gap::{Blank, Free};

impl Maker<'_> {
    /// `file`
    pub(crate) fn file(&mut self) {
        if self.random.once_in(3) {
            (0..self.random.below(4)).for_each(|_| self.declaration());
        }
        // Most files are sets.
        if self.random.once_in(2) { self.set(Free) } else { self.expr() }
    }

    pub(crate) fn declaration(&mut self) {
        let keyword = self.random.pick(&["type", "enum", "record", "extend"]);
        self.words.push(Free, keyword);
        self.words.push(Blank, self.random.pick(TYPES));
        self.words.push(Blank, "=");
        match keyword {
            "type" => {
                self.ty();
                if self.random.once_in(2) {
                    self.words.push(Blank, "where");
                    self.operation(Blank, 0, true);
                    self.words.push(Blank, "because");
                    self.string(Blank);
                }
            }
            "enum" => self.variants(),
            _ => self.fields(),
        }
        self.words.push(Free, ";");
    }

    fn variants(&mut self) {
        for index in 0..=self.random.below(4) {
            if index > 0 || self.random.once_in(2) {
                self.words.push(Blank, "|");
            }
            self.words.push(Blank, self.random.pick(NAMES));
            match self.random.below(4) {
                0 => self.fields(),
                1 => self.ty(),
                _ => {}
            }
        }
    }

    fn fields(&mut self) {
        self.words.push(Blank, "{");
        let count = self.random.below(4);
        for index in 0..count {
            let grows = self.random.once_in(8);
            if grows {
                self.words.push(Free, "grow-only");
            }
            self.words.push(if grows { Blank } else { Free }, self.random.pick(NAMES));
            self.typed();
            if index + 1 < count || !self.random.once_in(4) {
                self.words.push(Free, ";");
            }
        }
        self.words.push(Free, "}");
    }

    /// `: T = e`, with or without the default.
    pub(crate) fn typed(&mut self) {
        self.words.push(Blank, ":");
        self.ty();
        if self.random.once_in(3) {
            self.words.push(Blank, "=");
            self.expr_after(Blank);
        }
    }
}
