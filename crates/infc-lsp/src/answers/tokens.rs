//! The words of a file by what they mean, for colours.
//!
//! It deliberately leaves comments, strings and numbers to the editor's own grammar.

use infc_diag::{FileId, Span};
use infc_eval::Type;
use infc_syntax::{SyntaxElement, SyntaxKind, SyntaxNode, SyntaxToken};
use lsp_types::{SemanticToken, SemanticTokenType};

use crate::Snapshot;
use crate::snapshot::{range, token_range};

/// The kinds of words, in the order of their numbers.
pub const LEGEND: &[SemanticTokenType] = &[
    SemanticTokenType::PROPERTY,
    SemanticTokenType::VARIABLE,
    SemanticTokenType::PARAMETER,
    SemanticTokenType::TYPE,
    SemanticTokenType::ENUM_MEMBER,
    SemanticTokenType::FUNCTION,
    SemanticTokenType::KEYWORD,
    SemanticTokenType::NAMESPACE,
];

const PROPERTY: u32 = 0;
const VARIABLE: u32 = 1;
const PARAMETER: u32 = 2;
const TYPE: u32 = 3;
const ENUM_MEMBER: u32 = 4;
const FUNCTION: u32 = 5;
const KEYWORD: u32 = 6;
const NAMESPACE: u32 = 7;

/// The words of a file.
pub fn tokens(snapshot: &Snapshot<'_, '_>, file: FileId) -> Vec<SemanticToken> {
    let Some(source) = snapshot.source(file) else { return Vec::new() };
    let words = source.root().descendants_with_tokens().filter_map(SyntaxElement::into_token);
    let (mut line, mut column) = (0, 0);
    let mut found = Vec::new();
    for token in words {
        let Some(kind) = kind(snapshot, file, &token) else { continue };
        let place = source.text.range(token_range(&token), snapshot.client.encoding);
        let delta_line = place.start.line - line;
        let delta_start =
            if delta_line == 0 { place.start.character - column } else { place.start.character };
        (line, column) = (place.start.line, place.start.character);
        let length = place.end.character.saturating_sub(place.start.character);
        found.push(SemanticToken {
            delta_line,
            delta_start,
            length,
            token_type: kind,
            token_modifiers_bitset: 0,
        });
    }
    found
}

fn kind(snapshot: &Snapshot<'_, '_>, file: FileId, token: &SyntaxToken) -> Option<u32> {
    if token.kind().is_word() && token.kind() != SyntaxKind::Ident {
        return Some(KEYWORD);
    }
    if token.kind() != SyntaxKind::Ident {
        return None;
    }
    let node = token.parent()?;
    match node.kind() {
        SyntaxKind::AttrPath | SyntaxKind::Field => Some(PROPERTY),
        SyntaxKind::Inherit => Some(VARIABLE),
        SyntaxKind::Param | SyntaxKind::Lambda => Some(PARAMETER),
        SyntaxKind::TypeName => Some(TYPE),
        SyntaxKind::Variant | SyntaxKind::Pattern => Some(ENUM_MEMBER),
        SyntaxKind::Name => Some(name(snapshot, file, token, &node)),
        _ => None,
    }
}

fn name(snapshot: &Snapshot<'_, '_>, file: FileId, token: &SyntaxToken, node: &SyntaxNode) -> u32 {
    let text = token.text();
    if text.starts_with(|char: char| char.is_ascii_uppercase()) {
        return TYPE;
    }
    if matches!(text, "import" | "profile" | "unknown" | "true" | "false" | "none" | "some") {
        return KEYWORD;
    }
    if matches!(text, "std" | "site" | "host" | "self") {
        return NAMESPACE;
    }
    let applied = node.parent().filter(|parent| parent.kind() == SyntaxKind::Apply);
    let whole = applied.as_ref().map_or(range(node), range);
    let is_variant = |at: (u32, u32)| {
        snapshot.types(Span::new(file, at.0, at.1)).any(|ty| {
            let ty = if let Type::List(item) = ty { &**item } else { ty };
            match ty {
                Type::Enum(id) => {
                    snapshot.schema().enumeration(*id).variants.iter().any(|variant| variant.name == text)
                }
                _ => false,
            }
        })
    };
    if is_variant(range(node)) || is_variant(whole) {
        ENUM_MEMBER
    } else if applied.and_then(|apply| apply.first_child()).as_ref() == Some(node) {
        FUNCTION
    } else {
        VARIABLE
    }
}
