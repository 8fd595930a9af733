//! Every diagnostic that infc can give: its name, its severity, one line, and its page.
//!
//! A name stands once, here; the page is `lang/diagnostics/<name>.md`, without which this does not compile.
//! The prose of a message stands where the diagnostic is made.

use crate::{Diagnostic, Severity, Span};

/// A kind of diagnostic.
#[derive(Debug)]
pub struct Kind {
    /// Its only code, in kebab-case: in messages, in `infc explain`, and as the key of `accept`.
    pub name: &'static str,
    /// How bad it is unless said otherwise.
    pub severity: Severity,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// The page that explains it, in Markdown.
    pub page: &'static str,
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Kind {}

impl Kind {
    /// A diagnostic of this kind at `span`.
    pub fn at(&'static self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self, span, message)
    }
}

macro_rules! diagnostics {
    ($($id:ident $severity:ident $name:literal $title:literal;)*) => {
        /// The kinds, by name.
        pub mod names {
            use super::{Kind, Severity};
            $(
                #[doc = $title]
                pub static $id: Kind = Kind {
                    name: $name,
                    severity: Severity::$severity,
                    title: $title,
                    page: include_str!(concat!("../../../lang/diagnostics/", $name, ".md")),
                };
            )*
        }

        static ALL: &[&Kind] = &[$(&names::$id),*];
    };
}

/// Every kind, in the order of the registry.
pub fn all() -> &'static [&'static Kind] {
    ALL
}

/// The kind that is called `name`.
pub fn find(name: &str) -> Option<&'static Kind> {
    ALL.iter().find(|kind| kind.name == name).copied()
}

diagnostics! {
    // Text
    SYNTAX Error "syntax" "the text does not follow the grammar";
    COMMA_IN_LIST Error "comma-in-list" "elements of a list are separated by blanks";
    COLON_FOR_EQUALS Error "colon-for-equals" "a definition is written with `=`";
    EQUALS_FOR_COLON Error "equals-for-colon" "a parameter's type or a pattern is followed by `:`";
    MISSING_SEMICOLON Error "missing-semicolon" "a definition ends with `;`";
    MISSING_BRACE Error "missing-brace" "a `{` is never closed";
    NIX_WITH Error "nix-with" "there is no `with`";
    NIX_REC Error "nix-rec" "there is no `rec`";
    NIX_NULL Error "nix-null" "there is no `null`";
    NIX_SEARCH_PATH Error "nix-search-path" "there is no search path";
    FLOAT Error "float" "there are no fractional numbers";
    BARE_URI Error "bare-uri" "a URL is quoted";
    UNQUOTED Error "unquoted" "text with punctuation in it is quoted";
    QUESTION_IN_PATTERN Error "question-in-pattern" "a parameter's default is written with `=`";
    BIDI_CONTROL Error "bidi-control" "a control character makes the text look other than it is";
    // Names and types
    UNKNOWN_NAME Error "unknown-name" "a name means nothing here";
    UNKNOWN_FIELD Error "unknown-field" "a kind has no such field";
    UNKNOWN_VARIANT Error "unknown-variant" "an enum has no such variant";
    UNKNOWN_ENTITY Error "unknown-entity" "a collection has no such entry";
    UNKNOWN_TYPE Error "unknown-type" "there is no such type";
    SHADOWED_NAME Error "shadowed-name" "a name hides another";
    UNUSED_LET Warning "unused-let" "nothing uses a definition of a `let`";
    BAD_LITERAL Error "bad-literal" "a literal is not a value of the type that is expected";
    TYPE_MISMATCH Error "type-mismatch" "an expression has another type than its place expects";
    TYPE_NEEDED Error "type-needed" "nothing says which type an expression has";
    MISSING_ARGUMENT Error "missing-argument" "a call leaves out a parameter that has no default";
    MATCH_NOT_EXHAUSTIVE Error "match-not-exhaustive" "a match leaves out a case";
    CALL_IN_LIST Error "call-in-list" "a call in a list needs parentheses";
    NOT_YET Error "not-yet" "a part of the language that this version does not have";
    // Files
    IMPORT_FAILED Error "import-failed" "a file cannot be imported";
    // Values
    MISSING_FIELD Error "missing-field" "a required field has no definition";
    DUPLICATE_DEFINITION Error "duplicate-definition" "one body defines a slot twice";
    CONFLICTING_DEFINITIONS Error "conflicting-definitions" "two definitions of equal rank differ";
    CYCLE Error "cycle" "a value depends on itself";
    ASSERTION_FAILED Error "assertion-failed" "an assertion does not hold";
    ARITHMETIC Error "arithmetic" "a number leaves its range";
    BUDGET Error "budget" "evaluation needs more than it may";
    UNKNOWN_VALUE Error "unknown-value" "a fact is still `unknown`";
    SECRET_IN_SOURCE Error "secret-in-source" "a literal looks like a secret";
    // Acceptance
    ACCEPT_UNUSED Warning "accept-unused" "an `accept` silences nothing";
    ACCEPT_EXPIRED Error "accept-expired" "an `accept` has run out";
    ACCEPT_UNKNOWN Error "accept-unknown" "an `accept` names no diagnostic";
    // Targets
    TARGET_MISSING Error "target-missing" "there is no target profile for a host's system";
    // Ports
    PORT_COLLISION Error "port-collision" "two listeners claim the same port";
    // Units, schedules, storage
    UNSAYABLE Error "unsayable" "a value has no spelling in the file that it goes into";
    APP_WITHOUT_PROGRAM Error "app-without-program" "nothing says what runs for an app";
    BAD_SCHEDULE Error "bad-schedule" "a time that no timer and no crontab can say";
    CRON_WITHOUT_USER Error "cron-without-user" "a line of a system crontab names no account";
    DIRECTORY_OWNED_TWICE Error "directory-owned-twice" "two programs need one directory as their own";
    HEALTH_WITHOUT_ADDRESS Error "health-without-address" "a probe does not know where to ask";
    JOB_LACKS_ENVIRONMENT Error "job-lacks-environment" "a job needs a variable that nothing gives it";
}
