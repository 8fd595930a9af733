//! What a source says about its diagnostics: `# error: [name] "text"`.
//!
//! It deliberately does not parse the language: an assertion is found by its look at the end of a line.

use infc::{Diagnostic, Severity};

/// A diagnostic that must be found on a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assertion {
    /// The line, from 1.
    pub line: u32,
    /// Its severity.
    pub severity: Severity,
    /// Its name, if it is stated.
    pub name: Option<String>,
    /// A part of its message, if it is stated.
    pub text: Option<String>,
}

impl Assertion {
    /// Whether `diagnostic`, which is on the right line, is the one.
    pub fn is_met_by(&self, diagnostic: &Diagnostic) -> bool {
        diagnostic.severity == self.severity
            && self.name.as_ref().is_none_or(|name| diagnostic.kind.name == name)
            && self.text.as_ref().is_none_or(|text| diagnostic.message.contains(text))
    }
}

impl std::fmt::Display for Assertion {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.severity.word())?;
        self.name.iter().try_for_each(|name| write!(out, " [{name}]"))?;
        self.text.iter().try_for_each(|text| write!(out, " \"{text}\""))
    }
}

/// The assertions in `source`.
pub fn assertions(source: &str) -> Vec<Assertion> {
    let lines: Vec<(&str, Vec<Assertion>)> = source.lines().map(split).collect();
    let mut found = Vec::new();
    for (index, (before, here)) in lines.iter().enumerate() {
        // Alone, it speaks of the next line that holds something else.
        let blank = lines.iter().skip(index).take_while(|(before, _)| before.trim().is_empty()).count();
        let target = if before.trim().is_empty() { index + blank } else { index };
        let line = u32::try_from(target + 1).unwrap_or(u32::MAX);
        found.extend(here.iter().map(|each| Assertion { line, ..each.clone() }));
    }
    found
}

/// A line's text and the assertions at its end, whose own line is not known yet.
fn split(line: &str) -> (&str, Vec<Assertion>) {
    let mut hashes = line.match_indices('#').map(|(at, _)| at);
    let found = hashes.find_map(|at| Some((line.get(..at)?, sequence(line.get(at..)?)?)));
    found.unwrap_or((line, Vec::new()))
}

/// Assertions up to the end of a line, and nothing else.
fn sequence(text: &str) -> Option<Vec<Assertion>> {
    let (mut rest, mut found) = (text.trim(), Vec::new());
    while !rest.is_empty() {
        let (assertion, after) = assertion(rest.strip_prefix('#')?.trim_start())?;
        found.push(assertion);
        rest = after.trim_start();
    }
    Some(found)
}

/// An assertion, and what follows it.
fn assertion(text: &str) -> Option<(Assertion, &str)> {
    let words = [Severity::Error, Severity::Warning, Severity::Note];
    let (severity, mut rest) =
        words.into_iter().find_map(|word| Some((word, text.strip_prefix(word.word())?)))?;
    let (mut name, mut text) = (None, None);
    if let Some(stated) = rest.strip_prefix(':') {
        rest = stated.trim_start();
        if let Some((inner, after)) = rest.strip_prefix('[').and_then(|open| open.split_once(']')) {
            (name, rest) = (Some(inner.to_owned()), after.trim_start());
        }
        if let Some((inner, after)) = rest.strip_prefix('"').and_then(|open| open.split_once('"')) {
            (text, rest) = (Some(inner.to_owned()), after);
        }
        name.as_ref().or(text.as_ref())?;
    }
    Some((Assertion { line: 0, severity, name, text }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> Vec<String> {
        assertions(source).iter().map(|each| format!("{} {each}", each.line)).collect()
    }

    #[test]
    fn at_the_end_of_a_line() {
        assert_eq!(
            shown("a\nb = 1;  # error\nc # warning: [x-y] \"say #1\"  "),
            ["2 error", "3 warning [x-y] \"say #1\""]
        );
    }

    #[test]
    fn alone_it_speaks_of_the_next() {
        assert_eq!(shown("# error: [a]\n# note: \"b\"\nc"), ["3 error [a]", "3 note \"b\""]);
    }

    #[test]
    fn several_on_one_line() {
        assert_eq!(shown("x # error: [a] # error: [b]"), ["1 error [a]", "1 error [b]"]);
    }

    #[test]
    fn prose_is_none() {
        assert_eq!(
            shown("# errors are bad\nx = 1; # error handling: none\n# note: this is prose"),
            Vec::<String>::new()
        );
    }
}
