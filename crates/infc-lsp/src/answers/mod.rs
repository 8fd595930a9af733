//! What a client can ask, one file each: functions from an analysed state to an answer.
//!
//! They deliberately know no messages and no other state.

pub mod actions;
pub mod completion;
pub mod diagnostics;
pub mod formatting;
pub mod hints;
pub mod hover;
pub mod lens;
pub mod navigation;
pub mod rename;
pub mod symbols;
pub mod tokens;
