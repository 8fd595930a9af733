//! `infc why`: where a value of a site, a line of its bundle, or what listens on a port comes from.
//!
//! It deliberately answers from the site as it stands; of a written bundle that is another one it says so.

mod line;
mod port;
mod show;
mod value;

use camino::Utf8Path;
use infc::answer::Refusal;
use infc::why::Question;

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
    match Question::read(path) {
        Ok(Question::Port(asked)) => port::run(streams, &asked, file, checking),
        Ok(Question::Line(asked)) => line::run(streams, &asked, file, checking),
        Ok(Question::Value(path)) => value::run(streams, &path, file, checking),
        Err(refusal) => refuse(&refusal),
    }
}

fn refuse(refusal: &Refusal) -> Result<Outcome, Failure> {
    Streams::words(&refusal.told())?;
    Ok(Outcome::Findings)
}
