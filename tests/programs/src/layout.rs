//! Words as text, with random blanks, lines and comments between them.
//!
//! Not here: which words.

use crate::Random;
use crate::word::{Gap, Word, Words};

const COMMENTS: &[&str] = &[
    "# why",
    "#",
    "#tight",
    "# two  blanks   ",
    "# é `a` \"b\" ''",
    "## docs",
    "##",
    "### not docs",
    "# /* no block",
];
const BLOCKS: &[&str] = &["/* c */", "/**/", "/* # */", "/* a * b */"];
const LINES: &[&str] = &["/* a\n   b */", "/*\n * a\n\n * b  \n */", "/* a\n\tb\n */"];
const BLANKS: &[&str] = &["", "", " ", "  ", "    ", "\t", "\t  "];

/// The text of the words.
pub(crate) fn laid_out(words: &Words, random: &mut Random) -> String {
    // Some programs are nearly tidy, others are not.
    let mess = 1 + random.below(12);
    let mut text = String::new();
    for (index, word) in words.0.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| words.0.get(index));
        between(&mut text, before, word, mess, random);
        text.push_str(&word.text);
    }
    if random.once_in(3) {
        trivia(&mut text, random);
    }
    text.push_str(random.pick(&["\n", "", "\n\n\n", "  \n", "\n# end", "\n/* end */", "\n## end\n"]));
    text
}

fn between(text: &mut String, before: Option<&Word>, word: &Word, mess: u32, random: &mut Random) {
    match word.before {
        Gap::Tight => return,
        Gap::Inline => {
            text.push_str(random.pick(&[" ", " ", " ", "  ", " /* i */ ", "\t"]));
            return;
        }
        Gap::Free | Gap::Blank => {}
    }
    if random.below(14) < mess {
        if random.below(14) < mess {
            trivia(text, random);
        } else {
            text.push_str(random.pick(&["\n", "\n  ", "\n\n", " ", "  ", "\n\n\n\t"]));
        }
    }
    let parted = text.is_empty() || text.ends_with([' ', '\n', '\t']) || text.ends_with("*/");
    let clear = before.is_none_or(|before| before.text.ends_with(['{', '[', '(', ';', ',', ')', ']']))
        || word.text.starts_with(['}', ']', ')', ';', ',']);
    // A `/` against a comment would be another word, and so would a `*`.
    let risky = text.ends_with("*/") && word.text.starts_with(['/', '*']);
    if !parted && (word.before == Gap::Blank || !clear || random.once_in(2)) || risky {
        text.push(' ');
    }
}

/// Blanks, comments and line ends.
fn trivia(text: &mut String, random: &mut Random) {
    text.push_str(random.pick(&[" ", "\n", "  ", "\n  ", "\n\n"]));
    for _ in 0..random.below(4) {
        match random.below(7) {
            0..=2 => {
                text.push_str(random.pick(COMMENTS));
                text.push('\n');
            }
            3 => text.push_str(random.pick(BLOCKS)),
            4 => text.push_str(random.pick(LINES)),
            _ => text.push_str(random.pick(&["\n", "\n\n", "\n   \n\n", "\t"])),
        }
        text.push_str(random.pick(BLANKS));
    }
}
