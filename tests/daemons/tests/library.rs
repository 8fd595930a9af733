//! What the standard library emits, before the programs that will read it: one site that uses it all.
//!
//! It deliberately asks no more than that nothing is complained of; what each definition means is the library's guide.

use infc_daemons::finding::list;
use infc_daemons::{Bundle, Given, Laid, Outcome, validate};

/// The site, relative to the repository, and its host.
const SITE: &str = "tests/daemons/sites/library.inf";
const HOST: &str = "web";

/// Its people, whom a bundle plans and does not make.
const GIVEN: Given = Given { users: &["ops", "ci"], files: &[] };

#[test]
fn every_program_reads_it_without_a_word() -> Outcome<()> {
    let laid = Laid::fresh(Bundle::built(SITE, HOST)?, &GIVEN)?;
    let findings = validate::all(&laid, &validate::Meant::default())?;
    assert!(findings.is_empty(), "{}", list(&findings));
    Ok(())
}
