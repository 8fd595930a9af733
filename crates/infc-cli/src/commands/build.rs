//! `infc build`: the bundle of a site, written.
//!
//! It deliberately writes nothing at all when there is an error, and says what it wrote.

use std::fmt::Write as _;

use camino::Utf8Path;
use infc::Release;
use infc::answer::{Project, build};
use infc::bundle::{Bundle, Manifests, RELEASE};
use infc::disk::{How, Sealed, Swap, WriteReport, write};

use super::{jobs, judged, outcome_of, settings, softened};
use crate::args::{Checking, Format};
use crate::outcome::{Failure, Outcome};
use crate::site::Site;
use crate::streams::Streams;

/// Compiles the site and writes its bundle to `output`.
pub fn run(
    streams: Streams,
    file: Option<&Utf8Path>,
    output: &Utf8Path,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    let site = Site::find(file, &checking.reading.stdin_filename)?;
    let (outcome, made) = make(streams, site.project(), (output, checking))?;
    let Some(made) = made else {
        streams.remark("nothing is written\n")?;
        return Ok(softened(outcome, checking));
    };
    streams.pleasantry(&made.table)?;
    streams.pleasantry(&summary(&made.report))?;
    Ok(Outcome::Clean)
}

/// A bundle that was written.
pub(super) struct Made {
    pub(super) report: WriteReport,
    /// What it holds, a line for each host.
    pub(super) table: String,
}

/// Compiles a site, reports on it, and writes its bundle if nothing is wrong; says what a person should know of how.
pub(super) fn make(
    streams: Streams,
    project: Project<'_>,
    (output, checking): (&Utf8Path, &Checking),
) -> Result<(Outcome, Option<Made>), Failure> {
    let settings = settings(checking);
    let built = build(project, &settings)?;
    let is_for_tools = streams.format == Format::Json;
    let outcome = if is_for_tools {
        judged(streams, built.checked.report().counts(), checking)?
    } else {
        outcome_of(streams, &built.checked.report(), checking)?
    };
    let written = built.release.as_ref().map(|release| written(release, output, jobs(checking)));
    let written = written.transpose()?;
    if is_for_tools {
        Streams::data(&built.answer(&settings).json)?;
    }
    let (Some(release), Some(report)) = (&built.release, written) else { return Ok((outcome, None)) };
    for note in &report.notes {
        streams.remark(&format!("note: {note}\n"))?;
    }
    let table = table(&release.bundle, &release.manifests, output);
    Ok((outcome, Some(Made { report, table })))
}

fn written(release: &Release, output: &Utf8Path, jobs: usize) -> Result<WriteReport, Failure> {
    let options = infc::disk::Options { jobs, swap: Swap::default() };
    Ok(write(output, &Sealed::from(release), &options)?)
}

/// One line per host: its directory, how many files it has, its id; then the release.
fn table(bundle: &Bundle, manifests: &Manifests, output: &Utf8Path) -> String {
    let mut rows = Vec::new();
    for (name, host) in &bundle.hosts {
        let id = manifests.hosts.get(name).map(|manifest| manifest.id.to_string()).unwrap_or_default();
        rows.push((output.join(name.as_str()), format!("{} files", host.files().len()), id));
    }
    rows.push((output.join(RELEASE), String::new(), manifests.id().to_string()));
    let path_width = rows.iter().map(|(path, ..)| path.as_str().len()).max().unwrap_or(0);
    let count_width = rows.iter().map(|(_, count, _)| count.len()).max().unwrap_or(0);
    rows.into_iter().fold(String::new(), |mut out, (path, count, id)| {
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "{path:path_width$}  {count:>count_width$}  {id}");
        out
    })
}

/// How much was written.
pub(super) fn summary(written: &WriteReport) -> String {
    match written.how {
        How::Unchanged => "unchanged\n".to_owned(),
        How::Created | How::Exchanged | How::Journalled => {
            format!("{} files written, {} kept\n", written.written, written.kept)
        }
    }
}
