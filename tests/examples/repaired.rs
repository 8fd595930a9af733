//! The repaired form of each system, in every form that stands beside its README.
//!
//! It deliberately does not look into what is emitted: other tests hold that against the real programs.

use infc::Compiler;
use infc::disk::FsWorld;

use crate::seen::seen;
use crate::system::systems;

#[test]
fn it_reports_nothing_and_builds() {
    for system in systems() {
        let entries = system.entries();
        for form in ["site.inf", "debian-12.inf"] {
            assert!(entries.iter().any(|entry| entry == form), "{}: no {form}", system.name());
        }
        for entry in entries {
            let found = seen(&system.folder.join(&entry));
            assert!(found.named.is_empty(), "{}/{entry}: {:#?}", system.name(), found.named);
            assert!(found.built, "{}/{entry}: nothing was built", system.name());
        }
    }
}

#[test]
fn it_accepts_nothing() {
    for system in systems() {
        for path in system.repaired() {
            for (number, line) in system.read(&path).lines().enumerate() {
                let said = line.split('#').next().unwrap_or_default();
                let mut words = said.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
                let accepts = words.any(|word| word == "accept");
                assert!(
                    !accepts,
                    "{}/{path}:{}: a repaired system accepts nothing",
                    system.name(),
                    number + 1
                );
            }
        }
    }
}

#[test]
fn its_own_tests_pass() {
    for system in systems() {
        for entry in system.entries() {
            let path = system.folder.join(&entry);
            let (world, file) = FsWorld::open(&path).unwrap_or_else(|error| panic!("{path}: {error:?}"));
            let tested = Compiler::new().jobs(2).test(&world, file, None).unwrap();
            assert!(tested.diagnostics.is_empty(), "{path}: {:#?}", tested.diagnostics);
            assert!(tested.tests.len() >= 5, "{path}: it has {} tests", tested.tests.len());
            for test in tested.tests {
                assert!(test.passed(), "{path}: {:#?}", test.failures);
            }
        }
    }
}
