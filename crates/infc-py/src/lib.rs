//! The door to infc from Python.
//!
//! *In*: a question as JSON, as [`infc::answer::answered`] takes it. *Out*: the JSON that the command line prints.
//! *Never*: knows a question: what there is to ask, and what it is called in Python, stands in `python/`.

mod fault;
mod watch;

use std::panic::{AssertUnwindSafe, catch_unwind};

use infc::Compiler;
use infc::answer::{Answer, Refusal, answered};
use pyo3::prelude::{
    Bound, PyModule, PyModuleMethods as _, PyResult, Python, pyfunction, pymodule, wrap_pyfunction,
};

use watch::Watch;

/// A document, and whether all is well; or nothing, and what is wrong with the question and what to do about it.
type Given = (Option<String>, bool, String, String);

/// Answers a question; other threads of Python go on meanwhile. An exception of a signal ends it, as does the end of
/// `timeout` seconds.
#[pyfunction]
#[pyo3(signature = (question, timeout=None))]
fn ask(python: Python<'_>, question: &str, timeout: Option<f64>) -> PyResult<Given> {
    let watch = Watch::new(timeout);
    let compiler = Compiler::new().cancel(&watch.token());
    // What a panic has left half done is dropped with the question.
    let answer = python.detach(|| catch_unwind(AssertUnwindSafe(|| answered(question, &compiler))));
    watch.raised()?;
    Ok(given(answer))
}

fn given(answered: std::thread::Result<Result<Answer, Refusal>>) -> Given {
    match answered.unwrap_or_else(|_| Err(fault::taken())) {
        Ok(answer) => (Some(answer.json), answer.passes, String::new(), String::new()),
        Err(refusal) => (None, false, refusal.message, refusal.help),
    }
}

/// The native part of the package `infc`.
#[pymodule]
fn _infc(module: &Bound<'_, PyModule>) -> PyResult<()> {
    fault::keep();
    module.add_function(wrap_pyfunction!(ask, module)?)
}
