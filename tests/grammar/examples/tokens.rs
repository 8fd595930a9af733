//! Prints the tokens of every source of the repository that has no syntax error, as the language server classes them: one
//! JSON array `[file, text, [[start, end, class], …]]` a line, in UTF-16 units as editors count.
//!
//! It deliberately knows no types: a name in an expression is a `value`, whatever it is.

use infc_syntax::{SyntaxElement, SyntaxKind as K, SyntaxToken};
use infc_tests::{files, read, repository};

fn main() {
    let root = repository();
    for path in files(&root, ".inf") {
        print(path.strip_prefix(&root).unwrap_or(&path).as_str(), &read(&path));
    }
    for page in files(&root, ".md") {
        for (number, text) in infc_tests::sources(&read(&page)).into_iter().enumerate() {
            let name = page.strip_prefix(&root).unwrap_or(&page);
            print(&format!("{name}, block {}", number + 1), &text);
        }
    }
}

fn print(name: &str, text: &str) {
    let parsed = infc_syntax::parse(text);
    if !parsed.errors.is_empty() {
        return;
    }
    let (mut tokens, mut at) = (Vec::new(), 0);
    for token in parsed.syntax().descendants_with_tokens().filter_map(SyntaxElement::into_token) {
        let end = at + token.text().encode_utf16().count();
        if let Some(class) = class(&token) {
            tokens.push(format!("[{at},{end},\"{class}\"]"));
        }
        at = end;
    }
    println!("[{},{},[{}]]", json(name), json(text), tokens.join(","));
}

fn class(token: &SyntaxToken) -> Option<&'static str> {
    Some(match token.kind() {
        K::Whitespace => return None,
        K::Comment => "comment",
        K::DocComment => "documentation",
        K::Number => "number",
        K::Path => "path",
        K::StrText | K::StrOpen | K::StrClose | K::IndentedOpen | K::IndentedClose => "string",
        K::StrEscape => "escape",
        K::HoleOpen | K::HoleClose => "hole",
        K::Ident => word(token),
        kind if kind.is_word() => "keyword",
        K::LBrace | K::RBrace | K::LBracket | K::RBracket | K::LParen | K::RParen => "bracket",
        K::Semicolon | K::Colon | K::Comma | K::Dot => "separator",
        _ => "operator",
    })
}

fn word(token: &SyntaxToken) -> &'static str {
    match token.parent().map(|parent| parent.kind()) {
        Some(K::AttrPath | K::Field) => "property",
        Some(K::Param | K::Lambda) => "parameter",
        Some(K::TypeName | K::TypeDecl | K::EnumDecl | K::RecordDecl | K::ExtendDecl) => "type",
        Some(K::Variant) => "variant",
        Some(K::Pattern) => "pattern",
        _ if token.text().starts_with(|first: char| first.is_ascii_uppercase()) => "type",
        _ => "value",
    }
}

/// A text as JSON.
fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
