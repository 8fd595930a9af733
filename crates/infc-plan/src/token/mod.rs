//! Words as the files of the target spell them: each place has its own quoting, and one constructor that quotes or
//! refuses.
//!
//! A token's text is final: emitters print it as it is. Nothing here knows which file or which line a token is for.

pub mod cron;
pub mod js;
pub mod logrotate;
pub mod shell;
pub mod tmpfiles;
pub mod unit;

use infc_diag::{Diagnostic, Span, names};

/// Why a place has no spelling for a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// The reason, one line.
    pub reason: String,
    /// What would do, if something is near.
    pub help: Option<String>,
}

impl Refused {
    /// With its reason.
    pub fn because(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), help: None }
    }

    /// Says what would do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// As a diagnostic about `what`, stated at `at`.
    pub fn at(self, at: Span, what: &str) -> Diagnostic {
        let said = names::UNSAYABLE.at(at, format!("{what} cannot be written: {}", self.reason));
        match self.help {
            Some(help) => said.help(help),
            None => said,
        }
    }
}

/// Refuses control characters, line and paragraph separators among them, which no line of any file can hold.
pub(crate) fn one_line(text: &str) -> Result<(), Refused> {
    match text.chars().find(|&c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        None => Ok(()),
        Some(c) => {
            Err(Refused::because(format!("a line cannot hold the control character U+{:04X}", u32::from(c))))
        }
    }
}
