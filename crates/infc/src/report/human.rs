//! Diagnostics for a person at a terminal: a line that stands alone, the source with its marks, the reasons, a next step.
//!
//! It deliberately does not ask what the terminal can do: colour is the caller's decision, and nothing is wrapped.

use std::fmt::{self, Write as _};

use infc_diag::{Diagnostic, Severity};

use super::snippet::{Mark, draw};
use super::visible::visible_line;
use super::{Counts, Report};

/// How many diagnostics are shown; the most severe of them, if there are more.
const SHOWN: usize = 50;

const BOLD: &str = "1";
const CYAN: &str = "1;36";

impl Report<'_> {
    /// Every diagnostic with its source, at most 50, then a line that counts them. Empty if there are none.
    pub fn human(&self, colour: bool) -> String {
        let mut out = String::new();
        // Writing to a `String` cannot fail.
        let _ = self.write_all(&mut out, colour);
        out
    }

    /// The same without the count.
    pub(super) fn details(&self, colour: bool) -> String {
        let mut out = String::new();
        // Writing to a `String` cannot fail.
        let _ = self.write_details(&mut out, colour);
        out
    }

    fn write_all(&self, out: &mut String, colour: bool) -> fmt::Result {
        self.write_details(out, colour)?;
        let counts = self.counts();
        if counts == Counts::default() { Ok(()) } else { writeln!(out, "{counts}") }
    }

    fn write_details(&self, out: &mut String, colour: bool) -> fmt::Result {
        for diagnostic in self.most_severe() {
            self.write(out, diagnostic, colour)?;
        }
        let hidden = self.diagnostics.len().saturating_sub(SHOWN);
        if hidden > 0 {
            writeln!(out, "… and {hidden} more; --format json shows all\n")?;
        }
        Ok(())
    }

    /// The diagnostics to show, in the order of the report.
    fn most_severe(&self) -> Vec<&Diagnostic> {
        let mut numbered: Vec<(usize, &Diagnostic)> = self.diagnostics.iter().copied().enumerate().collect();
        if numbered.len() > SHOWN {
            numbered.sort_by_key(|(at, each)| (each.severity, *at));
            numbered.truncate(SHOWN);
            numbered.sort_by_key(|(at, _)| *at);
        }
        numbered.into_iter().map(|(_, each)| each).collect()
    }

    fn write(&self, out: &mut String, diagnostic: &Diagnostic, colour: bool) -> fmt::Result {
        let Diagnostic { kind, severity, message, notes, help, .. } = diagnostic;
        let paint = |text: &str, code: &str| paint(text, code, colour);
        let title = paint(&format!("{}[{}]", severity.word(), kind.name), code(*severity));
        let message = paint(&format!(": {}", visible_line(message)), BOLD);
        writeln!(out, "{title}{message}")?;
        self.write_places(out, diagnostic, colour)?;
        for step in self.steps(diagnostic) {
            writeln!(out, "   {} {}", paint("=", CYAN), indented(&step, 5))?;
        }
        for note in notes {
            writeln!(out, "   {} {}", paint("=", CYAN), indented(note, 5))?;
        }
        if let Some(help) = help {
            writeln!(out, "{} {}", paint("help:", CYAN), indented(help, 6))?;
        }
        writeln!(out)
    }

    /// The marks, file by file: that of the mistake first, then the others as they are named.
    fn write_places(&self, out: &mut String, diagnostic: &Diagnostic, colour: bool) -> fmt::Result {
        let all = || std::iter::once(&diagnostic.primary).chain(&diagnostic.labels);
        let mut files = Vec::new();
        for label in all() {
            if !files.contains(&label.span.file) {
                files.push(label.span.file);
            }
        }
        for file in files {
            let name = self.name(file);
            let Some(source) = self.sources.get(file) else {
                writeln!(out, "  ┌─[{name}]")?;
                continue;
            };
            let marks: Vec<Mark<'_>> = all()
                .filter(|label| label.span.file == file)
                .map(|label| Mark {
                    range: source.range(label.span),
                    text: &label.text,
                    primary: std::ptr::eq(label, &raw const diagnostic.primary),
                })
                .collect();
            out.push_str(&draw(&name, source, &marks, colour));
        }
        Ok(())
    }
}

/// The lines of `text`, those after the first under it.
fn indented(text: &str, by: usize) -> String {
    let lines: Vec<String> = text.lines().map(visible_line).collect();
    lines.join(&format!("\n{:by$}", ""))
}

fn code(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "1;36",
    }
}

