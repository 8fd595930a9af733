//! What the compiler refuses and an editor's tree does not show, with the reason; each with an example that a test tries.
//!
//! The other way round there is no difference: what the compiler takes has no error.

use infc_grammar::parse;
use infc_syntax::{SyntaxError, SyntaxErrorKind as E};

/// A difference: why there is one, which errors are of it, and a text that has one.
struct Difference {
    reason: &'static str,
    is: fn(&str, &SyntaxError) -> bool,
    example: &'static str,
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        reason: "limits of depth and length are the compiler's",
        is: |_, error| error.kind == E::Beyond,
        example: "too deep",
    },
    Difference {
        reason: "a line that begins with `when`, or with a definition, ends what is before it: lines mean nothing to the grammar",
        is: |text, error| error.kind == E::MissingSemicolon && next_line(text, error),
        example: "{\n  a = f\n    when b;\n}",
    },
    Difference {
        reason: "text without its quotes that could be names and signs: nothing but how it looks says what it is",
        is: |_, error| matches!(error.kind, E::Unquoted | E::ForeignFormat | E::ForeignComment),
        example: "{ f = a:b:c:d:e:f:a:b; }",
    },
    Difference {
        reason: "between `where` and `because`, a second `because` is a name where an operand begins",
        is: |text, error| found(text, error) == "because",
        example: "type T = Int where it < because 1 because \"why\"; 1",
    },
];

/// Why only the compiler refuses a text, if that is known.
pub fn explained(text: &str, errors: &[SyntaxError]) -> Option<&'static str> {
    let error = errors.first()?;
    DIFFERENCES.iter().find(|difference| (difference.is)(text, error)).map(|difference| difference.reason)
}

fn found<'a>(text: &'a str, error: &SyntaxError) -> &'a str {
    text.get(error.start as usize..error.end as usize).unwrap_or("")
}

/// Does a line end where something is missing?
fn next_line(text: &str, error: &SyntaxError) -> bool {
    let rest = text.get(error.end as usize..).unwrap_or("");
    rest.trim_start_matches([' ', '\t', '\r']).starts_with(['\n', '#'])
}

#[test]
fn each_is_one_still() {
    let deep = "(".repeat(300) + "1" + &")".repeat(300);
    for difference in DIFFERENCES {
        let text = if difference.example == "too deep" { &deep } else { difference.example };
        let errors = infc_syntax::parse(text).errors;
        assert_eq!(explained(text, &errors), Some(difference.reason), "{text}: {errors:?}");
        assert!(!parse(text).unwrap().root_node().has_error(), "{text} is no difference any more");
    }
}
