//! Sources and programs with a token lost, doubled, out of place or too many: what the compiler refuses has an error in an
//! editor, and what it takes has none.
//!
//! Not here: how the two go on after the error.

use std::collections::BTreeMap;

use infc_grammar::{faults, parse};
use infc_tests::Random;

use crate::differences::explained;
use crate::sources::{Source, programs, range, tokens, written};

/// A text with one token changed, and what was done.
fn mutant(text: &str, random: &mut Random) -> Option<(&'static str, String)> {
    let tokens: Vec<_> = tokens(text).iter().map(range).collect();
    let at = random.below(tokens.len().checked_sub(1).filter(|count| *count > 0)?);
    let (here, next) = (tokens[at].clone(), tokens[at + 1].clone());
    let other = random.pick(&tokens).clone();
    let mut changed = text.to_owned();
    let done = match random.below(4) {
        0 => {
            changed.replace_range(here, "");
            "lost"
        }
        1 => {
            changed.insert_str(here.end, &format!(" {}", &text[here]));
            "doubled"
        }
        2 => {
            let between = &text[here.end..next.start];
            let swapped = format!("{}{between}{}", &text[next.clone()], &text[here.clone()]);
            changed.replace_range(here.start..next.end, &swapped);
            "swapped"
        }
        _ => {
            changed.insert_str(here.end, &format!(" {} ", &text[other]));
            "added"
        }
    };
    Some((done, changed))
}

/// How often each thing was seen.
#[derive(Default)]
struct Counts {
    sound: usize,
    refused: usize,
    explained: BTreeMap<&'static str, usize>,
}

impl Counts {
    fn all(&self) -> usize {
        self.sound + self.refused + self.explained.values().sum::<usize>()
    }
}

/// Compares the two on a text; what is wrong, if they differ and nothing explains it.
fn compare(text: &str, counts: &mut Counts) -> Option<String> {
    let errors = infc_syntax::parse(text).errors;
    let tree = parse(text).unwrap();
    match (errors.first(), tree.root_node().has_error()) {
        (None, false) => counts.sound += 1,
        (Some(_), true) => counts.refused += 1,
        (None, true) => return Some(format!("only an editor finds errors: {:?}", faults(&tree))),
        (Some(error), false) => match explained(text, &errors) {
            Some(reason) => *counts.explained.entry(reason).or_default() += 1,
            None => return Some(format!("only the compiler says: {} ({:?})", error.message, error.kind)),
        },
    }
    None
}

/// The mutants of each source.
const EACH: usize = if cfg!(debug_assertions) { 4 } else { 60 };

#[test]
fn what_the_compiler_refuses_has_an_error() {
    let mut counts = Counts::default();
    let short = |source: &Source| source.text.len() < 2000;
    for source in written().into_iter().filter(short).chain(programs(300).filter(short)) {
        let mut random = Random::of(&source.text);
        for _ in 0..EACH {
            let Some((done, text)) = mutant(&source.text, &mut random) else { continue };
            let wrong = compare(&text, &mut counts);
            assert_eq!(wrong, None, "{}, with a token {done}:\n{text}", source.name);
        }
    }
    let explained: usize = counts.explained.values().sum();
    println!(
        "{} sound, {} refused by both, by the compiler alone: {:?}",
        counts.sound, counts.refused, counts.explained
    );
    assert!(counts.refused > 2000, "only {} are refused", counts.refused);
    assert!(explained * 50 < counts.all(), "{explained} of {} are explained", counts.all());
}
