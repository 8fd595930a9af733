//! A bundle's files, written into an empty folder.
//!
//! A file whose bytes are in the old bundle already is linked from there, not written: it keeps its time, its blocks
//! and its place in caches. That is safe because its bytes are read and compared, never believed, and because infc
//! changes no file in place; once the old bundle is removed, the link is the file's only name again, so that somebody
//! who edits an output edits that one. It deliberately syncs nothing: the caller syncs the whole file system once.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use camino::Utf8PathBuf;
use infc_bundle::{Entry, HostBundle, HostName, MANIFEST, Manifest, PROVENANCE, RELEASE, SUMS};
use rustix::fd::OwnedFd;
use rustix::fs::{self, AtFlags, FileType, Mode, OFlags};
use rustix::io::{self, Errno};

use super::output::{FOLDER, is};
use super::work::each;
use super::{DiskError, Sealed};

/// The mode of folders, and of files that nobody executes.
const FOLDER_MODE: u16 = 0o755;
/// The mode of what lies beside a host's own files.
const PLAIN: u16 = 0o644;

/// The folder that is written, and the old bundle that files are taken from.
pub(super) struct Tree<'a> {
    /// Where it is written.
    pub(super) new: &'a OwnedFd,
    /// Its path, for messages.
    pub(super) path: Utf8PathBuf,
    /// The old bundle.
    pub(super) old: Option<OwnedFd>,
    /// Whether the umask takes away what a file needs, so that every mode has to be set again.
    pub(super) masked: bool,
    /// How many files were written.
    pub(super) written: AtomicUsize,
    /// How many files were linked from the old bundle.
    pub(super) kept: AtomicUsize,
}

impl Tree<'_> {
    /// Writes everything, with up to `jobs` threads.
    pub(super) fn write(&self, sealed: &Sealed<'_>, jobs: usize) -> Result<(), DiskError> {
        let hosts: Vec<_> = sealed.bundle.hosts.iter().collect();
        each(&hosts, jobs, |(name, host)| match sealed.manifests.hosts.get(*name) {
            Some(manifest) => self.host(name, host, manifest),
            None => Ok(()),
        })?;
        let beside = sealed.beside();
        if !beside.is_empty() {
            let folder = self.make(PROVENANCE).and_then(|()| self.open(PROVENANCE.to_owned()))?;
            for (name, text) in beside {
                folder.file(&name, text.as_bytes(), PLAIN)?;
            }
        }
        self.open(".".to_owned())?.file(RELEASE, sealed.manifests.release.as_bytes(), PLAIN)
    }

    fn host(&self, name: &HostName, host: &HostBundle, manifest: &Manifest) -> Result<(), DiskError> {
        self.make(name.as_str())?;
        let mut folder = self.open(name.to_string())?;
        folder.file(MANIFEST, manifest.json.as_bytes(), PLAIN)?;
        folder.file(SUMS, manifest.sums.as_bytes(), PLAIN)?;
        let (mut made, mut current) = (BTreeSet::new(), "");
        for (path, entry) in host.files() {
            // Paths are sorted, so that most lie in the folder that is open.
            let (parent, last) = path.split();
            if parent != current {
                for missing in path.folders().filter(|folder| made.insert(*folder)) {
                    self.make(&format!("{name}/{missing}"))?;
                }
                folder = self.open(format!("{name}/{parent}"))?;
                current = parent;
            }
            match entry {
                Entry::File(file) => folder.file(last, &file.bytes, file.mode.on_disk())?,
                Entry::Link(target) => folder.link(last, target.as_str())?,
            }
        }
        Ok(())
    }

    fn make(&self, path: &str) -> Result<(), DiskError> {
        let failed = |error| DiskError::writing("create the folder", self.path.join(path), error);
        let mode = Mode::from_raw_mode(FOLDER_MODE.into());
        fs::mkdirat(self.new, path, mode).map_err(failed)?;
        if self.masked { fs::chmodat(self.new, path, mode, AtFlags::empty()).map_err(failed) } else { Ok(()) }
    }

    fn open(&self, path: String) -> Result<Folder<'_>, DiskError> {
        let new = fs::openat(self.new, &path, FOLDER, Mode::empty())
            .map_err(|error| DiskError::writing("open the folder", self.path.join(&path), error))?;
        let old = self.old.as_ref().and_then(|old| fs::openat(old, &path, FOLDER, Mode::empty()).ok());
        Ok(Folder { tree: self, path, new, old })
    }
}

/// One folder of the tree.
struct Folder<'a> {
    tree: &'a Tree<'a>,
    path: String,
    new: OwnedFd,
    old: Option<OwnedFd>,
}

impl Folder<'_> {
    fn file(&self, name: &str, bytes: &[u8], mode: u16) -> Result<(), DiskError> {
        if let Some(old) = &self.old
            && holds(old, name, bytes, mode)
            // A file system without links, or a file with too many, is no reason to fail.
            && fs::linkat(old, name, &self.new, name, AtFlags::empty()).is_ok()
        {
            self.tree.kept.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        self.tree.written.fetch_add(1, Ordering::Relaxed);
        self.create(name, bytes, mode).map_err(|error| self.failed("write", name, error))
    }

    fn create(&self, name: &str, mut bytes: &[u8], mode: u16) -> io::Result<()> {
        let mode = Mode::from_raw_mode(mode.into());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let file = fs::openat(&self.new, name, flags, mode)?;
        while !bytes.is_empty() {
            match io::write(&file, bytes) {
                Ok(0) => return Err(Errno::IO),
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error),
            }
        }
        if self.tree.masked { fs::fchmod(&file, mode) } else { Ok(()) }
    }

    fn link(&self, name: &str, target: &str) -> Result<(), DiskError> {
        fs::symlinkat(target, &self.new, name).map_err(|error| self.failed("create the link", name, error))
    }

    fn failed(&self, attempt: &str, name: &str, error: Errno) -> DiskError {
        DiskError::writing(attempt, self.tree.path.join(&self.path).join(name), error)
    }
}

/// Whether `name` in `folder` is a regular file with these bytes and this mode.
pub(super) fn holds(folder: &OwnedFd, name: &str, bytes: &[u8], mode: u16) -> bool {
    // Non-blocking, as to open a pipe would wait for its other end.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let Ok(file) = fs::openat(folder, name, flags, Mode::empty()) else { return false };
    let Ok(stat) = fs::fstat(&file) else { return false };
    is(&stat, FileType::RegularFile)
        && stat.st_mode & 0o7777 == u32::from(mode)
        && u64::try_from(stat.st_size) == Ok(bytes.len() as u64)
        && same_bytes(&file, bytes)
}

fn same_bytes(file: &OwnedFd, mut bytes: &[u8]) -> bool {
    let mut buffer = [0; 16 << 10];
    while !bytes.is_empty() {
        let read = match io::read(file, &mut buffer) {
            Ok(count) => buffer.get(..count).unwrap_or_default(),
            Err(Errno::INTR) => continue,
            Err(_) => return false,
        };
        match bytes.strip_prefix(read) {
            Some(rest) if !read.is_empty() => bytes = rest,
            _ => return false,
        }
    }
    true
}
