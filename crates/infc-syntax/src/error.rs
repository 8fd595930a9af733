//! What the parser complains about: a byte range, prose, and a kind that the next stage maps to a diagnostic.
//!
//! Not here: files, line numbers, severities, rendering.

/// Which mistake was made; the next stage gives each its diagnostic name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SyntaxErrorKind {
    /// The text does not follow the grammar; nothing more special is known.
    Syntax,
    /// Too long, too deep, or with more mistakes than are listed: the text is not read to its end.
    Beyond,
    /// `[ a, b ]`.
    CommaInList,
    /// `port: 80;` in a set.
    ColonForEquals,
    /// `field = T` among parameters or fields, `pattern = e` in a match.
    EqualsForColon,
    /// A definition without its `;`.
    MissingSemicolon,
    /// A `{` without its `}`.
    MissingBrace,
    /// `with e; …`.
    With,
    /// `rec { … }`.
    Rec,
    /// `null`.
    Null,
    /// `1.5`.
    Float,
    /// `https://example.org` without quotes.
    Uri,
    /// `<nixpkgs>`.
    SearchPath,
    /// `{ b ? d }: …`.
    QuestionInPattern,
    /// `10.0.0.1` or `/srv/api` without quotes.
    Unquoted,
    /// `{ a, ... }: …`, `args@{ … }: …`.
    NixPattern,
    /// `inherit a = 1;`, `inherit a.b;`.
    InheritForm,
    /// `a === b`, `a -> b`, `a | b`.
    ForeignOperator,
    /// `// …`, `-- …`.
    ForeignComment,
    /// `'…'`, `“…”`.
    ForeignQuotes,
    /// `f(a, b)`.
    ForeignCall,
    /// `(a, b): …`, `(a) => …`, `f a = …`.
    ForeignFunction,
    /// A file of YAML, TOML or HCL.
    ForeignFormat,
    /// An `if` without its `else`.
    MissingElse,
    /// Definitions in front of an expression without their `let` or `in`.
    MissingIn,
    /// `hosts web { … }`.
    MissingEquals,
    /// A string without its closing quote.
    UnclosedString,
    /// `${x}` or `$x` outside of a string.
    BareHole,
    /// A control character that changes the direction of the text.
    Bidi,
    /// A character that cannot be seen, or that some programs show as another.
    Hidden,
    /// A character beyond ASCII, outside of strings and comments.
    NonAscii,
}

impl SyntaxErrorKind {
    /// Is it a guess, after this mistake, what stands in what? Then nothing more can be said of the text's meaning.
    pub fn leaves_a_guess(self) -> bool {
        matches!(self, Self::MissingBrace | Self::Beyond)
    }
}

/// One mistake in a text. Ranges are byte offsets into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where it begins.
    pub start: u32,
    /// Where it ends; equal to `start` where something is missing.
    pub end: u32,
    /// One line that stands alone.
    pub message: String,
    /// What to say at the range; empty if the message is enough.
    pub label: String,
    /// One concrete next step.
    pub help: Option<String>,
    /// The replacements of ranges that mend it, by place; they do not overlap.
    pub edits: Vec<(u32, u32, String)>,
    /// Whether the edits say without doubt what was meant.
    pub safe: bool,
    /// Another place that matters, such as the `{` that was never closed.
    pub related: Option<(u32, u32, String)>,
    /// Which mistake it is.
    pub kind: SyntaxErrorKind,
    /// Does it explain whatever else is wrong on its line?
    pub(crate) dominant: bool,
}

impl SyntaxError {
    pub(crate) fn new(kind: SyntaxErrorKind, (start, end): (u32, u32), message: impl Into<String>) -> Self {
        let message = message.into();
        let label = String::new();
        Self {
            start,
            end,
            message,
            label,
            help: None,
            edits: Vec::new(),
            safe: true,
            related: None,
            kind,
            dominant: false,
        }
    }

    pub(crate) fn dominant(mut self) -> Self {
        self.dominant = true;
        self
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a replacement that mends it, further on than those before.
    pub(crate) fn edit(mut self, (start, end): (u32, u32), text: impl Into<String>) -> Self {
        self.edits.push((start, end, text.into()));
        self
    }

    /// The edits are a guess.
    pub(crate) fn unsure(mut self) -> Self {
        self.safe = false;
        self
    }

    pub(crate) fn related(mut self, (start, end): (u32, u32), label: impl Into<String>) -> Self {
        self.related = Some((start, end, label.into()));
        self
    }
}
