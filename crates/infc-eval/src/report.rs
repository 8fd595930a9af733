//! Messages that several stages of the checker share: unknown names, did-you-mean, syntax errors as diagnostics.

use infc_diag::{Diagnostic, Edit, FileId, Fix, Kind, Span, names};
use infc_syntax::{SyntaxError, SyntaxErrorKind};

/// The candidate nearest to `name`, if one is near enough to have been meant.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let limit = (length / 3).max(1);
    let scored =
        candidates.into_iter().map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate));
    // A name of one letter is near to nothing.
    scored.filter(|&(distance, _)| distance <= limit && distance < length).min().map(|(_, near)| near)
}

/// `name` with its article: "an Int", "a Port".
pub fn article(name: &str) -> String {
    if let Some(inner) = name.strip_suffix('?') {
        return format!("{} that may be absent", article(inner));
    }
    if let Some(kind) = name.strip_prefix("Ref ") {
        return format!("a reference to {}", article(kind));
    }
    if name.starts_with('{') {
        return format!("the arguments {name}");
    }
    let vowel = name.starts_with(['A', 'E', 'I', 'O']);
    format!("{} {name}", if vowel { "an" } else { "a" })
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
        // What was meant is a guess, so that no tool writes it unasked.
        Some(near) => diagnostic.here(format!("did you mean `{near}`?")).fix(Fix {
            title: format!("replace `{name}` with `{near}`"),
            edits: vec![Edit { span: at, text: near.to_owned() }],
            safe: false,
        }),
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
    if error.edits.is_empty() {
        return diagnostic;
    }
    let title = diagnostic.help.clone().unwrap_or_else(|| match error.edits.as_slice() {
        [(.., text)] if text.is_empty() => "remove it".to_owned(),
        [(.., text)] if text.trim().is_empty() => "put a blank there".to_owned(),
        [(.., text)] => format!("write `{}`", text.trim()),
        _ => "write it the way of this language".to_owned(),
    });
    let edit = |(start, end, text)| Edit { span: Span::new(file, start, end), text };
    let edits = error.edits.into_iter().map(edit).collect();
    diagnostic.fix(Fix { title, edits, safe: error.safe })
}

fn kind(kind: SyntaxErrorKind) -> &'static Kind {
    match kind {
        SyntaxErrorKind::Syntax | SyntaxErrorKind::Beyond => &names::SYNTAX,
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
        SyntaxErrorKind::NixPattern => &names::NIX_PATTERN,
        SyntaxErrorKind::InheritForm => &names::INHERIT_FORM,
        SyntaxErrorKind::ForeignOperator => &names::FOREIGN_OPERATOR,
        SyntaxErrorKind::ForeignComment => &names::FOREIGN_COMMENT,
        SyntaxErrorKind::ForeignQuotes => &names::FOREIGN_QUOTES,
        SyntaxErrorKind::ForeignCall => &names::FOREIGN_CALL,
        SyntaxErrorKind::ForeignFunction => &names::FOREIGN_FUNCTION,
        SyntaxErrorKind::ForeignFormat => &names::FOREIGN_FORMAT,
        SyntaxErrorKind::MissingElse => &names::MISSING_ELSE,
        SyntaxErrorKind::MissingIn => &names::MISSING_IN,
        SyntaxErrorKind::MissingEquals => &names::MISSING_EQUALS,
        SyntaxErrorKind::UnclosedString => &names::UNCLOSED_STRING,
        SyntaxErrorKind::BareHole => &names::BARE_HOLE,
        SyntaxErrorKind::Bidi => &names::BIDI_CONTROL,
        SyntaxErrorKind::Hidden => &names::HIDDEN_CHARACTER,
        SyntaxErrorKind::NonAscii => &names::NON_ASCII,
    }
}
