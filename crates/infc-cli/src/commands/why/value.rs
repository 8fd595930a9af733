//! `infc why hosts.vps.ssh.port`: a value by its path.

use camino::Utf8Path;
use infc::NoSuchValue;
use infc::report::visible;

use super::show;
use crate::args::{Checking, Format};
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
    match infc::why(site.world.as_ref(), site.entry, path) {
        Ok(why) => {
            Streams::data(&match streams.format {
                Format::Human | Format::Github => show::human(&why, &site),
                Format::Json => {
                    let mut object = show::json(&why, &site);
                    if let Some(object) = object.as_object_mut() {
                        object.insert("schema".to_owned(), 1.into());
                    }
                    format!("{object:#}\n")
                }
            })?;
            Ok(Outcome::Clean)
        }
        Err(wrong) => {
            Streams::words(&no_such(path, &wrong))?;
            Ok(Outcome::Findings)
        }
    }
}

fn no_such(path: &str, wrong: &NoSuchValue) -> String {
    let at = if wrong.known.is_empty() { "the site".to_owned() } else { format!("`{}`", wrong.known) };
    let help = match (&wrong.near, wrong.names.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => format!("{at} has no parts"),
        (None, names) => format!("{at} has {}", names.join(", ")),
    };
    let message = format!("the site has no value `{path}`: {at} has no `{}`", wrong.name);
    format!("error: {}\nhelp: {}\n", visible(&message), visible(&help))
}
