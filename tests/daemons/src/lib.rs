//! Bundles before the real thing: each emitted file is read by the program that will read it on the server, the
//! firewall is loaded into a kernel and measured, nginx answers requests, and a machine boots.
//!
//! *In*: one host's bundle, a directory that mirrors `/` with its `manifest.json`; for the live tests also a plan of
//! addresses and what is meant. *Out*: a list of [`Finding`]s, empty when all is well.
//! *Never*: touches the machine it runs on. All happens in mount, network, process, host-name and cgroup namespaces
//! over a Debian 12 root of its own (`stock-root` builds it); no packet leaves them, and they end with the test.
//!
//! A warning counts as an error. What a program says on every machine, whatever the bundle, is listed in
//! [`finding::BENIGN`] with the reason.
#![expect(
    clippy::disallowed_methods,
    reason = "these tests are about a real file system, real programs and time"
)]
#![expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "the programs themselves compare by case"
)]

pub mod agent;
pub mod boot;
pub mod bundle;
pub mod containers;
pub mod fail;
pub mod finding;
pub mod http;
pub mod laid;
pub mod network;
pub mod nginx_conf;
pub mod reach;
pub mod sandbox;
pub mod stock;
pub mod unit_file;
pub mod validate;

pub use bundle::Bundle;
pub use fail::{Broken, Outcome};
pub use finding::Finding;
pub use laid::{Given, Laid};
pub use sandbox::Sandbox;
