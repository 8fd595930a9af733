//! A site that is edited is known with what was left of its last state as it is known anew.
//!
//! The sites are those in which entities ask one another: by reference, by value, through a `let`, a file, a policy. It
//! deliberately compares everything that is known, places and all, and not what is answered from it.

use std::collections::{BTreeMap, BTreeSet};

use infc::eval::{Named, Spanned, Typed, Use, Value};
use infc::exposure::Exposure;
use infc::{Compiler, Diagnostic, FileId, FilePath, Inspection, MemWorld, Memory, Span};
use infc_tests::{Random, TextEdit};

/// How many edits of each site, unless `INFC_EDITS` says.
const EDITS: usize = 64;

/// After so many, a site is as it was.
const LIFE: usize = 16;

/// Hosts that have nothing to do with each other but what they share, and some that have.
const SHARED: &str = r#"{
  description = "Shared";
  outputs = { std }: let
    backend = { name : Name, port : Port }: App {
      inherit port;
      directory = "/srv/${name}";
      script = "server.js";
      env = { PORT = own-port; };
    };
    few = 3;
    near = hosts.b.apps.web.directory;
    ports : Map Name Port = { one = 4001; web = 4002; };
    common = profile Host {
      imports = [ std.profiles.hardened ];
      users.ops = { keys = [ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl ops@example.org" ]; };
    };
    lib = import ./lib.inf;
  in {
    zones.office = [ "203.0.113.0/24" ];
    hosts.a = {
      imports = [ common ];
      os = debian-12;
      address = "10.0.0.10";
      apps.web = backend { name = "a-web"; port = 3000 + few; };
      apps.other = { directory = "/srv/other"; script = "o.js"; port = hosts.b.apps.web.port; };
    };
    hosts.b = {
      imports = [ common ];
      os = debian-12;
      address = "10.0.0.11";
      apps.web = backend { name = "b-web"; port = 3100; };
    };
    hosts.c = {
      imports = [ common ];
      os = debian-12;
      address = "10.0.0.12";
      apps.web = { directory = near; script = "w.js"; port = 3200; };
    };
    hosts.d = {
      os = debian-12;
      address = "10.0.0.13";
      ssh = { port = 2222; from = [ zones.office ]; };
      apps.web = lib.web { at = 3300; };
    };
    hosts.e = { imports = [ ./e.inf ]; os = debian-12; };
    hosts.f = import ./f.inf;
    hosts.g = {
      os = debian-12;
      address = "10.0.0.16";
      apps = mapAttrs (name: port: backend { inherit name port; }) ports;
    };
    dns."example.org" = { a = address hosts.a; b = address hosts.b; };
    policies.behind = each hosts (h: never internet h.apps.web);
    policies.of-b = never internet hosts.b.apps.web;
  };
}
"#;

const LIB: &str =
    "{\n  web = { at : Port }: App { directory = \"/srv/lib\"; script = \"l.js\"; port = at; };\n}\n";

const E: &str = "{\n  address = \"10.0.0.14\";\n  apps.web = { directory = \"/srv/e\"; script = \"e.js\"; port = 3400; };\n}\n";

const F: &str = "{\n  os = debian-12;\n  address = \"10.0.0.15\";\n  apps.web = { directory = \"/srv/f\"; script = \"f.js\"; port = 3500; };\n}\n";

/// The files of a site, by their paths.
type Site = BTreeMap<String, String>;

#[test]
fn what_is_known_again_is_what_is_known_anew() {
    let shared = [("site.inf", SHARED), ("lib.inf", LIB), ("e.inf", E), ("f.inf", F)];
    let shared: Site = shared.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
    let written = |split| infc_sites::written(300, split).into_iter().collect::<Site>();
    let called = Site::from([("site.inf".to_owned(), infc_sites::site(60))]);
    #[expect(clippy::disallowed_methods, reason = "who looks longer says so")]
    let edits = std::env::var("INFC_EDITS").map_or(EDITS, |said| said.parse().unwrap());
    let mut random = Random(11);
    for (number, site) in [shared, written(false), written(true), called].iter().enumerate() {
        let others: Vec<String> = site.values().cloned().collect();
        for life in 0..edits / LIFE {
            let (memory, mut now, mut last) = (Memory::default(), site.clone(), site.clone());
            known(&now, false, Some(&memory)).unwrap();
            for edit in 0..LIFE {
                let next = if random.one_in(4) { last.clone() } else { edited(&now, &others, &mut random) };
                last = std::mem::replace(&mut now, next);
                // Now and then another world, which numbers its files otherwise.
                let turned = random.one_in(9);
                let again = known(&now, turned, Some(&memory)).unwrap();
                let anew = known(&now, turned, None).unwrap();
                assert!(
                    again == anew,
                    "site {number}, life {life}, edit {edit}: {}",
                    differs(&again, &anew, &now)
                );
            }
        }
    }
}

/// One of the files with a random edit: often a small one, as people type.
fn edited(site: &Site, others: &[String], random: &mut Random) -> Site {
    let mut site = site.clone();
    let paths: Vec<String> = site.keys().cloned().collect();
    let Some(text) = site.get_mut(random.pick(&paths)) else { return site };
    *text = match random.below(5) {
        0 | 1 => TextEdit::random(text, others, random).applied(text),
        // At the end of a line, or between two words.
        2 => {
            let blanks: Vec<usize> = text.match_indices([' ', '\n']).map(|(at, _)| at).collect();
            let at = *random.pick(&blanks) + random.below(2);
            let blank = random.pick(&[" ", "\n", " # said\n", "\t# x\n\n", "# "]);
            format!("{}{blank}{}", &text[..at], &text[at..])
        }
        _ => {
            let digits: Vec<usize> =
                text.match_indices(|char: char| char.is_ascii_digit()).map(|(at, _)| at).collect();
            let at = if digits.is_empty() { text.len() } else { *random.pick(&digits) };
            let end = (at + random.below(2)).min(text.len());
            let digit = random.pick(&["", "4", "17", "x", "\n"]);
            format!("{}{digit}{}", &text[..at], &text[end..])
        }
    };
    site
}

/// Everything that is known of a site.
fn known(site: &Site, turned: bool, memory: Option<&Memory>) -> Option<Known> {
    let mut world = MemWorld::default();
    // The numbers of files hang on the order in which they come.
    let entry = world.insert(FilePath::project("site.inf"), site.get("site.inf")?.clone());
    let files: Vec<_> = if turned { site.iter().rev().collect() } else { site.iter().collect() };
    for (path, text) in files {
        world.insert(FilePath::project(path.clone()), text.clone());
    }
    let look = |it: &Inspection<'_>| Known::of(it);
    let compiler = Compiler::new();
    match memory {
        Some(memory) => compiler.inspect_next(memory, (&world, entry), look).ok(),
        None => compiler.inspect(&world, entry, look).ok(),
    }
}

/// What is known of a site.
#[derive(PartialEq, Debug)]
struct Known {
    diagnostics: Vec<Diagnostic>,
    value: Spanned<Value>,
    uses: Vec<Use>,
    types: BTreeSet<Typed>,
    fields: BTreeSet<Named>,
    concealed: BTreeSet<Span>,
    files: Vec<FileId>,
    exposure: Option<Exposure>,
}

impl Known {
    fn of(it: &Inspection<'_>) -> Self {
        let program = it.program;
        Self {
            diagnostics: it.diagnostics().to_vec(),
            value: it.value().clone(),
            uses: program.uses.clone(),
            types: program.types.iter().cloned().collect(),
            fields: program.fields.iter().copied().collect(),
            concealed: program.concealed.clone(),
            files: program.files.clone(),
            exposure: it.exposure().cloned(),
        }
    }
}

/// The first line in which what is known again is not what is known anew.
fn differs(again: &Known, anew: &Known, site: &Site) -> String {
    let (again, anew) = (format!("{again:#?}"), format!("{anew:#?}"));
    let found = again.lines().zip(anew.lines()).find(|(again, anew)| again != anew);
    let files: Vec<String> = site.iter().map(|(path, text)| format!("--- {path}\n{text}")).collect();
    format!("{found:#?}\n{}", files.join("\n"))
}
