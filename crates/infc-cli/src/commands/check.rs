//! `infc check`: a site's diagnostics, and nothing else. A clean site prints nothing.
//!
//! With `--fix` it mends what can be mended without doubt and says what is left; it deliberately writes a file whole or
//! not at all, and none before all of them are mended and checked in memory.

use camino::{Utf8Path, Utf8PathBuf};
use infc::disk::{read_source, replace_source};
use infc::report::Report;

use super::{outcome_of, settings, softened};
use crate::args::Checking;
use crate::outcome::{Failure, Outcome};
use crate::site::Site;
use crate::streams::Streams;

/// Checks the site; what is `unknown` is allowed.
pub fn run(streams: Streams, file: Option<&Utf8Path>, checking: &Checking) -> Result<Outcome, Failure> {
    let site = Site::find(file, &checking.reading.stdin_filename)?;
    let checked = infc::answer::check(site.project(), &settings(checking))?;
    Ok(softened(outcome_of(streams, &checked.report(), checking)?, checking))
}

/// Mends the site, or shows how with `diff`; what is left is reported.
pub fn mend(
    streams: Streams,
    file: Option<&Utf8Path>,
    diff: bool,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    if file.is_some_and(|file| file == "-") && !diff {
        return Err(Failure::say(
            "standard input cannot be mended in place\nhelp: name the file, or add `--diff` to see what would be written",
        ));
    }
    let site = Site::find(file, &checking.reading.stdin_filename)?;
    let mending = settings(checking).compiler.mend(site.world.as_ref(), site.entry)?;
    for mended in &mending.files {
        let path: Utf8PathBuf = site.base.join(&site.world.path(mended.file).path);
        if diff {
            Streams::data(&infc::unified(path.as_str(), &mended.old, &mended.new))?;
        } else if read_source(&path)? != *mended.old {
            return Err(Failure::say(format_args!(
                "`{path}` was changed in the meantime\nhelp: run the command again"
            )));
        } else {
            replace_source(&path, &mended.new)?;
            streams.remark(&format!("mended {path}\n"))?;
        }
    }
    let world = mending.world(site.world.as_ref());
    let report = Report::new(&world, &mending.checked.diagnostics).below(&site.base);
    Ok(softened(outcome_of(streams, &report, checking)?, checking))
}
