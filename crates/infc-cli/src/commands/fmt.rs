//! `infc fmt`: sources in canonical layout.
//!
//! It deliberately goes on after a file that has errors, and touches no file whose text is as it should be.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use infc::answer::{Formatted, Source, format};
use infc::disk::{read_source, read_stdin, replace_source, sources};
use infc::unified;

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
    let texts = names.into_iter().map(|name| Ok((name.clone(), read_source(&name)?.into())));
    let (formatted, outcome) = formatted(streams, texts.collect::<Result<_, Failure>>()?)?;
    let changes =
        formatted.sources.iter().filter_map(|source| Some((source, source.change()?))).collect::<Vec<_>>();
    for (source, text) in &changes {
        if !shown(streams, wanted, source, text)? {
            replace_source(&source.name, text)?;
            streams.pleasantry(&format!("formatted {}\n", source.name))?;
        }
    }
    documented(streams, &formatted)?;
    Ok(judged(wanted, !changes.is_empty(), outcome))
}

fn formatted_input(streams: Streams, wanted: Wanted, name: &Utf8Path) -> Result<Outcome, Failure> {
    let (formatted, outcome) = formatted(streams, vec![(name.to_owned(), read_stdin(name)?)])?;
    documented(streams, &formatted)?;
    let Some(source) = formatted.sources.first() else { return Ok(outcome) };
    let change = source.change();
    let is_shown = change.map_or(Ok(false), |text| shown(streams, wanted, source, text))?;
    if let (Some(text), false, false) =
        (&source.formatted, is_shown || wanted.check || wanted.diff, streams.format == Format::Json)
    {
        Streams::data(text)?;
    }
    Ok(judged(wanted, change.is_some(), outcome))
}

/// Formats texts, and tells a person what is wrong with them.
fn formatted(streams: Streams, texts: Vec<(Utf8PathBuf, Arc<str>)>) -> Result<(Formatted, Outcome), Failure> {
    let formatted = format(texts)?;
    if formatted.diagnostics.is_empty() {
        return Ok((formatted, Outcome::Clean));
    }
    if streams.format != Format::Json {
        streams.report(&formatted.report())?;
    }
    let left = formatted.sources.iter().filter(|source| source.formatted.is_none()).count();
    let files = if left == 1 {
        "1 file is left as it is".to_owned()
    } else {
        format!("{left} files are left as they are")
    };
    streams.remark(&format!("{files}: only what has no syntax errors is formatted\n"))?;
    Ok((formatted, Outcome::Findings))
}

/// Tells tools what becomes of every source.
fn documented(streams: Streams, formatted: &Formatted) -> Result<(), Failure> {
    if streams.format == Format::Json { Streams::data(&formatted.answer().json) } else { Ok(()) }
}

/// Says what would change, if that is wanted instead of the change.
fn shown(streams: Streams, wanted: Wanted, source: &Source, text: &str) -> Result<bool, Failure> {
    if streams.format == Format::Json {
        return Ok(wanted.check || wanted.diff);
    }
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
