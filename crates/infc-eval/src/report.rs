//! Messages that several stages of the checker share: unknown names, did-you-mean, syntax errors as diagnostics.

use infc_diag::{Diagnostic, FileId, Kind, Span, names};
use infc_syntax::{SyntaxError, SyntaxErrorKind};

/// The candidate nearest to `name`, if one is near enough to have been meant.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    let scored =
        candidates.into_iter().map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate));
    scored.filter(|&(distance, _)| distance <= limit).min().map(|(_, candidate)| candidate)
}

/// A diagnostic about an unknown `name`, with the nearest of `candidates` as the fix, or the list of them as a note.
pub fn unknown(
    kind: &'static Kind,
    at: Span,
    name: &str,
    message: String,
    candidates: &[&str],
) -> Diagnostic {
    let diagnostic = kind.at(at, message);
    match nearest(name, candidates.iter().copied()) {
        Some(near) => diagnostic.here(format!("did you mean `{near}`?")).replace(
            at,
            near,
            format!("replace `{name}` with `{near}`"),
        ),
        None if candidates.is_empty() => diagnostic,
        None => {
            let mut list: Vec<_> =
                candidates.iter().take(40).map(|candidate| format!("`{candidate}`")).collect();
            list.sort();
            if candidates.len() > 40 {
                list.push("…".to_owned());
            }
            diagnostic.help(format!("use one of {}", list.join(", ")))
        }
    }
}

/// A syntax error of `file` as a diagnostic.
pub fn syntax(file: FileId, error: SyntaxError) -> Diagnostic {
    let span = Span::new(file, error.start, error.end);
    let mut diagnostic = kind(error.kind).at(span, error.message).here(error.label);
    if let Some((start, end, text)) = error.related {
        diagnostic = diagnostic.label(Span::new(file, start, end), text);
    }
    if let Some(help) = error.help {
        diagnostic = diagnostic.help(help);
    }
    match error.edit {
        Some((start, end, text)) => {
            let title = diagnostic.help.clone().unwrap_or_else(|| {
                if text.is_empty() { "remove it".to_owned() } else { format!("write `{text}`") }
            });
            diagnostic.replace(Span::new(file, start, end), text, title)
        }
        None => diagnostic,
    }
}

fn kind(kind: SyntaxErrorKind) -> &'static Kind {
    match kind {
        SyntaxErrorKind::Syntax => &names::SYNTAX,
        SyntaxErrorKind::CommaInList => &names::COMMA_IN_LIST,
        SyntaxErrorKind::ColonForEquals => &names::COLON_FOR_EQUALS,
        SyntaxErrorKind::EqualsForColon => &names::EQUALS_FOR_COLON,
        SyntaxErrorKind::MissingSemicolon => &names::MISSING_SEMICOLON,
        SyntaxErrorKind::MissingBrace => &names::MISSING_BRACE,
        SyntaxErrorKind::With => &names::NIX_WITH,
        SyntaxErrorKind::Rec => &names::NIX_REC,
        SyntaxErrorKind::Null => &names::NIX_NULL,
        SyntaxErrorKind::Float => &names::FLOAT,
        SyntaxErrorKind::Uri => &names::BARE_URI,
        SyntaxErrorKind::SearchPath => &names::NIX_SEARCH_PATH,
        SyntaxErrorKind::QuestionInPattern => &names::QUESTION_IN_PATTERN,
        SyntaxErrorKind::Unquoted => &names::UNQUOTED,
        SyntaxErrorKind::Bidi => &names::BIDI_CONTROL,
    }
}
