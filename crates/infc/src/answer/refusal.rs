//! Why there is no answer.
//!
//! It deliberately is never about what is wrong with a site: that is an answer.

use std::fmt;

use infc_diag::Cancelled;
use infc_exposure::Unanswered;

use crate::report::visible;

/// A question that makes no sense, and what to do about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// What is wrong with it.
    pub message: String,
    /// The next step; empty if there is none to name.
    pub help: String,
}

impl Refusal {
    /// A refusal with a next step.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }

    /// Both on lines of their own, for a terminal.
    pub fn told(&self) -> String {
        format!("error: {}\n", self.lines())
    }

    /// The same without `error:` and the last line end.
    pub fn lines(&self) -> String {
        let help: Vec<String> = self.help.lines().map(visible).collect();
        let help = if help.is_empty() { String::new() } else { format!("\nhelp: {}", help.join("\n")) };
        visible(&self.message) + &help
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&visible(&self.message))?;
        if self.help.is_empty() { Ok(()) } else { write!(out, "; {}", visible(&self.help)) }
    }
}

impl std::error::Error for Refusal {}

impl From<&Unanswered> for Refusal {
    fn from(wrong: &Unanswered) -> Self {
        let quoted = |all: &[String]| all.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>();
        let help = if wrong.near.is_empty() {
            format!("ask about one of:\n  {}", wrong.known.join("\n  "))
        } else {
            format!("did you mean {}?", quoted(&wrong.near).join(" or "))
        };
        Self::new(&*wrong.message, help)
    }
}

impl From<Cancelled> for Refusal {
    fn from(_: Cancelled) -> Self {
        Self::new("the question was taken back", "")
    }
}
