//! `provenance/<host>.json`: which source line made which emitted line.
//!
//! It deliberately lies beside the hosts, outside every hash: adding a comment to a source moves lines and changes no
//! bundle.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use infc_diag::{FileId, LineIndex, Span, World};
use serde::Deserialize;

use crate::json::Json;
use crate::{Digest, Entry, File, HostBundle};

const FORMAT: &str = "infc.provenance/1";

/// What a bundle was built from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Read {
    /// The first file.
    pub entry: Option<FileId>,
    /// Every source that was read.
    pub files: Vec<FileId>,
}

/// The text of `provenance/<host>.json` for `host`, whose spans are of `world`, and which was built from `read`.
///
/// A file is a list of runs `[first line, last line, source, line, column]`; the source counts into `sources`, from 0;
/// lines 0 to 0 say where the whole file comes from. Paths are relative to the flake. `read` has the hash of every source
/// that was read, so that a source which has changed since is known.
pub fn provenance(host: &HostBundle, world: &dyn World, read: &Read) -> String {
    let mut places = Places::new(host, world);
    let mut files = Vec::new();
    for (path, entry) in host.files() {
        let Entry::File(file) = entry else { continue };
        let runs = runs(file, &mut places);
        if !runs.is_empty() {
            files.push((path.as_str(), Json::list(runs)));
        }
    }
    let hash = |file: &FileId| {
        let text = world.source(*file).ok()?;
        Some((world.path(*file).to_string(), Json::str(Digest::of(text.as_bytes()))))
    };
    let entry = read.entry.map(|file| world.path(file).to_string()).unwrap_or_default();
    Json::map([
        ("entry", Json::str(entry)),
        ("read", Json::map(read.files.iter().filter_map(hash))),
        ("files", Json::map(files)),
        ("format", Json::str(FORMAT)),
        ("sources", Json::strings(places.names)),
    ])
    .document()
}

fn runs(file: &File, places: &mut Places<'_>) -> Vec<Json> {
    let whole = file.origins.file().map(|span| places.run(0, 0, span));
    let lines = file.origins.runs();
    whole.into_iter().chain(lines.into_iter().map(|run| places.run(run.first, run.last, run.span))).collect()
}

/// Lines and columns of spans.
struct Places<'a> {
    world: &'a dyn World,
    /// Sorted, so that the numbers do not depend on the order in which files were read.
    names: Vec<String>,
    numbers: BTreeMap<FileId, u64>,
    indexes: BTreeMap<FileId, Option<(std::sync::Arc<str>, LineIndex)>>,
}

impl<'a> Places<'a> {
    fn new(host: &HostBundle, world: &'a dyn World) -> Self {
        let mut ids = BTreeSet::new();
        for entry in host.files().values() {
            let Entry::File(file) = entry else { continue };
            ids.extend(file.origins.file().map(|span| span.file));
            ids.extend(file.origins.runs().iter().map(|run| run.span.file));
        }
        let mut sorted: Vec<_> = ids.into_iter().map(|id| (world.path(id).to_string(), id)).collect();
        sorted.sort();
        let numbers = (0..).zip(&sorted).map(|(number, &(_, id))| (id, number)).collect();
        let names = sorted.into_iter().map(|(name, _)| name).collect();
        Self { world, names, numbers, indexes: BTreeMap::new() }
    }

    fn run(&mut self, first: u32, last: u32, span: Span) -> Json {
        let world = self.world;
        let index = self.indexes.entry(span.file).or_insert_with(|| {
            let text = world.source(span.file).ok()?;
            let index = LineIndex::new(&text);
            Some((text, index))
        });
        let (line, column) = index.as_ref().map_or((0, 0), |(text, index)| {
            let place = index.line_column(text, span.start);
            (place.line, place.column)
        });
        let source = self.numbers.get(&span.file).copied().unwrap_or(0);
        let numbers = [first.into(), last.into(), source, line.into(), column.into()];
        Json::list(numbers.map(Json::Int))
    }
}

/// A place in a source, for people.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The source's path, relative to the flake; `<std>/…` for the library's.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// A provenance file that was read.
#[derive(Clone, Debug, Deserialize)]
pub struct Provenance {
    format: String,
    #[serde(default)]
    entry: String,
    #[serde(default)]
    read: BTreeMap<String, String>,
    sources: Vec<String>,
    files: BTreeMap<String, Vec<Run>>,
}

/// First line, last line, source, line, column.
type Run = (u32, u32, usize, u32, u32);

impl Provenance {
    /// Reads what [`provenance()`] wrote, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let read: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if read.format == FORMAT { Ok(read) } else { Err(format!("it is not in the form {FORMAT}")) }
    }

    /// The first file of the site, relative to its flake.
    pub fn entry(&self) -> &str {
        &self.entry
    }

    /// The sources that were read, and their hashes.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.read.iter().map(|(path, hash)| (path.as_str(), hash.as_str()))
    }

    /// Where line `line` (from 1) of `path` comes from: the narrowest block first, the whole file's origin last.
    pub fn at(&self, path: &str, line: u32) -> Vec<Place> {
        let runs = self.files.get(path).map(Vec::as_slice).unwrap_or_default();
        let covers = |run: &&Run| (run.0..=run.1).contains(&line) || run.1 == 0;
        let mut found: Vec<_> = runs.iter().filter(covers).collect();
        found.sort_by_key(|run| (run.1 == 0, run.1 - run.0.min(run.1)));
        found.into_iter().filter_map(|run| self.place(run.2, run.3, run.4)).collect()
    }

    fn place(&self, source: usize, line: u32, column: u32) -> Option<Place> {
        Some(Place { file: self.sources.get(source)?.clone(), line, column })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BundlePath, Origins};
    use infc_diag::{FilePath, MemWorld};

    #[test]
    fn written_and_read_back() {
        let mut world = MemWorld::default();
        let second = world.insert(FilePath::project("z.inf"), "a\nbc\n  d\n");
        let first = world.insert(FilePath::project("a.inf"), "x");
        let mut origins = Origins::whole(Span::new(second, 0, 1));
        origins.block(1, 9, Span::new(first, 0, 1));
        origins.line(2, Span::new(second, 7, 8));
        origins.line(3, Span::new(second, 7, 8));
        let mut host = HostBundle::default();
        host.insert(BundlePath::new("etc/x").unwrap(), File::new("…").origins(origins)).unwrap();
        host.insert(BundlePath::new("etc/y").unwrap(), File::new("…")).unwrap();
        let read = Read { entry: Some(second), files: vec![second, first] };
        let text = provenance(&host, &world, &read);
        let line = r#""etc/x": [[0, 0, 1, 1, 1], [1, 9, 0, 1, 1], [2, 3, 1, 3, 3]]"#;
        assert!(text.contains(line), "{text}");
        let read = Provenance::parse(&text).unwrap();
        let shown = |line| read.at("etc/x", line).iter().map(Place::to_string).collect::<Vec<_>>();
        assert_eq!(shown(3), ["z.inf:3:3", "a.inf:1:1", "z.inf:1:1"]);
        assert_eq!(shown(5), ["a.inf:1:1", "z.inf:1:1"]);
        assert_eq!(shown(10), ["z.inf:1:1"]);
        assert!(read.at("etc/y", 1).is_empty());
        assert_eq!(read.entry(), "z.inf");
        let hash = Digest::of(b"x").to_string();
        assert_eq!(read.sources().next(), Some(("a.inf", hash.as_str())));
    }
}
