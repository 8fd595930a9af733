//! Properties of the whole compiler, on sites that nobody would write.
//!
//! It deliberately uses no seed from outside: a failure is there the next time too, and prints the site that shows it.

mod again;
mod layout;
mod memory;
mod merging;
mod mutation;
mod poison;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use infc::{FilePath, LineIndex, MemWorld, World};
use infc_tests::{Random, files, repository, sources};

use merging::Profiles;
use mutation::{mutate, pieces};
use poison::Mistake;

/// How many mutants of all sites.
const MUTANTS: usize = 2000;

#[test]
fn a_mutant_is_answered() {
    let corpus = corpus();
    let pieces = pieces(&corpus);
    let mut random = Random(1);
    let (mut parsing, mut broken) = (0, Vec::new());
    for number in 0..MUTANTS {
        let site: &String = random.pick(&corpus);
        let mutant = mutate(site, &pieces, &mut random);
        parsing += usize::from(infc_syntax::parse(&mutant).errors.is_empty());
        // The hook prints the panic; the mutant says how to have it again.
        let answered = catch_unwind(AssertUnwindSafe(|| answer(&mutant)));
        if let Err(why) = answered.unwrap_or_else(|_| Err("a panic".to_owned())) {
            broken.push(format!("mutant {number}: {why}\n{mutant}"));
        }
    }
    assert!(broken.is_empty(), "{} mutants\n\n{}", broken.len(), broken.first().map_or("", String::as_str));
    assert!(parsing * 2 >= MUTANTS, "only {parsing} of {MUTANTS} mutants parse");
}

/// How many sets of profiles, each in three orders.
const PROFILES: usize = 300;

#[test]
fn the_order_of_definitions_means_nothing() {
    let mut random = Random(2);
    let mut built = 0;
    for _ in 0..PROFILES {
        let profiles = Profiles::random(&mut random);
        let first = profiles.text(&mut random);
        let (bundle, found) = outcome(&first);
        built += usize::from(bundle.is_some());
        for _ in 0..2 {
            let text = profiles.text(&mut random);
            assert_eq!(outcome(&text), (bundle.clone(), found.clone()), "{first}\n{text}");
        }
    }
    assert!((PROFILES / 4..PROFILES).contains(&built), "{built} of {PROFILES} are without a conflict");
}

/// How often each site is given a mistake of its own, unless the environment's `INFC_MISTAKES` says how often.
const MISTAKES: usize = 1;

#[test]
fn what_depends_on_a_mistake_says_nothing() {
    #[expect(clippy::disallowed_methods, reason = "how wide to search is said by whoever runs it")]
    let asked = std::env::var("INFC_MISTAKES").ok();
    let times = asked.map_or(MISTAKES, |times| times.parse().unwrap_or(MISTAKES));
    // A `let` that nothing uses is not worked out, and where `unused-let` is accepted it says nothing at all.
    let read = |site: &String| !site.contains("accept.unused-let");
    let sound = corpus().into_iter().filter(|site| read(site) && found(site).is_empty());
    let (mut tried, mut broken) = (BTreeMap::new(), Vec::new());
    for site in sound {
        // What is chosen hangs on the site alone: another page does not change it.
        let mut random = Random::of(&site);
        for _ in 0..times {
            let mistake = *random.pick(&Mistake::ALL);
            let Some(mistaken) = mistake.made(&site, &mut random) else { continue };
            let found = found(&mistaken);
            if mistake.none(&found) {
                continue;
            }
            *tried.entry(mistake).or_insert(0) += 1;
            if !mistake.alone(&found) {
                broken.push(format!("{mistake:?}: {}\n\n{mistaken}", found.join("\n")));
            }
        }
    }
    for mistake in Mistake::ALL {
        let tried = tried.get(&mistake).copied().unwrap_or(0);
        assert!(tried >= 5 * times, "only {tried} sites have the mistake {mistake:?}");
    }
    assert!(broken.is_empty(), "{} sites\n\n{}", broken.len(), broken.join("\n=====\n"));
}

/// What is said of a site.
fn found(text: &str) -> Vec<String> {
    let mut world = MemWorld::default();
    let file = world.insert(FilePath::project("site.inf"), text);
    let built = infc_tests::compile(&world, file);
    let said = |each: &infc::Diagnostic| format!("{}: {}", each.kind.name, each.message);
    built.diagnostics.iter().map(said).collect()
}

/// What a site comes to: its bundle, or what is wrong with it, wherever that stands.
fn outcome(text: &str) -> (Option<String>, Vec<String>) {
    let mut world = MemWorld::default();
    let file = world.insert(FilePath::project("site.inf"), text);
    let built = infc_tests::compile(&world, file);
    let mut found: Vec<String> = built.diagnostics.iter().map(|each| each.message.clone()).collect();
    found.sort();
    found.dedup();
    let sealed = built.bundle.map(|bundle| infc::bundle::seal(&bundle));
    let manifests = sealed.map(|sealed| sealed.hosts.values().map(|host| host.json.as_str()).collect());
    (manifests, found)
}

/// Compiles `text` and shows what was found in every form; every span must lie in its file.
fn answer(text: &str) -> Result<(), String> {
    let mut world = MemWorld::default();
    let file = world.insert(FilePath::project("site.inf"), text);
    let built = infc_tests::compile(&world, file);
    for diagnostic in &built.diagnostics {
        let edits = diagnostic.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
        let labels = diagnostic.labels.iter().map(|label| label.span);
        let labels = labels.chain(diagnostic.steps.iter().filter_map(|step| step.at));
        for span in [diagnostic.primary.span].into_iter().chain(labels).chain(edits) {
            let inside = world.source(span.file).is_err()
                || (text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize));
            if !inside || LineIndex::new(text).line(span.start) == 0 {
                return Err(format!("{} has the span {span:?}", diagnostic.kind.name));
            }
        }
    }
    let report = infc::report::Report::new(&world, &built.diagnostics);
    let shown = [report.human(false), report.json(), report.github()];
    if shown.iter().any(|text| text.contains('\u{1b}')) {
        return Err("a report holds an escape character".to_owned());
    }
    Ok(())
}

/// The sites that parse among those that people read.
fn corpus() -> Vec<String> {
    let folders = ["lang", "book/src", "crates/infc-emit/src"];
    let documents = folders.into_iter().flat_map(|folder| files(&repository().join(folder), ".md"));
    let mut sites: Vec<String> = documents.flat_map(|path| sources(&infc_tests::read(&path))).collect();
    sites.extend(files(&repository().join("examples"), ".inf").iter().map(|path| infc_tests::read(path)));
    sites.retain(|site| infc_syntax::parse(site).errors.is_empty());
    assert!(!sites.is_empty(), "no document has a site");
    sites
}
