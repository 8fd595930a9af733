//! The infc compiler as a library.
//!
//! *In*: a [`World`] and the file to begin with. *Out*: diagnostics, and what a host is to hold.
//! *Never*: asks a clock, the environment or a network; prints.

pub mod answer;
mod compile;
mod compiler;
pub mod diff;
#[cfg(feature = "disk")]
pub mod disk;
pub mod effect;
mod explain;
mod exposed;
mod format;
mod hidden;
mod inputs;
mod inside;
mod inspect;
mod kept;
mod library;
mod mend;
mod overlay;
mod places;
pub mod report;
pub mod schema;
mod test;
mod why;
mod words;

pub use compile::{Compilation, Options, compile};
pub use compiler::{Built, Checked, Compiler, Limits, Reached};
pub use explain::{Definition, Explanation, definitions, example, explain, explanations, reference};
pub use exposed::{Exposed, exposed, exposed_to};
pub use format::{Unformatted, format, unified};
pub use hidden::masked;
pub use infc_bundle as bundle;
pub use infc_check::{Rule, Seen};
pub use infc_diag::{
    Cancel, Cancelled, Diagnostic, Edit, FileError, FileId, FilePath, Files, Fix, Held, ImportError,
    InputTree, Kind, Label, LineColumn, LineIndex, MemWorld, Reported, Root, Severity, Sought, Span, Tree,
    World, all as kinds,
};
pub use infc_emit::{Emitter, Lines, Out};
pub use infc_eval::{Fate, nearest};
pub use infc_exposure as exposure;
pub use infc_lock as lock;
pub use infc_scalar::Date;
pub use inspect::{Inspection, Listening};
pub use kept::Kept;
pub use library::library;
pub use mend::{Mended, Mending, Rewritten, mend};
pub use overlay::Overlay;
pub use test::{TestOptions, TestResult, Tested, test};
pub use why::{
    Asked, AskedPort, Line, NoSuchLine, NoSuchPort, NoSuchValue, Own, Remark, Socket, Why, dotted, why,
    why_line, why_port,
};
