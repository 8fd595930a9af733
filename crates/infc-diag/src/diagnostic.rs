//! One diagnostic: what a person is told about one mistake, the same struct for every output.
//!
//! It deliberately does not know how it is shown, and holds no text of the source.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::{Kind, Span};

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Written, but likely wrong.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word that people and tools read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A span and what is to be said of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// A few words, may be empty.
    pub text: String,
}

/// One step of a way, told in a line of its own with its place: `vps:443/tcp   admitted by … (site.inf:38)`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// What is met.
    pub node: String,
    /// What happens there.
    pub action: String,
    /// Where the user's text decides it.
    pub at: Option<Span>,
}

/// A replacement of one span's text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there then.
    pub text: String,
}

/// Edits that mend the mistake.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What it does, in the imperative: "replace `5000` with `5002`".
    pub title: String,
    /// The edits, which do not overlap.
    pub edits: Vec<Edit>,
    /// Whether a tool may apply it unasked.
    pub safe: bool,
}

/// A mistake, with its reason and one next step.
///
/// Made from its [`Kind`]: `PORT_COLLISION.at(span, "…").label(other, "…").help("…")`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Its name, severity and page.
    pub kind: &'static Kind,
    /// The severity in force, normally the kind's.
    pub severity: Severity,
    /// One line that stands alone.
    pub message: String,
    /// The user's text at fault, with a few words or none.
    pub primary: Label,
    /// The facts it conflicts with, in any file.
    pub labels: Vec<Label>,
    /// The way that shows it, step by step.
    pub steps: Vec<Step>,
    /// Further lines: the reason, what is free.
    pub notes: Vec<String>,
    /// One concrete next step.
    pub help: Option<String>,
    /// The step as edits.
    pub fix: Option<Fix>,
    /// The entity that it is about, as the names on the way from the site: `hosts vps vhosts example.org`; an `accept`
    /// there or further out silences it. Empty: the site as a whole.
    pub about: Vec<Arc<str>>,
    /// What of the sources is shown nowhere, here and wherever this is shown with others.
    pub concealed: Arc<BTreeSet<Span>>,
    /// Which bytes of the text that is written at the primary span are meant; none: all of it. Whoever shows it finds where
    /// they stand in the file, if the text is written there without holes.
    pub within: Option<Range<usize>>,
}

impl Diagnostic {
    /// A diagnostic of `kind` at `span`.
    pub fn new(kind: &'static Kind, span: Span, message: impl Into<String>) -> Self {
        Self {
            kind,
            severity: kind.severity,
            message: message.into(),
            primary: Label { span, text: String::new() },
            labels: Vec::new(),
            steps: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
            about: Vec::new(),
            concealed: Arc::default(),
            within: None,
        }
    }

    /// Says a few words at the primary span.
    #[must_use]
    pub fn here(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a step of the way.
    #[must_use]
    pub fn step(mut self, node: impl Into<String>, action: impl Into<String>, at: Option<Span>) -> Self {
        self.steps.push(Step { node: node.into(), action: action.into(), at });
        self
    }

    /// Adds a line of reason.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Says the next step.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Offers a replacement of `span` that a tool may apply unasked; says it as the help unless there is one.
    #[must_use]
    pub fn replace(self, span: Span, text: impl Into<String>, title: impl Into<String>) -> Self {
        self.fix(Fix { title: title.into(), edits: vec![Edit { span, text: text.into() }], safe: true })
    }

    /// Offers a fix; says its title as the help unless there is one.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        if self.help.is_none() {
            self.help = Some(fix.title.clone());
        }
        self.fix = Some(fix);
        self
    }

    /// Says which entity it is about.
    #[must_use]
    pub fn about<N: AsRef<str>>(mut self, path: impl IntoIterator<Item = N>) -> Self {
        self.about = path.into_iter().map(|name| name.as_ref().into()).collect();
        self
    }

    /// Says which bytes of the text that is written at the primary span are meant.
    #[must_use]
    pub fn within(mut self, part: Range<usize>) -> Self {
        self.within = Some(part);
        self
    }

    /// Lowers or raises the severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Whether it stops a build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
