//! What comes with the compiler: the standard library, and the profiles of the operating systems.
//!
//! It deliberately is read like any other source, under the root `<std>`, so that a diagnostic can point into it.

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::Utf8Path;
use infc_diag::{Derived, FileError, FileId, FilePath, Files, InputTree, Root, Sought, TreeError, World};
use infc_model::{Dated, Os, Site, Typed};
use infc_plan::Targets;

/// The files of the standard library: path below its root, and text.
pub fn library() -> &'static [(&'static str, &'static str)] {
    infc_std::FILES
}

/// A world, and the library with it: a world of the user's files alone is enough to compile from. What is worked out from a
/// text is kept for as long as this is, or for as long as the world keeps it.
pub struct WithLibrary<'a> {
    below: &'a dyn World,
    derived: Derived,
}

impl<'a> WithLibrary<'a> {
    /// `below`, and the library.
    pub fn of(below: &'a dyn World) -> Self {
        Self { below, derived: Derived::default() }
    }
}

impl World for WithLibrary<'_> {
    fn below(&self) -> Option<&dyn World> {
        Some(self.below)
    }

    fn source(&self, file: FileId) -> Result<Arc<str>, FileError> {
        let path = self.below.path(file);
        let own = if path.root == Root::Std { text(&path) } else { None };
        own.map_or_else(|| self.below.source(file), |text| Ok(text.into()))
    }

    fn files(&self) -> &Files {
        self.below.files()
    }

    fn tree(&self, input: &Sought<'_>) -> Result<InputTree, TreeError> {
        self.below.tree(input)
    }

    fn derived(&self) -> Option<&Derived> {
        Some(self.below.derived().unwrap_or(&self.derived))
    }
}

fn text(file: &FilePath) -> Option<&'static str> {
    let named = |files: &[(&str, &'static str)], path: &Utf8Path| {
        files.iter().find(|(name, _)| path == *name).map(|&(_, text)| text)
    };
    match file.path.strip_prefix(TARGETS) {
        Ok(path) => named(infc_lang::TARGETS, path).or_else(|| named(&[infc_lang::DATED], path)),
        Err(_) => named(infc_std::FILES, &file.path),
    }
}

/// Where the profiles lie below the library's root.
const TARGETS: &str = "targets";

/// The profiles of the systems that `site` uses, and the facts that age; none if they do not hold what they should,
/// which a test rules out.
pub fn targets(site: &Site, world: &dyn World) -> Option<Targets> {
    targets_of(&systems(site), world)
}

/// The files of the systems that `site` uses.
pub fn systems(site: &Site) -> BTreeSet<&'static str> {
    site.hosts.values().map(|host| file(&host.value.value.os.value)).collect()
}

/// The profiles in these files, and the facts that age.
pub fn targets_of(systems: &BTreeSet<&'static str>, world: &dyn World) -> Option<Targets> {
    Some(Targets::new(dated(world)?, systems.iter().filter_map(|file| facts(file, world))))
}

/// The facts that age and belong to no one system.
pub fn dated(world: &dyn World) -> Option<Dated> {
    facts(infc_lang::DATED.0, world)
}

/// What the file `name` of the targets holds.
fn facts<T: Typed + Clone + Send + Sync + 'static>(name: &str, world: &dyn World) -> Option<T> {
    let file = world.files().intern(FilePath::std(format!("{TARGETS}/{name}")));
    let read = infc_diag::derive(world, file, |_, _| infc_model::read::<T>(world, file));
    read.map(|facts| T::clone(&facts))
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
    use infc_model::Target;

    use super::*;

    #[test]
    fn every_profile_is_one() {
        let below = MemWorld::default();
        let world = WithLibrary::of(&below);
        for (name, _) in infc_lang::TARGETS {
            assert!(facts::<Target>(name, &world).is_some(), "{name}");
        }
        assert!(dated(&world).is_some());
    }

    #[test]
    fn every_use_of_the_library_leads_into_it() {
        let site = "{ hosts.web = { os = debian-12; address = \"203.0.113.10\"; imports = [ std.profiles.web ];\n\
                    apps.a = std.node { directory = \"/srv/a\"; port = 3000; };\n\
                    apps.b = std.node { directory = \"/srv/b\"; port = 3001; }; }; }";
        let mut below = MemWorld::default();
        let entry = below.insert(FilePath::project("site.inf"), site);
        let world = WithLibrary::of(&below);
        let program = infc_eval::analyse(&world, infc_model::schema(), entry).value;
        let leads = |name: &str, file: &str| {
            let of = |at: infc_diag::Span| {
                let text = world.source(at.file).unwrap_or_default();
                text.get(at.start as usize..at.end as usize).unwrap_or_default().to_owned()
            };
            let uses = program.uses.iter().filter(|found| found.at.file == entry && of(found.at) == name);
            let led = uses.filter(|found| {
                world.path(found.definition.file) == FilePath::std(file) && of(found.definition) == name
            });
            let mut places: Vec<u32> = led.map(|found| found.at.start).collect();
            places.dedup();
            places.len()
        };
        assert_eq!(leads("node", "lib.inf"), 2);
        assert_eq!((leads("profiles", "lib.inf"), leads("web", "profiles.inf")), (1, 1));
    }

    #[test]
    fn every_system_has_a_profile() {
        for os in [Os::Ubuntu2204, Os::Ubuntu2404, Os::Debian12] {
            let name = file(&os);
            assert!(infc_lang::TARGETS.iter().any(|(known, _)| *known == name), "{name}");
        }
    }
}
