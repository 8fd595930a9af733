//! *In*: a seed and a size. *Out*: the text of a program that follows the whole grammar, in random layout, with comments
//! wherever one may stand. *Never*: has a syntax error; differs from run to run; means anything: its names are of nothing.
//!
//! A program is made as words (`expression`, `definition`, `declaration`, `types`), each with what may stand before it,
//! and then laid out (`layout`). Strings are laid out as they are made, since their blanks are theirs (`text`).

mod declaration;
mod definition;
mod expression;
mod layout;
mod random;
mod text;
mod types;
mod word;

pub use random::Random;

use word::Words;

/// A program. The greater `size`, the more it holds; about `size` expressions.
pub fn program(seed: u64, size: u32) -> String {
    let mut random = Random::new(seed);
    let mut maker =
        Maker { random: &mut random, words: Words::default(), left: size, depth: 0, on_one_line: false };
    maker.file();
    let words = maker.words;
    let text = layout::laid_out(&words, &mut random);
    match random.below(6) {
        0 => text.replace('\n', "\r\n"),
        1 => text.trim_end_matches([' ', '\n', '\t']).to_owned(),
        _ => text,
    }
}

/// What makes the words of a program.
struct Maker<'a> {
    random: &'a mut Random,
    words: Words,
    /// How many expressions may still be made that hold others.
    left: u32,
    depth: u32,
    /// May no line end here, as in a `"…"` string?
    on_one_line: bool,
}

/// How deep expressions are made; the language allows more.
const DEPTH: u32 = 12;

impl Maker<'_> {
    /// Whether something that holds others may be made; if so it counts.
    fn may_nest(&mut self) -> bool {
        let may = self.left > 0 && self.depth < DEPTH;
        self.left = self.left.saturating_sub(1);
        may
    }

    /// Makes what is one level deeper.
    fn deeper(&mut self, inner: impl FnOnce(&mut Self)) {
        self.depth += 1;
        inner(self);
        self.depth -= 1;
    }

    /// How many things to make, few if little is left.
    fn count(&mut self, most: u32) -> u32 {
        self.random.below(most.min(self.left) + 1)
    }
}
