//! What fuzzing found, replayed: every input that once broke a law keeps it now.
//!
//! It deliberately needs no fuzzer. The inputs are `tests/fuzz/regressions/LAW/…`, one file each, named after what was
//! wrong; a few of the corpus are replayed with them, so that the laws themselves stay alive.

#![expect(clippy::disallowed_methods, clippy::expect_used, reason = "a test reads the repository")]

use infc_tests::law::{self, Law};
use infc_tests::{files, repository};

fn replay(folder: &str, law: &str, holds: Law) -> usize {
    let inputs = files(&repository().join("tests/fuzz").join(folder).join(law), "");
    for input in &inputs {
        let bytes = std::fs::read(input).expect("an input can be read");
        let kept = std::panic::catch_unwind(|| holds(&bytes)).is_ok();
        assert!(kept, "{input} breaks the law of `{law}`");
    }
    inputs.len()
}

#[test]
fn what_was_found_is_mended() {
    for (law, holds) in law::LAWS {
        replay("regressions", law, *holds);
    }
}

#[test]
fn the_corpus_keeps_the_laws() {
    for (law, holds) in law::LAWS {
        assert!(replay("corpus", law, *holds) > 0, "`{law}` has no corpus");
    }
}
