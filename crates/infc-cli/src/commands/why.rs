//! `infc why`: where a value of a site, or a line of its bundle, comes from.
//!
//! It deliberately reads the site, not a written bundle: the answer is of the site as it stands.

use std::fmt::Write as _;

use camino::Utf8Path;
use infc::bundle::{Bundle, BundlePath, HostBundle, Provenance};
use infc::report::{place, visible};
use infc::{NoSuchValue, Why};

use super::{Reported, compile, softened};
use crate::args::{Checking, Format};
use crate::outcome::{Failure, Outcome};
use crate::site::Site;
use crate::streams::Streams;

/// Answers for `path`: of a value, `hosts.vps.ssh.port`; of an emitted file, `vps/etc/…`, or one line of it, `vps/etc/…:12`.
pub fn run(
    streams: Streams,
    path: &str,
    file: Option<&Utf8Path>,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    if path.split('"').next().unwrap_or("").contains('/') {
        of_line(streams, path, file, checking)
    } else {
        of_value(streams, path, &Site::find(file, &checking.stdin_filename)?)
    }
}

fn of_value(streams: Streams, path: &str, site: &Site) -> Result<Outcome, Failure> {
    match infc::why(site.world.as_ref(), site.entry, path) {
        Ok(why) => Streams::data(&match streams.format {
            Format::Human | Format::Github => answer(path, &why, site),
            Format::Json => json(path, &why, site),
        })?,
        Err(wrong) => {
            Streams::words(&no_such(path, &wrong))?;
            return Ok(Outcome::Findings);
        }
    }
    Ok(Outcome::Clean)
}

/// The value, then each definition with its place; the one in force comes first.
fn answer(path: &str, why: &Why, site: &Site) -> String {
    let mut out = format!("{} = {}\n", visible(path), visible(&why.value));
    for definition in &why.definitions {
        let place = place(site.world.as_ref(), &site.base, definition.at);
        let said = match (definition.rank, definition.won) {
            ("plain", true) => String::new(),
            ("plain", false) => "  overridden".to_owned(),
            (rank, true) => format!("  {rank}"),
            (rank, false) => format!("  {rank}, overridden"),
        };
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "  {place}{said}");
    }
    out
}

fn json(path: &str, why: &Why, site: &Site) -> String {
    let definitions: Vec<_> = why
        .definitions
        .iter()
        .map(|each| {
            let place = place(site.world.as_ref(), &site.base, each.at);
            serde_json::json!({ "place": place, "rank": each.rank, "won": each.won })
        })
        .collect();
    let object =
        serde_json::json!({ "schema": 1, "path": path, "value": why.value, "definitions": definitions });
    format!("{object:#}\n")
}

fn no_such(path: &str, wrong: &NoSuchValue) -> String {
    let at = if wrong.known.is_empty() { "the site".to_owned() } else { format!("`{}`", wrong.known) };
    let there = match wrong.names.as_slice() {
        [] => format!("{at} has no parts"),
        names => format!("{at} has {}", names.join(", ")),
    };
    format!("error: the site has no value `{}`\nhelp: {}\n", visible(path), visible(&there))
}

fn of_line(
    streams: Streams,
    path: &str,
    file: Option<&Utf8Path>,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    let Reported { site, compilation, outcome } = compile(streams, file, checking, false)?;
    let Some(bundle) = compilation.bundle else {
        return Ok(softened(outcome, checking));
    };
    let Some((host, path, line)) = asked(&bundle, path) else {
        Streams::words(&format!(
            "error: the bundle has no file `{}`\nhelp: write HOST/path, as `vps/etc/hosts`, and :LINE after it\n",
            visible(path)
        ))?;
        return Ok(Outcome::Findings);
    };
    let text = infc::bundle::provenance(host, site.world.as_ref());
    let provenance = Provenance::parse(&text).map_err(Failure::say)?;
    let mut places = provenance.at(path.as_str(), line);
    places.dedup();
    for place in places {
        let shown = place.to_string();
        let shown = if shown.starts_with('<') { shown } else { site.base.join(shown).into_string() };
        Streams::data(&format!("{}\n", visible(&shown)))?;
    }
    Ok(Outcome::Clean)
}

/// The host, the path on it, and the line, from 1; 0 for the file as a whole. Folders before the host are let pass, so
/// that a path below the output may be given.
fn asked<'a>(bundle: &'a Bundle, path: &str) -> Option<(&'a HostBundle, BundlePath, u32)> {
    let (path, line) = match path.rsplit_once(':').map(|(path, line)| (path, line.parse())) {
        Some((path, Ok(line))) => (path, line),
        _ => (path, 0),
    };
    let starts = std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1));
    starts.filter_map(|start| path.get(start..)).find_map(|rest| {
        let (host, path) = rest.split_once('/')?;
        let (_, host) = bundle.hosts.iter().find(|(name, _)| name.as_str() == host)?;
        let path = BundlePath::new(path).ok()?;
        host.files().contains_key(&path).then_some((host, path, line))
    })
}
