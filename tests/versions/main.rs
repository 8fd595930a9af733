//! Every directive of the emitted files is known to the version of its program that the target brings.
//!
//! It deliberately reads what was emitted, not the emitters, and asks two tables: `directives.tsv` beside it, and
//! nginx's own in `lang/targets/dated.inf`. It does not judge whether a value is right: the daemons' own checks do.

#![expect(clippy::panic, reason = "a test fails by a panic")]

mod read;

use std::collections::{BTreeMap, BTreeSet};

use infc::bundle::Entry;
use infc::disk::DiskWorld;
use infc::{Options, compile};
use infc_diag::{FilePath, MemWorld};
use infc_model::{Dated, Target, Typed};
use infc_plan::nginx::version;
use infc_tests::repository;

/// Since which version something is known, and until which.
struct Row {
    since: [u32; 3],
    until: Option<[u32; 3]>,
}

/// The rows of `directives.tsv` and of nginx's own table, by program and directive.
type Table = BTreeMap<(&'static str, &'static str), Row>;

fn table() -> Table {
    let mut table = Table::new();
    let lines = include_str!("directives.tsv").lines().filter(|line| !line.starts_with('#'));
    for line in lines.skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [program, directive, since, until, source] = cells[..] else { panic!("not five cells: {line}") };
        assert!(!source.is_empty(), "no source: {line}");
        let since = if since == "-" { [0; 3] } else { version(since) };
        let until = (until != "-").then(|| version(until));
        assert!(table.insert((program, directive), Row { since, until }).is_none(), "twice: {line}");
    }
    for (name, since) in dated().nginx.since.iter() {
        let row = Row { since: version(&since.value.value.0), until: None };
        assert!(table.insert(("nginx", name.to_string().leak()), row).is_none(), "twice: {name}");
    }
    table
}

/// The facts that age, nginx's directives among them.
fn dated() -> Dated {
    facts(infc_lang::DATED)
}

/// What a file of facts holds.
fn facts<T: Typed>((name, text): (&str, &str)) -> T {
    let mut world = MemWorld::default();
    let entry = world.insert(FilePath::project(name), text);
    infc_model::read(&world, entry).unwrap_or_else(|| panic!("{name}"))
}

/// The version of `program` that a target brings, of the target's own file.
fn brought(target: &str, program: &str) -> [u32; 3] {
    let file = format!("{target}.inf");
    let profile = infc_lang::TARGETS.iter().find(|(name, _)| *name == file);
    let target: Target = facts(*profile.unwrap_or_else(|| panic!("there is no {file}")));
    let fact = match program {
        "fail2ban" => target.fail2ban,
        "journald" | "systemd" | "sysusers" | "tmpfiles" => target.systemd,
        "logrotate" => target.logrotate,
        "nginx" => target.nginx,
        "openssh" => target.openssh,
        other => panic!("{file} does not say which {other} it brings"),
    };
    version(&fact.value.value.0)
}

/// What is wrong with `directive` of `program` in version `has`.
fn objection(table: &Table, (program, directive): (&str, &str), has: [u32; 3]) -> Option<String> {
    let Some(&Row { since, until }) = table.get(&(program, directive)) else {
        return Some(format!("{program}: `{directive}` is in no table"));
    };
    if since > has {
        return Some(format!("{program}: `{directive}` is known since {since:?} only, not to {has:?}"));
    }
    until
        .filter(|until| *until <= has)
        .map(|until| format!("{program}: `{directive}` is gone since {until:?}"))
}

/// Every emitted file of a form of the example.
fn emitted(form: &str) -> Vec<(String, String)> {
    let path = repository().join(format!("examples/ementech/{form}.inf"));
    let (world, entry) =
        DiskWorld::open(&path, infc::library()).unwrap_or_else(|error| panic!("{form}: {error:?}"));
    let compilation = compile(&world, entry, &Options { release: true, ..Options::default() });
    let bundle = compilation.bundle.unwrap_or_else(|| panic!("{form}: no bundle"));
    let entries = bundle.hosts.values().flat_map(infc::bundle::HostBundle::files);
    let files = entries.filter_map(|(path, entry)| match entry {
        Entry::File(file) => {
            Some((path.as_str().to_owned(), String::from_utf8_lossy(&file.bytes).into_owned()))
        }
        Entry::Link(_) => None,
    });
    files.collect()
}

#[test]
fn every_directive_is_known_to_the_target() {
    let (table, mut wrong, mut programs) = (table(), BTreeSet::new(), BTreeSet::new());
    for (form, target) in
        [("site", "ubuntu-22-04"), ("ubuntu-24-04", "ubuntu-24-04"), ("debian-12", "debian-12")]
    {
        let mut seen = BTreeSet::new();
        for (path, text) in emitted(form) {
            let Some(program) = read::program(&path) else { continue };
            for (name, value) in read::directives(program, &text) {
                seen.insert((program, name.clone()));
                let valued =
                    value.split_whitespace().map(|word| format!("{name}={}", word.trim_start_matches('~')));
                let valued =
                    valued.filter(|it| table.contains_key(&(program, it.as_str()))).collect::<Vec<_>>();
                seen.extend(valued.into_iter().map(|it| (program, it)));
            }
        }
        for (program, name) in &seen {
            programs.insert(*program);
            let objection = objection(&table, (program, name), brought(target, program));
            wrong.extend(objection.map(|said| format!("{target}: {said}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let all = ["fail2ban", "journald", "logrotate", "nginx", "openssh", "systemd", "sysusers", "tmpfiles"];
    assert_eq!(programs.into_iter().collect::<Vec<_>>(), all, "a kind of file was not read");
}

#[test]
fn what_is_too_new_or_gone_is_objected_to() {
    let table = table();
    let said = |program, name, has| objection(&table, (program, name), has);
    assert!(said("systemd", "ProtectProc", [246, 0, 0]).is_some_and(|it| it.contains("since")));
    assert!(said("systemd", "ProtectProc", [247, 0, 0]).is_none());
    assert!(said("systemd", "StartLimitInterval", [249, 0, 0]).is_some_and(|it| it.contains("gone")));
    assert!(said("nginx", "http2", [1, 18, 0]).is_some());
    assert!(said("openssh", "Prot", [8, 9, 0]).is_some_and(|it| it.contains("no table")));
}
