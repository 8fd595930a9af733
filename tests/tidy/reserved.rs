//! The reserved names: those that the compiler refuses, and those that the specification lists.
//!
//! It deliberately reads the lists alone; what is said when one is taken is in the specification's blocks.

use std::collections::BTreeSet;

use infc_tests::{read, repository};

/// The names in backquotes.
fn quoted(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The items of the list below `heading`.
fn items<'a>(page: &'a str, heading: &str) -> Vec<&'a str> {
    let (_, below) = page.split_once(heading).unwrap_or_default();
    let list = below.split("\n\n").find(|part| part.trim_start().starts_with("- "));
    list.unwrap_or_default().trim_start().trim_start_matches("- ").split("\n- ").collect()
}

#[test]
fn the_specification_lists_the_reserved_names() {
    let page = read(&repository().join("lang/spec/names.md"));
    let schema = infc_model::schema();
    let known = infc_eval::reserved(schema);
    let listed: Vec<BTreeSet<&str>> = items(&page, "## Reserved names").into_iter().map(quoted).collect();
    assert_eq!(listed.len(), known.len(), "lang/spec/names.md has another number of lists");
    for (known, listed) in known.iter().zip(listed) {
        let missing: Vec<_> = known.difference(&listed).collect();
        let gone: Vec<_> = listed.difference(known).filter(|name| **name != "prelude").collect();
        assert!(missing.is_empty(), "lang/spec/names.md does not list {missing:?}");
        assert!(gone.is_empty(), "lang/spec/names.md lists {gone:?}, which nothing reserves");
    }
}

#[test]
fn the_specification_explains_the_functions_of_the_prelude() {
    let page = read(&repository().join("lang/spec/prelude.md"));
    let [_, functions, _] = infc_eval::reserved(infc_model::schema());
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split([' ', '`']).next());
    let policies = page.lines().filter(|line| line.contains("give a [policy]")).flat_map(quoted);
    let explained: BTreeSet<&str> = rows.chain(policies).collect();
    assert_eq!(explained, functions);
}

#[test]
fn the_specification_lists_what_is_in_scope_in_each_kind() {
    let page = read(&repository().join("lang/spec/names.md"));
    let (_, table) = page.split_once("| kind | in scope inside it |").unwrap_or_default();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|')).map(quoted);
    let listed: BTreeSet<BTreeSet<&str>> = rows.collect();
    let schema = infc_model::schema();
    let entities = schema.records.iter().enumerate().filter(|(_, record)| !record.scope.is_empty());
    let known: BTreeSet<BTreeSet<&str>> = entities
        .map(|(index, record)| {
            let is_root = index == usize::from(schema.root.0);
            let name: &str = if is_root { "Site" } else { &record.name };
            record.scope.iter().copied().chain([name]).collect()
        })
        .collect();
    assert_eq!(listed, known);
}
