//! `infc build`: the bundle of a site, written.
//!
//! It deliberately writes nothing at all when there is an error, and says what it wrote.

use std::fmt::Write as _;

use camino::Utf8Path;
use infc::answer::{Release, build};
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
    let settings = settings(checking);
    let built = build(site.project(), &settings)?;
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
    let (Some(release), Some(written)) = (&built.release, written) else {
        streams.remark("nothing is written\n")?;
        return Ok(softened(outcome, checking));
    };
    for note in &written.notes {
        streams.remark(&format!("note: {note}\n"))?;
    }
    streams.pleasantry(&table(&release.bundle, &release.manifests, output))?;
    streams.pleasantry(&summary(&written))?;
    Ok(Outcome::Clean)
}

fn written(release: &Release, output: &Utf8Path, jobs: usize) -> Result<WriteReport, Failure> {
    let Release { bundle, manifests, provenance } = release;
    let options = infc::disk::Options { jobs, swap: Swap::default() };
    Ok(write(output, &Sealed { bundle, manifests, provenance }, &options)?)
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

fn summary(written: &WriteReport) -> String {
    match written.how {
        How::Unchanged => "unchanged\n".to_owned(),
        How::Created | How::Exchanged | How::Journalled => {
            format!("{} files written, {} kept\n", written.written, written.kept)
        }
    }
}
