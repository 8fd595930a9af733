//! infc beside real repositories: a site against a commit, inputs locked and lost, a pull request.
//!
//! It deliberately reaches no network.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test lays out files and may fail")]

mod against_git;
mod comment;
mod flakes;
mod place;
mod pull_request;
