//! `infc why vps:443`: who listens on a port of a host.

use std::fmt::Write as _;

use camino::Utf8Path;
use infc::report::{line, place, visible};
use infc::why::{AskedPort, Socket};

use super::{refuse, show};
use crate::args::{Checking, Format};
use crate::commands::settings;
use crate::outcome::{Failure, Outcome};
use crate::site::Site;
use crate::streams::Streams;

/// Answers for a port of a host.
pub fn run(
    streams: Streams,
    asked: &AskedPort,
    file: Option<&Utf8Path>,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    let site = Site::find(file, &checking.reading.stdin_filename)?;
    match settings(checking).compiler.why_port(site.world.as_ref(), site.entry, asked)? {
        Ok(sockets) => {
            Streams::data(&match streams.format {
                Format::Human | Format::Github => human(asked, &sockets, &site),
                Format::Json => asked.json(&sockets, site.project()),
            })?;
            Ok(Outcome::Clean)
        }
        Err(wrong) => refuse(&wrong.refusal(asked)),
    }
}

fn human(asked: &AskedPort, sockets: &[Socket], site: &Site) -> String {
    let told = |socket: &Socket| {
        let addresses = socket.addresses.join(", ");
        let asked = format!("{}:{}/{}", asked.host, asked.port, socket.protocol);
        let mut out = visible(&format!("{asked}: {} listens on {addresses}", socket.who)) + "\n";
        if let Some(why) = &socket.why {
            out += &show::human(why, site);
        }
        let width = socket.named.iter().map(|(path, _)| path.chars().count()).max().unwrap_or(0);
        if !socket.named.is_empty() {
            out += "named by:\n";
        }
        for (path, at) in &socket.named {
            let (at, source) = (
                place(site.world.as_ref(), &site.base, *at),
                line(site.world.as_ref(), *at, &socket.concealed),
            );
            // Writing to a `String` cannot fail.
            let _ = writeln!(out, "  {:width$}  {at}  {source}", visible(path));
        }
        out
    };
    sockets.iter().map(told).collect::<Vec<_>>().join("\n")
}
