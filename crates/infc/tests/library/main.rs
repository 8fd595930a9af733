//! The library as a stranger uses it: nothing but what the crate shows, and no file of this repository.
//!
//! It deliberately asserts words of diagnostics only where they are the library's own.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test may fail"
)]

mod cancelled;
mod emitters;
mod limited;
mod rules;

use infc::{Checked, Compiler, Diagnostic, FileId, MemWorld};

/// A small site that is right.
pub const SITE: &str = r#"{
  hosts.web = {
    os      = debian-12;
    address = "203.0.113.10";
    apps.shop = std.node { directory = "/srv/shop"; port = 3000; };
  };
}
"#;

/// A world of one file, and the file.
pub fn world(text: &str) -> (MemWorld, FileId) {
    let mut world = MemWorld::new();
    let site = world.insert("site.inf", text);
    (world, site)
}

/// The names of what is wrong.
pub fn names(diagnostics: &[Diagnostic]) -> Vec<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.kind.name).collect()
}

/// What `compiler` says of the site `text`.
pub fn checked(compiler: &Compiler, text: &str) -> Checked {
    let (world, site) = world(text);
    compiler.check(&world, site).unwrap()
}

#[test]
fn a_site_that_is_right_has_a_bundle_and_one_that_is_wrong_has_none() {
    let (world, site) = world(SITE);
    let built = Compiler::new().build(&world, site).unwrap();
    assert_eq!(names(&built.diagnostics), [""; 0]);
    assert!(built.bundle.is_some());
    let (broken, site) = self::world(&SITE.replace("3000", "22"));
    let built = Compiler::new().build(&broken, site).unwrap();
    assert!(names(&built.diagnostics).contains(&"port-collision"), "{:?}", names(&built.diagnostics));
    assert!(built.has_errors() && built.bundle.is_none());
    assert_eq!(Compiler::new().check(&broken, site).unwrap().diagnostics, built.diagnostics);
}
