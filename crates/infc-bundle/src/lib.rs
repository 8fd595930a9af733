//! Bundles: the files of every host, and the manifests that name them.
//!
//! *In*: what the emitters made, as a [`Bundle`]. *Out*: [`seal`] gives each host's `manifest.json`, `SHA256SUMS` and
//! id, and the one `release.json`; [`provenance()`] says which source line made which emitted line; [`diff()`] compares
//! two bundles. *Never*: knows the language or a daemon, touches a disk, or lets a time, a build path or a source
//! position into a hash.

mod apply;
mod bundle;
mod clash;
mod diff;
mod digest;
mod entry;
mod facts;
mod host;
mod json;
mod listed;
mod manifest;
mod name;
mod origin;
mod path;
mod provenance;
mod restore;
mod seal;
mod tree;

pub use bundle::{Bundle, Compiler};
pub use clash::{Clash, PathSet};
pub use diff::{BundleDiff, FileChange, HostDiff, Hunk, HunkLine, diff, hunks};
pub use digest::Digest;
pub use entry::{Entry, File, LinkTarget, Mode};
pub use facts::{Accepted, HostFacts, Policy, SecretRef, Step, Target, Verdict};
pub use host::HostBundle;
pub use listed::{Listed, ListedEntry, Release, Unreadable};
pub use manifest::{MANIFEST, SUMS, sums};
pub use name::{HostName, PROVENANCE, RELEASE, SOURCES};
pub use origin::{LineOrigin, Origins};
pub use path::{BundlePath, PathError};
pub use provenance::{Place, Provenance, Read, provenance};
pub use restore::restore;
pub use seal::{Manifest, Manifests, seal, seal_parallel};
pub use tree::merkle_root;
