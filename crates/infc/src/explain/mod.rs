//! What a name means: a diagnostic, a kind, a field, a definition of the standard library, a function of the prelude.
//!
//! It deliberately writes nothing by itself: every page comes from the registry, the schema, the library's own doc
//! comments or the specification, so that what a person reads is what is tested.

mod kinds;
mod library;
mod reference;
mod words;

use std::collections::BTreeSet;

use infc_diag::{Kind, Severity, all, find};

pub use library::{Definition, definitions, example};
pub use reference::reference;

/// What there is to say of a name.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Explanation {
    /// The name in full: `port-collision`, `App.memory`, `std.node`.
    pub name: String,
    /// What it names: `diagnostic`, `kind`, `field`, `variant`, `scalar`, `function`, `definition`.
    pub what: &'static str,
    /// One line.
    pub title: String,
    /// Everything, as Markdown.
    pub page: String,
    /// Of a diagnostic: how bad it is.
    pub severity: Option<Severity>,
}

/// What `name` means, as one writes it: `port-collision`, `App`, `App.memory`, `hosts.vps.apps.shop.memory`, `spa`,
/// `std.node`, `map`. A bare name of several fields or variants means each of them. Else the nearest names, the likeliest first.
pub fn explain(name: &str) -> Result<Vec<Explanation>, Vec<String>> {
    let found = of(name);
    if found.is_empty() { Err(nearest(name)) } else { Ok(found) }
}

/// Every name in full with its line, in the order of a list: diagnostics, kinds, scalars, functions, the library.
pub fn explanations() -> Vec<Explanation> {
    let diagnostics = all().iter().map(|kind| diagnostic(kind));
    diagnostics.chain(kinds::all()).chain(words::all()).chain(library::all()).collect()
}

fn of(name: &str) -> Vec<Explanation> {
    if let Some(kind) = find(name) {
        return vec![diagnostic(kind)];
    }
    if name == "std" || name.starts_with("std.") {
        return library::of(name).into_iter().collect();
    }
    let one = kinds::of(name).or_else(|| words::of(name));
    one.map_or_else(|| kinds::members_called(name), |one| vec![one])
}

fn diagnostic(kind: &'static Kind) -> Explanation {
    Explanation {
        name: kind.name.to_owned(),
        what: "diagnostic",
        title: kind.title.to_owned(),
        page: kind.page.to_owned(),
        severity: Some(kind.severity),
    }
}

/// At most three names that `name` may have meant.
fn nearest(name: &str) -> Vec<String> {
    let candidates: BTreeSet<String> =
        explanations().into_iter().map(|one| one.name).chain(kinds::members()).collect();
    let mut near: Vec<(usize, &String)> = candidates
        .iter()
        .map(|known| (distance(name, known), known))
        .filter(|(distance, known)| *distance <= known.len().min(name.len()).div_ceil(3))
        .collect();
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, known)| known.clone()).collect()
}

/// Edits between the two, whatever their case; none for a whole part of a name, one more within its last part.
fn distance(wanted: &str, known: &str) -> usize {
    let plain = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let (wanted, known) = (plain(wanted), plain(known));
    if wanted.len() > 2 && known.split(['-', '.']).any(|part| part == wanted) {
        return 0;
    }
    let whole = strsim::damerau_levenshtein(&wanted, &known);
    match known.rsplit_once('.') {
        Some((_, last)) if !wanted.contains('.') => whole.min(strsim::damerau_levenshtein(&wanted, last) + 1),
        _ => whole,
    }
}

/// The first sentence of a text.
fn sentence(text: &str) -> String {
    let line = text.lines().collect::<Vec<_>>().join(" ");
    line.find(". ").and_then(|end| line.get(..=end)).map(str::to_owned).unwrap_or(line)
}

/// What stands below the heading `heading` of a Markdown text, without it.
fn section<'a>(text: &'a str, heading: &str) -> Option<&'a str> {
    let level = heading.len() - heading.trim_start_matches('#').len();
    let (_, after) = text.split_once(&format!("\n{heading}\n"))?;
    let ends = (1..=level).filter_map(|depth| after.find(&format!("\n{} ", "#".repeat(depth))));
    after.get(..ends.min().unwrap_or(after.len())).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(of: &str) -> Vec<String> {
        explain(of).unwrap().into_iter().map(|one| one.name).collect()
    }

    #[test]
    fn a_known_name_has_its_page() {
        assert_eq!(names("port-collision"), ["port-collision"]);
        assert!(explain("port-collision").unwrap()[0].page.starts_with("# port-collision\n"));
    }

    #[test]
    fn a_near_name_is_offered() {
        assert_eq!(explain("Port_Colision").unwrap_err(), ["port-collision"]);
        assert!(explain("collision").unwrap_err().contains(&"port-collision".to_owned()));
        assert_eq!(explain("App.memroy").unwrap_err()[0], "App.memory");
        assert_eq!(explain("std.profiles.hardend").unwrap_err()[0], "std.profiles.hardened");
        assert_eq!(explain("Vhots").unwrap_err()[0], "Vhost");
        assert!(explain("memroy").unwrap_err().contains(&"App.memory".to_owned()));
        assert!(explain("nothing-like-any-of-them-at-all").unwrap_err().is_empty());
    }

    #[test]
    fn every_kind_of_name_is_explained() {
        for (name, what) in [
            ("App", "kind"),
            ("Tls", "kind"),
            ("App.memory", "field"),
            ("Host.ssh.port", "field"),
            ("hosts.vps.apps.shop.memory", "field"),
            ("Tls.letsencrypt", "variant"),
            ("Size", "scalar"),
            ("mapAttrs", "function"),
            ("std", "definition"),
            ("std.profiles", "definition"),
            ("std.profiles.hardened", "definition"),
        ] {
            let found = explain(name).unwrap_or_else(|near| panic!("{name}: {near:?}"));
            assert_eq!((found.len(), found[0].what), (1, what), "{name}");
            assert!(found[0].title.ends_with('.'), "{name}: {}", found[0].title);
        }
    }

    #[test]
    fn a_bare_name_means_each_that_has_it() {
        assert_eq!(names("max-body"), ["Vhost.max-body", "Proxy.max-body", "Cdn.max-body"]);
        assert_eq!(names("letsencrypt"), ["Tls.letsencrypt"]);
    }

    #[test]
    fn no_name_is_explained_twice() {
        let mut all: Vec<String> = explanations().into_iter().map(|one| one.name).collect();
        all.sort_unstable();
        let before = all.len();
        all.dedup();
        assert_eq!(before, all.len());
    }
}
