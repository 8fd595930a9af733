//! What nests, or chains, again and again: one diagnostic says that it is too deep, and what follows is read no more.
//!
//! It deliberately leaves every bracket open, as an editor sees a text that is being written.

use crate::{MANY, Said, says};

/// What opens a level, each alone in a file, and what is said of many of them.
const OPENERS: &[(&str, &[Said])] = &[
    ("(", &[("syntax", 1)]),
    ("[", &[("syntax", 1), ("type-mismatch", 1)]),
    ("{a=", &[("syntax", 1), ("unknown-field", 1)]),
    ("-", &[("foreign-format", 1)]),
    ("- ", &[("syntax", 1), ("type-mismatch", 1)]),
    ("!", &[("syntax", 1), ("type-mismatch", 1)]),
    ("let a = ", &[("syntax", 1)]),
    ("let a = 1; in ", &[("shadowed-name", 249), ("syntax", 1), ("unused-let", 1)]),
    ("if ", &[("syntax", 1)]),
    ("if true then ", &[("syntax", 1)]),
    ("if true then 1 else ", &[("syntax", 1), ("type-mismatch", 249)]),
    ("x:", &[("syntax", 1), ("type-mismatch", 1)]),
    ("x: ", &[("syntax", 1), ("type-mismatch", 1)]),
    ("{ a : Int }: ", &[("syntax", 1), ("type-mismatch", 1)]),
    ("{ a : Int = ", &[("syntax", 1), ("type-mismatch", 1)]),
    ("\"${", &[("syntax", 1), ("type-mismatch", 1)]),
    ("''${", &[("syntax", 1), ("type-mismatch", 1)]),
    ("a.${", &[("bare-hole", 100), ("syntax", 1), ("unknown-name", 1)]),
    ("match ", &[("syntax", 1)]),
    ("match a { b: ", &[("syntax", 1), ("unknown-name", 1)]),
    ("assert ", &[("syntax", 1)]),
    ("f (", &[("syntax", 1), ("unknown-name", 1)]),
    ("{ when a ", &[("syntax", 1), ("unknown-name", 248)]),
    ("inherit (", &[("syntax", 1)]),
    (
        "type A = (",
        &[
            ("duplicate-definition", 449),
            ("missing-semicolon", 1),
            ("syntax", 100),
            ("type-cycle", 1),
            ("unknown-field", 449),
            ("unknown-type", 1),
        ],
    ),
    (
        "type A = List (",
        &[
            ("duplicate-definition", 449),
            ("syntax", 101),
            ("type-cycle", 1),
            ("unknown-field", 448),
            ("unknown-type", 2),
        ],
    ),
    (
        "type A = B -> ",
        &[
            ("duplicate-definition", 449),
            ("foreign-operator", 49),
            ("missing-semicolon", 49),
            ("syntax", 3),
            ("type-cycle", 1),
            ("unknown-field", 448),
            ("unknown-type", 2),
        ],
    ),
    (
        "enum A = b (",
        &[
            ("duplicate-definition", 449),
            ("missing-semicolon", 1),
            ("syntax", 100),
            ("unknown-field", 450),
            ("unknown-type", 1),
        ],
    ),
    ("a or ", &[("foreign-operator", 100), ("syntax", 1)]),
    ("a.b or ", &[("syntax", 1), ("unknown-name", 250)]),
    ("with ", &[("nix-with", 100), ("syntax", 1)]),
    ("rec {a=", &[("nix-rec", 100), ("syntax", 1)]),
];

/// Chains: the first, what is repeated, and the end.
const CHAINS: &[(&str, &str, &str, &[Said])] = &[
    ("a", ".a", "", &[("unknown-name", 1)]),
    ("a", " a", "", &[("syntax", 1), ("unknown-name", 1)]),
    ("{ }", " // { }", "", &[("syntax", 1)]),
    ("[ ]", " ++ [ ]", "", &[("syntax", 1), ("type-needed", 248)]),
    ("1", " + 1", "", &[("syntax", 1), ("type-mismatch", 1)]),
    ("a", " && a", "", &[("syntax", 1), ("type-mismatch", 1), ("unknown-name", 250)]),
    ("a", " == a", "", &[("syntax", 101), ("type-mismatch", 1), ("unknown-name", 250)]),
    ("a", " ? a", "", &[("syntax", 1), ("type-mismatch", 1), ("unknown-field", 248), ("unknown-name", 1)]),
    ("{ a", ".a", " = 1; }", &[("unknown-field", 1)]),
    ("type A = B", " -> B", "; { }", &[("syntax", 1), ("unknown-type", 250)]),
    ("type A = B", "?", "; { }", &[("syntax", 1), ("unknown-type", 1)]),
    ("{ } ", "/* ", "", &[("syntax", 1)]),
    ("", "# ", "\n{ }", &[]),
    ("", "## a\n", "{ }", &[]),
    ("", "/* a */ ", "{ }", &[]),
];

#[test]
fn what_nests_too_deep_is_said_once() {
    for (opener, expected) in OPENERS {
        says(opener, &opener.repeat(MANY), expected);
    }
}

#[test]
fn what_is_closed_again_is_too_deep_all_the_same() {
    let brackets: [(&str, &str, &[Said]); 4] = [
        ("(", ")", &[]),
        ("[", "]", &[("type-mismatch", 1)]),
        ("{ a = ", "; }", &[("unknown-field", 1)]),
        ("\"${", "}\"", &[("type-mismatch", 1)]),
    ];
    for (open, close, expected) in brackets {
        let too_deep = [expected, &[("syntax", 1)]].concat();
        says(open, &format!("{}1{}", open.repeat(MANY), close.repeat(MANY)), &too_deep);
        says(close, &close.repeat(MANY), &[("syntax", 1)]);
    }
}

#[test]
fn a_chain_has_an_end() {
    for (first, again, last, expected) in CHAINS {
        says(&format!("{first}{again}{last}"), &format!("{first}{}{last}", again.repeat(MANY)), expected);
    }
}
