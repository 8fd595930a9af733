//! A site, compiled for a test.
//!
//! It deliberately cancels nothing, so that there always is an answer.

use infc::{Built, Compiler, FileId, World};

/// What comes of the site that begins in `entry`: its bundle if it gives one, else what `infc check` says of it, to which what
/// is still `unknown` is no mistake.
pub fn compile(world: &dyn World, entry: FileId) -> Built {
    compile_by(&Compiler::new(), world, entry)
}

/// The same, by a compiler that was set up.
pub fn compile_by(infc: &Compiler, world: &dyn World, entry: FileId) -> Built {
    let mut built = infc.build(world, entry).unwrap_or_default();
    if built.bundle.is_none() {
        built.checked = infc.check(world, entry).unwrap_or_default();
    }
    built
}
