//! `infc lsp`: answers to an editor.
//!
//! It deliberately prints nothing of its own on standard output, which is the editor's; a person who types it is told what it
//! is for.

use std::io::{IsTerminal as _, Write as _, stderr, stdin};

use crate::outcome::{Failure, Outcome};

/// What a person reads who has typed the command.
const TYPED: &str = "\
`infc lsp` answers an editor over standard input and output; at a terminal there is none.
help: set up the editor, which then starts it by itself; `infc lsp --help` says how
help: to see what is wrong with a site here: `infc check`";

/// Serves the editor until it says good-bye.
pub fn run() -> Result<Outcome, Failure> {
    if stdin().is_terminal() {
        writeln!(stderr(), "{TYPED}")?;
        return Ok(Outcome::Usage);
    }
    infc_lsp::serve_stdio().map_err(Failure::say)?;
    Ok(Outcome::Clean)
}
