//! The canonical layout of a source, and how it differs from what stands there.
//!
//! It deliberately lays out nothing itself, and leaves a text that has errors as it is: its tree is a guess.

use infc_diag::{Diagnostic, FileId};
use similar::TextDiff;

/// Why a text was not laid out.
#[derive(Debug)]
pub enum Unformatted {
    /// It has syntax errors.
    Errors(Vec<Diagnostic>),
    /// What was laid out would have been another program, which is a mistake in infc.
    Fault,
}

/// The text of `file` in canonical layout.
pub fn format(file: FileId, text: &str) -> Result<String, Unformatted> {
    let parse = infc_syntax::parse(text);
    let Some(formatted) = infc_fmt::format(&parse) else {
        let errors = parse.errors.into_iter().map(|error| infc_eval::syntax_error(file, error));
        return Err(Unformatted::Errors(errors.collect()));
    };
    if formatted != text && !infc_fmt::same(&parse, &infc_syntax::parse(&formatted)) {
        return Err(Unformatted::Fault);
    }
    Ok(formatted)
}

/// How `new` differs from `old`, two texts of the file `name`, as `patch -p1` reads it.
pub fn unified(name: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().context_radius(3).header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}

#[cfg(test)]
mod tests {
    use infc_diag::{FilePath, Files};

    use super::*;

    fn file() -> FileId {
        Files::default().intern(FilePath::project("site.inf"))
    }

    #[test]
    fn a_text_is_laid_out_or_its_errors_are_said() {
        assert_eq!(format(file(), "{a=1;}").ok().as_deref(), Some("{ a = 1; }\n"));
        let Err(Unformatted::Errors(errors)) = format(file(), "{ a = 1 }") else { panic!("laid out") };
        assert_eq!(errors.iter().map(|error| error.kind.name).collect::<Vec<_>>(), ["missing-semicolon"]);
    }

    #[test]
    fn a_difference_is_a_patch() {
        let patch = unified("site.inf", "{ a=1; }", "{ a = 1; }\n");
        let expected = "--- a/site.inf\n+++ b/site.inf\n@@ -1 +1 @@\n-{ a=1; }\n\\ No newline at end of file\n+{ a = 1; }\n";
        assert_eq!(patch, expected);
    }
}
