//! `cron-percent` and `cron-file-ignored`: a table of cron that the site brings as it is, read as cron reads it.
//!
//! It deliberately leaves the times of such a table to cron, and what infc itself writes, where a `%` is escaped.

use std::ops::Range;

use infc_diag::{Diagnostic, names};
use infc_model::{Named, RawFile, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let tables = host.host.files.iter().filter_map(|(path, file)| {
        let name = path.strip_prefix("/etc/cron.d/").filter(|name| !name.contains('/'))?;
        Some((name, file))
    });
    let found = tables.flat_map(|(name, file)| {
        let mut found = percents(file);
        found.extend(ignored(name, file));
        found
    });
    found.map(|said| said.about(host.path(&[]))).collect()
}

/// A line of a table, and where it stands in the text.
struct Line<'a> {
    text: &'a str,
    place: Range<usize>,
}

/// The lines that start something.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut begin = 0;
    let all = text.split_inclusive('\n').map(|whole| {
        let at = begin + whole.len() - whole.trim_start().len();
        begin += whole.len();
        let text = whole.trim();
        Line { text, place: at..at + text.len() }
    });
    let starts = |c: char| c.is_ascii_digit() || matches!(c, '*' | '@');
    all.filter(|line| line.text.starts_with(starts)).collect()
}

/// The words before a command: when, and as whom.
fn before(line: &str) -> usize {
    if line.starts_with('@') { 2 } else { 6 }
}

/// The command of a line, with the number of bytes before it; none if nothing is left for it.
fn command(line: &str) -> Option<(usize, &str)> {
    let mut rest = line;
    for _ in 0..before(line) {
        let end = rest.find([' ', '\t'])?;
        rest = rest.get(end..)?.trim_start_matches([' ', '\t']);
    }
    (!rest.is_empty()).then_some((line.len() - rest.len(), rest))
}

fn percents(file: &Named<RawFile>) -> Vec<Diagnostic> {
    let all = lines(&file.source.0);
    let cut = all.iter().filter_map(|line| {
        let (from, command) = command(line.text)?;
        let at = command.match_indices('%').map(|(at, _)| at).find(|at| !command.get(..*at).unwrap_or_default().ends_with('\\'))?;
        Some((line.place.start + from + at, command.get(..at)?.trim_end()))
    });
    cut.map(|(at, runs)| {
        let said = names::CRON_PERCENT.at(file.source.at, format!("cron runs `{runs}`, and stops at the `%`"));
        let said = said.within(at..at + 1).note("what follows a `%` is the command's standard input");
        said.help("write `\\%`, or describe it under `jobs`, where infc writes it")
    }).collect()
}

fn ignored(name: &str, file: &Named<RawFile>) -> Option<Diagnostic> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    let text = &file.source.0;
    let said = |at, why: String, help: &str| {
        let said = names::CRON_FILE_IGNORED.at(at, format!("cron passes over `/etc/cron.d/{name}`: {why}"));
        Some(said.note("none of its lines ever runs, and a line in the system's log is all that says so").help(help.to_owned()))
    };
    if !name.bytes().all(plain) {
        let why = "it takes names of letters, digits, `_` and `-` alone".to_owned();
        return said(file.key_at, why, "rename it, without a dot");
    }
    if file.mode.0 & 0o022 != 0 {
        return said(file.mode.at, "others than root may write to it".to_owned(), "leave `mode` out");
    }
    if file.owner.0 != "root" {
        return said(file.owner.at, "it is not root's".to_owned(), "leave `owner` out");
    }
    if !text.is_empty() && !text.ends_with('\n') {
        return said(file.source.at, "its last line has no end".to_owned(), "end it with a line break");
    }
    let all = lines(text);
    let bad = all.iter().find(|line| {
        let account = line.text.split_ascii_whitespace().nth(before(line.text) - 1);
        command(line.text).is_none() || account.is_some_and(|account| account.starts_with('/'))
    })?;
    let why = format!("`{}` names no account or no command", bad.text);
    Some(said(file.source.at, why, "name the account between the time and the command: `0 3 * * * root /usr/…`")?.within(bad.place.clone()))
}
