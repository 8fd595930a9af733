//! A site in a document with what is expected of it.
//!
//! It deliberately compiles nothing: it only groups blocks.

use infc::lock::{LOCK, Lock, Locked};
use infc::{Compiler, Date, FileError, FilePath, MemWorld, Root, Sought, World};

use crate::document::{Fence, fences};

/// The name of a source that is not named.
pub const SITE: &str = "site.inf";

/// A file of a case.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path below the site, or `name:path` below the input of that name.
    pub path: String,
    /// Its block.
    pub fence: Fence,
}

impl Source {
    /// Its path in the world.
    pub fn file(&self) -> FilePath {
        match self.path.split_once(':') {
            Some((name, path)) => FilePath { root: Root::Input(name.to_owned()), path: path.into() },
            None => FilePath::project(self.path.as_str()),
        }
    }

    /// Whether it stands for a symbolic link to what its block says.
    pub fn is_link(&self) -> bool {
        self.fence.language == "link"
    }
}

/// Sources, and the blocks after them that say what they give.
#[derive(Default, Debug)]
pub struct Case {
    /// The files.
    pub sources: Vec<Source>,
    /// Snapshots, emitted files, transcripts, in order.
    pub expected: Vec<Fence>,
}

impl Case {
    /// Where it stands: the line, from 1, and the heading.
    pub fn place(&self) -> (usize, &str) {
        let first = self.sources.first().map(|source| &source.fence).or(self.expected.first());
        first.map_or((1, ""), |fence| (fence.line, fence.heading.as_str()))
    }

    /// Its files as a world.
    pub fn world(&self, text: &str) -> MemWorld {
        let mut world = MemWorld::default();
        for &(path, text) in infc::library() {
            world.insert(FilePath::std(path), text);
        }
        for source in &self.sources {
            if source.is_link() {
                world.refuse(source.file(), FileError::LinkLeaves);
            } else {
                world.insert(source.file(), text.get(source.fence.body.clone()).unwrap_or(""));
            }
        }
        let has_lock = self.sources.iter().any(|source| source.path == LOCK);
        if !has_lock && self.sources.iter().any(|source| source.path.contains(':')) {
            let text = locked(&world).text();
            world.insert(FilePath::project(LOCK), text);
        }
        world
    }

    /// The compiler that its fences describe.
    pub fn compiler(&self) -> Compiler {
        Compiler::new().today(self.fences().find_map(|fence| Date::read(fence.value("today")?).ok()))
    }

    /// Whether what is still `unknown` in it is refused.
    pub fn is_release(&self) -> bool {
        self.fences().any(|fence| fence.words.iter().any(|word| word == "release"))
    }

    fn fences(&self) -> impl Iterator<Item = &Fence> {
        self.sources.iter().map(|source| &source.fence)
    }

    /// Whether it has tests of its own, which are run then.
    pub fn has_tests(&self, text: &str) -> bool {
        let sources = || self.sources.iter().map(|source| text.get(source.fence.body.clone()).unwrap_or(""));
        sources().any(|source| source.contains("tests.") || source.contains("tests ="))
    }

    fn begins_anew(&self, path: &str) -> bool {
        !self.expected.is_empty() || self.sources.iter().any(|source| source.path == path)
    }
}

/// The lock of a site as it is, with commits that nobody made.
fn locked(world: &MemWorld) -> Lock {
    let mut lock = Lock::default();
    let entry = world.files().intern(FilePath::project(SITE));
    // What is wrong with the inputs is said when the site is compiled.
    let _ = infc::lock::walk(world, entry, &mut |wanted| {
        let Ok(tree) = world.tree(&Sought { name: &wanted.name, folder: None, sha256: "" }) else {
            return false;
        };
        let revision = wanted.url.is_git().then(|| "0".repeat(40));
        let sha256 = infc::lock::hash(&tree.files);
        lock.inputs.insert(wanted.name.clone(), Locked { url: wanted.url.clone(), revision, sha256 });
        true
    });
    lock
}

/// The cases of a document, in order.
pub fn cases(text: &str) -> Vec<Case> {
    let mut cases = vec![Case::default()];
    for fence in fences(text) {
        let path = match &fence.named {
            Some(path) => Some(path.clone()),
            None if fence.language == "inf" && !shows_layout(&fence) => Some(SITE.to_owned()),
            None => None,
        };
        let is_expected =
            fence.language == "snapshot" || fence.language == "console" || fence.value("title").is_some();
        let Some(case) = cases.last_mut() else { break };
        match path {
            Some(path) if case.begins_anew(&path) => {
                cases.push(Case { sources: vec![Source { path, fence }], expected: Vec::new() });
            }
            Some(path) => case.sources.push(Source { path, fence }),
            None if is_expected => case.expected.push(fence),
            None => {}
        }
    }
    cases
}

/// Is it a program before or after formatting, of which only the layout is meant?
fn shows_layout(fence: &Fence) -> bool {
    fence.words.iter().any(|word| word == "formatted" || word == "unformatted")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_name_begins_the_next_site() {
        let text = "`a.inf`:\n```inf\n1\n```\n```inf\n2\n```\n```snapshot\ns\n```\n```inf today=2027-01-31\n3\n```\n```inf\n4\n```\n";
        let found = cases(text);
        let sizes: Vec<_> = found.iter().map(|case| (case.sources.len(), case.expected.len())).collect();
        assert_eq!(sizes, [(2, 1), (1, 0), (1, 0)]);
        let days = found.iter().map(|case| case.fences().find_map(|fence| fence.value("today")));
        assert_eq!(days.collect::<Vec<_>>(), [None, Some("2027-01-31"), None]);
    }
}
