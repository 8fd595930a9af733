//! What holds of the layout of every program: it is the same program, it is laid out once and for all, its lines fit.
//!
//! `INFC_CASES=10000` asks for so many generated programs; a slice of them is in every run.
//! Not here: what the layout looks like (`lang/spec/format.md`).
#![expect(clippy::disallowed_methods, reason = "tests read the environment of their caller")]

use infc_fmt::{WIDTH, format, same};
use infc_syntax::ast::{Binding, Declaration, Field, Variant};
use infc_syntax::{Parse, SyntaxKind as K, parse};
use proptest::prelude::*;

/// The lines of documentation of everything that may have some, in order.
fn docs(parse: &Parse) -> Vec<Vec<String>> {
    parse
        .syntax()
        .descendants()
        .filter_map(|node| {
            Binding::cast(node.clone())
                .map(|found| found.docs())
                .or_else(|| Declaration::cast(node.clone()).map(|found| found.docs()))
                .or_else(|| Field::cast(node.clone()).map(|found| found.docs()))
                .or_else(|| Variant::cast(node).map(|found| found.docs()))
        })
        .collect()
}

/// Checks every law; a text with errors is left alone.
fn law(text: &str) -> Result<(), String> {
    let before = parse(text);
    let Some(formatted) = format(&before) else {
        return if before.errors.is_empty() { Err("nothing".to_owned()) } else { Ok(()) };
    };
    let shown = |what: &str, text: &str| Err(format!("{what}\n--- from\n{text}\n--- to\n{formatted}"));
    let after = parse(&formatted);
    if let Some(error) = after.errors.first() {
        return shown(&format!("an error: {error:?}"), text);
    }
    if !same(&before, &after) {
        return shown("another program", text);
    }
    if docs(&before) != docs(&after) {
        let (one, two) = (docs(&before), docs(&after));
        return shown(&format!("other documentation: {one:?} became {two:?}"), text);
    }
    match format(&after) {
        Some(again) if again == formatted => {}
        again => return shown("not for good", &again.unwrap_or_default()),
    }
    match untidy(&after, &formatted) {
        Some(what) => shown(&what, text),
        None => Ok(()),
    }
}

/// What is not as every laid out text is: blanks, line ends, width.
fn untidy(parse: &Parse, text: &str) -> Option<String> {
    if !text.ends_with('\n') || text.ends_with("\n\n") || text.starts_with('\n') {
        return Some("the ends of the text".to_owned());
    }
    for token in parse.syntax().descendants_with_tokens().filter_map(infc_syntax::SyntaxElement::into_token) {
        let (place, found) = (usize::from(token.text_range().start()), token.text());
        if token.kind() == K::Whitespace && !in_string(&token) {
            let blank_lines = found.matches('\n').count().saturating_sub(1);
            if found.contains(['\t', '\r']) || found.contains(" \n") || blank_lines > 1 {
                return Some(format!("blanks at {place}"));
            }
        }
        if matches!(token.kind(), K::Comment | K::DocComment)
            && !in_string(&token)
            && found.lines().any(|line| line.ends_with([' ', '\t', '\r']))
        {
            return Some(format!("blanks in the comment at {place}"));
        }
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let code = line.get(..code_end(parse, start, line)).unwrap_or(line);
        if code.trim_end().chars().count() > WIDTH && !excused(parse, start, code) {
            return Some(format!("a long line: {line}"));
        }
        start += line.len();
    }
    None
}

/// Where a comment at the end of the line begins, or the line ends.
fn code_end(parse: &Parse, start: usize, line: &str) -> usize {
    let mut end = line.trim_end().len();
    while let Some(at) = end.checked_sub(1).and_then(|last| u32::try_from(start + last).ok()) {
        match parse.syntax().token_at_offset(at.into()).right_biased() {
            Some(token) if token.kind().is_trivia() && !in_string(&token) => {
                end = usize::from(token.text_range().start()).saturating_sub(start);
            }
            _ => break,
        }
    }
    end
}

fn in_string(token: &infc_syntax::SyntaxToken) -> bool {
    token.parent_ancestors().any(|node| node.kind() == K::StringLit)
}

