//! `infc why`: the lines of a site that made a line of a bundle.
//!
//! It deliberately reads the site, not a bundle: the answer is of the site as it stands.

use camino::Utf8Path;
use infc::bundle::{Bundle, BundlePath, HostBundle, Provenance};

use super::{compile, softened};
use crate::args::Checking;
use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// Answers for `path`, which is `HOST/path` or `HOST/path:LINE`.
pub fn run(
    streams: Streams,
    path: &str,
    file: Option<&Utf8Path>,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    let reported = compile(streams, file, checking, false)?;
    let Some(bundle) = reported.compilation.bundle else {
        return Ok(softened(reported.outcome, checking));
    };
    let Some((host, path, line)) = asked(&bundle, path) else {
        return Err(Failure::say(format_args!("`{path}` is no file of the bundle")));
    };
    let text = infc::bundle::provenance(host, reported.site.world.as_ref());
    let provenance = Provenance::parse(&text).map_err(Failure::say)?;
    let mut out = String::new();
    for place in provenance.at(path.as_str(), line) {
        out.push_str(&reported.site.base.join(place.to_string()).into_string());
        out.push('\n');
    }
    Streams::data(&out)?;
    Ok(Outcome::Clean)
}

/// The host, the path on it, and the line, from 1; 0 for the file as a whole.
fn asked<'a>(bundle: &'a Bundle, path: &str) -> Option<(&'a HostBundle, BundlePath, u32)> {
    let (path, line) = match path.rsplit_once(':') {
        Some((path, line)) => (path, line.parse().ok()?),
        None => (path, 0),
    };
    let (host, path) = path.split_once('/')?;
    let (_, host) = bundle.hosts.iter().find(|(name, _)| name.as_str() == host)?;
    let path = BundlePath::new(path).ok()?;
    host.files().contains_key(&path).then_some((host, path, line))
}
