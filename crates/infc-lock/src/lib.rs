//! Inputs: other flakes that a flake uses, each known by the hash of its importable files.
//!
//! *In*: a [`World`](infc_diag::World) and the file to begin with. *Out*: [`verify`] gives the inputs that may be used;
//! [`read`] and [`Lock::text`] are `infc.lock`; [`hash`] names a tree; [`importable`] says what a tree is. *Never*:
//! fetches, touches a disk, or knows what an input exports.

mod graph;
mod head;
mod lock;
mod read;
mod tree;
mod url;
mod verify;

pub use graph::{Graph, Wanted, walk};
pub use lock::{FORMAT, LOCK, Lock, Locked};
pub use read::{LockFault, read};
pub use tree::{
    FILE_MAX, FILES_MAX, Listing, Node, RELEASE, SITE, TREE_MAX, case_clash, hash, importable, is_hidden,
};
pub use url::{InputUrl, Scheme, UrlError};
pub use verify::{Inputs, load, sound, verify};