pub(super) fn paint(text: &str, code: &str, colour: bool) -> String {
    if colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use infc_diag::{FileId, FilePath, MemWorld, Span, names};

    use super::*;

    fn world(text: &str) -> (MemWorld, FileId) {
        let mut world = MemWorld::default();
        let file = world.insert(FilePath::project("site.inf"), text);
        (world, file)
    }

    fn at(file: FileId, text: &str, part: &str) -> Span {
        let start = u32::try_from(text.find(part).unwrap()).unwrap();
        Span::new(file, start, start + u32::try_from(part.len()).unwrap())
    }

    const PORTS: &str = "{\n  dumuwaks = 5000;\n\n  admin = 5_000;\n}\n";

    fn collision(file: FileId) -> Diagnostic {
        names::PORT_COLLISION
            .at(at(file, PORTS, "5_000"), "two claim 5000")
            .here("claimed again here")
            .label(at(file, PORTS, "5000"), "`dumuwaks` listens here")
            .note("free nearby: 5001")
            .replace(at(file, PORTS, "5_000"), "5001", "replace `5_000` with `5001`")
    }

    #[test]
    fn a_collision_reads_as_in_the_manual() {
        let (world, file) = world(PORTS);
        let found = [collision(file), collision(file)];
        assert_eq!(
            Report::new(&world, &found).human(false),
            "error[port-collision]: two claim 5000
   ┌─[site.inf:4:11]
 2 │   dumuwaks = 5000;
   ·              ──┬─
   ·                └── `dumuwaks` listens here
 3 │ 
 4 │   admin = 5_000;
   ·           ──┬──
   ·             └── claimed again here
   └────
   = free nearby: 5001
help: replace `5_000` with `5001`

1 error
"
        );
    }

    #[test]
    fn another_file_follows_with_its_own_lines() {
        let (mut world, file) = world("a = 1;\n");
        let other = world.insert(FilePath::std("of/a/test.inf"), "\n\nb = 2;\n");
        let found = [names::SYNTAX.at(Span::new(file, 0, 1), "no").label(Span::new(other, 6, 7), "this")];
        let shown = Report::new(&world, &found).below("sub/dir".into()).human(false);
        assert!(shown.contains("┌─[sub/dir/site.inf:1:1]\n 1 │ a = 1;\n   · ─\n"), "{shown}");
        assert!(shown.contains("┌─[<std>/of/a/test.inf:3:5]\n 3 │ b = 2;\n"), "{shown}");
    }

    #[test]
    fn far_marks_of_one_file_are_drawn_apart() {
        let text = format!("first\n{}last\n", "line\n".repeat(40));
        let (world, file) = world(&text);
        let found = [names::SYNTAX.at(at(file, &text, "last"), "x").label(at(file, &text, "first"), "y")];
        let shown = Report::new(&world, &found).human(false);
        assert!(shown.contains("[site.inf:1:1]") && shown.contains("[site.inf:42:1]"), "{shown}");
        assert!(!shown.contains("line"), "{shown}");
    }

    #[test]
    fn a_source_cannot_control_the_terminal() {
        let text = "a\u{1b}[2J\u{202e} = \u{7}1;\r\n";
        let (world, file) = world(text);
        let found = [names::SYNTAX
            .at(at(file, text, "1"), "bad \u{1b}]0;title\u{7}")
            .here("\u{9b}31m")
            .note("\u{8}")];
        let shown = Report::new(&world, &found).human(false);
        assert!(shown.contains("1 │ a␛[2J\\u{202e} = ␇1;\n"), "{shown}");
        assert!(
            shown.chars().all(|char| char == '\n' || !super::super::visible::is_hidden(char)),
            "{shown:?}"
        );
    }

    #[test]
    fn any_span_is_drawn() {
        for text in ["", "\n", "é\n", "a\r\nb", "a\tb\n\n", "end"] {
            let (world, file) = world(text);
            for (start, end) in [(0, 0), (0, 1), (1, 1), (1, 2), (0, 99), (50, 60), (3, 4)] {
                let found = [names::SYNTAX.at(Span::new(file, start, end), "x").here("here")];
                let report = Report::new(&world, &found);
                let shown = report.human(false);
                assert!(
                    shown.contains("[site.inf:") && shown.contains("here"),
                    "{text:?} {start} {end}\n{shown}"
                );
                assert!(!report.json().is_empty() && !report.github().is_empty());
            }
        }
    }

    #[test]
    fn a_long_line_and_a_long_mark_are_cut() {
        let text = format!("{}fault{}\n{}", "x ".repeat(50_000), " y".repeat(50_000), "z\n".repeat(1000));
        let (world, file) = world(&text);
        let fault = at(file, &text, "fault");
        let found =
            [names::SYNTAX.at(fault, "x").label(Span::new(file, fault.end + 1, 300_000), "all of it")];
        let shown = Report::new(&world, &found).human(false);
        assert!(shown.contains("fault") && shown.len() < 4000, "{shown}");
        assert!(shown.contains("site.inf:1:100001"), "{shown}");
    }

    #[test]
    fn a_missing_file_is_named() {
        let world = MemWorld::default();
        let file = infc_diag::World::files(&world).intern(FilePath::project("gone.inf"));
        let found = [names::SYNTAX.at(Span::new(file, 0, 0), "cannot read")];
        assert!(Report::new(&world, &found).human(false).contains("  ┌─[gone.inf]\n"));
    }

    #[test]
    fn errors_are_not_hidden_behind_warnings() {
        let text = "x".repeat(200);
        let (world, file) = world(&text);
        let warning =
            |at: u32| names::SYNTAX.at(Span::new(file, at, at + 1), "w").severity(Severity::Warning);
        let mut found: Vec<Diagnostic> = (0..60).map(warning).collect();
        found.push(names::SYNTAX.at(Span::new(file, 190, 191), "the error"));
        let shown = Report::new(&world, &found).human(false);
        assert!(
            shown.contains("the error") && shown.contains("… and 11 more; --format json shows all"),
            "{shown}"
        );
        assert!(shown.ends_with("1 error, 60 warnings\n"), "{shown}");
    }

    #[test]
    fn colour_only_when_asked() {
        let (world, file) = world(PORTS);
        let found = [collision(file)];
        let report = Report::new(&world, &found);
        assert!(!report.human(false).contains('\u{1b}'));
        assert!(report.human(true).contains("\u{1b}[1;31merror[port-collision]\u{1b}[0m"));
    }
}
