//! Fetching by git: one commit, and the files in it as they are committed.
//!
//! It deliberately checks nothing out: no filter, no line endings, no attributes and no hooks of a repository have a say
//! in its files; submodules are other repositories and no part of this one. A repository of the user's is only read.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use infc_diag::{Tree, TreeError};
use infc_lock::{InputUrl, Listing, Node, Scheme};

use super::assemble::{ENTRIES_MAX, assemble, below};
use super::program::{program, run};

/// The tree of the flake at `url`, and its commit: `revision`, or what the URL names now. `place` is an empty folder to
/// work in, `root` the folder that relative paths begin at.
pub fn fetch(
    url: &InputUrl,
    revision: Option<&str>,
    (place, root): (&Utf8Path, &Utf8Path),
) -> Result<(Tree, String), String> {
    let repository = Repository { place, scheme: url.scheme, store: None };
    let source = source(url, root)?;
    let wanted = revision.or(url.revision.as_deref());
    let format = if wanted.is_some_and(|hash| hash.len() == 64) { "sha256" } else { "sha1" };
    let format = format!("--object-format={format}");
    repository.run(&["init", "--quiet", "--bare", "--template=", &format])?;
    let name = wanted.or(url.reference.as_deref()).unwrap_or("HEAD");
    let fetched = repository.fetch(&source, &["--depth=1"], &[name]);
    let commit = match (fetched, wanted) {
        (Ok(_), _) => repository.commit("FETCH_HEAD")?,
        (Err(error), None) => return Err(error),
        // Not every server gives a commit by its hash; then it is looked for in what branches and tags lead to.
        (Err(_), Some(hash)) => {
            repository.fetch(&source, &[], &["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"])?;
            repository
                .commit(hash)
                .map_err(|_| format!("no branch or tag there leads to the commit {hash}"))?
        }
    };
    let tree = repository.tree(&commit, url.folder.as_deref()).map_err(|error| error.to_string())?;
    Ok((tree, commit))
}

/// What git calls the place.
fn source(url: &InputUrl, root: &Utf8Path) -> Result<String, String> {
    match url.scheme {
        Scheme::GitHttps => Ok(format!("https:{}", url.place)),
        Scheme::GitSsh => Ok(format!("ssh:{}", url.place)),
        _ => {
            let path = url.place.strip_prefix("//").map_or_else(|| root.join(&url.place), Utf8PathBuf::from);
            let real = path
                .canonicalize_utf8()
                .map_err(|error| format!("`{path}`: {}", crate::disk::error::reason(&error)))?;
            Ok(real.into_string())
        }
    }
}

/// A repository that is asked.
pub(super) struct Repository<'a> {
    /// Where git runs.
    place: &'a Utf8Path,
    /// How what is fetched comes.
    scheme: Scheme,
    /// Where its objects are, if not in `place` itself.
    store: Option<Utf8PathBuf>,
}

impl<'a> Repository<'a> {
    /// The one whose files are checked out in `folder`, for reading.
    pub(super) fn checked_out(folder: &'a Utf8Path) -> Self {
        // It is named, not looked for: git asks of one that it finds by itself whose it is, and a checkout may be another's.
        Self { place: folder, scheme: Scheme::GitFile, store: Some(folder.join(".git")) }
    }
}

