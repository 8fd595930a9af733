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
    // Ports
    PORT_COLLISION Error "port-collision" "two listeners claim the same port";
}
