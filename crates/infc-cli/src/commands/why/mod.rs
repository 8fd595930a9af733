//! `infc why`: where a value of a site, or a line of its bundle, comes from.
//!
//! It deliberately answers from the site as it stands; of a written bundle that is another one it says so.

mod line;
mod show;
mod value;

use camino::Utf8Path;

use crate::args::Checking;
use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// Answers for `path`: of a value, `hosts.vps.ssh.port`; of an emitted file, `out/vps/etc/…`, or one line of it,
/// `out/vps/etc/…:12`.
pub fn run(
    streams: Streams,
    path: &str,
    file: Option<&Utf8Path>,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    if path.split('"').next().unwrap_or("").contains('/') {
        line::run(streams, path, file, checking)
    } else {
        value::run(streams, path, file, checking)
    }
}
