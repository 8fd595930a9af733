//! A world of files below a directory.
//!
//! It deliberately stands in only until `infc::disk` reads them.

use std::io::Read as _;
use std::sync::Arc;

use camino::Utf8PathBuf;
use infc::{FileError, FileId, Files, Root, World};

/// The largest source, in bytes.
pub const LARGEST: u64 = 16 << 20;

/// The files below a directory.
pub struct DiskWorld {
    root: Utf8PathBuf,
    files: Files,
}

impl DiskWorld {
    /// The files below `root`.
    pub fn new(root: Utf8PathBuf) -> Self {
        Self { root, files: Files::default() }
    }
}

impl World for DiskWorld {
    fn source(&self, file: FileId) -> Result<Arc<str>, FileError> {
        let path = self.files.path(file);
        if path.root != Root::Project {
            return Err(FileError::NotFound);
        }
        let refused = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => FileError::NotFound,
            std::io::ErrorKind::IsADirectory => FileError::NotAFile,
            _ => FileError::Refused(error.to_string()),
        };
        let mut bytes = Vec::new();
        let opened = std::fs::File::open(self.root.join(path.path)).map_err(refused)?;
        opened.take(LARGEST + 1).read_to_end(&mut bytes).map_err(refused)?;
        let text = String::from_utf8(bytes).map_err(|error| {
            FileError::NotUtf8(u32::try_from(error.utf8_error().valid_up_to()).unwrap_or(u32::MAX))
        })?;
        Ok(text.into())
    }

    fn files(&self) -> &Files {
        &self.files
    }
}
