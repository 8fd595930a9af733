//! The queries for colours, held against the kinds of the compiler's tokens: each word, literal, comment and sign of the
//! repository's sources has the colour of what it is.
//!
//! It deliberately asks for the capture alone, in which the last pattern wins as in the editors; what a theme makes of it
//! is the theme's.

use std::collections::BTreeMap;
use std::ops::Range;

use infc_grammar::{language, parse};
use infc_syntax::{SyntaxElement, SyntaxKind as K, SyntaxToken};
use infc_tests::{read, repository};
use tree_sitter::{Query, QueryCursor, StreamingIterator};

use crate::sources::{programs, range, written};

/// What the queries of an editor call each thing.
struct Names {
    editor: &'static str,
    keyword: &'static str,
    number: &'static str,
    string: &'static str,
    path: &'static str,
    escape: &'static str,
    comment: &'static str,
    documentation: &'static str,
    property: &'static str,
    parameter: &'static str,
    constant: &'static [&'static str],
    value: &'static [&'static str],
}

const NEOVIM: Names = Names {
    editor: "neovim",
    keyword: "keyword",
    number: "number",
    string: "string",
    path: "string.special.path",
    escape: "string.escape",
    comment: "comment",
    documentation: "comment.documentation",
    property: "property",
    parameter: "variable.parameter",
    constant: &["constant", "constant.builtin", "variable"],
    value: &["variable", "type", "module", "boolean", "constant.builtin", "function.call", "keyword"],
};

const HELIX: Names = Names {
    editor: "helix",
    keyword: "keyword",
    number: "constant.numeric",
    string: "string",
    path: "string.special.path",
    escape: "constant.character.escape",
    comment: "comment",
    documentation: "comment.line.documentation",
    property: "variable.other.member",
    parameter: "variable.parameter",
    constant: &["type.enum.variant", "constant.builtin", "variable"],
    value: &["variable", "type", "namespace", "constant.builtin", "function", "keyword"],
};

impl Names {
    fn query(&self, name: &str) -> Query {
        let path = repository().join(format!("lang/editors/tree-sitter/queries/{}/{name}.scm", self.editor));
        Query::new(&language(), &read(&path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// What the capture of a token may begin with; nothing for one that needs none.
    fn expected(&self, token: &SyntaxToken) -> Vec<&'static str> {
        match token.kind() {
            K::Whitespace => Vec::new(),
            K::Comment => vec![self.comment],
            K::DocComment => vec![self.documentation],
            K::Number => vec![self.number],
            K::Path => vec![self.path],
            K::StrText | K::StrOpen | K::StrClose | K::IndentedOpen | K::IndentedClose => vec![self.string],
            K::StrEscape => vec![self.escape],
            K::HoleOpen | K::HoleClose => vec!["punctuation.special"],
            K::LBrace | K::RBrace | K::LBracket | K::RBracket | K::LParen | K::RParen => {
                vec!["punctuation.bracket"]
            }
            K::Semicolon | K::Colon | K::Comma | K::Dot => vec!["punctuation.delimiter"],
            K::Ident => self.word(token),
            kind if kind.is_word() => vec![self.keyword],
            _ => vec!["operator"],
        }
    }

    /// The classes are those of the language server, as far as they do not hang on types.
    fn word(&self, token: &SyntaxToken) -> Vec<&'static str> {
        match token.parent().map(|parent| parent.kind()) {
            Some(K::AttrPath | K::Field) => vec![self.property],
            Some(K::Inherit) => vec!["variable"],
            Some(K::Param | K::Lambda) => vec![self.parameter],
            Some(K::TypeName | K::TypeDecl | K::EnumDecl | K::RecordDecl | K::ExtendDecl) => vec!["type"],
            Some(K::Variant | K::Pattern) => self.constant.to_vec(),
            _ if token.text().starts_with(|first: char| first.is_ascii_uppercase()) => vec!["type"],
            _ => self.value.to_vec(),
        }
    }
}

/// The captures of a text, by place; of several for one place the last pattern's.
fn captures(query: &Query, text: &str) -> BTreeMap<(usize, usize), String> {
    let tree = parse(text).unwrap();
    let mut cursor = QueryCursor::new();
    let mut found: BTreeMap<(usize, usize), (usize, String)> = BTreeMap::new();
    let mut matches = cursor.matches(query, tree.root_node(), text.as_bytes());
    while let Some(matched) = matches.next() {
        for capture in matched.captures() {
            let name = query.capture_names()[capture.index as usize];
            let place = (capture.node.start_byte(), capture.node.end_byte());
            let entry = found.entry(place).or_insert((0, String::new()));
            // `@spell` says something else of the node than its colour.
            if name != "spell" && matched.pattern_index >= entry.0 {
                *entry = (matched.pattern_index, name.to_owned());
            }
        }
    }
    found.into_iter().map(|(place, (_, name))| (place, name)).collect()
}

/// The capture of the node that a token is in: the last that begins no further on and ends no earlier.
fn of_token(captures: &BTreeMap<(usize, usize), String>, range: &Range<usize>) -> String {
    let mut before = captures.range(..=(range.start, usize::MAX)).rev();
    let around = before.find(|((_, end), _)| range.end <= *end);
    around.map(|(_, name)| name.clone()).unwrap_or_default()
}

/// Fails with the tokens that have the colour of something else; the number of tokens.
fn coloured(names: &Names) -> usize {
    let query = names.query("highlights");
    let mut count = 0;
    for source in written().into_iter().chain(programs(60)) {
        let parsed = infc_syntax::parse(&source.text);
        if !parsed.errors.is_empty() || source.text.len() > 20_000 {
            continue;
        }
        let captures = captures(&query, &source.text);
        for token in parsed.syntax().descendants_with_tokens().filter_map(SyntaxElement::into_token) {
            let expected = names.expected(&token);
            // The compiler has the carriage return before a line feed in the comment.
            let (Range { start, .. }, text) = (range(&token), token.text().trim_end_matches('\r'));
            let found = of_token(&captures, &(start..start + text.len()));
            let fits = expected.iter().any(|name| {
                found.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            });
            let name = &source.name;
            assert!(expected.is_empty() || fits, "{name}: `{text}` is {found:?}, and not of {expected:?}");
            count += usize::from(!expected.is_empty());
        }
    }
    count
}

#[test]
fn every_token_has_its_colour_in_neovim() {
    assert!(coloured(&NEOVIM) > 50_000);
}

#[test]
fn every_token_has_its_colour_in_helix() {
    assert!(coloured(&HELIX) > 50_000);
}

#[test]
fn every_query_fits_the_grammar() {
    for (names, queries) in [
        (NEOVIM, &["locals", "folds", "indents", "injections"][..]),
        (HELIX, &["locals", "indents", "injections", "rainbows", "textobjects"][..]),
    ] {
        for name in queries {
            assert!(names.query(name).pattern_count() > 0, "{}: {name}", names.editor);
        }
    }
}
