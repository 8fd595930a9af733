//! The tests' own small programs, started inside their namespaces: `infc-daemons listen|connect|stub`.
//!
//! It is no tool for users; each program is described in [`infc_daemons::agent`].

use std::process::ExitCode;

use infc_daemons::agent;

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let name = words.next().unwrap_or_default();
    let done = match name.as_str() {
        "listen" => agent::listen::run(),
        "connect" => agent::connect::run(),
        "stub" => agent::stub::run(&words.collect::<Vec<_>>()),
        _ => Err(std::io::Error::other("the programs are listen, connect and stub")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("infc-daemons {name}: {error}");
            ExitCode::FAILURE
        }
    }
}
