//! Very many mistakes, elements and parts: no more is said than anybody reads.
//!
//! It deliberately counts what is said, and not how long it takes.

use crate::{MANY, Said, says};

/// How many lines, each with a name of its own: more than a stage lists.
const LINES: usize = if cfg!(debug_assertions) { 1_500 } else { 20_000 };

/// A text before, a mistake, a text after, and what is said of many such mistakes.
const MISTAKES: &[(&str, &str, &str, &[Said])] = &[
    ("{ zones.a = [", " zz", " ]; }", &[("unknown-name", 1001)]),
    ("{ zones.a = [", " \"10.0.0.256\"", " ]; }", &[("bad-literal", 1001)]),
    ("{ zones.a = [", " \"10.0.0.0/8\",", " ]; }", &[("comma-in-list", 100), ("syntax", 1)]),
    ("{ zones.a = [", " 1", " ]; }", &[("bad-literal", 1001)]),
    ("{", " a = 1;", " }", &[("duplicate-definition", 500), ("unknown-field", 501)]),
    ("{", " a", " }", &[("syntax", 1), ("unknown-field", 1)]),
    ("{", " a = 1\n", " }", &[("missing-semicolon", 100), ("syntax", 1)]),
    ("{", " a: 1;", " }", &[("colon-for-equals", 100), ("syntax", 1)]),
    ("{", " ;", " }", &[("syntax", 101)]),
    ("", "}", "", &[("syntax", 1)]),
    ("", "\"\n", "", &[("syntax", 1), ("unclosed-string", 100)]),
    ("{ zones.a = [", " null", " ]; }", &[("nix-null", 100), ("syntax", 1)]),
    ("{ zones.a = [", " 1.5", " ]; }", &[("float", 100), ("syntax", 1)]),
    ("let", " a = 1;", " in { }", &[("duplicate-definition", 1001)]),
];

#[test]
fn many_mistakes_are_counted_out() {
    for (before, mistake, after, expected) in MISTAKES {
        says(
            &format!("{before}{mistake}{after}"),
            &format!("{before}{}{after}", mistake.repeat(MANY)),
            expected,
        );
    }
}

#[test]
fn mistakes_of_their_own_names_are_counted_out() {
    let lines = |line: fn(usize) -> String| (0..LINES).map(line).collect::<String>();
    let host = "hosts.web = { os = debian-12; address = \"203.0.113.10\";";
    says(
        "unknown fields",
        &format!("{{ {host} {} }}; }}", lines(|at| format!("zz{at} = 1; "))),
        &[("unknown-field", 1001)],
    );
    says("unused", &format!("let {} in {{ }}", lines(|at| format!("v{at} = 1; "))), &[("unused-let", 1001)]);
    says(
        "unknown in unused",
        &format!("let {} in {{ }}", lines(|at| format!("v{at} = zz{at}; "))),
        &[("unknown-name", 1001)],
    );
}

#[test]
fn many_sound_elements_are_no_mistake() {
    says("elements", &format!("{{ zones.a = [{}]; }}", " \"10.0.0.0/8\"".repeat(MANY)), &[]);
    let parts = format!("\"/{}\"", "a/".repeat(MANY));
    says("parts of a path", &format!("{{ files.{parts} = 1; }}"), &[("unknown-field", 1)]);
    says("a path", &format!("import ./{}x.inf", "a/".repeat(MANY)), &[("import-failed", 1)]);
    says(
        "segments",
        &format!("{{ hosts.a{} = 1; }}", ".a".repeat(MANY)),
        &[("missing-field", 1), ("unknown-field", 1)],
    );
}
