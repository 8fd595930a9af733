//! `infc why vps:443`: who listens on a port of a host.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use camino::Utf8Path;
use infc::report::{line, place, visible};
use infc::{AskedPort, NoSuchPort, Socket};

use super::show;
use crate::args::{Checking, Format};
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
    match infc::why_port(site.world.as_ref(), site.entry, asked) {
        Ok(sockets) => {
            Streams::data(&match streams.format {
                Format::Human | Format::Github => human(asked, &sockets, &site),
                Format::Json => json(asked, &sockets, &site),
            })?;
            Ok(Outcome::Clean)
        }
        Err(wrong) => {
            Streams::words(&no_such(asked, &wrong))?;
            Ok(Outcome::Findings)
        }
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

fn json(asked: &AskedPort, sockets: &[Socket], site: &Site) -> String {
    let named = |(path, at): &(String, infc::Span), concealed: &BTreeSet<infc::Span>| {
        serde_json::json!({
            "path": path,
            "place": place(site.world.as_ref(), &site.base, *at),
            "source": line(site.world.as_ref(), *at, concealed),
        })
    };
    let told = |socket: &Socket| {
        serde_json::json!({
            "who": socket.who,
            "protocol": socket.protocol,
            "addresses": socket.addresses,
            "why": socket.why.as_ref().map(|why| show::json(why, site)),
            "named": socket.named.iter().map(|one| named(one, &socket.concealed)).collect::<Vec<_>>(),
        })
    };
    let listeners: Vec<_> = sockets.iter().map(told).collect();
    let object = serde_json::json!({
        "schema": 1, "host": asked.host, "port": asked.port, "listeners": listeners,
    });
    format!("{object:#}\n")
}

fn no_such(asked: &AskedPort, wrong: &NoSuchPort) -> String {
    let (message, help) = match wrong {
        NoSuchPort::NoPlan => (
            "the site has errors, so that it is not known who listens".to_owned(),
            "`infc check` shows them".to_owned(),
        ),
        NoSuchPort::NoHost(hosts) => {
            let near = infc::nearest(&asked.host, hosts.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{near}:{}`?", asked.port),
                None => format!("the hosts are {}", hosts.join(", ")),
            };
            (format!("the site has no host `{}`", asked.host), help)
        }
        NoSuchPort::Nothing(others) => {
            let protocol = asked.protocol.as_ref().map_or(String::new(), |name| format!("/{name}"));
            let message = format!("nothing listens on {}{protocol} of `{}`", asked.port, asked.host);
            let help = if others.is_empty() {
                "nothing listens there at all".to_owned()
            } else {
                format!("it listens on {}", others.join(", "))
            };
            (message, help)
        }
    };
    format!("error: {}\nhelp: {}\n", visible(&message), visible(&help))
}
