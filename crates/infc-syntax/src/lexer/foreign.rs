//! Characters that are taken for others: quotes and signs beyond ASCII, letters that look Latin, blanks of other widths.
//!
//! Each is read as what it looks like, and reported, so that one of them is one mistake.
//! Not here: what cannot be seen (`hidden`).

use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::take_while;
use nom::character::complete::{anychar, char};
use nom::combinator::{map_opt, value};

use super::{One, plain};
use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::hidden::is_invisible;
use crate::kind::SyntaxKind as K;

/// Text in other quotes, on one line.
pub(super) fn quotes(i: &str) -> One<'_> {
    let between = |open: char, close: char| {
        let inner = take_while(move |c: char| c != open && c != close && c != '\n');
        value(K::ForeignQuotes, (char(open), inner, char(close)))
    };
    let pairs = alt((between('“', '”'), between('‘', '’'), between('«', '»'), between('„', '“')));
    alt((between('\'', '\''), between('`', '`'), pairs)).parse(i)
}

/// A character beyond ASCII, as what it looks like.
pub(super) fn character(i: &str) -> One<'_> {
    map_opt(anychar, |c| if is_invisible(c) { Some(K::Whitespace) } else { kind(ascii(c)?) }).parse(i)
}

fn kind(looks: &str) -> Option<K> {
    plain::token(looks).ok().map(|(_, kind)| kind)
}

/// What of ASCII a character beyond it looks like.
pub(super) fn ascii(c: char) -> Option<&'static str> {
    const FULL: &str = concat!(
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`",
        "abcdefghijklmnopqrstuvwxyz{|}~"
    );
    if ('\u{ff01}'..='\u{ff5e}').contains(&c) {
        let at = (u32::from(c) - 0xff01) as usize;
        return FULL.get(at..=at);
    }
    Some(match c {
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => " ",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        '×' | '∗' => "*",
        '÷' | '\u{2044}' | '\u{2215}' => "/",
        '≠' => "!=",
        '≤' => "<=",
        '≥' => ">=",
        '∧' => "&&",
        '∨' => "||",
        '¬' => "!",
        '→' => "->",
        '…' => "...",
        '“' | '”' | '„' | '«' | '»' => "\"",
        '‘' | '’' => "'",
        '\u{37e}' | '；' => ";",
        '：' => ":",
        '、' => ",",
        '。' => ".",
        _ => latin(c)?,
    })
}

/// The Latin letter that a letter of another alphabet looks like.
fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'а' | 'α' => "a",
        'с' => "c",
        'ԁ' => "d",
        'е' => "e",
        'ɡ' => "g",
        'һ' => "h",
        'і' | 'ι' | 'ı' => "i",
        'ј' => "j",
        'ӏ' => "l",
        'о' | 'ο' => "o",
        'р' | 'ρ' => "p",
        'ѕ' => "s",
        'υ' => "u",
        'ν' => "v",
        'х' => "x",
        'у' => "y",
        'А' | 'Α' => "A",
        'В' | 'Β' => "B",
        'С' => "C",
        'Е' | 'Ε' => "E",
        'Н' | 'Η' => "H",
        'І' | 'Ι' => "I",
        'К' | 'Κ' => "K",
        'М' | 'Μ' => "M",
        'Ν' => "N",
        'О' | 'Ο' => "O",
        'Р' | 'Ρ' => "P",
        'Ѕ' => "S",
        'Т' | 'Τ' => "T",
        'Х' | 'Χ' => "X",
        _ => return None,
    })
}

/// What is wrong with a token that begins at `offset` and is not of ASCII, if it is none of those that may be.
pub(super) fn fault(kind: K, text: &str, offset: u32) -> Option<SyntaxError> {
    let may = matches!(
        kind,
        K::Comment | K::DocComment | K::StrText | K::StrEscape | K::ForeignQuotes | K::Unknown
    );
    let (at, found) =
        text.char_indices().find(|(_, c)| !c.is_ascii() && !is_invisible(*c)).filter(|_| !may)?;
    let start = offset.saturating_add(u32::try_from(at).ok()?);
    let range = (start, start.saturating_add(u32::try_from(found.len_utf8()).ok()?));
    let code = format!("U+{:04X}", u32::from(found));
    let error = |message: String| SyntaxError::new(SyntaxErrorKind::NonAscii, range, message);
    Some(match ascii(found) {
        Some(" ") => error(format!("the blank {code} is no blank of the language"))
            .label("another blank")
            .edit(range, " "),
        Some(looks) if kind == K::Ident => {
            let error = error(format!("`{text}` holds {code}, which looks like `{looks}`"));
            let other = |c: &char| !c.is_ascii() && ascii(*c).is_none();
            let mended = text.chars().filter(|c| !other(c)).count() == text.chars().count();
            let whole = (offset, offset.saturating_add(u32::try_from(text.len()).ok()?));
            let new: String = text.chars().map(|c| ascii(c).map_or(c.to_string(), str::to_owned)).collect();
            let error = error.label("not of ASCII");
            if mended { error.edit(whole, new) } else { error }
        }
        Some(looks) => error(format!("`{found}` ({code}) is not `{looks}`"))
            .label(format!("looks like `{looks}`"))
            .edit(range, looks),
        None => {
            let error = error(format!(
                "`{text}` is no name: names are of `A` to `Z`, `a` to `z`, digits, `_` and `-`"
            ));
            error.label(format!("{code} is not of ASCII"))
        }
    })
}
