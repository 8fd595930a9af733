//! The tables of `lang/spec/literals.md` hold: what they refuse is refused, and offered what they offer.
//!
//! The wording of the second column is prose and is not compared.

use std::collections::BTreeSet;

use infc_scalar::{LiteralError, Number, Scalar, ScalarValue, Schedule};

const SPEC: &str = include_str!("../../../lang/spec/literals.md");

/// The rows of the tables below a heading and a header cell, each as its cells.
fn rows(header: &str) -> Vec<(&'static str, Vec<&'static str>)> {
    let (mut section, mut inside, mut found) = ("", false, Vec::new());
    for line in SPEC.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading;
        }
        let row = line.strip_prefix("| ").and_then(|rest| rest.strip_suffix('|'));
        match row.map(|row| row.split(" | ").map(str::trim).collect::<Vec<_>>()) {
            Some(cells) if inside => found.push((section, cells)),
            Some(cells) => inside = cells.first() == Some(&header),
            None => inside &= line.starts_with("|-"),
        }
    }
    found
}

/// The code spans of a cell.
fn spans(cell: &str) -> impl Iterator<Item = String> {
    cell.split('`').skip(1).step_by(2).map(|span| span.replace("\\|", "|"))
}

fn read(scalar: Scalar, literal: &str) -> Result<ScalarValue, LiteralError> {
    match literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(text) => scalar.read_text(&text.replace("\\\"", "\"")),
        None => scalar.read_number(literal),
    }
}

#[test]
fn every_scalar_has_a_section_and_an_example() {
    let sections: BTreeSet<&str> = SPEC.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let examples = rows("scalar");
    for scalar in Scalar::all() {
        assert!(sections.contains(scalar.name()), "{scalar} has no section");
        let named = |cells: &[&str]| spans(cells.first().unwrap()).any(|name| name == scalar.name());
        let (_, cells) = examples
            .iter()
            .find(|(_, cells)| named(cells))
            .unwrap_or_else(|| panic!("{scalar} has no example"));
        let texts: Vec<String> = cells.iter().flat_map(|cell| spans(cell)).collect();
        let [_, literal, canonical] = texts.as_slice() else { panic!("{texts:?}") };
        if *scalar != Scalar::Bool {
            assert_eq!(read(*scalar, literal).unwrap().to_string(), *canonical);
        }
    }
}

#[test]
fn what_is_refused_is_refused() {
    let refused = rows("refused");
    assert!(refused.len() > 70, "the tables are not found: {}", refused.len());
    for (section, cells) in refused {
        let offered = cells.get(2).map(|cell| spans(cell).collect::<BTreeSet<_>>());
        let mut found = BTreeSet::new();
        for literal in spans(cells.first().unwrap()) {
            let error = match Scalar::from_name(section) {
                Some(scalar) => read(scalar, &literal).expect_err(&literal),
                None => Number::read(&literal).expect_err(&literal),
            };
            found.extend(error.suggestion);
        }
        if let Some(offered) = offered {
            assert_eq!(found, offered, "{section}: {cells:?}");
        }
    }
}

#[test]
fn calendars_are_as_shown() {
    let shown = rows("crontab");
    assert!(!shown.is_empty(), "the table is not found");
    for (_, cells) in shown {
        let texts: Vec<String> = cells.iter().flat_map(|cell| spans(cell)).collect();
        let (cron, calendars) = texts.split_first().unwrap();
        assert_eq!(Schedule::read(cron).unwrap().to_calendar(), calendars);
    }
}
