//! One host's bundle in memory: its files, with what the manifest says of each.
//!
//! It reads the manifest's `files`, `absent`, `requires` and `secrets`; the rest is for others. It can be edited, so
//! that a test plants one fault in a sound bundle.

use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use walkdir::WalkDir;

use crate::fail::{Outcome, While, broken};

/// A bundle: what lies in its directory, by path relative to `/`.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    /// What `manifest.json` says.
    pub manifest: Manifest,
    /// The bytes of every regular file but the manifest; of a link, its target.
    pub contents: BTreeMap<String, Content>,
}

/// What lies at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A regular file's bytes.
    File(Vec<u8>),
    /// A symbolic link's target.
    Link(String),
}

/// The part of `manifest.json` that laying a bundle needs.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Manifest {
    /// Every file and link.
    pub files: Vec<Entry>,
    /// Stock files to take away.
    #[serde(default)]
    pub absent: Vec<String>,
    /// Packages that must be installed.
    #[serde(default)]
    pub requires: Requires,
    /// Values that the bundle refers to and does not carry.
    #[serde(default)]
    pub secrets: Vec<Secret>,
    /// The system that the bundle is for.
    #[serde(default)]
    pub target: Target,
}

/// The system that a bundle is for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Target {
    /// Such as `debian-12`.
    pub os: String,
}

/// One file or link of the manifest.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Entry {
    /// Relative to `/`.
    pub path: String,
    /// `file` or `link`; a manifest may leave it out for a file.
    #[serde(default)]
    pub kind: String,
    /// Four octal digits.
    #[serde(default)]
    pub mode: Option<String>,
    /// A user's name.
    #[serde(default)]
    pub owner: Option<String>,
    /// A group's name.
    #[serde(default)]
    pub group: Option<String>,
    /// A link's target.
    #[serde(default)]
    pub target: Option<String>,
    /// Of the file's bytes, in lower-case hexadecimal.
    #[serde(default)]
    pub sha256: Option<String>,
}

/// What must be there before the bundle is activated.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Requires {
    /// Debian packages by name.
    #[serde(default)]
    pub packages: Vec<String>,
}

/// A reference to a secret.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Secret {
    /// The variable or other name under which the consumer reads it.
    pub name: String,
    /// The file that holds it.
    pub path: String,
    /// Of that file, four octal digits.
    #[serde(default)]
    pub mode: Option<String>,
    /// Of that file.
    #[serde(default)]
    pub owner: Option<String>,
    /// Of that file.
    #[serde(default)]
    pub group: Option<String>,
}

impl Bundle {
    /// The bundle of one host of a site of the repository, made by the compiler, which says nothing of it.
    pub fn built(site: &str, host: &str) -> Outcome<Self> {
        match Self::all_built(site)?.remove(host) {
            Some(bundle) => Ok(bundle),
            None => broken(format!("{site} has no host {host}")),
        }
    }

    /// The same for every host, by its name.
    pub fn all_built(site: &str) -> Outcome<BTreeMap<String, Self>> {
        let folder = tempfile::tempdir().doing("a temporary directory")?;
        let out = folder.path().join("out");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
        cargo.args(["run", "--quiet", "--package", "infc-cli", "--", "build", site, "-o"]);
        let ran = cargo.arg(&out).output().doing("cargo run")?;
        if !ran.status.success() || !ran.stderr.is_empty() {
            return broken(format!("infc build: {}", String::from_utf8_lossy(&ran.stderr)));
        }
        let mut bundles = BTreeMap::new();
        for item in WalkDir::new(&out).min_depth(2).max_depth(2).sort_by_file_name() {
            let item = item.doing(out.display())?;
            let host = item.path().parent().and_then(Path::file_name);
            if let Some(host) = host.filter(|_| item.file_name() == "manifest.json") {
                bundles.insert(host.to_string_lossy().into_owned(), Self::read(&out.join(host))?);
            }
        }
        Ok(bundles)
    }

    /// Reads a bundle's directory.
    pub fn read(directory: &Path) -> Outcome<Self> {
        let place = directory.join("manifest.json");
        let text = std::fs::read_to_string(&place).doing(place.display())?;
        let manifest = serde_json::from_str(&text).doing(place.display())?;
        let mut contents = BTreeMap::new();
        for item in WalkDir::new(directory).min_depth(1).sort_by_file_name() {
            let item = item.doing(directory.display())?;
            let path = item.path().strip_prefix(directory).doing(item.path().display())?;
            let path = path.to_string_lossy().into_owned();
            if item.file_type().is_dir() || !path.contains('/') {
                continue;
            }
            contents.insert(path, read_content(item.path())?);
        }
        Ok(Self { manifest, contents })
    }

    /// A text file's content.
    pub fn text(&self, path: &str) -> Outcome<&str> {
        match self.contents.get(path) {
            Some(Content::File(bytes)) => std::str::from_utf8(bytes).doing(path),
            _ => broken(format!("the bundle has no file {path}")),
        }
    }

    /// The paths that begin with `prefix`, in order.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.contents.keys().map(String::as_str).filter(move |path| path.starts_with(prefix))
    }

    /// The regular files whose path begins with `prefix`, with their text; files that are not text are left out.
    pub fn texts<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.under(prefix).filter_map(|path| Some((path, self.text(path).ok()?)))
    }

    /// The manifest's entry of a path.
    pub fn entry(&self, path: &str) -> Option<&Entry> {
        self.manifest.files.iter().find(|entry| entry.path == path)
    }

    /// The bundle with one file put in place of another, or added, its manifest entry included.
    #[must_use]
    pub fn with(mut self, path: &str, mode: &str, text: &str) -> Self {
        let sha256 = Some(hash(text.as_bytes()));
        self.contents.insert(path.to_owned(), Content::File(text.as_bytes().to_vec()));
        let old = self.entry(path).cloned().unwrap_or_default();
        self.manifest.files.retain(|entry| entry.path != path);
        let mode = Some(mode.to_owned());
        self.manifest.files.push(Entry {
            path: path.to_owned(),
            kind: "file".to_owned(),
            mode,
            sha256,
            ..old
        });
        self
    }

    /// The bundle with the first occurrence of `old` in a file replaced by `new`.
    ///
    /// # Errors
    /// When the file does not hold `old`: then the fault that a test wants to plant would not be planted.
    pub fn replacing(self, path: &str, old: &str, new: &str) -> Outcome<Self> {
        let text = self.text(path)?;
        if !text.contains(old) {
            return broken(format!("{path} does not hold {old:?}"));
        }
        let (changed, mode) = (text.replacen(old, new, 1), self.mode(path).to_owned());
        Ok(self.with(path, &mode, &changed))
    }

    /// A file's mode as the manifest states it; 0644 where it does not.
    pub fn mode(&self, path: &str) -> &str {
        self.entry(path).and_then(|entry| entry.mode.as_deref()).unwrap_or("0644")
    }
}

fn read_content(path: &Path) -> Outcome<Content> {
    if path.is_symlink() {
        let target = std::fs::read_link(path).doing(path.display())?;
        return Ok(Content::Link(
            String::from_utf8(target.as_os_str().as_bytes().to_vec()).doing(path.display())?,
        ));
    }
    Ok(Content::File(std::fs::read(path).doing(path.display())?))
}

/// The sha256 of some bytes in lower-case hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    let bytes: Vec<String> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.concat()
}
