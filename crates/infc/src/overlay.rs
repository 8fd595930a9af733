//! A world in which some files have other texts than below: standard input, or an editor's unsaved buffers.
//!
//! It deliberately adds no name and no way: a file that is only here is found as one that is below.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc_diag::{FileError, FileId, Files, InputTree, Sought, TreeError, World};

/// `below`, but some files have the texts `texts`.
pub struct OverlayWorld<W> {
    /// Where every other file comes from.
    pub below: W,
    /// What stands in the files that are replaced, by their numbers in `below`.
    pub texts: BTreeMap<FileId, Arc<str>>,
}

impl<W: World> OverlayWorld<W> {
    /// `below`, but `file` has the text `text`.
    pub fn of(below: W, file: FileId, text: Arc<str>) -> Self {
        Self { below, texts: BTreeMap::from([(file, text)]) }
    }
}

impl<W: World> World for OverlayWorld<W> {
    fn below(&self) -> Option<&dyn World> {
        Some(&self.below)
    }

    fn source(&self, file: FileId) -> Result<Arc<str>, FileError> {
        self.texts.get(&file).map_or_else(|| self.below.source(file), |text| Ok(text.clone()))
    }

    fn files(&self) -> &Files {
        self.below.files()
    }

    fn tree(&self, input: &Sought<'_>) -> Result<InputTree, TreeError> {
        self.below.tree(input)
    }
}

#[cfg(test)]
mod tests {
    use infc_diag::{FilePath, MemWorld};

    use super::*;

    #[test]
    fn only_the_one_file_differs() {
        let mut below = MemWorld::default();
        let (one, two) =
            (below.insert(FilePath::project("a.inf"), "a"), below.insert(FilePath::project("b.inf"), "b"));
        let world = OverlayWorld::of(below, one, "new".into());
        assert_eq!(world.source(one).as_deref(), Ok("new"));
        assert_eq!(world.source(two).as_deref(), Ok("b"));
        assert_eq!(world.resolve(one, "./b.inf"), Ok(two));
    }
}
