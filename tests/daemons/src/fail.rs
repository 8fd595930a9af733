//! How the tests' own machinery fails: it could not do its work, which says nothing about the bundle.
//!
//! What a program finds in a bundle is no failure of this kind; see [`crate::Finding`].

use std::fmt;

/// The machinery could not do its work; the text says what and why.
#[derive(Clone)]
pub struct Broken(pub String);

/// What every function of the machinery gives back.
pub type Outcome<T> = Result<T, Broken>;

impl fmt::Debug for Broken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the test could not be carried out: {}", self.0)
    }
}

/// Adds to an error what was being done.
pub trait While<T> {
    /// The value, or a [`Broken`] that says `doing: error`.
    fn doing(self, doing: impl fmt::Display) -> Outcome<T>;
}

impl<T, E: fmt::Display> While<T> for Result<T, E> {
    fn doing(self, doing: impl fmt::Display) -> Outcome<T> {
        self.map_err(|error| Broken(format!("{doing}: {error}")))
    }
}

/// A [`Broken`] as an error, for `return` and `?`.
pub fn broken<T>(what: impl Into<String>) -> Outcome<T> {
    Err(Broken(what.into()))
}
