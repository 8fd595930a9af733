//! The standard library: its files, embedded under their virtual paths.
//!
//! It deliberately holds no code: what the library says, it says in the language.

/// The files by path below the library's root, sorted.
pub const FILES: &[(&str, &str)] = &[("lib.inf", include_str!("lib.inf"))];
