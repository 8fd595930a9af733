//! What holds of every text: the tree is the text, nothing panics, errors lie within and are few.
//!
//! Not here: what a text means.

use infc_syntax::ast::{Expr, Item, StrPart};
use infc_syntax::{SyntaxKind, parse};
use proptest::prelude::*;

const PIECES: &[&str] = &[
    "a",
    "b-c",
    "T",
    "List",
    "443/tcp",
    "1.5",
    "10.0.0.0/8",
    "6000..6100",
    "./x",
    "../",
    "/srv",
    "<nixpkgs>",
    "https://a.b/c",
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
    "force",
    "when",
    "type",
    "enum",
    "record",
    "extend",
    "where",
    "because",
    "with",
    "rec",
    "null",
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
    "...",
    "=",
    "+=",
    "==",
    "!=",
    "<",
    ">=",
    "&&",
    "||",
    "|",
    "!",
    "+",
    "++",
    "-",
    "->",
    "*",
    "/",
    "//",
    "?",
    "@",
    "\"",
    "''",
    "${",
    "\\",
    "\\n",
    "''$",
    "'''",
    "\n",
    "\n  ",
    " ",
    "\t",
    "\r\n",
    "# c\n",
    "## d\n",
    "/*",
    "*/",
    "é",
    "\u{202e}",
    "$",
    "'",
    "\0",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = (prop::sample::select(PIECES), prop::sample::select(&["", " "][..]));
    prop::collection::vec(piece, 0..80)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, blank)| [piece, blank]).collect())
}

fn holds(text: &str) {
    let parse = parse(text);
    assert_eq!(parse.syntax().text().to_string(), text);
    assert!(parse.errors.len() <= 101);
    for error in &parse.errors {
        assert!(error.start <= error.end && error.end as usize <= text.len(), "{error:?} in {text:?}");
        for (start, end, _) in error.edits.iter().chain(&error.related) {
            assert!(text.get(*start as usize..*end as usize).is_some(), "{error:?} in {text:?}");
        }
    }
    for node in parse.syntax().descendants() {
        visit(node.clone(), text);
        // Blanks stand between nodes.
        let edges = [node.first_token(), node.last_token()];
        let blank = edges.iter().flatten().any(|token| token.kind().is_trivia());
        assert!(!blank || node.kind() == SyntaxKind::File, "{node:?} in {text:?}");
    }
    let clean = parse.errors.is_empty();
    let broken = parse.syntax().descendants().any(|node| node.kind() == SyntaxKind::Error);
    assert!(!(clean && broken), "an error node without an error in {text:?}");
}

/// Asks what the typed view can be asked.
fn visit(node: infc_syntax::SyntaxNode, text: &str) {
    match Expr::cast(node) {
        Some(Expr::Str(string)) => {
            let (start, end) = string.inner_range();
            assert!(start <= end);
            for part in string.parts() {
                if let StrPart::Text { value, start, verbatim: true } = part {
                    let start = start as usize;
                    assert_eq!(text.get(start..start + value.len()), Some(value.as_str()));
                }
            }
        }
        Some(Expr::Set(set)) => {
            for item in set.items() {
                if let Item::Binding(binding) = item {
                    let _ =
                        (binding.rank(), binding.docs(), binding.ty(), binding.value(), binding.is_append());
                    let _ = binding.path().map(|path| path.segments());
                }
            }
        }
        Some(Expr::Lambda(lambda)) => drop((lambda.params(), lambda.body())),
        Some(Expr::Match(of)) => drop(of.arms().map(|arm| (arm.pattern(), arm.body())).collect::<Vec<_>>()),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn soups_of_tokens(text in soup()) {
        holds(&text);
    }

    #[test]
    fn any_text(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        holds(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn printable_text(text in "[ -~\n]{0,200}") {
        holds(&text);
    }
}

#[test]
fn nothing_nests_too_deep() {
    let openers = [
        "(",
        "[",
        "{a=",
        "\"${",
        "''${",
        "!",
        "x: ",
        "let a = ",
        "if ",
        "a ",
        "a + ",
        "a ++ ",
        "a // ",
        "a.b or ",
        "f (",
        "{ when a ",
        "assert ",
        "match ",
        "{ a : T = ",
        "a ? b ",
        "type A = B -> ",
        "type A = (",
        "[ (",
        "inherit (",
        "{ inherit (",
        "rec {a=",
        "with ",
        "a b: ",
        "a == ",
        "enum A = b (",
        "{ a ? ",
        "a.${",
    ];
    for opener in openers {
        let parse = parse(&opener.repeat(20_000));
        let count = parse.errors.iter().filter(|error| error.message.contains("levels deep")).count();
        assert!(count <= 1, "{opener}");
        let depth = parse.syntax().descendants().map(|node| node.ancestors().count()).take(100_000).max();
        assert!(depth < Some(4000), "{opener}: {depth:?}");
        assert_eq!(parse.syntax().text().len(), rowan::TextSize::of(opener.repeat(20_000).as_str()));
    }
}

#[test]
fn chains_within_nests_count_together() {
    let text = format!("{}a{}", "(".repeat(100), format!("{})", " a".repeat(100)).repeat(100));
    let parse = parse(&text);
    assert_eq!(parse.errors.len(), 1);
    assert!(parse.errors[0].message.contains("levels deep"));
    holds(&text);
}

#[test]
fn what_is_long_but_flat_is_read() {
    for (start, item, end) in
        [("{", " a.b = \"x${y}\";", "}"), ("[", " (f { a = 1; })", "]"), ("a", ".b", "")]
    {
        let text = format!("{start}{}{end}", item.repeat(1_000_000 / item.len()));
        let parse = parse(&text);
        assert!(parse.errors.is_empty(), "{:?}", parse.errors);
        assert_eq!(parse.syntax().text().to_string(), text);
    }
}

#[test]
fn too_long_a_text_is_one_error() {
    let parse = parse(&" ".repeat(infc_syntax::LENGTH + 1));
    assert_eq!(parse.errors.len(), 1);
}
