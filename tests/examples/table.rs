//! Tables of a Markdown text, found by their first row.
//!
//! It deliberately knows no more of Markdown.

/// The rows below the table's head, cell by cell, of every table whose head has these cells.
pub fn rows(text: &str, head: &[&str]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if !line.starts_with('|') {
            inside = false;
            continue;
        }
        let cells = cells(line);
        if inside && !cells.iter().all(|cell| cell.chars().all(|c| c == '-')) {
            found.push(cells);
        } else if cells == head {
            inside = true;
        }
    }
    found
}

/// The cells of a row; `\|` is a bar inside of one.
fn cells(line: &str) -> Vec<String> {
    let whole = line.trim().trim_start_matches('|').replace("\\|", "\u{0}");
    let whole = whole.strip_suffix('|').unwrap_or(&whole);
    whole.split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect()
}

/// What stands between backquotes in a cell.
pub fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// A text with single blanks.
pub fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