impl Repository<'_> {
    fn git(&self) -> Command {
        let mut git = program("git");
        let protocol = match self.scheme {
            Scheme::GitHttps => "https",
            Scheme::GitSsh => "ssh",
            _ => "file",
        };
        for (key, value) in [
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_ALLOW_PROTOCOL", protocol),
            ("GIT_NO_REPLACE_OBJECTS", "1"),
            ("GIT_NO_LAZY_FETCH", "1"),
            ("GIT_CEILING_DIRECTORIES", "/"),
        ] {
            git.env(key, value);
        }
        if std::env::var_os("GIT_SSH_COMMAND").is_none() {
            git.env("GIT_SSH_COMMAND", "ssh -oBatchMode=yes -oConnectTimeout=30 -oServerAliveInterval=15");
        }
        for setting in [
            "core.hooksPath=/dev/null",
            "http.lowSpeedLimit=1000",
            "http.lowSpeedTime=30",
            "gc.auto=0",
            "maintenance.auto=false",
        ] {
            git.args(["-c", setting]);
        }
        git.current_dir(self.place).args(self.store.iter().map(|store| format!("--git-dir={store}")));
        git
    }

    pub(super) fn run(&self, args: &[&str]) -> Result<Vec<u8>, String> {
        run(self.git().args(args))
    }

    fn fetch(&self, source: &str, options: &[&str], names: &[&str]) -> Result<Vec<u8>, String> {
        let mut git = self.git();
        git.args(["fetch", "--quiet", "--no-tags", "--no-recurse-submodules"]).args(options);
        run(git.args(["--end-of-options", source]).args(names))
    }

    /// The commit that `name` leads to.
    pub(super) fn commit(&self, name: &str) -> Result<String, String> {
        let name = format!("{name}^{{commit}}");
        let hash = self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name])?;
        Ok(String::from_utf8_lossy(&hash).trim().to_owned())
    }

    /// The files and links of a commit.
    pub(super) fn blobs(&self, commit: &str) -> Result<Vec<Blob>, String> {
        let listed = self.run(&["ls-tree", "-r", "-z", "-l", "--full-tree", commit])?;
        Ok(listed.split(|byte| *byte == 0).filter_map(Blob::read).collect())
    }

    /// The bytes of one blob.
    pub(super) fn blob(&self, hash: &str) -> Result<Vec<u8>, String> {
        self.run(&["cat-file", "blob", hash])
    }

    fn tree(&self, commit: &str, folder: Option<&Utf8Path>) -> Result<Tree, TreeError> {
        let blobs = self.blobs(commit).map_err(TreeError::Refused)?;
        if blobs.len() > ENTRIES_MAX {
            return Err(TreeError::TooLarge(format!("{ENTRIES_MAX} files")));
        }
        let links: Vec<&str> =
            blobs.iter().filter(|blob| blob.is_link).map(|blob| blob.hash.as_str()).collect();
        let targets = self.contents(&links)?;
        let listing = listing(&blobs, &mut |blob| targets.get(&blob.hash).map(|target| target.to_vec()));
        let listing = folder.map_or_else(|| listing.clone(), |folder| below(listing.clone(), folder));
        let prefix = folder.unwrap_or(Utf8Path::new(""));
        let hashes: BTreeMap<Utf8PathBuf, &str> = blobs
            .iter()
            .filter_map(|blob| Some((blob.path.strip_prefix(prefix).ok()?.to_owned(), blob.hash.as_str())))
            .collect();
        // The limits are seen to before anything is read.
        let mut wanted = Vec::new();
        let size_of: BTreeMap<&str, u64> = blobs.iter().map(|blob| (blob.hash.as_str(), blob.size)).collect();
        let mut size = 0;
        for from in infc_lock::importable(&listing).values() {
            let Some(&hash) = hashes.get(*from) else { continue };
            size += size_of.get(hash).copied().unwrap_or(0);
            wanted.push(hash);
        }
        if size > infc_lock::TREE_MAX {
            return Err(TreeError::TooLarge(format!("{} MiB", infc_lock::TREE_MAX >> 20)));
        }
        let contents = self.contents(&wanted)?;
        assemble(&listing, &mut |path| {
            let found = hashes.get(path).and_then(|hash| contents.get(*hash)).cloned();
            found.ok_or_else(|| TreeError::Refused(format!("git gives no `{path}`")))
        })
    }

    /// The bytes of blobs, by hash.
    fn contents(&self, hashes: &[&str]) -> Result<BTreeMap<String, Arc<[u8]>>, TreeError> {
        if hashes.is_empty() {
            return Ok(BTreeMap::new());
        }
        let failed = |error: std::io::Error| TreeError::Refused(crate::disk::error::reason(&error));
        // From a file, as a pipe that both sides write into can be full on both sides.
        let asked = self.place.join("infc-asked");
        std::fs::write(&asked, hashes.join("\n") + "\n").map_err(failed)?;
        let stdin = std::fs::File::open(&asked).map_err(failed)?;
        let printed =
            run(self.git().args(["cat-file", "--batch"]).stdin(stdin)).map_err(TreeError::Refused)?;
        let mut rest = printed.as_slice();
        let mut contents = BTreeMap::new();
        while let Some((hash, bytes, after)) = next(rest) {
            contents.insert(hash, bytes.into());
            rest = after;
        }
        Ok(contents)
    }
}

