//! Files of the user's own at nginx's http level, read as nginx reads them.
//!
//! It deliberately passes over what is malformed: one rule tells of it.

use infc_diag::Span;
use infc_model::Host;
use infc_plan::nginx::syntax::{Directive, Malformed, parse};

/// A file.
pub(crate) struct HttpFile<'a> {
    /// Its name below `conf.d`.
    pub name: &'a str,
    /// Where its text is.
    pub at: Span,
    /// What it holds.
    pub read: Result<Vec<Directive>, Malformed>,
}

/// The files of `host`.
pub(crate) fn http_files(host: &Host) -> impl Iterator<Item = HttpFile<'_>> {
    host.nginx.http.iter().map(|(name, text)| HttpFile {
        name,
        at: text.value.at,
        read: parse(&text.value.value.0),
    })
}

impl HttpFile<'_> {
    /// The directives at http level.
    pub fn directives(&self) -> &[Directive] {
        self.read.as_deref().unwrap_or_default()
    }

    /// Every directive, blocks included.
    pub fn all(&self) -> Vec<&Directive> {
        let mut all = Vec::new();
        for directive in self.directives() {
            directive.walk(&mut |inner| all.push(inner));
        }
        all
    }

    /// A line of it, for people.
    pub fn line(&self, directive: &Directive) -> String {
        format!("line {} of {}", directive.line, self.name)
    }
}
