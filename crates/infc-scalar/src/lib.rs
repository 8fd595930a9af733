//! read: text to a domain value. The scalars of the language and their literals.
//!
//! *In*: the text of a number token or of a quoted string, and the [`Scalar`] that is expected.
//! *Out*: a [`ScalarValue`], or a [`LiteralError`] with the range inside the text, the reason and a next step.
//! *Never*: knows spans of files, records, or what a value is used for.

mod address;
mod command;
mod name;
mod number;
mod quantity;
mod schedule;
mod scalar;

pub use address::{Cidr, Domain, Email, Port, PortSpec, Proto, Url};
pub use command::Command;
pub use name::{AbsPath, Mode, RelPath, UnitName, UserName};
pub use number::Number;
pub use quantity::{Date, Duration, Percent, Per, Rate, Size};
pub use scalar::{LiteralError, Scalar, ScalarValue};
pub use schedule::{CronField, Schedule, Weekday};
