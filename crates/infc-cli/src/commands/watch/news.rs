//! What is new in a bundle, in a line or two.
//!
//! It deliberately says no more: `infc diff` says it all.

use std::fmt::Write as _;

use camino::Utf8PathBuf;
use infc::diff::{Became, Diff};
use infc::exposure::sentence;
use infc::report::visible_line;

/// How many files or ways are named.
const NAMED: usize = 3;

/// The first few of `paths`, and how many more there are.
pub fn named(paths: &[Utf8PathBuf]) -> String {
    let names = paths.iter().map(|path| visible_line(path.as_str())).collect();
    few(names)
}

/// `3 files changed: …; exposure unchanged`, and a line for each of the first few that get farther or less far.
pub fn news(diff: &Diff) -> String {
    let files: Vec<String> = diff
        .files
        .iter()
        .map(|file| {
            let path = visible_line(&file.path);
            match file.what {
                Became::Added => format!("{path} (new)"),
                Became::Removed => format!("{path} (gone)"),
                Became::Edited | Became::Replaced => path,
            }
        })
        .collect();
    let files = match files.len() {
        0 => "no file changed".to_owned(),
        1 => format!("1 file changed: {}", few(files)),
        many => format!("{many} files changed: {}", few(files)),
    };
    format!("{files}; {}", exposure(diff))
}

fn exposure(diff: &Diff) -> String {
    let Some(changes) = &diff.exposure else { return "exposure not compared\n".to_owned() };
    if changes.is_empty() {
        return "exposure unchanged\n".to_owned();
    }
    let mut out = "exposure changed:\n".to_owned();
    for change in changes.iter().take(NAMED) {
        let told = sentence(change, &|name| format!("`{name}`"));
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "  {:8} {}", change.what.word(), visible_line(&told));
    }
    if let Some(more) = changes.len().checked_sub(NAMED).filter(|more| *more > 0) {
        let _ = writeln!(out, "  and {more} more");
    }
    out
}

fn few(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(NAMED);
    // One more name is as short as saying that there is one.
    if more > 1 {
        names.truncate(NAMED);
        names.push(format!("and {more} more"));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_named() {
        let paths =
            |count: usize| (0..count).map(|at| Utf8PathBuf::from(format!("{at}"))).collect::<Vec<_>>();
        assert_eq!(named(&paths(1)), "0");
        assert_eq!(named(&paths(4)), "0, 1, 2, 3");
        assert_eq!(named(&paths(5)), "0, 1, 2, and 2 more");
    }
}
