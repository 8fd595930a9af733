//! Who reaches what, measured: random hosts are compiled, their emitted firewall is loaded into a kernel, real
//! connections are attempted from other namespaces, and the measured matrix has to be the predicted one.
//!
//! *In*: a seed, or a site's text. *Out*: attempts, what they reached, and where that is not what `infc-net` says; such
//! a host is shrunk to a small one.
//! *Never*: looks above the sockets (HTTP is measured in `tests/daemons`), or lets a packet leave the namespaces.

#![expect(clippy::disallowed_methods, reason = "these tests are about real programs, a real kernel and time")]

mod attempt;
mod compiled;
mod firewall;
mod generate;
mod host;
mod measure;
mod network;
mod outgoing;
mod planted;
mod predict;
mod run;
mod shrink;

pub use attempt::{Attempt, Reached, Way, attempts};
pub use compiled::Compiled;
pub use firewall::Loading;
pub use generate::host;
pub use host::Host;
pub use measure::{Bench, Measured};
pub use outgoing::{Leaving, gets_out, leaving};
pub use planted::{PLANTED, Planted};
pub use predict::{Disagreement, Prediction};
pub use run::{Run, Totals};
pub use shrink::shrink;

/// The folder of the cases that are replayed.
pub const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/cases");
