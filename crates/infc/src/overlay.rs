//! A world in which one file has other text than below: standard input, or an editor's unsaved buffer.
//!
//! It deliberately replaces one file only; the rest is the world below.

use std::sync::Arc;

use infc_diag::{FileError, FileId, Files, ImportError, InputTree, Sought, TreeError, World};

/// `below`, but `file` has the text `text`.
pub struct Overlay<W> {
    /// Where every other file comes from.
    pub below: W,
    /// The file that is replaced, a number of `below`.
    pub file: FileId,
    /// What stands in it.
    pub text: Arc<str>,
}

impl<W: World> World for Overlay<W> {
    fn source(&self, file: FileId) -> Result<Arc<str>, FileError> {
        if file == self.file { Ok(self.text.clone()) } else { self.below.source(file) }
    }

    fn files(&self) -> &Files {
        self.below.files()
    }

    fn resolve(&self, from: FileId, import: &str) -> Result<FileId, ImportError> {
        self.below.resolve(from, import)
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
        let world = Overlay { below, file: one, text: "new".into() };
        assert_eq!(world.source(one).as_deref(), Ok("new"));
        assert_eq!(world.source(two).as_deref(), Ok("b"));
        assert_eq!(world.resolve(one, "./b.inf"), Ok(two));
    }
}
