//! What `infc::disk` promises, tried on real file systems, with real limits and real kills.
//!
//! It deliberately compiles no site: bundles are made by hand, so that only the disk is at stake.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at the disk themselves")]

mod child;
mod fixture;
mod kill;
mod refuse;
mod room;
mod verify;
mod world;
mod write;
