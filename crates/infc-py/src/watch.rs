//! Whether a question is to be answered still: Python has no exception for its thread, and there is time.
//!
//! It deliberately looks now and then only, as to ask Python is dear.
#![expect(
    clippy::disallowed_methods,
    reason = "a caller may say how long to wait; no answer depends on the clock"
)]

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use infc::Cancel;
use pyo3::exceptions::PyTimeoutError;
use pyo3::prelude::{PyErr, PyResult, Python};

/// How long a signal waits, at most.
const EVERY: Duration = Duration::from_millis(20);

/// What is watched while a question is answered.
#[derive(Clone)]
pub struct Watch(Arc<Mutex<Watched>>);

struct Watched {
    /// When to look again.
    next: Instant,
    /// When there is no time any more.
    end: Option<Instant>,
    /// What ended it.
    raised: Option<PyErr>,
}

impl Watch {
    /// Watches from now on, for `timeout` seconds; without a sensible number, for ever.
    pub fn new(timeout: Option<f64>) -> Self {
        let now = Instant::now();
        let length = timeout.and_then(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)).ok());
        let end = length.and_then(|length| now.checked_add(length));
        Self(Arc::new(Mutex::new(Watched { next: now + EVERY, end, raised: None })))
    }

    /// The token by which it ends what is watched.
    pub fn token(&self) -> Cancel {
        let watch = self.clone();
        Cancel::when(move || watch.0.lock().unwrap_or_else(PoisonError::into_inner).is_over())
    }

    /// What ended it, as the exception that it is.
    pub fn raised(&self) -> PyResult<()> {
        let raised = self.0.lock().unwrap_or_else(PoisonError::into_inner).raised.take();
        raised.map_or(Ok(()), Err)
    }
}

impl Watched {
    fn is_over(&mut self) -> bool {
        let now = Instant::now();
        if self.raised.is_none() && self.end.is_some_and(|end| now >= end) {
            self.raised = Some(PyTimeoutError::new_err("there was no answer in time"));
        }
        if self.raised.is_none() && now >= self.next {
            self.next = now + EVERY;
            #[expect(
                clippy::redundant_closure_for_method_calls,
                reason = "the method itself is not general enough over lifetimes"
            )]
            let raised = Python::attach(|python| python.check_signals());
            self.raised = raised.err();
        }
        self.raised.is_some()
    }
}
