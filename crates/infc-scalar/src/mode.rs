//! File modes in octal. Symbolic modes (`u=rw`) are not read.

use std::fmt;

use crate::LiteralError;
use crate::text::not_empty;

/// A file's mode, quoted in octal: `"0640"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Mode(pub u16);

impl Mode {
    /// Reads three or four octal digits.
    pub fn read(text: &str) -> Result<Self, LiteralError> {
        not_empty(text, "a mode")?;
        if let Some(digits) = text.strip_prefix("0o").or_else(|| text.strip_prefix("0O")) {
            return Err(LiteralError::new(0..2, "a mode is octal without a prefix").suggest(digits));
        }
        if let Some(at) = text.find(|c: char| !matches!(c, '0'..='7')) {
            let c = text.get(at..).and_then(|rest| rest.chars().next());
            let end = at + c.map_or(0, char::len_utf8);
            let error = LiteralError::new(at..end, "a mode holds octal digits alone, 0 to 7");
            return Err(error.help("write it as `0640`"));
        }
        match u16::from_str_radix(text, 8).ok().filter(|_| (3..=4).contains(&text.len())) {
            Some(bits) => Ok(Self(bits)),
            None => {
                Err(LiteralError::whole(text, "a mode has three or four octal digits")
                    .help("write it as `0640`"))
            }
        }
    }

    /// Four octal digits: `0640`.
    pub fn octal4(self) -> String {
        format!("{:04o}", self.0)
    }

    /// Whether everybody may write.
    pub const fn is_world_writable(self) -> bool {
        self.0 & 0o002 != 0
    }

    /// Whether everybody may read.
    pub const fn is_world_readable(self) -> bool {
        self.0 & 0o004 != 0
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.octal4())
    }
}
