//! Reading a lock. Every mistake has its place.
//!
//! It deliberately reads no other JSON than that of a lock, and goes on after no mistake: a lock is written by infc,
//! and written anew by `infc lock`.

use std::collections::BTreeMap;

use infc_bundle::Digest;

use crate::head::name_error;
use crate::lock::FORMAT;
use crate::{InputUrl, Lock, Locked};

/// The largest lock, in bytes.
const LENGTH: usize = 1 << 20;

/// What is wrong with a lock, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LockFault {
    /// The byte at which it begins.
    pub start: usize,
    /// The byte after its end.
    pub end: usize,
    /// What is wrong.
    pub message: String,
}

/// A string of the text and where its inside begins.
type Word<'a> = (&'a str, usize);

/// Reads `infc.lock`.
pub fn read(text: &str) -> Result<Lock, LockFault> {
    if text.len() > LENGTH {
        return Err(fault(0, 0, "it is larger than a lock can be"));
    }
    if let Some(conflict) = conflict(text) {
        return Err(conflict);
    }
    let mut reader = Reader { text, at: 0 };
    let lock = reader.lock()?;
    reader.blanks();
    if reader.at < text.len() { Err(reader.expected("the end")) } else { Ok(lock) }
}

/// A line that a merge left behind.
fn conflict(text: &str) -> Option<LockFault> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark)) {
            let end = at + line.trim_end().len();
            return Some(fault(at, end, "a merge left both sides here"));
        }
        at += line.len();
    }
    None
}

fn fault(start: usize, end: usize, message: impl Into<String>) -> LockFault {
    LockFault { start, end, message: message.into() }
}

fn at_word((text, start): Word<'_>, message: impl Into<String>) -> LockFault {
    fault(start, start + text.len(), message)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\n', '\r', '\t']).len();
    }

    fn expected(&self, what: &str) -> LockFault {
        let width = self.rest().chars().next().map_or(0, char::len_utf8);
        fault(self.at, self.at + width, format!("expected {what}"))
    }

    fn sign(&mut self, sign: char) -> Result<(), LockFault> {
        self.blanks();
        if !self.rest().starts_with(sign) {
            return Err(self.expected(&format!("`{sign}`")));
        }
        self.at += sign.len_utf8();
        Ok(())
    }

    fn word(&mut self) -> Result<Word<'a>, LockFault> {
        self.sign('"').map_err(|_| self.expected("a string"))?;
        let start = self.at;
        let rest = self.rest();
        let Some(length) = rest.find(|c: char| c == '"' || c == '\\' || c.is_control()) else {
            return Err(fault(start, self.text.len(), "this string does not end"));
        };
        self.at += length;
        if !self.rest().starts_with('"') {
            return Err(self.expected("the end of the string: nothing in a lock needs an escape"));
        }
        self.at += 1;
        Ok((rest.get(..length).unwrap_or(""), start))
    }

    /// `{ "key": …, … }`; `each` reads what follows a key.
    fn object(
        &mut self,
        mut each: impl FnMut(&mut Self, Word<'a>) -> Result<(), LockFault>,
    ) -> Result<(), LockFault> {
        self.sign('{')?;
        self.blanks();
        if self.rest().starts_with('}') {
            return self.sign('}');
        }
        loop {
            let key = self.word()?;
            self.sign(':')?;
            each(self, key)?;
            self.blanks();
            if self.rest().starts_with('}') {
                return self.sign('}');
            }
            self.sign(',').map_err(|_| self.expected("`,` or `}`"))?;
        }
    }

    fn lock(&mut self) -> Result<Lock, LockFault> {
        let (mut format, mut inputs) = (None, None);
        self.object(|this, key| match key.0 {
            "format" if format.is_none() => {
                let word = this.word()?;
                if word.0 != FORMAT {
                    return Err(at_word(word, format!("this infc reads the form `{FORMAT}`")));
                }
                format = Some(());
                Ok(())
            }
            "inputs" if inputs.is_none() => {
                inputs = Some(this.inputs()?);
                Ok(())
            }
            _ => Err(unexpected(key, "`format` and `inputs`")),
        })?;
        match (format, inputs) {
            (Some(()), Some(inputs)) => Ok(Lock { inputs }),
            (None, _) => Err(fault(0, 0, "it does not say its `format`")),
            (_, None) => Err(fault(0, 0, "it has no `inputs`")),
        }
    }

    fn inputs(&mut self) -> Result<BTreeMap<String, Locked>, LockFault> {
        let mut inputs = BTreeMap::new();
        self.object(|this, name| {
            if let Some(error) = name_error(name.0) {
                return Err(at_word(name, error));
            }
            let locked = this.locked(name)?;
            match inputs.insert(name.0.to_owned(), locked) {
                Some(_) => Err(at_word(name, format!("`{}` stands twice", name.0))),
                None => Ok(()),
            }
        })?;
        Ok(inputs)
    }

    fn locked(&mut self, name: Word<'a>) -> Result<Locked, LockFault> {
        let mut fields: BTreeMap<&str, Word<'a>> = BTreeMap::new();
        self.object(|this, key| {
            if !["revision", "sha256", "url"].contains(&key.0) || fields.contains_key(key.0) {
                return Err(unexpected(key, "`revision`, `sha256` and `url`"));
            }
            fields.insert(key.0, this.word()?);
            Ok(())
        })?;
        let field = |key: &str| {
            let found = fields.get(key).copied();
            found.ok_or_else(|| at_word(name, format!("`{}` has no `{key}`", name.0)))
        };
        let (hash, url) = (field("sha256")?, field("url")?);
        let parsed = InputUrl::parse(url.0)
            .map_err(|error| fault(url.1 + error.start, url.1 + error.end, error.message))?;
        let sha256 =
            Digest::parse(hash.0).ok_or_else(|| at_word(hash, "a hash has 64 digits of `0-9 a-f`"))?;
        let revision = fields.get("revision").copied();
        let is_hex = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        match revision {
            Some(word) if !matches!(word.0.len(), 40 | 64) || !is_hex(word.0) => {
                Err(at_word(word, "a revision has 40 digits of `0-9 a-f`, or 64"))
            }
            Some(word) if !parsed.is_git() => Err(at_word(word, "only what git fetches has a revision")),
            None if parsed.is_git() => Err(at_word(name, format!("`{}` has no `revision`", name.0))),
            _ => Ok(Locked { url: parsed, revision: revision.map(|word| word.0.to_owned()), sha256 }),
        }
    }
}

