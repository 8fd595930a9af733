//! `infc check`: a site's diagnostics, and nothing else. A clean site prints nothing.

use camino::Utf8Path;

use super::{compile, softened};
use crate::args::Checking;
use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// Checks the site; what is `unknown` is allowed.
pub fn run(streams: Streams, file: Option<&Utf8Path>, checking: &Checking) -> Result<Outcome, Failure> {
    let reported = compile(streams, file, checking, false)?;
    Ok(softened(reported.outcome, checking))
}
