//! Whether a compilation is to go on: asked by every stage that can be long, and told from anywhere.
//!
//! It deliberately asks no clock: who wants a deadline asks one in [`Cancel::when`], or cancels from another thread.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A token that ends a compilation. Clones are one token; the default one never ends anything.
///
/// ```
/// # use infc_diag::Cancel;
/// let token = Cancel::new();
/// let elsewhere = token.clone();
/// std::thread::spawn(move || elsewhere.cancel()).join().unwrap();
/// assert!(token.is_cancelled());
/// ```
#[derive(Clone, Default)]
pub struct Cancel(Option<Arc<Inner>>);

struct Inner {
    /// Once it is set, it stays: a stage that saw it has left something out.
    is_cancelled: AtomicBool,
    asked: Option<Box<dyn Fn() -> bool + Send + Sync>>,
}

impl Cancel {
    /// A token that nobody has cancelled yet.
    pub fn new() -> Self {
        Self(Some(Arc::new(Inner { is_cancelled: AtomicBool::new(false), asked: None })))
    }

    /// A token that is cancelled as soon as `is_over` says so, once and for all. It is asked often, by any thread that
    /// compiles, and has to be quick.
    pub fn when(is_over: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(Inner { is_cancelled: AtomicBool::new(false), asked: Some(Box::new(is_over)) })))
    }

    /// Ends what compiles with this token, or with a clone of it. It cannot be taken back. [`Cancel::default`] is nobody's
    /// and stays as it is.
    pub fn cancel(&self) {
        if let Some(inner) = &self.0 {
            inner.is_cancelled.store(true, Ordering::Release);
        }
    }

    /// Whether it is cancelled.
    pub fn is_cancelled(&self) -> bool {
        let Some(inner) = &self.0 else { return false };
        if inner.is_cancelled.load(Ordering::Acquire) {
            return true;
        }
        let over = inner.asked.as_ref().is_some_and(|is_over| is_over());
        if over {
            inner.is_cancelled.store(true, Ordering::Release);
        }
        over
    }

    /// Whether it is to go on, for `?`.
    pub fn go_on(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Cancel").field(&self.0.is_some().then(|| self.is_cancelled())).finish()
    }
}

/// A compilation was cancelled: nothing is known of the site, and nothing is wrong with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cancelled;

impl fmt::Display for Cancelled {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the compilation was cancelled")
    }
}

impl std::error::Error for Cancelled {}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use super::*;

    #[test]
    fn the_default_is_nobodys() {
        let token = Cancel::default();
        token.cancel();
        assert!(!token.is_cancelled());
    }

    #[test]
    fn it_stays_cancelled() {
        let asked = AtomicU32::new(0);
        let token = Cancel::when(move || asked.fetch_add(1, Ordering::Relaxed) == 1);
        let said: Vec<bool> = (0..4).map(|_| token.clone().is_cancelled()).collect();
        assert_eq!(said, [false, true, true, true]);
        assert_eq!(token.go_on(), Err(Cancelled));
    }
}
