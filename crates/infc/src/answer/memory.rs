//! A site whose files are texts in memory.
//!
//! It deliberately has what a folder with these files has, and no way to a disk: an input is there if its copy is, as
//! `vendor/NAME/…`, where `infc vendor` puts it.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use infc_diag::{FileError, FileId, FilePath, Files, Held, InputTree, Root, Sought, Tree, TreeError, World};
use infc_lock::{FILE_MAX, Listing, Node, RELEASE, SITE, importable, is_hidden};

use super::{Project, Refusal};

/// The folder that holds copies of inputs.
const VENDOR: &str = "vendor";

/// Files in memory, and the one to begin with.
#[derive(Debug)]
pub struct Memory {
    files: Files,
    texts: BTreeMap<Utf8PathBuf, Arc<str>>,
    entry: FileId,
}

impl Memory {
    /// `files` by their paths below the site, `/` between the parts; `entry` is the path of one of them.
    pub fn new<P, T>(files: impl IntoIterator<Item = (P, T)>, entry: &str) -> Result<Self, Refusal>
    where
        P: AsRef<str>,
        T: Into<Arc<str>>,
    {
        let plain = |(path, text): (P, T)| Ok((plain(path.as_ref())?, text.into()));
        let texts: BTreeMap<_, _> = files.into_iter().map(plain).collect::<Result<_, Refusal>>()?;
        let entry = plain_entry(&texts, entry)?;
        let files = Files::default();
        let entry = files.intern(FilePath::project(entry));
        Ok(Self { files, texts, entry })
    }

    /// The site, as what is asked about.
    pub fn project(&self) -> Project<'_> {
        Project { world: self, entry: self.entry, base: Utf8Path::new("") }
    }

    fn own(&self, path: &Utf8Path) -> Result<Arc<str>, FileError> {
        let text = self.texts.get(path).ok_or(FileError::NotFound)?;
        if path.components().any(|part| is_hidden(part.as_str())) {
            return Err(FileError::NoPart);
        }
        for folder in path.ancestors().skip(1).filter(|folder| !folder.as_str().is_empty()) {
            if self.texts.contains_key(&folder.join(SITE)) {
                return Err(FileError::OtherFlake(folder.to_owned()));
            }
            if self.texts.contains_key(&folder.join(RELEASE)) {
                return Err(FileError::NoPart);
            }
        }
        let size = text.len() as u64;
        if size > FILE_MAX { Err(FileError::TooLarge(size)) } else { Ok(text.clone()) }
    }

    /// What is below `folder`.
    fn below<'a>(&'a self, folder: &Utf8Path) -> BTreeMap<&'a Utf8Path, &'a Arc<str>> {
        let inside = |path: &'a Utf8PathBuf| path.strip_prefix(folder).ok();
        self.texts.iter().filter_map(|(path, text)| Some((inside(path)?, text))).collect()
    }
}

impl World for Memory {
    fn source(&self, file: FileId) -> Result<Arc<str>, FileError> {
        let path = self.files.path(file);
        match path.root {
            Root::Project => self.own(&path.path),
            Root::Std => Err(FileError::NotFound),
            Root::Input(name) => {
                let copy = Utf8Path::new(VENDOR).join(name).join(path.path);
                self.texts.get(&copy).cloned().ok_or(FileError::NotFound)
            }
        }
    }

    fn files(&self) -> &Files {
        &self.files
    }

    fn tree(&self, input: &Sought<'_>) -> Result<InputTree, TreeError> {
        let copy = self.below(&Utf8Path::new(VENDOR).join(input.name));
        if !copy.contains_key(Utf8Path::new(SITE)) {
            return Err(TreeError::NotFound);
        }
        let listed = |(path, text): (&&Utf8Path, &&Arc<str>)| {
            let is_part = !path.components().any(|part| is_hidden(part.as_str()));
            is_part.then(|| (path.to_path_buf(), Node::File(text.len() as u64)))
        };
        let listing: Listing = copy.iter().filter_map(listed).collect();
        let bytes = |path: &Utf8Path| Some((path.to_owned(), Arc::from(copy.get(path)?.as_bytes())));
        let files: Tree = importable(&listing).into_keys().filter_map(bytes).collect();
        Ok(InputTree { files: Arc::new(files), held: Held::Vendored })
    }
}

/// A path as the language has it.
fn plain(path: &str) -> Result<Utf8PathBuf, Refusal> {
    let refuse = |help: &str| Err(Refusal::new(format!("`{path}` is no path of a file of the site"), help));
    if path.contains('\\') {
        return refuse("write `/` between the parts of a path");
    }
    let mut plain = Utf8PathBuf::new();
    for part in Utf8Path::new(path).components() {
        match part {
            Utf8Component::Normal(name) => plain.push(name),
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir | Utf8Component::RootDir | Utf8Component::Prefix(_) => {
                return refuse("write it as it is below the folder of the site, as `hosts/web.inf`");
            }
        }
    }
    if plain.as_str().is_empty() { refuse("name a file, as `site.inf`") } else { Ok(plain) }
}

/// The path of the first file, which is there.
fn plain_entry(texts: &BTreeMap<Utf8PathBuf, Arc<str>>, entry: &str) -> Result<Utf8PathBuf, Refusal> {
    let path = plain(entry)?;
    if texts.contains_key(&path) {
        return Ok(path);
    }
    let known = texts.keys().map(|path| path.as_str());
    let help = match infc_eval::nearest(entry, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None if texts.is_empty() => "give the texts of the site by their paths".to_owned(),
        None => format!("begin with one of: {}", names(texts.keys())),
    };
    Err(Refusal::new(format!("there is no file `{entry}` to begin with"), help))
}

/// Some names.
fn names<'a>(all: impl ExactSizeIterator<Item = &'a Utf8PathBuf>) -> String {
    const MOST: usize = 8;
    let more = if all.len() > MOST { ", …" } else { "" };
    all.take(MOST).map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ") + more
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &str) -> String {
        Memory::new([(path, "")], path).unwrap_err().message
    }

    #[test]
    fn a_path_is_one_below_the_site() {
        for path in ["", ".", "/etc/passwd", "../site.inf", "a/../../b", "a\\b"] {
            assert_eq!(refused(path), format!("`{path}` is no path of a file of the site"));
        }
        assert!(Memory::new([("./a//b.inf", "{ }")], "a/b.inf").is_ok());
    }

    #[test]
    fn the_first_file_is_there() {
        let wrong = Memory::new([("site.inf", "{ }")], "sitr.inf").unwrap_err();
        assert_eq!(wrong.to_string(), "there is no file `sitr.inf` to begin with; did you mean `site.inf`?");
        let nothing: [(&str, &str); 0] = [];
        assert_eq!(
            Memory::new(nothing, "site.inf").unwrap_err().help,
            "give the texts of the site by their paths"
        );
    }

    #[test]
    fn what_is_no_part_of_a_folder_is_none_here() {
        let files = [("site.inf", "{ }"), (".a.inf", "{ }"), ("b/site.inf", "{ }"), ("b/c.inf", "{ }")];
        let memory = Memory::new(files, "site.inf").unwrap();
        let read = |path: &str| memory.source(memory.files.intern(FilePath::project(path)));
        assert_eq!(read(".a.inf"), Err(FileError::NoPart));
        assert_eq!(read("b/c.inf"), Err(FileError::OtherFlake("b".into())));
        assert_eq!(read("d.inf"), Err(FileError::NotFound));
    }
}
