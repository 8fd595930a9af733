//! What comes with the compiler: the standard library, and the profiles of the operating systems.
//!
//! It deliberately is read like any other source, under the root `<std>`, so that a diagnostic can point into it.

use std::collections::BTreeSet;
use std::sync::Arc;

use infc_diag::{FileError, FileId, FilePath, Files, ImportError, Root, World};
use infc_model::{Os, Site, Target};
use infc_plan::Targets;

/// The files of the standard library: path below its root, and text.
pub fn library() -> &'static [(&'static str, &'static str)] {
    infc_std::FILES
}

/// A world, and the library with it: a world of the user's files alone is enough to compile from.
pub struct WithLibrary<'a>(pub &'a dyn World);

impl World for WithLibrary<'_> {
    fn source(&self, file: FileId) -> Result<Arc<str>, FileError> {
        let path = self.0.path(file);
        let own = if path.root == Root::Std { text(&path) } else { None };
        own.map_or_else(|| self.0.source(file), |text| Ok(text.into()))
    }

    fn files(&self) -> &Files {
        self.0.files()
    }

    fn resolve(&self, from: FileId, import: &str) -> Result<FileId, ImportError> {
        self.0.resolve(from, import)
    }
}

fn text(file: &FilePath) -> Option<&'static str> {
    let in_targets = file.path.strip_prefix(TARGETS).ok();
    let (files, path) =
        in_targets.map_or((infc_std::FILES, file.path.as_path()), |path| (infc_lang::TARGETS, path));
    files.iter().find(|(name, _)| path == *name).map(|(_, text)| *text)
}

/// Where the profiles lie below the library's root.
const TARGETS: &str = "targets";

/// The profiles of the systems that `site` uses.
pub fn targets(site: &Site, world: &dyn World) -> Targets {
    let used: BTreeSet<&str> = site.hosts.values().map(|host| file(&host.value.value.os.value)).collect();
    Targets::new(used.into_iter().filter_map(|file| target(file, world)))
}

/// A profile; none if there is no such file, or if it is not one, which a test rules out.
fn target(file: &str, world: &dyn World) -> Option<Target> {
    let file = world.files().intern(FilePath::std(format!("{TARGETS}/{file}")));
    world.source(file).ok()?;
    let program = infc_eval::analyse(world, infc_model::target_schema(), file).value;
    infc_model::decode_target(&infc_eval::evaluate(&program).value.value)
}

fn file(os: &Os) -> &'static str {
    match os {
        Os::Ubuntu2204 => "ubuntu-22-04.inf",
        Os::Ubuntu2404 => "ubuntu-24-04.inf",
        Os::Debian12 => "debian-12.inf",
    }
}

#[cfg(test)]
mod tests {
    use infc_diag::MemWorld;

    use super::*;

    #[test]
    fn every_profile_is_one() {
        let below = MemWorld::default();
        let world = WithLibrary(&below);
        for (name, _) in infc_lang::TARGETS {
            let file = world.files().intern(FilePath::std(format!("{TARGETS}/{name}")));
            let program = infc_eval::analyse(&world, infc_model::target_schema(), file);
            let evaluated = infc_eval::evaluate(&program.value);
            let said: Vec<_> = program.diagnostics.iter().chain(&evaluated.diagnostics).collect();
            assert!(said.is_empty(), "{name}: {said:#?}");
            assert!(infc_model::decode_target(&evaluated.value.value).is_some(), "{name}");
        }
    }

    #[test]
    fn every_system_has_a_profile() {
        for os in [Os::Ubuntu2204, Os::Ubuntu2404, Os::Debian12] {
            let name = file(&os);
            assert!(infc_lang::TARGETS.iter().any(|(known, _)| *known == name), "{name}");
        }
    }
}
