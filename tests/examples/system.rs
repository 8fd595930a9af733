//! What is below `examples/`: systems, their files, and the mistakes that their documents are known to hold.
//!
//! It deliberately compiles nothing.

use camino::{Utf8Path, Utf8PathBuf};
use infc_tests::{files, read, repository};

/// The mistakes of a document by their numbers: `EM-4` is the fourth of EmenTech's.
pub struct Known {
    /// The folder below `examples/`.
    pub system: &'static str,
    /// What a row's name begins with.
    pub prefix: &'static str,
    /// What stops the system from working, or opens it.
    pub errors: &'static [u32],
    /// What goes wrong at some time, or is a matter of care: how many there are.
    pub others: usize,
}

/// Every system, whether its example stands already or not.
pub const KNOWN: &[Known] = &[
    Known { system: "credcars", prefix: "CC", errors: &[1, 2, 4, 7], others: 12 },
    Known { system: "chatr", prefix: "CH", errors: &[1, 2, 4, 5, 10], others: 16 },
    Known { system: "starttech", prefix: "ST", errors: &[1, 2, 4, 9, 11], others: 17 },
    Known {
        system: "ementech",
        prefix: "EM",
        errors: &[
            1, 2, 3, 4, 6, 8, 15, 16, 20, 21, 22, 26, 31, 35, 36, 37, 38, 44, 46, 48, 49, 50, 55, 56, 57, 58,
        ],
        others: 42,
    },
    Known {
        system: "pakashop",
        prefix: "PK",
        errors: &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20],
        others: 22,
    },
];

/// An example.
pub struct System {
    /// What is known of its document.
    pub known: &'static Known,
    /// Its folder.
    pub folder: Utf8PathBuf,
}

/// The systems that stand, told from their pages.
pub fn systems() -> Vec<System> {
    with("README.md")
}

/// The systems that can be built.
pub fn built() -> Vec<System> {
    with("site.inf")
}

/// The examples that are no system: they show how something is done.
pub fn manners() -> Vec<Utf8PathBuf> {
    let is_system = |folder: &Utf8PathBuf| KNOWN.iter().any(|known| folder.file_name() == Some(known.system));
    folders("README.md").into_iter().filter(|folder| !is_system(folder)).collect()
}

/// The systems that have a file in their folder.
fn with(file: &str) -> Vec<System> {
    let known = |folder: &Utf8Path| KNOWN.iter().find(|known| folder.file_name() == Some(known.system));
    folders(file).into_iter().filter_map(|folder| Some(System { known: known(&folder)?, folder })).collect()
}

/// The examples that have a file in their folder.
fn folders(file: &str) -> Vec<Utf8PathBuf> {
    let below = repository().join("examples");
    let mut found: Vec<Utf8PathBuf> = files(&below, file)
        .into_iter()
        .filter_map(|path| path.parent().map(Utf8Path::to_owned))
        .filter(|folder| folder.parent() == Some(&below))
        .collect();
    found.sort();
    found
}

impl System {
    /// Its name.
    pub fn name(&self) -> &'static str {
        self.known.system
    }

    /// A file of it.
    pub fn read(&self, path: &str) -> String {
        read(&self.folder.join(path))
    }

    /// The sources of the repaired form, by their paths in the folder.
    pub fn repaired(&self) -> Vec<String> {
        let mut all = self.sources();
        all.retain(|path| !path.starts_with("as-documented/"));
        all
    }

    /// The sources of the documented form.
    pub fn documented(&self) -> Vec<String> {
        let mut all = self.sources();
        all.retain(|path| path.starts_with("as-documented/"));
        all
    }

    /// The sites among the repaired sources: those in the folder itself that no other file imports.
    pub fn entries(&self) -> Vec<String> {
        let sources = self.repaired();
        let texts: Vec<String> = sources.iter().map(|path| self.read(path)).collect();
        let imported = |path: &str| texts.iter().any(|text| text.contains(&format!("./{path}")));
        sources.iter().filter(|path| !path.contains('/') && !imported(path)).cloned().collect()
    }

    /// The lines of the document `name` beside the documented form; it has none, if there is no such file.
    pub fn document(&self, name: &str) -> Vec<String> {
        let path = self.folder.join("as-documented").join(name);
        if files(&self.folder.join("as-documented"), name).contains(&path) {
            return read(&path).lines().map(str::to_owned).collect();
        }
        Vec::new()
    }

    fn sources(&self) -> Vec<String> {
        let inside = files(&self.folder, ".inf").into_iter();
        inside.filter_map(|path| path.strip_prefix(&self.folder).ok().map(ToString::to_string)).collect()
    }
}
