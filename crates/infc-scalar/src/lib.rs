//! read: text to a domain value. The scalars of the language and their literals.
//!
//! *In*: the text of a number token or of a quoted string, and the [`Scalar`] that is expected.
//! *Out*: a [`ScalarValue`], or a [`LiteralError`] with the range inside the text, the reason and a next step.
//! *Never*: knows spans of files, records, or what a value is used for.

mod address;
mod command;
mod date;
mod duration;
mod error;
mod mode;
mod name;
mod number;
mod path;
mod rate;
mod regex;
mod scalar;
mod schedule;
pub mod secret;
mod size;
mod text;
mod timezone;
mod value;
mod version;

pub use address::{Cidr, Domain, Email, Port, PortSpec, Proto, Url};
pub use command::Command;
pub use date::Date;
pub use duration::Duration;
pub use error::LiteralError;
pub use mode::Mode;
pub use name::{UnitName, UserName};
pub use number::Number;
pub use path::{AbsPath, RelPath};
pub use rate::{Per, Percent, Rate};
pub use scalar::Scalar;
pub use schedule::{CronField, Schedule, TimeOfDay, Weekday};
pub use size::Size;
pub use value::ScalarValue;
