//! The Markdown harness: what a person reads about infc, run as tests.
//!
//! A document is a sequence of fenced blocks; a heading names the test. The form, block by block:
//!
//! * `inf` is a source. It is `site.inf`, unless the line before it names it: `` `hosts/a.inf`: ``. A block of another
//!   language that is named so is a file beside the sources; one of the language `link` is a symbolic link to what it
//!   says. `` `house:site.inf`: `` is a file of the input `house`, which in transcripts lies in `../house`; the lock is
//!   right unless it is a block itself. A name that the site has already begins the next site, and
//!   so does a source after an expectation. The fence may say `today=2027-01-31`, and `release`, which refuses `unknown`.
//! * In a source, `# error: [name] "text"` asserts a diagnostic on its line, or on the next line if it stands alone;
//!   `[name]` and `"text"` (a part of its message) may be left out. `warning` and `note` likewise. Every diagnostic is
//!   asserted and every assertion met. On the page of a diagnostic, one without a name means that diagnostic.
//! * `inf unformatted` and `inf formatted` are a program before and after `infc fmt`; they are not compiled.
//! * `snapshot` is what a terminal shows of the diagnostics.
//! * Any language with `title=etc/…` is an emitted file, of the only host or of `title=HOST/etc/…`. A line `…` stands for
//!   any lines.
//! * `console` is a transcript: lines after `$ ` are run in a directory with the files of the site, the others are
//!   what they print; `[exit 1]` is printed after a command that does not end with 0.
//!
//! With `INFC_BLESS=1` in the environment, snapshots, emitted files and transcripts are rewritten in place.
//!
//! It deliberately knows nothing about what the blocks mean: the library says that.
#![expect(
    clippy::disallowed_methods,
    reason = "tests read the repository, and the environment of their caller"
)]

mod assertion;
mod case;
mod compiled;
mod console;
mod document;
mod edits;
mod expectation;
pub mod law;
mod random;
mod run;

use camino::{Utf8Path, Utf8PathBuf};

pub use compiled::compile;
pub use edits::{TextEdit, place};
pub use random::Random;
pub use run::{Documents, check, check_made};

/// The `inf` blocks of a Markdown text.
pub fn sources(text: &str) -> Vec<String> {
    let blocks = document::fences(text).into_iter().filter(|fence| fence.language == "inf");
    blocks.filter_map(|fence| text.get(fence.body).map(str::to_owned)).collect()
}

/// The fenced blocks of a Markdown text, of any language.
pub fn blocks(text: &str) -> Vec<String> {
    let blocks = document::fences(text).into_iter();
    blocks.filter_map(|fence| text.get(fence.body).map(str::to_owned)).collect()
}

/// An `inf` block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// The bytes between the fences, with the last line's end.
    pub body: std::ops::Range<usize>,
    /// What its fence says besides its language.
    pub words: Vec<String>,
}

/// Where the `inf` blocks of a Markdown text are.
pub fn programs(text: &str) -> Vec<Block> {
    let found = document::fences(text).into_iter().filter(|fence| fence.language == "inf");
    found.map(|fence| Block { body: fence.body, words: fence.words }).collect()
}

/// The root of the repository.
pub fn repository() -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Utf8Path::to_owned).unwrap_or_default()
}

/// The text of a file of the repository.
///
/// # Panics
/// If it cannot be read: a test has then failed.
#[expect(clippy::panic, reason = "only tests call this")]
pub fn read(path: &Utf8Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file below `folder`, sorted, whose name ends with `ending`; generated and hidden folders are left out.
pub fn files(folder: &Utf8Path, ending: &str) -> Vec<Utf8PathBuf> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0 || !(name == "target" || name == "node_modules" || name.starts_with('.'))
        })
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| Utf8PathBuf::from_path_buf(entry.into_path()).ok())
        .filter(|path| path.as_str().ends_with(ending))
        .collect()
}
