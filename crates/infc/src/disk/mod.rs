//! The disk: the one module of infc that touches a file system.
//!
//! *In*: paths from the command line. *Out*: sources as a [`FsWorld`] or, of a commit, a [`PastWorld`], bundles by [`write()`], what [`verify()`] found,
//! and locked inputs by [`relock()`], which alone fetches. It deliberately decides nothing about a site, prints nothing,
//! and writes nowhere but into the output folder and its stage beside it, sources that are laid out anew or mended, the lock,
//! `vendor/` and the cache.
#![expect(clippy::disallowed_methods, reason = "this is the one module that touches the file system")]

mod emitted;
mod error;
mod fresh;
mod input;
mod once;
mod output;
mod restored;
mod sources;
mod stage;
mod standing;
mod still;
mod swap;
mod tree;
mod verify;
mod work;
mod world;
mod write;

pub use error::DiskError;

// Sources.
pub use input::PastWorld;
pub use sources::{read_source, replace_source, sources};
pub use still::Seen;
pub use world::{FsWorld, SOURCE_MAX};

// Bundles.
pub use emitted::{Emitted, emitted};
pub use restored::{Restored, restored};
pub use swap::Swap;
pub use verify::{Problem, VerifyReport, verify};
pub use write::{How, Options, Sealed, WriteReport, recover, write};

// Inputs, their lock, and the copies of them in a flake.
pub use input::{
    Copied, Relocked, VENDOR, Which, copy, is_copied, locked_tree, relock, stale_copies, write_lock,
};

// Of no use but to the command line, which may not touch a file system by itself.
#[doc(hidden)]
pub use error::reason;
#[doc(hidden)]
pub use fresh::{Fresh, create, is_there, replace_all};
#[doc(hidden)]
pub use world::read_stdin;
