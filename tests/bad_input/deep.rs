//! What nests, or chains, again and again: one diagnostic says that it is too deep, and what follows is read no more.
//!
//! It deliberately leaves every bracket open, as an editor sees a text that is being written.

use crate::{MANY, Said, says};

/// What opens a level, each alone in a file, and what is said of many of them.
const OPENERS: &[(&str, &[Said])] = &[
    ("(", &[("syntax", 1)]),
    ("[", &[("syntax", 1)]),
    ("{a=", &[("syntax", 1)]),
    ("-", &[("foreign-format", 1)]),
    ("- ", &[("syntax", 1)]),
    ("!", &[("syntax", 1)]),
    ("let a = ", &[("syntax", 1)]),
    ("let a = 1; in ", &[("syntax", 1)]),
    ("if ", &[("syntax", 1)]),
    ("if true then ", &[("syntax", 1)]),
    ("if true then 1 else ", &[("syntax", 1)]),
    ("x:", &[("syntax", 1)]),
    ("x: ", &[("syntax", 1)]),
    ("{ a : Int }: ", &[("syntax", 1)]),
    ("{ a : Int = ", &[("syntax", 1)]),
    ("\"${", &[("syntax", 1)]),
    ("''${", &[("syntax", 1)]),
    ("a.${", &[("bare-hole", 100), ("syntax", 1)]),
    ("match ", &[("syntax", 1)]),
    ("match a { b: ", &[("syntax", 1)]),
    ("assert ", &[("syntax", 1)]),
    ("f (", &[("syntax", 1)]),
    ("{ when a ", &[("syntax", 1)]),
    ("inherit (", &[("syntax", 1)]),
    ("type A = (", &[("missing-semicolon", 1), ("syntax", 100)]),
    ("type A = List (", &[("syntax", 101)]),
    ("type A = B -> ", &[("foreign-operator", 49), ("missing-semicolon", 49), ("syntax", 3)]),
    ("enum A = b (", &[("missing-semicolon", 1), ("syntax", 100)]),
    ("a or ", &[("foreign-operator", 100), ("syntax", 1)]),
    ("a.b or ", &[("syntax", 1)]),
    ("with ", &[("nix-with", 100), ("syntax", 1)]),
    ("rec {a=", &[("nix-rec", 100), ("syntax", 1)]),
];

/// Chains: the first, what is repeated, and the end.
const CHAINS: &[(&str, &str, &str, &[Said])] = &[
    ("a", ".a", "", &[("unknown-name", 1)]),
    ("a", " a", "", &[("syntax", 1)]),
    ("{ }", " // { }", "", &[("syntax", 1)]),
    ("[ ]", " ++ [ ]", "", &[("syntax", 1)]),
    ("1", " + 1", "", &[("syntax", 1)]),
    ("a", " && a", "", &[("syntax", 1)]),
    ("a", " == a", "", &[("syntax", 101)]),
    ("a", " ? a", "", &[("syntax", 1)]),
    ("{ a", ".a", " = 1; }", &[("unknown-field", 1)]),
    ("type A = B", " -> B", "; { }", &[("syntax", 1)]),
    ("type A = B", "?", "; { }", &[("syntax", 1)]),
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
    for (open, close) in [("(", ")"), ("[", "]"), ("{ a = ", "; }"), ("\"${", "}\"")] {
        says(open, &format!("{}1{}", open.repeat(MANY), close.repeat(MANY)), &[("syntax", 1)]);
        says(close, &close.repeat(MANY), &[("syntax", 1)]);
    }
}

#[test]
fn a_chain_has_an_end() {
    for (first, again, last, expected) in CHAINS {
        says(&format!("{first}{again}{last}"), &format!("{first}{}{last}", again.repeat(MANY)), expected);
    }
}
