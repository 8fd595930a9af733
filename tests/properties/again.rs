//! A text that was changed in one place is read again as it is read anew.
//!
//! It deliberately goes on from what was read again, so that what is left of many edits is looked at, too.

use infc_tests::{Random, TextEdit};

/// How many edits of all files.
const EDITS: usize = 1_200;

/// After so many, a file is as it was.
const LIFE: usize = 12;

#[test]
fn what_is_read_again_is_what_is_read_anew() {
    let corpus = crate::corpus();
    let mut random = Random(6);
    for number in 0..EDITS / LIFE {
        let mut text = random.pick(&corpus).clone();
        let mut parse = infc_syntax::parse(&text);
        for _ in 0..LIFE {
            let edit = TextEdit::random(&text, &corpus, &mut random);
            let after = edit.applied(&text);
            let again = infc_syntax::reparse(&after, Some((&text, &parse)), &|| false).unwrap();
            let anew = infc_syntax::parse(&after);
            assert!(again == anew, "life {number}, {edit:?}:\n{again:#?}\n{anew:#?}\n{text}");
            (text, parse) = (after, again);
        }
    }
}
