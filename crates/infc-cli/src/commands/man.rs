//! `infc man`: the pages of a manual, made of the arguments and their help.
//!
//! It deliberately has no text of its own but what every page ends with, and no date, so that pages are the same bytes
//! for the same infc.

use camino::Utf8Path;
use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use infc::disk::replace_all;

use crate::args;
use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// What a script learns of a command.
const STATUS: [(&str, &str); 4] = [
    ("0", "No error."),
    (
        "1",
        "Errors were found, or warnings that are denied; a test failed; a bundle does not verify; a name is unknown.",
    ),
    ("2", "The arguments make no sense."),
    ("3", "Something could not be read or written, or infc itself failed."),
];

/// What makes an apostrophe the same everywhere: each section says it for itself.
const PREAMBLE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// Prints the page of infc, or writes those of all commands into the folder `into`.
pub fn run(streams: Streams, into: Option<&Utf8Path>) -> Result<Outcome, Failure> {
    let mut command = args::command();
    command.build();
    let Some(folder) = into else {
        Streams::data(&page(&command, &command)?.1)?;
        return Ok(Outcome::Clean);
    };
    let all = std::iter::once(&command).chain(command.get_subcommands());
    let pages = all.map(|one| page(one, &command)).collect::<Result<Vec<_>, Failure>>()?;
    replace_all(folder, &pages)?;
    for (name, _) in &pages {
        streams.pleasantry(&format!("{}\n", folder.join(name)))?;
    }
    Ok(Outcome::Clean)
}

/// The name of the file of `command`'s page, and the page.
fn page(command: &Command, whole: &Command) -> Result<(String, String), Failure> {
    let version = whole.get_version().unwrap_or_default();
    let man = Man::new(command.clone());
    let name = man.get_filename();
    let title = name.trim_end_matches(".1").replace('-', "\\-").to_uppercase();
    // Quoted, as the date is empty: what comes after it would take its place.
    let mut out = format!("{PREAMBLE}.TH \"{title}\" 1 \"\" \"infc {version}\" \"infc\"\n").into_bytes();
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    examples(command).to_writer(&mut out)?;
    man.render_options_section(&mut out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut out)?;
    }
    status().to_writer(&mut out)?;
    see_also(command, whole).to_writer(&mut out)?;
    let text = once(PREAMBLE, &String::from_utf8_lossy(&out));
    // One empty line is what is meant by the three, and the only one of which no reader complains.
    Ok((name, text.replace(".br\n\n.br\n", ".sp\n")))
}

/// Of `text`, in which `part` stands before every section, the same with `part` before the first alone.
fn once(part: &str, text: &str) -> String {
    if text.starts_with(part) { part.to_owned() + &text.replace(part, "") } else { text.to_owned() }
}

fn examples(command: &Command) -> Roff {
    let mut page = Roff::new();
    let text = command.get_before_help().map(ToString::to_string).unwrap_or_default();
    page.control("SH", ["EXAMPLES"]).control("nf", []);
    for line in text.lines().skip(1) {
        page.text([roman(line)]);
    }
    page.control("fi", []);
    page
}

fn status() -> Roff {
    let mut page = Roff::new();
    page.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in STATUS {
        page.control("TP", []).text([bold(code)]).text([roman(meaning)]);
    }
    page
}

fn see_also(command: &Command, whole: &Command) -> Roff {
    let mut page = Roff::new();
    page.control("SH", ["SEE ALSO"]);
    let mut names = Vec::new();
    if command.has_subcommands() {
        names.extend(whole.get_subcommands().map(|one| format!("infc-{}", one.get_name())));
    } else {
        names.push("infc".to_owned());
    }
    let last = names.len().saturating_sub(1);
    for (at, name) in names.into_iter().enumerate() {
        page.text([bold(name), roman(if at == last { "(1)" } else { "(1)," })]);
    }
    page
}
