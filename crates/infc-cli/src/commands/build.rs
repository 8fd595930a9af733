//! `infc build`: the bundle of a site, written.
//!
//! It deliberately writes nothing at all when there is an error, and says what it wrote.

use std::fmt::Write as _;

use camino::Utf8Path;
use infc::bundle::{Bundle, Manifests, RELEASE};

use super::{compile, jobs, softened};
use crate::args::Checking;
use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// Compiles the site and writes its bundle to `output`.
pub fn run(
    streams: Streams,
    file: Option<&Utf8Path>,
    output: &Utf8Path,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    let reported = compile(streams, file, checking, true)?;
    let Some(bundle) = reported.compilation.bundle.filter(|_| reported.outcome == Outcome::Clean) else {
        return Ok(softened(reported.outcome, checking));
    };
    let manifests = infc::bundle::seal_parallel(&bundle, jobs(checking));
    streams.pleasantry(&written(&bundle, &manifests, output))?;
    Ok(Outcome::Clean)
}

/// One line per host: its directory, how many files it has, its id; then the release.
fn written(bundle: &Bundle, manifests: &Manifests, output: &Utf8Path) -> String {
    let rows: Vec<(String, usize, String)> = bundle
        .hosts
        .iter()
        .map(|(name, host)| {
            let id = manifests.hosts.get(name).map(|manifest| manifest.id.to_string()).unwrap_or_default();
            (output.join(name.as_str()).into_string(), host.files().len(), id)
        })
        .collect();
    let release = output.join(RELEASE).into_string();
    let widest = rows.iter().map(|(path, ..)| path.len()).chain([release.len()]).max().unwrap_or(0);
    let mut out = String::new();
    for (path, count, id) in rows {
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "{path:widest$}  {count:4} files  sha256:{id}");
    }
    let _ = writeln!(out, "{release:widest$}              sha256:{}", manifests.id());
    out
}
