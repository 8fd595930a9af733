//! Where a bundle goes: the output folder by its name in an open parent, and the stage beside it.
//!
//! It deliberately keeps the parent open, so that every later step happens in the same place, whatever is renamed
//! above it.

use camino::{Utf8Path, Utf8PathBuf};
use rustix::fd::OwnedFd;
use rustix::fs::{self, AtFlags, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

use super::DiskError;

/// How folders are opened: never through a symbolic link in their last part.
pub(super) const FOLDER: OFlags =
    OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// An output folder, which may not exist yet.
pub(super) struct Output {
    /// As the user wrote it.
    pub(super) path: Utf8PathBuf,
    /// The folder that holds it.
    pub(super) parent: OwnedFd,
    /// Its name in that folder.
    pub(super) name: String,
}

impl Output {
    /// The output `path`, whose parent must exist.
    pub(super) fn open(path: &Utf8Path) -> Result<Self, DiskError> {
        let name = path.file_name().ok_or_else(|| {
            DiskError::new("use as the output", path, "it has no name of its own")
                .help("choose a folder by its name, such as `out`: it is replaced as a whole")
        })?;
        let folder = parent(path);
        // The parent may be reached through links: it is only the place to work in.
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let opened = fs::open(folder.as_str(), flags, Mode::empty());
        let opened = opened.map_err(|error| DiskError::writing("open the folder", folder, error));
        let parent = opened
            .map_err(|error| error.help(format!("create the folder `{folder}`, or choose another output")))?;
        Ok(Self { path: path.to_owned(), parent, name: name.to_owned() })
    }

    /// The stage's name in the parent.
    pub(super) fn stage_name(&self) -> String {
        format!(".{}.infc-new", self.name)
    }

    /// The stage's path, for messages and for removing.
    pub(super) fn stage_path(&self) -> Utf8PathBuf {
        parent(&self.path).join(self.stage_name())
    }

    /// What lies at the output itself, links not followed; `None` if nothing does.
    pub(super) fn stat(&self) -> Result<Option<Stat>, DiskError> {
        match fs::statat(&self.parent, &self.name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(stat)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(DiskError::reading(&self.path, error)),
        }
    }

    /// Whether a stage lies beside it.
    pub(super) fn has_stage(&self) -> bool {
        fs::statat(&self.parent, self.stage_name(), AtFlags::SYMLINK_NOFOLLOW).is_ok()
    }

    /// The output folder, opened.
    pub(super) fn folder(&self) -> Result<OwnedFd, DiskError> {
        fs::openat(&self.parent, &self.name, FOLDER, Mode::empty())
            .map_err(|error| DiskError::reading(&self.path, error))
    }
}

fn parent(path: &Utf8Path) -> &Utf8Path {
    path.parent().filter(|parent| !parent.as_str().is_empty()).unwrap_or(Utf8Path::new("."))
}

/// Whether `stat` is of a `kind`.
pub(super) fn is(stat: &Stat, kind: FileType) -> bool {
    FileType::from_raw_mode(stat.st_mode) == kind
}
