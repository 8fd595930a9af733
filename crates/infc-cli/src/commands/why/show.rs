//! An answer for a person.
//!
//! It deliberately has none for tools: that is the library's.

use std::fmt::Write as _;

use infc::report::{line, place, visible};
use infc::why::{Remark, Why};

use crate::site::Site;

/// How much of a value is shown.
const LONGEST: usize = 100;

/// The value, the way to what was written, then the other definitions.
pub fn human(why: &Why, site: &Site) -> String {
    let mut out = format!("{} = {}\n", visible(&why.path), cut(&visible(&why.value)));
    let steps: Vec<Row> = why.steps.iter().map(|step| row(step, why, site)).collect();
    let others: Vec<Row> = why.others.iter().map(|other| row(other, why, site)).collect();
    let all = || steps.iter().chain(&others);
    let widths = (width(all().map(|row| &*row.place)), width(all().map(|row| &*row.words)));
    write(&mut out, &steps, widths);
    if !others.is_empty() {
        out += "  beside it:\n";
        write(&mut out, &others, widths);
    }
    out
}

/// A line of an answer.
struct Row {
    place: String,
    words: String,
    source: String,
}

fn row(remark: &Remark, why: &Why, site: &Site) -> Row {
    let world = site.world.as_ref();
    let indent = "  ".repeat(usize::try_from(remark.depth).unwrap_or(0));
    let words = match &remark.value {
        Some(value) => format!("{}: {}", cut(&visible(value)), remark.text),
        None => remark.text.clone(),
    };
    match remark.at {
        Some(at) => Row {
            place: format!("{indent}{}", place(world, &site.base, at)),
            words: visible(&words),
            source: line(world, at, &why.concealed),
        },
        None => Row { place: format!("{indent}-"), words: visible(&words), source: String::new() },
    }
}

fn write(out: &mut String, rows: &[Row], (places, words): (usize, usize)) {
    for row in rows {
        let text = format!("  {:places$}  {:words$}  {}", row.place, row.words, row.source);
        // Writing to a `String` cannot fail.
        let _ = writeln!(out, "{}", text.trim_end());
    }
}

fn width<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0).min(60)
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
