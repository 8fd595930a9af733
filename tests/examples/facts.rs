//! The facts of each document: `FACTS.md` says where each is stated, and there it stands.
//!
//! It deliberately does not compare a fact with its statement: a person does.

use camino::Utf8Path;

use crate::system::{System, systems};
use crate::table::{quoted, rows, single_blanks};

/// Where a quoted statement stands in a file: the first line, counted from one.
fn line_of(text: &str, statement: &str) -> Option<usize> {
    let statement = single_blanks(statement);
    text.lines().position(|line| single_blanks(line).contains(&statement)).map(|at| at + 1)
}

/// The places that a row names: a file, then what stands in it.
fn places(system: &System, cell: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut file: Option<(&str, String)> = None;
    for part in quoted(cell) {
        let is_file = Utf8Path::new(part).extension() == Some("inf") && !part.contains(' ');
        if is_file {
            file = Some((part, system.read(part)));
            continue;
        }
        let Some((name, text)) = &file else { return Err(format!("no file before `{part}`")) };
        let line = line_of(text, part).ok_or_else(|| format!("`{part}` does not stand in {name}"))?;
        found.push(format!("{name}:{line}"));
    }
    if found.is_empty() { Err("it is stated nowhere".to_owned()) } else { Ok(found) }
}

#[test]
fn every_fact_is_stated() {
    let mut sum = 0;
    for system in systems() {
        let table = rows(&system.read("FACTS.md"), &["fact", "stated at"]);
        let mut wrong = Vec::new();
        for row in &table {
            let [fact, stated] = &row[..] else { panic!("{}: not two cells: {row:?}", system.name()) };
            match places(&system, stated) {
                Ok(places) => println!("{}: {fact}: {}", system.name(), places.join(" ")),
                Err(said) => wrong.push(format!("{fact}: {said}")),
            }
        }
        assert!(wrong.is_empty(), "{}:\n{}", system.name(), wrong.join("\n"));
        assert!(table.len() >= 25, "{}: only {} facts", system.name(), table.len());
        println!("{}: {} facts", system.name(), table.len());
        sum += table.len();
    }
    println!("together: {sum} facts");
}
