//! Definitions of which each uses the next one, as many as a source can hold: what is deeper than a budget allows is said.
//!
//! It deliberately leaves out what nests within one text, which the parser ends: `deep` has that.

use std::fmt::Write as _;

use infc::{Compiler, Diagnostic, FilePath, Limits, MemWorld};

use crate::said;

/// How many links, and how deep they may go: in a build for speed (`.ci/more laws`) as in a compiler that is used.
const LINKS: usize = if cfg!(debug_assertions) { 1_500 } else { 100_000 };
const DEPTH: u32 = if cfg!(debug_assertions) { 1_000 } else { 10_000 };

/// A link from `#` to `@`, the last one, and what is made of the first.
const CHAINS: &[(&str, &str, &str)] = &[
    ("v# = v@;", "v# = 1;", "v0"),
    ("v# = v@ + 1;", "v# = 1;", "v0"),
    ("v# = (((v@)));", "v# = 1;", "v0"),
    ("v# : Int = v@ * 1;", "v# : Int = 1;", "v0"),
    ("v# = if v@ == 1 then 1 else 2;", "v# = 1;", "v0"),
    ("v# = { x = v@.x; };", "v# = { x = 1; };", "v0.x"),
    ("v# = { inherit (v@) x; };", "v# = { x = 1; };", "v0.x"),
    ("v#.x = v@.x;", "v#.x = 1;", "v0.x"),
    ("v# = let w = v@; in w;", "v# = 1;", "v0"),
    ("v# : Int -> Int = x: v@ x;", "v# : Int -> Int = x: x + 1;", "v0 1"),
    ("v# = { x : Int }: v@ { inherit x; };", "v# = { x : Int }: x;", "v0 { x = 1; }"),
    ("v# : Int -> Int = x: v@ 1;", "v# : Int -> Int = x: 1;", "v0 1"),
    ("v# = [ v@ ];", "v# = [ 1 ];", "length v0"),
    ("v# = \"${v@}\";", "v# = \"1\";", "length [ v0 ]"),
    ("v# = map (x: x + 1) v@;", "v# = [ 1 ];", "length v0"),
    ("v# = fold (a: b: a + b) 0 [ v@ ];", "v# = 1;", "v0"),
    ("v# = assert v@ == 1; 1;", "v# = 1;", "v0"),
];

/// The site that needs what `chain` gives.
fn site((link, last, first): (&str, &str, &str), links: usize) -> String {
    let mut text = "let\n".to_owned();
    for at in 0..links {
        let _ =
            writeln!(text, "  {}", link.replace('#', &at.to_string()).replace('@', &(at + 1).to_string()));
    }
    let last = last.replace('#', &links.to_string());
    let host = "os = debian-12; address = \"203.0.113.10\";";
    let _ = writeln!(text, "  {last}\nin\nassert {first} == 1;\n{{ hosts.web = {{ {host} }}; }}");
    text
}

/// The diagnostics of a site that consists of `text`, where it may be `depth` deep.
fn within(text: &str, depth: u32) -> Vec<Diagnostic> {
    let mut world = MemWorld::default();
    let entry = world.insert(FilePath::project("site.inf"), text);
    let compiler = Compiler::new().limits(Limits { depth, ..Limits::default() });
    compiler.check(&world, entry).unwrap().diagnostics
}

#[test]
fn a_short_chain_has_a_value() {
    for chain in CHAINS {
        assert!(said(&site(*chain, 30)).keys().all(|name| *name != "budget"), "{chain:?}");
    }
}

#[test]
fn a_chain_that_is_too_long_is_said() {
    let mut wrong = Vec::new();
    for chain in CHAINS {
        let found = within(&site(*chain, LINKS), DEPTH);
        let budget = found.iter().filter(|one| one.kind.name == "budget").count();
        let messages: Vec<&String> = found.iter().map(|one| &one.message).take(3).collect();
        if budget != 1 {
            wrong.push(format!("{chain:?}: {messages:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_type_is_made_of_so_many_others() {
    let types = |link: &'static str, links: usize| {
        let site = site((link, "type T# = Int;", "1"), links);
        site.replace("let\n", "").replace("in\nassert 1 == 1;", "")
    };
    for link in ["type T# = List T@;", "type T# = T@?;", "type T# = T@ -> T@;"] {
        let found = within(&types(link, 3_000), DEPTH);
        let budget = found.iter().filter(|one| one.kind.name == "budget").count();
        assert_eq!(
            budget,
            1,
            "{link}: {:?}",
            found.iter().map(|one| &one.message).take(5).collect::<Vec<_>>()
        );
    }
    assert!(within(&types("type T# = T@;", 3_000), DEPTH).is_empty());
}

#[test]
fn types_that_are_too_many_are_said_once() {
    let types: String = (0..6_000).fold(String::new(), |mut text, at| {
        let _ = writeln!(text, "type T{at} = List Int;");
        text
    });
    let host = "hosts.web = { os = debian-12; address = \"203.0.113.10\"; };";
    let found = within(&format!("{types} let v : T5999 = [ ]; in assert v == [ ]; {{ {host} }}\n"), DEPTH);
    let said: Vec<_> = found.iter().map(|one| (one.kind.name, one.message.as_str())).collect();
    assert_eq!(said, [("budget", "a site declares at most 5000 types")]);
}
