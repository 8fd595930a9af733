//! main: the command line. Binary `infc`.
//!
//! *In*: arguments, files, standard input. *Out*: data on standard output, diagnostics and messages on standard error,
//! an exit code ([`outcome::Outcome`]). *Never*: decides what is right or wrong in a site; the library does.

mod args;
mod commands;
mod mistakes;
mod outcome;
mod site;
mod streams;

use std::process::ExitCode;
use std::thread;

use outcome::{Failure, Outcome};

/// Trees and values are many small pieces that live shortly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Deep sites need deep recursion, and the depth that the language allows must not depend on the system's default.
const STACK: usize = 256 << 20;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| eprintln_quietly(&fault(panic))));
    let work = thread::Builder::new().name("infc".to_owned()).stack_size(STACK).spawn(run);
    let outcome = match work {
        Ok(thread) => thread.join().unwrap_or(Outcome::Fault),
        Err(error) => {
            eprintln_quietly(&format!("error: cannot start a thread: {error}"));
            Outcome::Fault
        }
    };
    outcome.into()
}

fn run() -> Outcome {
    let args = match mistakes::read() {
        Ok(args) => args,
        Err(outcome) => return outcome,
    };
    match commands::run(&args) {
        Ok(outcome) => outcome,
        Err(Failure::ClosedPipe) => Outcome::Clean,
        Err(Failure::Message(message)) => {
            eprintln_quietly(&Failure::said(&message));
            Outcome::Fault
        }
    }
}

/// What is said of a fault of infc itself.
fn fault(panic: &std::panic::PanicHookInfo<'_>) -> String {
    let payload = panic.payload();
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let place = panic.location().map_or(String::new(), |at| format!(" at {}:{}", at.file(), at.line()));
    format!(
        "internal error: {}{place}\nThis is a mistake in infc {}, not in your files. Please report it, with the command and the smallest\n\
         site that shows it: {}/issues",
        infc::report::visible(text.unwrap_or("unknown")),
        env!("CARGO_PKG_VERSION"),
        env!("CARGO_PKG_REPOSITORY"),
    )
}

/// Says `line` on standard error; if nobody listens, nothing can be done.
fn eprintln_quietly(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{line}");
}
