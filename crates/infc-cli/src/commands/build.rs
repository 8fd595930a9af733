//! `infc build`: the bundle of a site, written.
//!
//! It deliberately writes nothing at all when there is an error, and says what it wrote.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use camino::Utf8Path;
use infc::bundle::{Bundle, HostName, Manifests, RELEASE};
use infc::disk::{How, Sealed, Swap, WriteReport, write};

use super::{Reported, compile, jobs, softened};
use crate::args::Checking;
use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// Compiles the site and writes its bundle to `output`.
pub fn run(
    streams: Streams,
    file: Option<&Utf8Path>,
    output: &Utf8Path,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    let Reported { site, compilation, outcome } = compile(streams, file, checking, true)?;
    let read = compilation.read;
    let Some(bundle) = compilation.bundle.filter(|_| outcome == Outcome::Clean) else {
        streams.remark("nothing is written\n")?;
        return Ok(softened(outcome, checking));
    };
    let jobs = jobs(checking);
    let manifests = infc::bundle::seal_parallel(&bundle, jobs);
    let provenance = |host| infc::bundle::provenance(host, site.world.as_ref(), &read);
    let provenance: BTreeMap<HostName, String> =
        bundle.hosts.iter().map(|(name, host)| (name.clone(), provenance(host))).collect();
    let sealed = Sealed { bundle: &bundle, manifests: &manifests, provenance: &provenance };
    let written = write(output, &sealed, &infc::disk::Options { jobs, swap: Swap::default() })?;
    for note in &written.notes {
        streams.remark(&format!("note: {note}\n"))?;
    }
    streams.pleasantry(&table(&bundle, &manifests, output))?;
    streams.pleasantry(&summary(&written))?;
    Ok(Outcome::Clean)
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
