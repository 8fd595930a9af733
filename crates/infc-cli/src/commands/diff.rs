//! `infc diff`: what differs between two states of a site, in the form that is asked for.
//!
//! It deliberately tells what it can of states that have errors too; a state of which it is not known whether exposure
//! grew is one of which nobody has shown that it did not.

use camino::Utf8Path;
use infc::Compiler;
use infc::diff::{Diff, Sources, State, diff};
use infc::disk::{DiskError, restored};
use infc::exposure::Look;
use infc::report::visible_line;

use super::processors;
use crate::args::{Differing, FailOnDiff, Form};
use crate::outcome::{Failure, Outcome};
use crate::site::Site;
use crate::streams::Streams;

/// What is compared with if nothing is said.
const LAST: &str = "git:HEAD";

/// Says what `new` changes of `old`.
pub fn run(
    streams: Streams,
    (old, new): (Option<&Utf8Path>, Option<&Utf8Path>),
    differing: &Differing,
) -> Result<Outcome, Failure> {
    let is_for_tools = matches!(streams.form, Form::Json | Form::Sarif);
    if is_for_tools && differing.max_bytes.is_some() {
        let message = "error: `--max-bytes` is for people: a document for tools that is cut is none\n";
        Streams::words(message)?;
        return Ok(Outcome::Usage);
    }
    let old = old.unwrap_or(Utf8Path::new(LAST));
    let states = [state((Some(old), new), differing)?, state((new, Some(old)), differing)?];
    let [old, new] = &states;
    let found = diff(old, new);
    let most = differing.max_bytes.and_then(|most| usize::try_from(most).ok());
    Streams::data(&match streams.form {
        Form::Json => found.json(),
        Form::Sarif => found.sarif(),
        Form::Markdown => found.markdown(most),
        Form::Human | Form::Github | Form::Gitlab | Form::Junit | Form::Svg | Form::Html => {
            found.human(Look { colour: streams.colour_data, safe: visible_line }, most)
        }
    })?;
    outcome(&found, differing)
}

fn outcome(found: &Diff, differing: &Differing) -> Result<Outcome, Failure> {
    let grew = match differing.fail_on {
        Some(FailOnDiff::ExposureGrew) => found.grew(),
        None => Some(false),
    };
    if grew.is_none() {
        Streams::words("error: it is not known whether exposure grew\n")?;
    }
    let differs = differing.exit_code && (!found.is_empty() || found.is_partial());
    Ok(if grew != Some(false) || differs { Outcome::Findings } else { Outcome::Clean })
}

/// The state that `named` names; a revision is of the site that `other` names, if that is a path.
fn state(
    (named, other): (Option<&Utf8Path>, Option<&Utf8Path>),
    differing: &Differing,
) -> Result<State, Failure> {
    let jobs = differing.reading.jobs.map_or_else(processors, usize::from);
    let infc = Compiler::new().today(differing.reading.today).jobs(jobs);
    let stdin = &differing.reading.stdin_filename;
    let revision = |name: &Utf8Path| name.as_str().strip_prefix("git:").map(str::to_owned);
    let site = if let Some(revision) = named.and_then(revision) {
        let is_site = |other: &&Utf8Path| {
            !other.as_str().starts_with("git:") && !other.join(infc::bundle::RELEASE).is_file()
        };
        Site::past(other.filter(is_site), stdin, &revision)?
    } else {
        let folder = named.filter(|folder| folder.is_dir());
        if let Some((name, found)) = folder.and_then(|folder| Some((folder, restored(folder).transpose()?))) {
            let found = found?;
            let state = State::of_bundle(name.as_str(), found.bundle, found.provenance);
            return Ok(match found.sources {
                Some(sources) => state.with_sources(&sources, &infc)?,
                None => state,
            });
        }
        if let Some(name) = named.filter(is_nothing) {
            return Err(nowhere(name).into());
        }
        Site::find(named, stdin)?
    };
    let base = if site.base.as_str().is_empty() { "." } else { site.base.as_str() };
    let name = named.map_or(base, Utf8Path::as_str);
    let sources = Sources { world: site.world.as_ref(), entry: site.entry, base: &site.base, name };
    Ok(infc.state(sources)?)
}

/// Whether `name` names nothing on the disk, and no file of a site.
fn is_nothing(name: &&Utf8Path) -> bool {
    *name != "-" && name.extension() != Some("inf") && !name.exists() && !name.is_symlink()
}

/// That there is nothing at `name`, which may be meant as a revision.
fn nowhere(name: &Utf8Path) -> DiskError {
    DiskError {
        attempt: "read".to_owned(),
        path: name.to_owned(),
        reason: "there is no such file or folder".to_owned(),
        help: format!("check the path; a revision of git is written `git:{name}`"),
    }
}
