//! The sources of a bundle, kept beside it in `provenance/_sources.json`: what it was built from can be asked again when the
//! sources on the disk have moved on.
//!
//! It deliberately lies outside of every hash, as provenance does: whether these are the sources is seen by building them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use camino::Utf8PathBuf;
use infc_diag::{
    FileError, FileId, FilePath, Files, InputTree, MemWorld, Root, Sought, Tree, TreeError, World,
};
use serde::{Deserialize, Serialize};

const FORMAT: &str = "infc.sources/1";

/// The texts that a compilation has read of the project and of its inputs; the library's are the compiler's own.
#[derive(Clone, Default, Debug)]
pub struct Kept {
    entry: Utf8PathBuf,
    texts: BTreeMap<Utf8PathBuf, Arc<str>>,
    inputs: BTreeMap<String, Arc<Tree>>,
}

/// The form of the file.
#[derive(Serialize, Deserialize)]
struct Written {
    format: String,
    entry: String,
    inputs: BTreeMap<String, BTreeMap<String, String>>,
    sources: BTreeMap<String, String>,
}

impl Kept {
    /// The text of `provenance/_sources.json`, with a final newline; nothing if an input has a file that is no text, or one
    /// that looks as if it held a secret: the site need not import it, so that nothing has been said of it.
    pub fn json(&self) -> Option<String> {
        let input = |(name, tree): (&String, &Arc<Tree>)| {
            let file = |(path, bytes): (&Utf8PathBuf, &Arc<[u8]>)| {
                let text = str::from_utf8(bytes).ok()?;
                (*crate::hidden::masked(text) == *text).then(|| (path.to_string(), text.to_owned()))
            };
            Some((name.clone(), tree.iter().map(file).collect::<Option<_>>()?))
        };
        let written = Written {
            format: FORMAT.to_owned(),
            entry: self.entry.to_string(),
            inputs: self.inputs.iter().map(input).collect::<Option<_>>()?,
            sources: self.texts.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect(),
        };
        Some(crate::report::json_text(&written))
    }

    /// The world that [`Kept::json`] wrote, and the first file in it, or what is wrong with the text.
    pub fn world(text: &str) -> Result<(MemWorld, FileId), String> {
        let read: Written = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if read.format != FORMAT {
            return Err(format!("it is not in the form {FORMAT}"));
        }
        let mut world = MemWorld::default();
        for (path, text) in read.sources {
            world.insert(FilePath::project(path), text);
        }
        for (name, files) in read.inputs {
            for (path, text) in files {
                world.insert(FilePath { root: Root::Input(name.clone()), path: path.into() }, text);
            }
        }
        let entry = world.files().intern(FilePath::project(&read.entry));
        match world.source(entry) {
            Ok(_) => Ok((world, entry)),
            Err(_) => Err(format!("it has no source `{}`", read.entry)),
        }
    }
}

/// A world that remembers what it has given.
pub(crate) struct Recording<'a> {
    below: &'a dyn World,
    kept: Mutex<Kept>,
}

impl<'a> Recording<'a> {
    /// `below`, of which nothing was asked so far, and whose first file is `entry`.
    pub fn of(below: &'a dyn World, entry: FileId) -> Self {
        let kept = Kept { entry: below.path(entry).path, ..Kept::default() };
        Self { below, kept: Mutex::new(kept) }
    }

    /// What was given.
    pub fn kept(self) -> Kept {
        self.kept.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, keep: impl FnOnce(&mut Kept)) {
        keep(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl World for Recording<'_> {
    fn below(&self) -> Option<&dyn World> {
        Some(self.below)
    }

    fn source(&self, file: FileId) -> Result<Arc<str>, FileError> {
        let text = self.below.source(file)?;
        let FilePath { root, path } = self.below.path(file);
        if root == Root::Project {
            self.keep(|kept| drop(kept.texts.insert(path, text.clone())));
        }
        Ok(text)
    }

    fn files(&self) -> &Files {
        self.below.files()
    }

    fn tree(&self, input: &Sought<'_>) -> Result<InputTree, TreeError> {
        let tree = self.below.tree(input)?;
        self.keep(|kept| drop(kept.inputs.insert(input.name.to_owned(), tree.files.clone())));
        Ok(tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Built, Compiler};

    #[test]
    fn a_compilation_can_be_done_again_from_what_it_has_read() {
        let mut world = MemWorld::default();
        let entry =
            world.insert(FilePath::project("infra/site.inf"), "{ hosts.web = import ./hosts/web.inf; }");
        world.insert(FilePath::project("infra/unread.inf"), "{ }");
        let host = "{ os = debian-12; address = \"203.0.113.10\"; users.ops.keys = [ ./ops.pub ]; }";
        world.insert(FilePath::project("infra/hosts/web.inf"), host);
        let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8CkAXG4SD5QbsHtvqYJgbYu9UGuGqGXKrn4ZMmTAH0 ops\n";
        world.insert(FilePath::project("infra/hosts/ops.pub"), key);
        let first = Compiler::new().build(&world, entry).unwrap();
        let text = first.kept.json().unwrap();
        assert!(text.contains("infra/hosts/ops.pub") && !text.contains("unread"), "{text}");
        let (again, entry) = Kept::world(&text).unwrap();
        let second = Compiler::new().build(&again, entry).unwrap();
        let id = |built: &Built| infc_bundle::seal(built.bundle.as_ref().unwrap()).id();
        assert_eq!(id(&first), id(&second), "{:?}", second.diagnostics);
        assert_eq!(second.kept.json().unwrap(), text);
    }

    #[test]
    fn a_secret_in_a_file_that_is_not_imported_is_not_kept() {
        let kept = |text: &str| {
            let tree = Tree::from([(Utf8PathBuf::from("unread.inf"), Arc::from(text.as_bytes()))]);
            let inputs = BTreeMap::from([("house".to_owned(), Arc::new(tree))]);
            Kept { inputs, ..Kept::default() }.json()
        };
        assert!(kept("{ a = \"b\"; }").is_some());
        let secret = format!("sk_{}_Qz7Xk2Wv9Tn4Rb8Mj3Lc6Hf1", "live");
        assert_eq!(kept(&format!("{{ a = \"{secret}\"; }}")), None);
        assert_eq!(kept(&format!("# {secret}\n{{ }}")), None);
    }

    #[test]
    fn what_is_no_such_file_is_said_to_be_none() {
        for (text, why) in [
            ("", "EOF"),
            ("{}", "missing field"),
            (r#"{"format":"x","entry":"","inputs":{},"sources":{}}"#, "infc.sources/1"),
            (r#"{"format":"infc.sources/1","entry":"a.inf","inputs":{},"sources":{}}"#, "no source `a.inf`"),
        ] {
            let said = Kept::world(text).map(|_| ()).unwrap_err();
            assert!(said.contains(why), "{said}");
        }
    }
}
