//! Each limit: what exceeds it is one diagnostic at the user's text, and there is no bundle.

use infc::{Compiler, Limits, MemWorld};

use crate::{SITE, names, world};

/// Builds `text` within `limits`: the one message about a limit.
fn told(text: &str, limits: Limits) -> String {
    let (world, site) = world(text);
    let built = Compiler::new().limits(limits).build(&world, site).unwrap();
    assert!(built.bundle.is_none());
    let told: Vec<_> = built.diagnostics.iter().filter(|found| found.kind.name == "budget").collect();
    assert_eq!(told.len(), 1, "{:?}", names(&built.diagnostics));
    assert_eq!(told[0].primary.span.file, site);
    assert!(told[0].is_error() && told[0].help.is_some());
    told[0].message.clone()
}

fn limits() -> Limits {
    Limits::default()
}

#[test]
fn the_small_site_fits_where_strangers_are_let_in() {
    let (world, site) = world(SITE);
    let built = Compiler::new().limits(Limits::strict()).build(&world, site).unwrap();
    assert!(built.bundle.is_some(), "{:?}", names(&built.diagnostics));
}

#[test]
fn evaluation() {
    let asserting = |what: &str| format!("assert {what};\n{SITE}");
    let long = asserting("length (map (n: n + 1) (range 1 5000)) > 0");
    assert!(told(&long, Limits { steps: 3_000, ..limits() }).contains("more than 3000 steps"));
    let list = asserting("length (range 1 500) > 0");
    assert!(told(&list, Limits { list_elements: 100, ..limits() }).contains("more than 100"));
    let text = asserting(r#""aaaaaaaaaa${"bbbbbbbbbb"}" == "x" || true"#);
    assert!(told(&text, Limits { string_bytes: 15, ..limits() }).contains("more than 15 bytes"));
    let chain: Vec<String> = (1..200).map(|n| format!("a{n} = a{} + 1;", n - 1)).collect();
    let deep = format!("let a0 = 1; {} in {}", chain.join(" "), SITE.replace("3000", "2800 + a199"));
    assert!(told(&deep, Limits { depth: 100, ..limits() }).contains("more than 100 deep"));
}

#[test]
fn analysis() {
    let told = told(SITE, Limits { expressions: 5, ..limits() });
    assert!(told.contains("too many types"), "{told}");
}

#[test]
fn what_is_read() {
    assert!(told(SITE, Limits { source_bytes: 20, ..limits() }).contains("more than 20 bytes"));
    let mut world = MemWorld::new();
    let site = world.insert("site.inf", SITE.replace("3000", "import ./port.inf"));
    world.insert("port.inf", "3000");
    let compiler = Compiler::new().limits(Limits { files: 1, ..limits() });
    let checked = compiler.check(&world, site).unwrap();
    assert_eq!(names(&checked.diagnostics), ["budget"]);
    assert!(checked.diagnostics[0].message.contains("more than 1 files"), "{:?}", checked.diagnostics[0]);
    let two = Compiler::new().limits(Limits { files: 2, ..limits() });
    assert!(!two.check(&world, site).unwrap().has_errors());
}

#[test]
fn what_is_written() {
    let told = told(SITE, Limits { output_bytes: 1_000, ..limits() });
    assert_eq!(told, "the files of all hosts have more than 1000 bytes");
}

#[test]
fn the_same_for_every_question() {
    let (world, site) = world(SITE);
    let infc = Compiler::new().limits(Limits { source_bytes: 20, ..limits() });
    let tested = infc.test(&world, site, None).unwrap();
    assert_eq!(names(&tested.diagnostics), ["budget"]);
    assert!(infc.why(&world, site, "hosts.web").unwrap().is_err());
    assert!(infc.reach(&world, site).unwrap().exposure.is_none());
}
