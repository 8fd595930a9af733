//! What is wrong with a file, and where.
//!
//! It deliberately has no span: the files are infc's own, and their paths are enough.

use std::fmt;

/// A mistake in a Terraform file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mistake {
    /// The path to it: `resource.aws_vpc.main.cidr_block`.
    pub at: String,
    /// What is wrong.
    pub what: String,
}

impl Mistake {
    /// `what` at `at`.
    pub fn new(at: impl Into<String>, what: impl Into<String>) -> Self {
        Self { at: at.into(), what: what.into() }
    }

    /// There is no `noun` `name`; perhaps one of `known` is meant.
    pub fn unknown<'a>(at: &str, noun: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let near = infc::nearest(name, known).map(|near| format!("; did you mean `{near}`?"));
        Self::new(at, format!("there is no {noun} `{name}`{}", near.unwrap_or_default()))
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.at, self.what)
    }
}
