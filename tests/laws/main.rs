//! The laws of merging (language, section 6): what a slot comes to depends on the partial order of use over the set of its
//! definitions and on nothing else. Random sites are written in several ways, each of which must come to what an oracle
//! says that was made from the section alone.
//!
//! `INFC_LAWS` is how many sites are tried. It deliberately plans and emits nothing: `properties` does.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail by panic")]

mod oracle;
mod print;
mod site;

use std::collections::BTreeSet;

use infc::{Diagnostic, FilePath, MemWorld};
use infc_eval::Schema;
use infc_scalar::ScalarValue;
use infc_tests::Random;

use oracle::{Found, Oracle, Out};
use print::{Files, print};
use site::{Site, schema, slots};

/// How many sites are tried when nobody says.
const SITES: usize = 2_000;

/// How many ways each is written in.
const WAYS: usize = 2;

#[test]
#[expect(clippy::disallowed_methods, reason = "the longer run is asked for by the environment")]
fn merging_depends_on_who_uses_whom_alone() {
    let asked = std::env::var("INFC_LAWS").ok().and_then(|text| text.parse().ok());
    let schema = schema();
    let (mut conflicts, mut grown) = (0, 0);
    let count = asked.unwrap_or(SITES);
    for seed in 0..count {
        let mut random = Random(seed as u64);
        let site = Site::random(&mut random);
        let expected = Oracle::judge(&site);
        conflicts += usize::from(expected.1.iter().any(|(name, _)| *name == "conflicting-definitions"));
        grown += usize::from(expected.1.iter().any(|(name, _)| *name == "grow-only"));
        for _ in 0..WAYS {
            if let Err(files) = holds(&site, &schema, &mut random) {
                let small = shrunk(site, &schema);
                let files = holds(&small, &schema, &mut Random(0)).err().unwrap_or(files);
                panic!("site {seed}\n{}", shown(&small, &files, &schema));
            }
        }
    }
    println!(
        "{count} sites, each in {WAYS} ways: {conflicts} with conflicts, {grown} that drop what may only grow"
    );
    let range = count / 20..count * 19 / 20;
    assert!(range.contains(&conflicts), "{conflicts} of {count} sites have conflicts");
    assert!(grown > count / 200, "{grown} of {count} sites drop what may only grow");
}

/// Whether a way to write the site comes to what the oracle says; else that way.
fn holds(site: &Site, schema: &Schema, random: &mut Random) -> Result<(), Files> {
    let files = print(site, random);
    if outcome(&files, schema) == Ok(Oracle::judge(site)) { Ok(()) } else { Err(files) }
}

/// What the compiler says that a site comes to; what is wrong with it otherwise.
fn outcome(files: &Files, schema: &Schema) -> Result<(Out, Found), Vec<String>> {
    let mut world = MemWorld::default();
    let ids: Vec<_> =
        files.iter().map(|(name, text)| world.insert(FilePath::project(name), text.as_str())).collect();
    let analysed = infc_eval::analyse(&world, schema, ids[0]);
    let evaluated = infc_eval::evaluate(&analysed.value);
    let all = analysed.diagnostics.iter().chain(&evaluated.diagnostics);
    let (mut found, mut others) = (Found::new(), Vec::new());
    for diagnostic in all.filter(|diagnostic| diagnostic.is_error()) {
        match diagnostic.kind.name {
            name @ ("conflicting-definitions" | "grow-only") => {
                found.insert((name, slot(diagnostic)));
            }
            name => others.push(format!("{name}: {}", diagnostic.message)),
        }
    }
    match &evaluated.value.value.value {
        infc_eval::Value::Record { fields, .. } if others.is_empty() => {
            Ok((out(fields.first().and_then(Option::as_ref).map(|field| &field.value)), found))
        }
        _ => Err(others),
    }
}

/// The slot that a diagnostic speaks of.
fn slot(diagnostic: &Diagnostic) -> String {
    diagnostic.message.split('`').nth(1).unwrap_or_default().to_owned()
}

fn out(value: Option<&infc_eval::Value>) -> Out {
    use infc_eval::Value as V;
    match value {
        None | Some(V::Absent) => Out::Absent,
        Some(V::Scalar(ScalarValue::Int(value))) => Out::Int(*value),
        Some(V::Scalar(ScalarValue::Bool(value))) => Out::Bool(*value),
        Some(V::List(items)) => {
            let number = |item: &V| if let V::Scalar(ScalarValue::Int(value)) = item { *value } else { -1 };
            Out::List(items.iter().map(|item| number(&item.value)).collect())
        }
        Some(V::Map(entries)) => Out::Map(
            entries.iter().map(|entry| (entry.key.to_string(), out(Some(&entry.value.value)))).collect(),
        ),
        Some(V::Record { fields, .. }) => {
            Out::Record(fields.iter().map(|field| out(field.as_ref().map(|field| &field.value))).collect())
        }
        Some(_) => Out::Wrong,
    }
}

/// A smaller site that is judged wrongly, too.
fn shrunk(mut site: Site, schema: &Schema) -> Site {
    let wrong = |site: &Site| (0..8).any(|seed| holds(site, schema, &mut Random(seed)).is_err());
    let mut known = BTreeSet::new();
    while known.insert(format!("{site:?}")) {
        for body in 0..site.0.len() {
            for item in (0..site.0[body].items.len()).rev() {
                let mut less = site.clone();
                less.0[body].items.remove(item);
                if wrong(&less) {
                    site = less;
                }
            }
            for used in (0..site.0[body].uses.len()).rev() {
                let mut less = site.clone();
                less.0[body].uses.remove(used);
                if wrong(&less) {
                    site = less;
                }
            }
        }
    }
    site
}

fn shown(site: &Site, files: &Files, schema: &Schema) -> String {
    let texts: Vec<String> = files.iter().map(|(name, text)| format!("# {name}\n{text}")).collect();
    let (expected, found) = Oracle::judge(site);
    let names: Vec<&str> = slots(1).iter().map(|slot| slot.name).collect();
    format!(
        "{}\nslots: {names:?}\nexpected {expected:?}\n  {found:?}\nfound {:?}",
        texts.join("\n"),
        outcome(files, schema)
    )
}
