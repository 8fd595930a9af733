//! What is said of a fault of infc itself: as part of the exception, and on nobody's standard error.
//!
//! *Never*: stops a fault; `ask` does.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

use infc::answer::Refusal;
use infc::report::visible_line;

thread_local! {
    /// What this thread failed of, since it was last told. A question is answered in the thread that asks it.
    static FAILED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Has faults kept, not printed. It holds for this module alone, which has a standard library of its own.
pub fn keep() {
    std::panic::set_hook(Box::new(|panic| FAILED.set(Some(told(panic)))));
}

/// What this thread failed of, and what to do about it.
pub fn taken() -> Refusal {
    let failed = FAILED.take().map_or(String::new(), |told| format!(": {told}"));
    let version = env!("CARGO_PKG_VERSION");
    let issues = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");
    let help = format!(
        "this is a mistake in infc {version}, not in your files: report it, with the question, at {issues}"
    );
    Refusal::new(format!("infc itself has failed{failed}"), help)
}

fn told(panic: &PanicHookInfo<'_>) -> String {
    let payload = panic.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let text = visible_line(
        text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("unknown"),
    );
    match panic.location() {
        Some(at) => format!("{text} (at {}:{})", at.file(), at.line()),
        None => text,
    }
}
