//! `infc why hosts.vps.ssh.port`: a value by its path.

use camino::Utf8Path;

use super::{refuse, show};
use crate::args::{Checking, Format};
use crate::commands::settings;
use crate::outcome::{Failure, Outcome};
use crate::site::Site;
use crate::streams::Streams;

/// Answers for the value at `path`.
pub fn run(
    streams: Streams,
    path: &str,
    file: Option<&Utf8Path>,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    let site = Site::find(file, &checking.reading.stdin_filename)?;
    match settings(checking).compiler.why(site.world.as_ref(), site.entry, path)? {
        Ok(why) => {
            Streams::data(&match streams.format {
                Format::Human | Format::Github => show::human(&why, &site),
                Format::Json => why.json(site.project()),
            })?;
            Ok(Outcome::Clean)
        }
        Err(wrong) => refuse(&wrong.refusal(path)),
    }
}