fn unexpected(key: Word<'_>, known: &str) -> LockFault {
    at_word(key, format!("here are {known}, each once"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Lock {
        let one = Locked {
            url: InputUrl::parse("git+https://example.org/house.git?ref=main").unwrap(),
            revision: Some("0123456789abcdef0123456789abcdef01234567".to_owned()),
            sha256: Digest::of(b"house"),
        };
        let two = Locked {
            url: InputUrl::parse("path:../common").unwrap(),
            revision: None,
            sha256: Digest::of(b""),
        };
        Lock { inputs: [("house".to_owned(), one), ("common".to_owned(), two)].into() }
    }

    #[test]
    fn what_is_written_is_read() {
        for lock in [Lock::default(), sample()] {
            assert_eq!(read(&lock.text()), Ok(lock));
        }
        let text = Lock::default().text();
        assert_eq!(text, "{\n  \"format\": \"infc.lock/1\",\n  \"inputs\": {}\n}\n");
        assert!(read("{\"inputs\":{},\"format\":\"infc.lock/1\"}\r\n").is_ok());
    }

    #[test]
    fn every_cut_and_every_changed_byte_is_answered() {
        let text = sample().text();
        for end in 0..text.len() - 1 {
            let cut = text.get(..end).unwrap();
            let fault = read(cut).expect_err(cut);
            assert!(fault.start <= fault.end && fault.end <= cut.len(), "{cut}: {fault:?}");
        }
        for at in 0..text.len() {
            for other in ["\"", "{", "\\", "x", "\u{0}", "é"] {
                let mut changed = text.clone();
                changed.replace_range(at..=at, other);
                if let Err(fault) = read(&changed) {
                    let inside = changed.is_char_boundary(fault.start) && changed.is_char_boundary(fault.end);
                    assert!(inside && fault.start <= fault.end, "{changed}: {fault:?}");
                }
            }
        }
    }

    #[test]
    fn mistakes_have_their_place() {
        let text = sample().text();
        let says = |from: &str, to: &str| {
            let changed = text.replacen(from, to, 1);
            let fault = read(&changed).expect_err(to);
            (changed.get(fault.start..fault.end).unwrap().to_owned(), fault.message)
        };
        assert_eq!(says("infc.lock/1", "infc.lock/9").0, "infc.lock/9");
        assert_eq!(says("\"house\"", "\"common\"").1, "`common` stands twice");
        assert_eq!(says("\"house\"", "\"../x\"").0, "../x");
        assert_eq!(says("\"sha256\"", "\"md5\"").0, "md5");
        assert_eq!(says("git+https://example.org", "git+http://example.org").0, "git+http");
        assert_eq!(says("?ref=main", "?ref=-x").0, "ref=-x");
        assert_eq!(says("01234567\",", "0123456\",").1, "a revision has 40 digits of `0-9 a-f`, or 64");
        assert_eq!(
            says("git+https://example.org/house.git?ref=main", "path:x").1,
            "only what git fetches has a revision"
        );
        assert_eq!(says("    \"house\"", "<<<<<<< HEAD\n    \"house\"").0, "<<<<<<< HEAD");
        assert_eq!(says("  \"inputs\"", "  \"more\": 1, \"inputs\"").0, "more");
        assert_eq!(read("").unwrap_err().message, "expected `{`");
        assert_eq!(read("{}").unwrap_err().message, "it does not say its `format`");
        assert_eq!(read(&" ".repeat(LENGTH + 1)).unwrap_err().message, "it is larger than a lock can be");
    }
}
