//! `infc fmt`: sources in canonical layout.
//!
//! It deliberately goes on after a file that has errors, and touches no file whose text is as it should be.

use camino::{Utf8Path, Utf8PathBuf};
use infc::disk::{read_source, read_stdin, replace_source, sources};
use infc::report::Report;
use infc::{Diagnostic, FilePath, MemWorld, Unformatted, unified};

use crate::args::Format;
use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// What is wanted instead of new files.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The names of files that would change.
    pub check: bool,
    /// How they would change.
    pub diff: bool,
}

/// A source, and what it should be.
struct Source {
    name: Utf8PathBuf,
    text: String,
    formatted: Option<String>,
}

impl Source {
    /// The text that it should have, if that is another.
    fn change(&self) -> Option<&str> {
        self.formatted.as_deref().filter(|formatted| *formatted != self.text)
    }
}

/// Formats files, the sources of directories, or standard input.
pub fn run(
    streams: Streams,
    wanted: Wanted,
    paths: &[Utf8PathBuf],
    stdin: &Utf8Path,
) -> Result<Outcome, Failure> {
    if paths.iter().any(|path| path == "-") {
        if paths.len() > 1 {
            return Err(Failure::say("`-` stands alone: standard input is formatted to standard output"));
        }
        return formatted_input(streams, wanted, stdin);
    }
    let mut names = Vec::new();
    let here = [Utf8PathBuf::from(".")];
    for path in if paths.is_empty() { &here } else { paths } {
        names.extend(sources(path)?);
    }
    if names.is_empty() {
        return Err(Failure::say(
            "there is no file ending in `.inf` here\nhelp: name a file or a directory: `infc fmt hosts`",
        ));
    }
    names.sort();
    names.dedup();
    let texts = names.into_iter().map(|name| Ok((read_source(&name)?, name)));
    let (sources, outcome) = formatted(streams, texts.collect::<Result<_, Failure>>()?)?;
    let changes = sources.iter().filter_map(|source| Some((source, source.change()?))).collect::<Vec<_>>();
    for (source, text) in &changes {
        if !shown(streams, wanted, source, text)? {
            replace_source(&source.name, text)?;
            streams.pleasantry(&format!("formatted {}\n", source.name))?;
        }
    }
    Ok(judged(wanted, !changes.is_empty(), outcome))
}

fn formatted_input(streams: Streams, wanted: Wanted, name: &Utf8Path) -> Result<Outcome, Failure> {
    let text = read_stdin(name)?.to_string();
    let (sources, outcome) = formatted(streams, vec![(text, name.to_owned())])?;
    let Some(source) = sources.first() else { return Ok(outcome) };
    if let Some(text) = source.change() {
        if !shown(streams, wanted, source, text)? {
            Streams::data(text)?;
        }
        return Ok(judged(wanted, true, outcome));
    }
    if let (Some(text), false) = (&source.formatted, wanted.check || wanted.diff) {
        Streams::data(text)?;
    }
    Ok(outcome)
}

/// Formats texts, and reports what is wrong with them.
fn formatted(streams: Streams, texts: Vec<(String, Utf8PathBuf)>) -> Result<(Vec<Source>, Outcome), Failure> {
    let mut world = MemWorld::default();
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut sources = Vec::new();
    for (text, name) in texts {
        let file = world.insert(FilePath::project(name.as_path()), text.as_str());
        let formatted = match infc::format(file, &text) {
            Ok(formatted) => Some(formatted),
            Err(Unformatted::Errors(errors)) => {
                found.extend(errors);
                None
            }
            Err(Unformatted::Fault) => return Err(fault(&name)),
        };
        sources.push(Source { name, text, formatted });
    }
    if found.is_empty() {
        return Ok((sources, Outcome::Clean));
    }
    streams.report(&Report::new(&world, &found))?;
    let left = sources.iter().filter(|source| source.formatted.is_none()).count();
    let files = if left == 1 {
        "1 file is left as it is".to_owned()
    } else {
        format!("{left} files are left as they are")
    };
    streams.remark(&format!("{files}: only what has no syntax errors is formatted\n"))?;
    Ok((sources, Outcome::Findings))
}

fn fault(name: &Utf8Path) -> Failure {
    Failure::say(format_args!(
        "formatting would change what `{name}` says, which is a mistake in infc; nothing was written\nhelp: please report it, with the file"
    ))
}

/// Says what would change, if that is wanted instead of the change.
fn shown(streams: Streams, wanted: Wanted, source: &Source, text: &str) -> Result<bool, Failure> {
    if wanted.diff {
        Streams::data(&unified(source.name.as_str(), &source.text, text))?;
    } else if wanted.check && streams.format == Format::Human {
        Streams::data(&format!("{}\n", source.name))?;
    } else if wanted.check {
        Streams::words(&format!("{}\n", source.name))?;
    }
    Ok(wanted.check || wanted.diff)
}

fn judged(wanted: Wanted, changes: bool, outcome: Outcome) -> Outcome {
    if changes && (wanted.check || wanted.diff) { Outcome::Findings } else { outcome }
}
