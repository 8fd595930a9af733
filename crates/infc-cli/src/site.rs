//! Finding the site that is meant, and the world that it is read from.
//!
//! It deliberately does not compile: it only decides which file comes first.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use infc::answer::Project;
use infc::bundle::RELEASE;
use infc::disk::{FsWorld, PastWorld, is_there, read_stdin};
use infc::{FileId, OverlayWorld, World};

use crate::outcome::Failure;

/// The file that makes a directory a flake.
pub const SITE: &str = "site.inf";

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
            Some(dash) if dash == "-" => Self::overlaid(stdin, read_stdin(stdin)?),
            file => Self::open(&named(file)?),
        }
    }

    /// The same site as it was at `revision` of the git repository that it is in; messages name its files by
    /// `git:REVISION/` and their paths there.
    pub fn past(file: Option<&Utf8Path>, stdin: &Utf8Path, revision: &str) -> Result<Self, Failure> {
        let file = match file {
            Some(dash) if dash == "-" => stdin.to_owned(),
            file => named(file)?,
        };
        let (world, entry) = PastWorld::open(&file, revision)?;
        let base = Utf8PathBuf::from(format!("git:{revision}")).join(world.inside());
        Ok(Self { world: Box::new(world), entry, base })
    }

    /// It, as what is asked about.
    pub fn project(&self) -> Project<'_> {
        Project { world: self.world.as_ref(), entry: self.entry, base: &self.base }
    }

    /// The nearest flake on the disk, and its first file.
    pub fn flake() -> Result<(FsWorld, FileId), Failure> {
        Ok(FsWorld::open(nearest()?)?)
    }

    fn open(file: &Utf8Path) -> Result<Self, Failure> {
        let (world, entry) = FsWorld::open(file)?;
        let base = world.root().to_owned();
        Ok(Self { world: Box::new(world), entry, base })
    }

    fn overlaid(name: &Utf8Path, text: Arc<str>) -> Result<Self, Failure> {
        let (below, file) = FsWorld::find(name)?;
        let base = below.root().to_owned();
        Ok(Self { world: Box::new(OverlayWorld::of(below, file, text)), entry: file, base })
    }
}

/// The file that is meant by a file, a directory, or nothing.
pub fn named(file: Option<&Utf8Path>) -> Result<Utf8PathBuf, Failure> {
    match file {
        None => nearest(),
        Some(directory) if directory.is_dir() => in_directory(directory),
        Some(file) => Ok(file.to_owned()),
    }
}

/// The `site.inf` of `directory`.
fn in_directory(directory: &Utf8Path) -> Result<Utf8PathBuf, Failure> {
    let site = directory.join(SITE);
    if is_there(&site) && !site.is_dir() {
        return Ok(site);
    }
    let help = if site.is_dir() {
        format!("`{site}` is a folder, and a site is a file: give the folder another name")
    } else if directory.file_name() == Some(SITE) {
        "a site is a file: give the folder another name".to_owned()
    } else if directory.join(RELEASE).is_file() {
        format!(
            "it is a bundle: name the site that it was built from; `infc verify {directory}` looks at the bundle itself"
        )
    } else {
        format!("name a site, or a folder that has one; `infc init {directory}` begins one there")
    };
    Err(Failure::say(format_args!("`{directory}` has no `{SITE}`\nhelp: {help}")))
}

/// `site.inf` of the current directory or the nearest one above, relative to here.
fn nearest() -> Result<Utf8PathBuf, Failure> {
    let here = std::env::current_dir()
        .map_err(|error| Failure::say(format_args!("cannot find the current directory: {error}")))?;
    let mut up = Utf8PathBuf::new();
    for _ in here.ancestors() {
        let site = up.join(SITE);
        if site.is_file() {
            return Ok(site);
        }
        up.push("..");
    }
    let here = Utf8Path::new(SITE);
    if is_there(here) {
        let what = if here.is_dir() { "a folder" } else { "a symbolic link that leads nowhere" };
        return Err(Failure::say(format_args!(
            "`{SITE}` here is {what}\nhelp: put the file of the site in its place"
        )));
    }
    Err(Failure::say(
        "there is no `site.inf` here or in a directory above\nhelp: go to the folder of a site, or name its file after the command; `infc init` begins one",
    ))
}
