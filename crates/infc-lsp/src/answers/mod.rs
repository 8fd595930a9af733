//! What a client can ask, one file each: functions from an analysed state to an answer.
//!
//! They deliberately know no messages and no other state.

pub mod diagnostics;
pub mod formatting;
pub mod hover;