/// Is there a long token, comment or string on the line, or is it indented far?
fn excused(parse: &Parse, start: usize, line: &str) -> bool {
    let indent = line.len() - line.trim_start().len();
    let end = start + line.trim_end().len();
    let root = parse.syntax();
    let mut at = start + indent;
    let mut longest = 0;
    while at < end {
        let Some(token) = root.token_at_offset(u32::try_from(at).unwrap_or(0).into()).right_biased() else {
            break;
        };
        let string = token.parent_ancestors().filter(|node| node.kind() == K::StringLit).last();
        // Types have no place where a line ends but at `->`, and paths none at all.
        let whole =
            token.parent_ancestors().filter(|node| matches!(node.kind(), K::TypeName | K::AttrPath)).last();
        let range = string.or(whole).map_or(token.text_range(), |node| node.text_range());
        longest = longest.max(usize::from(range.end()).min(end).saturating_sub(at));
        at = usize::from(range.end()).max(at + 1);
    }
    indent > WIDTH / 2 || longest > 20
}

#[test]
fn every_program_keeps_the_laws() {
    let cases = std::env::var("INFC_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(500);
    let mut failures = Vec::new();
    for seed in 0..cases {
        let text = infc_programs::program(seed, u32::try_from(seed % 60).unwrap());
        if let Err(what) = law(&text) {
            failures.push((text.len(), format!("seed {seed}: {what}")));
        }
    }
    failures.sort();
    for (_, failure) in &failures {
        eprintln!("{}", failure.lines().next().unwrap_or(""));
    }
    assert!(failures.is_empty(), "{} of {cases} fail, the shortest:\n{}", failures.len(), failures[0].1);
}

#[test]
fn deep_and_long_programs_are_laid_out() {
    let nests = [
        ("[", "a", "]"),
        ("{ a = ", "1", "; }"),
        ("(", "a", ")"),
        ("x: ", "x", ""),
        ("{ b }: ", "b", ""),
        ("if a then ", "b", " else c"),
        ("let a = ", "1", "; in a"),
        ("f (g ", "a", ")"),
        ("assert a; ", "b", ""),
        ("match ", "x", " { _: a; }"),
        ("\"${", "a", "}\""),
        ("''${", "a", "}''"),
        ("[ # c\n", "a", "]"),
        ("!", "a", ""),
        ("a + ", "b", ""),
        ("a // ", "b", ""),
        ("", "a", " || b"),
        ("{ a = # c\n", "1", "; /* d */ }"),
        ("a.b or ", "c", ""),
    ];
    for (open, inner, close) in nests {
        for depth in [40, 80, 120, 240, 500, 20_000] {
            let text = format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
            // Brackets within brackets hug each other, however many.
            let Err(what) = law(&text) else { continue };
            assert!(what.starts_with("a long line"), "{open}{depth}: {what:.2000}");
        }
    }
}

const PIECES: &[&str] = &[
    "a",
    "T",
    "1",
    "./x",
    "let",
    "in",
    "if",
    "then",
    "else",
    "assert",
    "inherit",
    "match",
    "or",
    "default",
    "when",
    "type",
    "enum",
    "record",
    "where",
    "because",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ";",
    ":",
    ",",
    ".",
    "=",
    "+=",
    "==",
    "&&",
    "|",
    "!",
    "++",
    "-",
    "->",
    "//",
    "?",
    "\"",
    "''",
    "${",
    "\\",
    "''$",
    "\n",
    "\n  ",
    " ",
    "\t",
    "\r\n",
    "# c\n",
    "## d\n",
    "/* e */",
    "/*\nf\n*/",
    "é",
    "$",
    "\0",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn soups_of_tokens(pieces in prop::collection::vec((prop::sample::select(PIECES), prop::sample::select(&["", " "][..])), 0..60)) {
        let text: String = pieces.into_iter().flat_map(|(piece, blank)| [piece, blank]).collect();
        law(&text).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_text(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        law(&String::from_utf8_lossy(&bytes)).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn a_small_change_to_a_program(seed in 0..1000u64, at in any::<prop::sample::Index>(), piece in prop::sample::select(PIECES)) {
        let mut text = infc_programs::program(seed, 20);
        let mut at = at.index(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        text.insert_str(at, piece);
        law(&text).map_err(TestCaseError::fail)?;
    }
}
