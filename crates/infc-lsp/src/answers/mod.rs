//! What a client can ask, one file each: functions from an analysed state to an answer.
//!
//! They deliberately know no messages and no other state.

pub mod actions;
pub mod commands;
pub mod completion;
pub mod diagnostics;
pub mod folding;
pub mod formatting;
pub mod hints;
pub mod hover;
pub mod lens;
pub mod links;
pub mod masked;
mod names_of_diagnostics;
pub mod navigation;
mod reach;
pub mod rename;
pub mod selection;
pub mod signature;
pub mod symbols;
pub mod tokens;

pub use lens::SHOW as SHOW_REACH;
