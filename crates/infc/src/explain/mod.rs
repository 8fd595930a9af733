//! The page of a diagnostic, by its name.
//!
//! It deliberately gives Markdown as it stands in `lang/diagnostics/`: the page that a person reads is the test.

mod library;

use infc_diag::{Kind, all, find};

pub use library::{Definition, definitions, example};

/// The kind that is called `name`, whose `page` explains it; else the nearest names, the likeliest first.
pub fn explain(name: &str) -> Result<&'static Kind, Vec<&'static str>> {
    find(name).ok_or_else(|| nearest(name))
}

/// At most three names that `name` may have meant.
fn nearest(name: &str) -> Vec<&'static str> {
    let wanted = name.to_lowercase().replace(['_', ' '], "-");
    let mut near: Vec<(usize, &'static str)> = all()
        .iter()
        .map(|kind| (distance(&wanted, kind.name), kind.name))
        .filter(|(distance, known)| *distance <= known.len().div_ceil(3))
        .collect();
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, known)| known).collect()
}

/// Edits between the two; none for a whole part of a name.
fn distance(wanted: &str, known: &str) -> usize {
    if wanted.len() > 2 && known.split('-').any(|part| part == wanted) {
        0
    } else {
        strsim::damerau_levenshtein(wanted, known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_name_has_its_page() {
        assert_eq!(explain("port-collision").unwrap().name, "port-collision");
    }

    #[test]
    fn a_near_name_is_offered() {
        assert_eq!(explain("Port_Colision").unwrap_err(), ["port-collision"]);
        assert!(explain("collision").unwrap_err().contains(&"port-collision"));
        assert!(explain("nothing-like-any-of-them-at-all").unwrap_err().is_empty());
    }
}
