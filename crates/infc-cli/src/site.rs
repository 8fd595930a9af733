//! Finding the site that is meant, and the world that it is read from.
//!
//! It deliberately does not compile: it only decides which directory is the flake and which file comes first.

use std::io::Read as _;
use std::sync::Arc;

use crate::folder::{self, DiskWorld};
use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use infc::{FileError, FileId, FilePath, Overlay, World};

use crate::outcome::Failure;

/// The file that makes a directory a flake.
const SITE: &str = "site.inf";

/// A site that was found.
pub struct Site {
    /// Where its files come from.
    pub world: Box<dyn World>,
    /// Its first file.
    pub entry: FileId,
    /// The flake's directory as the user would write it, empty for the current one.
    pub base: Utf8PathBuf,
}

impl Site {
    /// The site of `file`: a file, a directory that has a `site.inf`, `-` for standard input under the name `stdin`,
    /// or the nearest `site.inf` upwards. Its first file can be read.
    pub fn find(file: Option<&Utf8Path>, stdin: &Utf8Path) -> Result<Self, Failure> {
        match file {
            None => Self::open(&nearest()?),
            Some(dash) if dash == "-" => Self::from_stdin(stdin),
            Some(directory) if directory.is_dir() => Self::open(&directory.join(SITE)),
            Some(file) => Self::open(file),
        }
    }

    fn open(file: &Utf8Path) -> Result<Self, Failure> {
        let (world, entry, base) = place(file)?;
        world.source(entry).map_err(|error| Failure::say(unreadable(&format!("`{file}`"), &error)))?;
        Ok(Self { world: Box::new(world), entry, base })
    }

    fn from_stdin(name: &Utf8Path) -> Result<Self, Failure> {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .take(folder::LARGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::say(format_args!("cannot read standard input: {error}")))?;
        let text = text(bytes).map_err(|error| Failure::say(unreadable("standard input", &error)))?;
        let (below, file, base) = place(name)?;
        Ok(Self { world: Box::new(Overlay { below, file, text }), entry: file, base })
    }
}

fn text(bytes: Vec<u8>) -> Result<Arc<str>, FileError> {
    if bytes.len() as u64 > folder::LARGEST {
        return Err(FileError::TooLarge(folder::LARGEST));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        FileError::NotUtf8(u32::try_from(error.utf8_error().valid_up_to()).unwrap_or(u32::MAX))
    })?;
    Ok(text.into())
}

/// The flake of `file` as a world, the file in it, and the flake's directory.
fn place(file: &Utf8Path) -> Result<(DiskWorld, FileId, Utf8PathBuf), Failure> {
    let base = flake_of(file);
    let inside = file.strip_prefix(&base).unwrap_or(file);
    if inside.components().any(|part| !matches!(part, Utf8Component::Normal(_) | Utf8Component::CurDir)) {
        return Err(Failure::say(format_args!("`{file}` is not a path of a file below `{base}`")));
    }
    let inside: Utf8PathBuf = inside.components().filter(|part| *part != Utf8Component::CurDir).collect();
    let root = if base.as_str().is_empty() { Utf8PathBuf::from(".") } else { base.clone() };
    let world = DiskWorld::new(root);
    let entry = world.files().intern(FilePath::project(inside));
    Ok((world, entry, base))
}

/// The nearest directory of `file`, upwards, that has a `site.inf`; its own directory if none has.
fn flake_of(file: &Utf8Path) -> Utf8PathBuf {
    let own = file.parent().unwrap_or(Utf8Path::new(""));
    if file.file_name() == Some(SITE) {
        return own.to_owned();
    }
    own.ancestors().find(|directory| directory.join(SITE).is_file()).unwrap_or(own).to_owned()
}

/// `site.inf` of the current directory or the nearest one above, relative to here.
fn nearest() -> Result<Utf8PathBuf, Failure> {
    let here = std::env::current_dir()
        .map_err(|error| Failure::say(format_args!("no current directory: {error}")))?;
    let mut up = Utf8PathBuf::new();
    for _ in here.ancestors() {
        let site = up.join(SITE);
        if site.is_file() {
            return Ok(site);
        }
        up.push("..");
    }
    Err(Failure::say(
        "there is no `site.inf` here or in a directory above\nhelp: name the file: `infc check path/to/site.inf`",
    ))
}

fn unreadable(file: &str, error: &FileError) -> String {
    let why = match error {
        FileError::NotFound => "there is no such file".to_owned(),
        FileError::NotUtf8(at) => format!("byte {at} is not UTF-8 text"),
        FileError::NotAFile => "it is a directory or a device, not a file".to_owned(),
        FileError::TooLarge(limit) => format!("it is larger than {limit} bytes"),
        FileError::Refused(reason) => reason.clone(),
    };
    format!("cannot read {file}: {why}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_no_flake_is_its_own() {
        assert_eq!(flake_of("nowhere/at/all.inf".into()), "nowhere/at");
        assert_eq!(flake_of("examples/site.inf".into()), "examples");
        assert_eq!(flake_of("site.inf".into()), "");
    }
}
