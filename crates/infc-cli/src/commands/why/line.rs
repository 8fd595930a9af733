//! `infc why out/vps/etc/…:12`: a line of a bundle.
//!
//! A bundle on disk is compared with what the site gives now, so that no answer is about another file than the one
//! that was asked for.

use camino::{Utf8Path, Utf8PathBuf};
use infc::answer::Refusal;
use infc::bundle::Digest;
use infc::disk::{Emitted, emitted};
use infc::report::{Report, visible};
use infc::why::{AskedLine, Line, NoSuchLine};

use super::{refuse, show};
use crate::args::{Checking, Format};
use crate::commands::{settings, softened};
use crate::outcome::{Failure, Outcome};
use crate::site::Site;
use crate::streams::Streams;

/// Answers for a file of a bundle, or for a line of it.
pub fn run(
    streams: Streams,
    asked: &AskedLine,
    file: Option<&Utf8Path>,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    let written = emitted(Utf8Path::new(&asked.path))?;
    if written.is_none() && Utf8Path::new(&asked.path).is_file() {
        return refuse(&Refusal::new(
            format!("`{}` is not in a bundle", asked.path),
            "name a file below a directory that `infc build` wrote; it has a `release.json`",
        ));
    }
    if let Some(written) = &written
        && let Some(refusal) = foreign(written, &asked.path)
    {
        return refuse(&refusal);
    }
    let Some(site) = site(file, written.as_ref(), checking)? else {
        return match &written {
            Some(written) => places(written, asked, "the site that it was built from is not here"),
            None => Err(Failure::say("there is no `site.inf` here or in a directory above")),
        };
    };
    let compiler = settings(checking).compiler;
    match (compiler.why_line(site.world.as_ref(), site.entry, asked)?, &written) {
        (Ok(line), Some(written)) if line.bytes[..] != written.bytes[..] => {
            places(written, asked, &changed(written, &site))
        }
        (Ok(line), _) => {
            Streams::data(&answer(streams, &line, asked, &site))?;
            Ok(Outcome::Clean)
        }
        (Err(NoSuchLine::NoBundle(_)), Some(written)) => {
            places(written, asked, "the site has errors now; `infc check` shows them")
        }
        (Err(NoSuchLine::NoFile(_)), Some(written)) => places(written, asked, &changed(written, &site)),
        (Err(why), _) => no_such(streams, asked, &why, &site, checking),
    }
}

/// What is wrong with a file that lies in a bundle but is not what infc wrote.
fn foreign(written: &Emitted, path: &str) -> Option<Refusal> {
    match written.listed {
        None => Some(Refusal::new(
            format!("`{path}` is not of the bundle: its manifest does not list it"),
            format!("`infc verify {}` shows what else is not", written.out),
        )),
        Some(listed) if listed != Digest::of(&written.bytes) => Some(Refusal::new(
            format!("`{path}` was changed after infc wrote it"),
            format!("`infc verify {}` shows what else was; the next `infc build` puts it right", written.out),
        )),
        Some(_) => None,
    }
}

/// The site that was named; else the one that the bundle says it was built from, here or above the bundle.
fn site(
    file: Option<&Utf8Path>,
    written: Option<&Emitted>,
    checking: &Checking,
) -> Result<Option<Site>, Failure> {
    if file.is_some() {
        return Site::find(file, &checking.reading.stdin_filename).map(Some);
    }
    let Some(written) = written else { return Site::find(None, &checking.reading.stdin_filename).map(Some) };
    let entry = written.provenance.as_ref().map(infc::bundle::Provenance::entry);
    let entry = entry.filter(|entry| !entry.is_empty()).unwrap_or("site.inf");
    let here = [Utf8PathBuf::new(), written.out.clone()];
    let found = here.iter().find_map(|folder| above(folder, entry));
    found.map(|file| Site::find(Some(&file), &checking.reading.stdin_filename)).transpose()
}

/// The file `entry` of the nearest flake at or above `folder`.
fn above(folder: &Utf8Path, entry: &str) -> Option<Utf8PathBuf> {
    let real = if folder.as_str().is_empty() { Utf8Path::new(".") } else { folder };
    let depth = real.canonicalize_utf8().ok()?.ancestors().count();
    let mut up = folder.to_owned();
    for _ in 0..depth {
        if up.join("site.inf").is_file() {
            return Some(up.join(entry)).filter(|file| file.is_file());
        }
        up.push("..");
    }
    None
}

/// Which sources are not what the bundle was built from.
fn changed(written: &Emitted, site: &Site) -> String {
    let now = |path: &str| {
        let file = site.world.files().intern(infc::FilePath::project(path));
        site.world.source(file).ok().map(|text| Digest::of(text.as_bytes()).to_string())
    };
    let built = written.provenance.iter().flat_map(infc::bundle::Provenance::sources);
    let changed: Vec<String> = built
        .filter(|(path, _)| !path.starts_with('<'))
        .filter(|(path, hash)| now(path).as_deref() != Some(*hash))
        .map(|(path, _)| format!("`{path}`"))
        .collect();
    match changed.as_slice() {
        [] => "the site gives another file now".to_owned(),
        changed => format!("changed since it was built: {}", changed.join(", ")),
    }
}

/// What the bundle itself says of a line, with the reason why that is all.
fn places(written: &Emitted, asked: &AskedLine, why: &str) -> Result<Outcome, Failure> {
    let line = asked.line.unwrap_or(0);
    let text = String::from_utf8_lossy(&written.bytes);
    let count = text.lines().count();
    if usize::try_from(line).unwrap_or(usize::MAX) > count {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        return refuse(&NoSuchLine::OutOfRange(count).refusal(asked));
    }
    Streams::words(&format!("note: {}\n", visible(why)))?;
    let mut found =
        written.provenance.as_ref().map_or_else(Vec::new, |provenance| provenance.at(&written.path, line));
    found.dedup();
    if found.is_empty() {
        Streams::words("note: the bundle does not say where the line came from\n")?;
    }
    for place in found {
        Streams::data(&format!("{}  when it was built\n", visible(&place.to_string())))?;
    }
    Streams::words("help: build again, and ask again\n")?;
    Ok(Outcome::Clean)
}

fn answer(streams: Streams, line: &Line, asked: &AskedLine, site: &Site) -> String {
    if streams.format == Format::Json {
        return line.json(asked, site.project());
    }
    let mut parts: Vec<String> = Vec::new();
    if let Some(text) = &line.text {
        parts.push(format!("{}\n", visible(text.trim())));
    }
    if let Some(own) = &line.own {
        let said = match (&own.reason, asked.line) {
            (Some(reason), _) => format!("infc's own: {reason}\n"),
            (None, Some(_)) => "infc's own: no value of the site stands in this line\n".to_owned(),
            (None, None) => String::new(),
        };
        let written = own.entity.as_ref().map(|entity| format!("written for\n{}", show::human(entity, site)));
        parts.push(said + &written.unwrap_or_default());
    }
    parts.extend(line.values.iter().map(|why| show::human(why, site)));
    parts.join("\n")
}

fn no_such(
    streams: Streams,
    asked: &AskedLine,
    why: &NoSuchLine,
    site: &Site,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    match why {
        NoSuchLine::NoBundle(diagnostics) => {
            streams.report(&Report::new(site.world.as_ref(), diagnostics).below(&site.base))?;
            streams.remark("the site gives no bundle\n")?;
            Ok(softened(Outcome::Findings, checking))
        }
        wrong => refuse(&wrong.refusal(asked)),
    }
}
