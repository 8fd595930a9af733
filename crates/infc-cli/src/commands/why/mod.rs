//! `infc why`: where a value of a site, a line of its bundle, or what listens on a port comes from.
//!
//! It deliberately answers from the site as it stands; of a written bundle that is another one it says so.

mod line;
mod port;
mod show;
mod value;

use camino::Utf8Path;

use crate::args::Checking;
use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// Answers for `path`: of a value, `hosts.vps.ssh.port`; of an emitted file, `out/vps/etc/…`, or one line of it,
/// `out/vps/etc/…:12`; of a port of a host, `vps:443`.
pub fn run(
    streams: Streams,
    path: &str,
    file: Option<&Utf8Path>,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    if let Some(asked) = infc::AskedPort::read(path) {
        port::run(streams, &asked, file, checking)
    } else if infc::answer::is_file(path) {
        line::run(streams, path, file, checking)
    } else {
        value::run(streams, path, file, checking)
    }
}
