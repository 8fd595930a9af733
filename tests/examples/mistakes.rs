//! The mistakes of each document: the table of its README against what is found in the documented form.
//!
//! It deliberately takes a row that calls itself impossible at its word; a person reads what is emitted in its place.

use std::collections::BTreeSet;

use crate::seen::{Named, seen};
use crate::system::{System, systems};
use crate::table::{quoted, rows, single_blanks};

/// A row of a README: a mistake, the statement that makes it, and the diagnostic that finds it.
struct Row {
    number: u32,
    statement: String,
    answer: String,
}

fn listed(system: &System) -> Vec<Row> {
    let head = ["row", "what", "statement", "found as"];
    let all = rows(&system.read("README.md"), &head);
    let of = |cells: &Vec<String>| {
        let [name, _, statement, answer] = &cells[..] else {
            panic!("{}: not four cells: {cells:?}", system.name())
        };
        let number = name.strip_prefix(system.known.prefix).and_then(|rest| rest.strip_prefix('-'));
        let number = number.and_then(|number| number.parse().ok());
        let unquoted = |cell: &String| quoted(cell).first().map_or_else(|| cell.clone(), ToString::to_string);
        Row {
            number: number.unwrap_or_else(|| panic!("{}: not a row's name: {name}", system.name())),
            statement: single_blanks(&unquoted(statement)),
            answer: if answer.starts_with("impossible: ") { answer.clone() } else { unquoted(answer) },
        }
    };
    all.iter().map(of).collect()
}

/// Whether a row is right: its diagnostic is there, at its statement, as an error where the mistake is one.
fn complaint(row: &Row, is_error: bool, named: &[Named]) -> Option<String> {
    if let Some(emitted) = row.answer.strip_prefix("impossible: ") {
        return (emitted.len() < 40).then(|| "say what is emitted in its place".to_owned());
    }
    let at = |found: &&Named| found.name == row.answer && found.line.contains(&row.statement);
    let lines = || named.iter().filter(|found| found.name == row.answer).map(|found| &found.line);
    match named.iter().find(at) {
        Some(found) if is_error && !found.error => Some("it is no error".to_owned()),
        Some(_) => None,
        None => Some(format!("not found; `{}` is found at {:#?}", row.answer, lines().collect::<Vec<_>>())),
    }
}

#[test]
fn every_mistake_of_the_document_is_found() {
    let (mut errors, mut others, mut all) = (0, 0, 0);
    for system in systems() {
        let known = system.known;
        let found = seen(&system.folder.join("as-documented/site.inf"));
        assert!(!found.built, "{}: something was written of a site with errors", known.system);
        let listed = listed(&system);
        let mut wrong = Vec::new();
        for row in &listed {
            let complaint = complaint(row, known.errors.contains(&row.number), &found.named);
            wrong.extend(complaint.map(|said| format!("{}-{}: {said}", known.prefix, row.number)));
        }
        let numbers: BTreeSet<u32> = listed.iter().map(|row| row.number).collect();
        for missing in known.errors.iter().filter(|number| !numbers.contains(number)) {
            wrong.push(format!("{}-{missing}: no row", known.prefix));
        }
        assert!(wrong.is_empty(), "{}:\n{}", known.system, wrong.join("\n"));

        let counted = |is_error: bool| {
            let rows = listed.iter().filter(|row| !row.answer.starts_with("impossible: "));
            let rows = rows.filter(|row| known.errors.contains(&row.number) == is_error);
            rows.map(|row| row.number).collect::<BTreeSet<_>>().len()
        };
        println!(
            "{}: {} of {} errors and {} of {} others are found",
            known.system,
            counted(true),
            known.errors.len(),
            counted(false),
            known.others
        );
        errors += counted(true);
        others += counted(false);
        all += 1;
    }
    println!("together: {errors} errors and {others} others");
    assert!(all < 5 || (errors >= 40 && others >= 70), "{errors} errors and {others} others are found");
}
