//! nginx's own configuration syntax: directives and blocks, read as `ngx_conf_file.c` reads them.
//!
//! It deliberately knows no directive; [`super::directives`] does.

use std::ops::Range;

/// A directive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Directive {
    /// Its name.
    pub name: String,
    /// Its arguments, without their quotes.
    pub arguments: Vec<String>,
    /// What its block holds, if it has one.
    pub block: Option<Vec<Directive>>,
    /// The line that it begins on, from 1.
    pub line: usize,
    /// Its bytes in the text, up to its `;` or block.
    pub place: Range<usize>,
}

impl Directive {
    /// This directive and all within it, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Directive)) {
        visit(self);
        for inner in self.block.iter().flatten() {
            inner.walk(visit);
        }
    }
}

/// Why a text is no configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed {
    /// The line, from 1.
    pub line: usize,
    /// The bytes of the text that are at fault.
    pub place: Range<usize>,
    /// The reason.
    pub reason: &'static str,
}

/// The deepest nesting that is read; nginx's own is three or four.
const DEPTH: usize = 32;

/// Reads `text`.
pub fn parse(text: &str) -> Result<Vec<Directive>, Malformed> {
    let mut reader = Reader { text, rest: text, line: 1, word: (0, 1) };
    reader.block(0)
}

enum Word {
    Text(String),
    Semicolon,
    Open,
    Close,
    End,
}

struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
    line: usize,
    /// Where the last word begins: its byte and its line.
    word: (usize, usize),
}

impl Reader<'_> {
    /// Directives up to the `}` that closes the block, or the end at depth 0.
    fn block(&mut self, depth: usize) -> Result<Vec<Directive>, Malformed> {
        if depth > DEPTH {
            return Err(self.malformed("blocks are nested too deeply"));
        }
        let mut directives = Vec::new();
        loop {
            match self.word()? {
                Word::Text(name) => directives.push(self.directive(name, depth)?),
                Word::Close if depth > 0 => return Ok(directives),
                Word::End if depth == 0 => return Ok(directives),
                Word::Close => return Err(self.malformed("a `}` closes nothing")),
                Word::End => return Err(self.malformed("a block is not closed")),
                Word::Semicolon => return Err(self.malformed("a `;` ends nothing")),
                Word::Open => return Err(self.malformed("a block has no name")),
            }
        }
    }

    fn directive(&mut self, name: String, depth: usize) -> Result<Directive, Malformed> {
        let (begin, line) = self.word;
        let mut arguments = Vec::new();
        loop {
            let place = begin..self.at();
            match self.word()? {
                Word::Text(argument) => arguments.push(argument),
                Word::Semicolon => return Ok(Directive { name, arguments, block: None, line, place }),
                Word::Open => {
                    let block = Some(self.block(depth + 1)?);
                    return Ok(Directive { name, arguments, block, line, place });
                }
                Word::Close | Word::End => {
                    return Err(Malformed { line, place, reason: "a directive does not end with `;`" });
                }
            }
        }
    }

    fn word(&mut self) -> Result<Word, Malformed> {
        loop {
            self.word = (self.at(), self.line);
            match self.next() {
                None => return Ok(Word::End),
                Some(';') => return Ok(Word::Semicolon),
                Some('{') => return Ok(Word::Open),
                Some('}') => return Ok(Word::Close),
                Some('#') => while !matches!(self.next(), None | Some('\n')) {},
                Some(quote @ ('"' | '\'')) => return self.quoted(quote),
                Some(' ' | '\t' | '\r' | '\n') => {}
                Some(first) => return Ok(Word::Text(self.bare(first))),
            }
        }
    }

    fn bare(&mut self, first: char) -> String {
        let mut word = String::new();
        let mut last = first;
        self.push(&mut word, first);
        while let Some(c) = self.rest.chars().next() {
            // `${name}` is the one place where a brace belongs to a word.
            let variable = c == '{' && last == '$';
            if !variable && matches!(c, ' ' | '\t' | '\r' | '\n' | ';' | '{') {
                break;
            }
            self.next();
            self.push(&mut word, c);
            last = c;
        }
        word
    }

    fn quoted(&mut self, quote: char) -> Result<Word, Malformed> {
        let mut word = String::new();
        loop {
            match self.next() {
                None => return Err(self.malformed("a quote is not closed")),
                Some(c) if c == quote => break,
                Some(c) => self.push(&mut word, c),
            }
        }
        match self.rest.chars().next() {
            None | Some(' ' | '\t' | '\r' | '\n' | ';' | '{' | ')') => Ok(Word::Text(word)),
            Some(_) => Err(self.malformed("a blank or `;` must follow a closing quote")),
        }
    }

    /// Adds `c`; a backslash takes the next character with it.
    fn push(&mut self, word: &mut String, c: char) {
        if c != '\\' {
            return word.push(c);
        }
        match self.next() {
            Some('t') => word.push('\t'),
            Some('r') => word.push('\r'),
            Some('n') => word.push('\n'),
            Some(escaped @ ('"' | '\'' | '\\')) => word.push(escaped),
            Some(other) => word.extend(['\\', other]),
            None => word.push('\\'),
        }
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or("");
        self.line += usize::from(c == '\n');
        Some(c)
    }

    /// The byte that is read next.
    fn at(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    /// The last word is at fault.
    fn malformed(&self, reason: &'static str) -> Malformed {
        let (begin, line) = self.word;
        Malformed { line, place: begin..self.at(), reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_comments_and_quotes() {
        let text = "a b; # no; {\nlocation ~ \"x y\" {\n  c 'd;' ${e}f;\n}\n";
        let read = parse(text).unwrap();
        assert_eq!(read[0].name, "a");
        assert_eq!(read[1].arguments, ["~", "x y"]);
        let inner = &read[1].block.as_ref().unwrap()[0];
        assert_eq!((inner.line, &*inner.arguments), (3, &["d;".to_owned(), "${e}f".to_owned()][..]));
    }

    #[test]
    fn malformed() {
        for bad in ["a", "a {", "}", ";", "a \"b", "a \"b\"c;", "{ }"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        assert!(parse(&"a{".repeat(100)).is_err());
    }
}
