//! Every directive of the emitted files is known to the version of its program that the target brings.
//!
//! It deliberately reads the golden bundles, not the emitters, and asks two tables: `directives.tsv` beside it, and
//! nginx's own in `lang/targets/dated.inf`. It does not judge whether a value is right: the daemons' own checks do.

#![expect(clippy::panic, reason = "a test fails by a panic")]

mod directives;

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use infc_diag::{FilePath, MemWorld};
use infc_model::{Dated, Target, Typed};
use infc_plan::nginx::version;
use infc_tests::{files, read, repository};

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

/// The golden bundles, a host each: the folder, and the target that it is for.
fn hosts() -> Vec<(Utf8PathBuf, String)> {
    let manifests = files(&repository().join("tests/golden"), "/manifest.json").into_iter();
    let host = manifests.filter_map(|path| {
        let manifest: serde_json::Value = serde_json::from_str(&read(&path)).ok()?;
        Some((path.parent()?.to_owned(), manifest.pointer("/target/os")?.as_str()?.to_owned()))
    });
    // What a provider makes is for no system.
    host.filter(|(_, target)| target != "terraform").collect()
}

/// What a host's files use: program, and directive or directive with value where that has a version of its own.
fn used(table: &Table, host: &Utf8Path) -> BTreeSet<(&'static str, String)> {
    let mut used = BTreeSet::new();
    for place in files(host, "") {
        let Some(program) = place.strip_prefix(host).ok().and_then(|path| directives::program(path.as_str()))
        else {
            continue;
        };
        for (name, value) in directives::directives(program, &read(&place)) {
            let words = value.split_whitespace().map(|word| word.trim_start_matches('~'));
            let valued = words.map(|word| format!("{name}={word}"));
            used.extend(
                valued.filter(|it| table.contains_key(&(program, it.as_str()))).map(|it| (program, it)),
            );
            used.insert((program, name));
        }
    }
    used
}

#[test]
fn every_directive_is_known_to_the_target() {
    let (table, mut wrong, mut programs, mut targets) =
        (table(), Vec::new(), BTreeSet::new(), BTreeSet::new());
    for (host, target) in hosts() {
        for (program, name) in &used(&table, &host) {
            programs.insert(*program);
            let objection = objection(&table, (program, name), brought(&target, program));
            wrong.extend(objection.map(|said| format!("{target}: {said}")));
        }
        targets.insert(target);
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let all = ["fail2ban", "journald", "logrotate", "nginx", "openssh", "systemd", "sysusers", "tmpfiles"];
    assert_eq!(programs.into_iter().collect::<Vec<_>>(), all, "a kind of file was not read");
    assert_eq!(targets.into_iter().collect::<Vec<_>>(), ["debian-12", "ubuntu-22-04", "ubuntu-24-04"]);
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
