//! Two bundles, and ways to look at a folder.
//!
//! It deliberately reads folders by itself, not by what is tested.

use std::collections::BTreeMap;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};
use infc::bundle::{Bundle, BundlePath, Digest, File, HostBundle, HostName, LinkTarget, Manifests, seal};
use infc::disk::{DiskError, Options, Sealed, Swap, WriteReport};

/// A bundle with its manifests and provenance.
pub struct Whole {
    pub bundle: Bundle,
    pub manifests: Manifests,
    pub provenance: BTreeMap<HostName, String>,
    pub sources: Option<String>,
}

impl Whole {
    pub fn sealed(&self) -> Sealed<'_> {
        Sealed {
            bundle: &self.bundle,
            manifests: &self.manifests,
            provenance: &self.provenance,
            sources: self.sources.as_deref(),
        }
    }

    pub fn id(&self) -> Digest {
        self.manifests.id()
    }

    pub fn write(&self, out: &Utf8Path, jobs: usize, swap: Swap) -> Result<WriteReport, DiskError> {
        infc::disk::write(out, &self.sealed(), &Options { jobs, swap })
    }

    /// Writes it as most people do.
    pub fn put(&self, out: &Utf8Path) -> WriteReport {
        self.write(out, 1, Swap::Automatic).unwrap()
    }
}

pub fn path(text: &str) -> BundlePath {
    BundlePath::new(text).unwrap()
}

/// A bundle of three hosts; two with different `word`s share most files, differ in some, and each has one of its own.
pub fn whole(word: &str) -> Whole {
    sized(word, 40)
}

/// [`whole`], with a file of `size` bytes in every host.
pub fn sized(word: &str, size: usize) -> Whole {
    let mut bundle = Bundle::default();
    for name in ["db", "vps", "web-1"] {
        let mut host = HostBundle::default();
        for number in 0..12 {
            let text = if number % 4 == 0 { word } else { "the same\n" };
            let place = path(&format!("etc/app-{}/conf.d/{number:02} ä", number % 3));
            host.insert(place, File::new(format!("{name} {number} {text}\n")).mode(0o640)).unwrap();
        }
        host.insert(path("etc/empty"), File::new("")).unwrap();
        host.insert(path(&format!("etc/only-{word}")), File::new(word)).unwrap();
        host.insert(path("usr/local/bin/run"), File::new("#!/bin/sh\n").mode(0o750)).unwrap();
        host.insert(path("usr/local/bin/big"), File::new(vec![b'x'; size])).unwrap();
        host.insert(path("etc/default-link"), LinkTarget::new(format!("/var/{word}")).unwrap()).unwrap();
        bundle.hosts.insert(HostName::new(name).unwrap(), host);
    }
    let manifests = seal(&bundle);
    let empty = "{\"files\": {}, \"format\": \"infc.provenance/1\", \"sources\": []}\n";
    let provenance = bundle.hosts.keys().map(|host| (host.clone(), empty.to_owned())).collect();
    let sources = format!(
        "{{\"format\": \"infc.sources/1\", \"entry\": \"site.inf\", \"inputs\": {{}}, \"sources\": {{\"site.inf\": \"{word}\"}}}}\n"
    );
    Whole { bundle, manifests, provenance, sources: Some(sources) }
}

/// A temporary folder, and the output `out` in it.
pub fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let out = Utf8PathBuf::from_path_buf(folder.path().join("out")).unwrap();
    (folder, out)
}

/// What is in a folder itself.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Everything below a folder: its mode, and its bytes or target.
pub fn snapshot(folder: &Path) -> BTreeMap<String, (u32, Vec<u8>)> {
    let mut all = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(1) {
        let entry = entry.unwrap();
        let bytes = if entry.file_type().is_dir() {
            b"folder".to_vec()
        } else if entry.path_is_symlink() {
            std::fs::read_link(entry.path()).unwrap().into_os_string().into_encoded_bytes()
        } else {
            std::fs::read(entry.path()).unwrap()
        };
        let mode = entry.metadata().unwrap().permissions().mode() & 0o7777;
        let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        all.insert(path, (mode, bytes));
    }
    all
}

pub fn inode(file: &Utf8Path) -> u64 {
    std::fs::symlink_metadata(file).unwrap().ino()
}

/// Asserts that `out` is one of `bundles`, whole, and says which.
pub fn which(out: &Utf8Path, bundles: &[&Whole]) -> usize {
    let report = infc::disk::verify(out).unwrap();
    assert_eq!(report.problems, []);
    bundles.iter().position(|bundle| bundle.id() == report.id).unwrap()
}