/// What `blobs` are, with what each link leads to.
pub(super) fn listing(blobs: &[Blob], target: &mut dyn FnMut(&Blob) -> Option<Vec<u8>>) -> Listing {
    let mut node = |blob: &Blob| {
        if !blob.is_link {
            return Some(Node::File(blob.size));
        }
        Some(Node::Link(String::from_utf8(target(blob)?).ok()?))
    };
    blobs.iter().filter_map(|blob| Some((blob.path.clone(), node(blob)?))).collect()
}

/// The first object of what `git cat-file --batch` printed: `<hash> blob <size>`, a line's end, its bytes, a line's end.
fn next(printed: &[u8]) -> Option<(String, &[u8], &[u8])> {
    let end = printed.iter().position(|byte| *byte == b'\n')?;
    let head = str::from_utf8(printed.get(..end)?).ok()?;
    let mut words = head.split(' ');
    let (hash, kind, size) = (words.next()?, words.next()?, words.next()?.parse::<usize>().ok()?);
    let rest = printed.get(end + 1..)?;
    (kind == "blob").then_some((hash.to_owned(), rest.get(..size)?, rest.get(size.checked_add(1)?..)?))
}

/// A file or link of a commit.
pub(super) struct Blob {
    /// Where it is, from the top.
    pub path: Utf8PathBuf,
    /// By which git knows it.
    pub hash: String,
    /// In bytes.
    pub size: u64,
    /// Whether it is a symbolic link, with its text for bytes.
    pub is_link: bool,
}

impl Blob {
    /// Reads `<mode> blob <hash> <size>`, a tab, a path.
    fn read(line: &[u8]) -> Option<Self> {
        let line = str::from_utf8(line).ok()?;
        let (head, path) = line.split_once('\t')?;
        let mut words = head.split_whitespace();
        let (mode, kind, hash) = (words.next()?, words.next()?, words.next()?);
        let size = words.next()?.parse().ok()?;
        let path = Utf8PathBuf::from(path);
        // A commit can be made by hand, with names that lead elsewhere.
        let is_plain = path.components().all(|part| matches!(part, camino::Utf8Component::Normal(_)));
        (kind == "blob" && is_plain).then(|| Self {
            path,
            hash: hash.to_owned(),
            size,
            is_link: mode == "120000",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_prints() {
        let blob = Blob::read(b"100644 blob 01234 17\ta b/c\td").unwrap();
        assert_eq!(
            (blob.path.as_str(), blob.hash.as_str(), blob.size, blob.is_link),
            ("a b/c\td", "01234", 17, false)
        );
        assert!(Blob::read(b"120000 blob 01234      3\tx").unwrap().is_link);
        for other in [
            "160000 commit 01234       -\tsub",
            "100644 blob 01234 1\t../x",
            "100644 blob 01234 1\t/x",
            "",
            "x",
        ] {
            assert!(Blob::read(other.as_bytes()).is_none(), "{other}");
        }
        let printed = b"aa blob 3\nx\ny\nbb blob 0\n\ncc missing\n";
        let (hash, bytes, rest) = next(printed).unwrap();
        assert_eq!((hash.as_str(), bytes), ("aa", &b"x\ny"[..]));
        let (hash, bytes, rest) = next(rest).unwrap();
        assert_eq!((hash.as_str(), bytes), ("bb", &b""[..]));
        assert!(next(rest).is_none());
    }
}
