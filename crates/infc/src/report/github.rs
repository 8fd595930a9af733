//! Workflow commands, which GitHub shows as annotations beside the changed lines.
//!
//! It deliberately has no colours and no snippets: GitHub shows the source itself.

use infc_diag::{Diagnostic, Severity};

use super::{Report, visible::visible};

impl Report<'_> {
    /// One line `::error file=…,line=…,col=…,title=…::…` per diagnostic.
    pub fn github(&self) -> String {
        self.diagnostics.iter().map(|each| self.command(each)).collect()
    }

    fn command(&self, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let span = diagnostic.primary.span;
        let file = property(&self.name(span.file));
        let place = self.sources.get(span.file).map_or_else(String::new, |source| {
            let range = source.range(span);
            let (start, end) = (source.position(range.start), source.position(range.end));
            // GitHub takes columns only if the range stays on one line.
            let columns = if start.line == end.line {
                format!(",col={},endColumn={}", start.column, end.column)
            } else {
                String::new()
            };
            format!(",line={},endLine={}{columns}", start.line, end.line)
        });
        let title = property(diagnostic.kind.name);
        format!("::{level} file={file}{place},title={title}::{}\n", data(&self.words(diagnostic)))
    }

    /// Message, label, steps, notes and help, one per line.
    fn words(&self, diagnostic: &Diagnostic) -> String {
        let mut lines = vec![diagnostic.message.clone()];
        lines.extend(Some(diagnostic.primary.text.clone()).filter(|text| !text.is_empty()));
        let notes = self.steps(diagnostic).into_iter().chain(diagnostic.notes.iter().cloned());
        lines.extend(notes.map(|note| format!("= {note}")));
        lines.extend(diagnostic.help.iter().map(|help| format!("help: {help}")));
        lines.join("\n")
    }
}

fn data(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(visible).collect();
    lines.join("\n").replace('%', "%25").replace('\n', "%0A")
}

/// `text` as the value of a property of a workflow command.
pub fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use infc_diag::{FilePath, MemWorld, Span, names};

    use super::*;

    #[test]
    fn a_command_stays_on_one_line() {
        let mut world = MemWorld::default();
        let file = world.insert(FilePath::project("a,b.inf"), "{\n  x = 1\n}\n");
        let found =
            [names::SYNTAX.at(Span::new(file, 4, 5), "100%\nbad\r::error::").note("why").help("mend")];
        let shown = Report::new(&world, &found).github();
        assert_eq!(
            shown,
            "::error file=a%2Cb.inf,line=2,endLine=2,col=3,endColumn=4,title=syntax::100%25%0Abad␍::error::%0A= why%0Ahelp: mend\n"
        );
    }
}
