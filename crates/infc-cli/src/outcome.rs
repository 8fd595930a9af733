//! How a command ends.
//!
//! It deliberately has no more codes than a script can tell apart.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// How a command ends, as its exit code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// 0: no error.
    Clean,
    /// 1: the site has errors, or warnings that are denied; a bundle does not verify; a name is unknown.
    Findings,
    /// 2: the arguments make no sense.
    Usage,
    /// 3: input or output failed, or infc itself.
    Fault,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Usage => 2,
            Outcome::Fault => 3,
        })
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// The reader of our output has gone, which is its right.
    ClosedPipe,
    /// Anything else, in words.
    Message(String),
}

impl Failure {
    /// A failure in words.
    pub fn say(message: impl fmt::Display) -> Self {
        Self::Message(message.to_string())
    }

    /// What is said of `message` to a person.
    pub fn said(message: &str) -> String {
        let lines: Vec<String> = message.lines().map(infc::report::visible).collect();
        format!("error: {}", lines.join("\n"))
    }
}

impl From<infc::disk::DiskError> for Failure {
    fn from(error: infc::disk::DiskError) -> Self {
        let help = if error.help.is_empty() { String::new() } else { format!("\nhelp: {}", error.help) };
        Self::Message(format!("{error}{help}"))
    }
}

impl From<infc::answer::Refusal> for Failure {
    fn from(refusal: infc::answer::Refusal) -> Self {
        Self::Message(refusal.lines())
    }
}

impl From<infc::Cancelled> for Failure {
    fn from(cancelled: infc::Cancelled) -> Self {
        Self::say(cancelled)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::ClosedPipe
        } else {
            let reason = infc::disk::reason(&error);
            Self::Message(format!("cannot write to standard output: {reason}\nhelp: send it elsewhere"))
        }
    }
}
