//! Changes to a site: tokens for tokens and lines for lines, so that most mutants still parse.
//!
//! It deliberately knows nothing of what the tokens mean.

use std::collections::BTreeMap;

use infc_syntax::{SyntaxElement, SyntaxKind};
use infc_tests::Random;

/// The texts of the tokens of a corpus, by kind.
pub type Pieces = BTreeMap<SyntaxKind, Vec<String>>;

/// A token: its kind, where it begins, its text.
type Token = (SyntaxKind, usize, String);

/// The tokens of every site of `corpus`, and hostile texts among the strings.
pub fn pieces(corpus: &[String]) -> Pieces {
    let mut pieces = Pieces::new();
    for (kind, _, text) in corpus.iter().flat_map(|site| tokens(site)) {
        pieces.entry(kind).or_default().push(text);
    }
    let hostile =
        ["a;b", "%n", "$x", "../../etc", "\u{1b}[2J", "{", "a b", "::1", "0.0.0.0/0", "é", "-", "*"];
    pieces.entry(SyntaxKind::StrText).or_default().extend(hostile.map(str::to_owned));
    let numbers = ["0", "65536", "99999999999999999999", "1h", "1GiB", "5r/s", "007", "80/tcp"];
    pieces.entry(SyntaxKind::Number).or_default().extend(numbers.map(str::to_owned));
    pieces
}

fn tokens(site: &str) -> Vec<Token> {
    let tree = infc_syntax::parse(site).syntax();
    let elements = tree.descendants_with_tokens().filter_map(SyntaxElement::into_token);
    elements
        .filter(|token| !token.kind().is_trivia())
        .map(|token| (token.kind(), usize::from(token.text_range().start()), token.text().to_owned()))
        .collect()
}

/// `site` after one to four changes.
pub fn mutate(site: &str, pieces: &Pieces, random: &mut Random) -> String {
    let mut mutant = site.to_owned();
    for _ in 0..=random.below(4) {
        mutant = match random.below(8) {
            0..=4 => replace_token(&mutant, pieces, random),
            5 => move_line(&mutant, random, false),
            6 => move_line(&mutant, random, true),
            _ => remove_line(&mutant, random),
        };
    }
    mutant
}

/// Another token of the same kind; now and then of any kind, or none.
fn replace_token(site: &str, pieces: &Pieces, random: &mut Random) -> String {
    let tokens = tokens(site);
    if tokens.is_empty() {
        return site.to_owned();
    }
    let (kind, start, text) = random.pick(&tokens);
    let any = random.below(16) == 0;
    let kinds: Vec<&Vec<String>> =
        pieces.iter().filter(|(known, _)| any || *known == kind).map(|(_, all)| all).collect();
    if kinds.is_empty() {
        return site.to_owned();
    }
    let all = *random.pick(&kinds);
    let mut mutant = site.to_owned();
    let other: &String = random.pick(all);
    mutant.replace_range(*start..start + text.len(), other);
    mutant
}

/// A line at another place, and at its own too if it is to be kept.
fn move_line(site: &str, random: &mut Random, keep: bool) -> String {
    let mut lines: Vec<&str> = site.lines().collect();
    let from = random.below(lines.len().max(1));
    let Some(&line) = lines.get(from) else { return site.to_owned() };
    if !keep {
        lines.remove(from);
    }
    lines.insert(random.below(lines.len() + 1), line);
    lines.join("\n") + "\n"
}

fn remove_line(site: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = site.lines().collect();
    // Only a whole definition: without a brace the rest mostly parses.
    let whole = |line: &&str| line.ends_with(';') && !line.contains(['{', '}']);
    let candidates: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| whole(line)).map(|(at, _)| at).collect();
    if !candidates.is_empty() {
        lines.remove(*random.pick(&candidates));
    }
    lines.join("\n") + "\n"
}
