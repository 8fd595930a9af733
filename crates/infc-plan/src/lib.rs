//! plan: from a [`Site`](infc_model::Site) and target facts to a [`Plan`]: every directive of every file, decided.
//!
//! *In*: a site and the target profiles of its hosts. *Out*: the [`Plan`]: listeners, firewall rules in order, server
//! blocks, units, jails, rotations, file names, each with the place in the user's text that it comes from.
//! All lowering that can fail (units, schedules, path clashes, tokens) fails here, with a span.
//! *Never*: prints a file, or judges whether the site is wise.

mod file;
mod listener;

pub use file::{Origin, PlannedFile, Quality};
pub use listener::{BindSet, Listener, Owner};
