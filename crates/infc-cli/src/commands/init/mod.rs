//! `infc init`: the beginning of a site.
//!
//! It deliberately asks nothing and replaces nothing: what it writes compiles as it is, and says in comments what a person
//! is to put in its place.

use camino::Utf8Path;
use infc::bundle::RELEASE;
use infc::disk::{Fresh, create, is_there};
use infc::report::visible;

use crate::outcome::{Failure, Outcome};
use crate::site::SITE;
use crate::streams::Streams;

/// The site that is written.
const BEGINNING: &str = include_str!("site.inf");
/// How git and forges are to take its files.
const ATTRIBUTES: &str = include_str!("gitattributes");

/// Begins a site in the folder `named`, or here.
pub fn run(streams: Streams, named: Option<&Utf8Path>) -> Result<Outcome, Failure> {
    let folder = named.unwrap_or(Utf8Path::new(""));
    refuse(folder)?;
    let files = [(SITE, BEGINNING), (".gitattributes", ATTRIBUTES)];
    for fresh in create(folder, &files)? {
        match fresh {
            Fresh::Created(path) => streams.pleasantry(&format!("{}\n", visible(path.as_str())))?,
            // Somebody else began a site at the same moment.
            Fresh::Kept(path) if path.file_name() == Some(SITE) => return Err(begun(&path)),
            Fresh::Kept(path) => streams.remark(&kept(&path))?,
        }
    }
    streams.remark(&next(named))?;
    Ok(Outcome::Clean)
}

/// A site is not begun where there is one, nor in what is no place for one.
fn refuse(folder: &Utf8Path) -> Result<(), Failure> {
    let site = folder.join(SITE);
    if is_there(&site) {
        return Err(begun(&site));
    }
    if is_there(folder) && !folder.is_dir() {
        return Err(Failure::say(format_args!(
            "cannot begin a site in `{folder}`: it is no folder\nhelp: choose another directory"
        )));
    }
    if folder.join(RELEASE).is_file() {
        return Err(Failure::say(format_args!(
            "cannot begin a site in `{}`: it is a bundle, which the next build replaces\nhelp: choose another directory",
            if folder.as_str().is_empty() { "." } else { folder.as_str() }
        )));
    }
    Ok(())
}

fn begun(site: &Utf8Path) -> Failure {
    Failure::say(format_args!(
        "`{site}` is there already, and stays as it is\nhelp: `infc check {site}` checks it; `infc init DIR` begins another"
    ))
}

/// What is said of a file that is left as it is.
fn kept(path: &Utf8Path) -> String {
    let lines = ATTRIBUTES.lines().filter(|line| !line.starts_with('#'));
    let path = visible(path.as_str());
    let note = format!("note: `{path}` is there already, and stays as it is; these lines would suit it\n");
    lines.fold(note, |note, line| note + "  " + line + "\n")
}

fn next(named: Option<&Utf8Path>) -> String {
    let build = match named {
        None => "infc build -o out".to_owned(),
        Some(folder) => format!("infc build {folder} -o out"),
    };
    format!("next: read {SITE}, put your own values in, then `{}`\n", visible(&build))
}
