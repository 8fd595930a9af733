//! Files that did not exist before: the beginning of a site; and pages that are made anew as a whole.
//!
//! It deliberately never opens for a beginning what is there already: between looking and writing somebody else may
//! have put something there.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};

use camino::{Utf8Path, Utf8PathBuf};

use super::DiskError;

/// What became of a file that was to be created.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fresh {
    /// It is there now.
    Created(Utf8PathBuf),
    /// It was there, and is as it was.
    Kept(Utf8PathBuf),
}

/// Whether anything has this name, a link that leads nowhere too.
pub fn is_there(path: &Utf8Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Creates the folder and those of `files` in it that are not there. An error takes back what this call created.
pub fn create(folder: &Utf8Path, files: &[(&str, &str)]) -> Result<Vec<Fresh>, DiskError> {
    let failed = |error| DiskError::writing("create the folder", folder, error);
    let above: Vec<&Utf8Path> = folder.ancestors().filter(|one| !one.as_str().is_empty()).collect();
    let new_folders: Vec<&Utf8Path> = above.into_iter().filter(|one| !is_there(one)).collect();
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut done = Vec::new();
    for (name, text) in files {
        match one(&folder.join(name), text) {
            Ok(fresh) => done.push(fresh),
            Err(error) => {
                take_back(&done, &new_folders);
                return Err(error);
            }
        }
    }
    Ok(done)
}

fn one(path: &Utf8Path, text: &str) -> Result<Fresh, DiskError> {
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(Fresh::Kept(path.to_owned())),
        Err(error) => return Err(DiskError::writing("create", path, error)),
    };
    fill(&mut file, text).map_err(|error| {
        // Half a file is worse than none; that it cannot be removed either is not the cause.
        let _ = std::fs::remove_file(path);
        DiskError::writing("write", path, error)
    })?;
    Ok(Fresh::Created(path.to_owned()))
}

fn take_back(done: &[Fresh], folders: &[&Utf8Path]) {
    for fresh in done {
        if let Fresh::Created(path) = fresh {
            let _ = std::fs::remove_file(path);
        }
    }
    for folder in folders {
        // Fails when it is not empty, and then it is to stay.
        let _ = std::fs::remove_dir(folder);
    }
}

fn fill(file: &mut File, text: &str) -> std::io::Result<()> {
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Writes each of `files` into `folder`, which is created; what has these names is replaced, each all at once.
pub fn replace_all(folder: &Utf8Path, files: &[(String, String)]) -> Result<(), DiskError> {
    let failed = |error| DiskError::writing("create the folder", folder, error);
    std::fs::create_dir_all(folder).map_err(failed)?;
    for (name, text) in files {
        let path = folder.join(name);
        let new = folder.join(format!(".{name}.infc-new"));
        let written = File::create(&new).and_then(|mut file| fill(&mut file, text));
        written.and_then(|()| std::fs::rename(&new, &path)).map_err(|error| {
            let _ = std::fs::remove_file(&new);
            DiskError::writing("write", &path, error)
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays() {
        let here = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(here.path()).unwrap();
        std::fs::write(root.join("b"), "mine").unwrap();
        let done = create(root, &[("a", "new"), ("b", "new")]).unwrap();
        assert_eq!(done, [Fresh::Created(root.join("a")), Fresh::Kept(root.join("b"))]);
        assert_eq!(std::fs::read_to_string(root.join("b")).unwrap(), "mine");
        std::os::unix::fs::symlink("nowhere", root.join("c")).unwrap();
        assert_eq!(create(root, &[("c", "new")]).unwrap(), [Fresh::Kept(root.join("c"))]);
    }

    #[test]
    fn an_error_takes_everything_back() {
        let here = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(here.path()).unwrap().join("x/y");
        let error = create(&root, &[("a", "1"), ("gone/b", "2")]).unwrap_err();
        assert_eq!(error.path, root.join("gone/b"));
        assert!(!is_there(&root) && !is_there(root.parent().unwrap()));
    }
}
