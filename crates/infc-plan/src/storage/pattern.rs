//! Patterns of paths as glob(7) reads them, where `*` and `?` do not stand for `/`: whether two can name one file.
//!
//! Brackets are taken for any one character, so that two patterns may be said to meet that do not; never the reverse.

use infc_scalar::AbsPath;

/// Whether some path matches both patterns.
pub fn meet(one: &str, two: &str) -> bool {
    let (one, two): (Vec<&str>, Vec<&str>) = (one.split('/').collect(), two.split('/').collect());
    one.len() == two.len() && one.iter().zip(&two).all(|(one, two)| parts_meet(one, two))
}

/// The directory that holds whatever a pattern names, as far as it is named without a wildcard.
pub(crate) fn directory_of(pattern: &AbsPath) -> Option<AbsPath> {
    let mut found = pattern.parent()?;
    while found.as_str().contains(['*', '?', '[']) {
        found = found.parent()?;
    }
    Some(found)
}

/// Whether some name matches both, by a table over their positions: linear in the product of their lengths.
fn parts_meet(one: &str, two: &str) -> bool {
    let (one, two) = (items(one), items(two));
    let mut row = vec![false; two.len() + 1];
    for at_one in (0..=one.len()).rev() {
        let below = row.clone();
        for at_two in (0..=two.len()).rev() {
            let right = row.get(at_two + 1).copied().unwrap_or(false);
            let diagonal = below.get(at_two + 1).copied().unwrap_or(false);
            let down = at_one < one.len() && below.get(at_two).copied().unwrap_or(false);
            let met = match (one.get(at_one), two.get(at_two)) {
                (None, None) => true,
                (Some(Item::Star), Some(_)) | (Some(_), Some(Item::Star)) => down || right,
                (Some(Item::Star), None) => down,
                (None, Some(Item::Star)) => right,
                (Some(Item::One(a)), Some(Item::One(b))) => a == b && diagonal,
                (Some(_), Some(_)) => diagonal,
                (None, Some(_)) | (Some(_), None) => false,
            };
            if let Some(slot) = row.get_mut(at_two) {
                *slot = met;
            }
        }
    }
    row.first().copied().unwrap_or(false)
}

#[derive(Clone, Copy, PartialEq)]
enum Item {
    One(char),
    Any,
    Star,
}

fn items(part: &str) -> Vec<Item> {
    let mut chars = part.chars();
    let mut found = Vec::new();
    while let Some(c) = chars.next() {
        found.push(match c {
            '*' => Item::Star,
            '?' => Item::Any,
            '[' => {
                chars.by_ref().find(|&c| c == ']');
                Item::Any
            }
            c => Item::One(c),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_meet_where_a_name_matches_both() {
        for (one, two, met) in [
            ("/var/log/nginx/*.log", "/var/log/nginx/access.log", true),
            ("/var/log/nginx/*.log", "/var/log/nginx/shop.*", true),
            ("/var/log/*/*.log", "/var/log/nginx/*.log", true),
            ("/var/log/*.log", "/var/log/nginx/a.log", false),
            ("/var/log/a*b", "/var/log/*c", false),
            ("/var/log/a?", "/var/log/ab", true),
            ("/var/log/a[bc]", "/var/log/ab", true),
            ("/var/log/pm2/*", "/var/log/apps/*", false),
            ("/a/*", "/a/", true),
        ] {
            assert_eq!(meet(one, two), met, "{one} {two}");
            assert_eq!(meet(two, one), met, "{two} {one}");
        }
    }
}
