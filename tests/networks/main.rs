//! Random networks, groups, ways to the internet, balancers and delivery networks: who reaches what, as `infc-net` says,
//! against an oracle that tries one address and one rule after the other.
//!
//! `INFC_NETWORKS` is how many sites are tried, `INFC_NETWORKS_SEED` from which on.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail by panic, and is told by the environment how much to try"
)]

mod ask;
mod compiled;
mod generate;
mod oracle;
mod planted;
mod text;

use std::io::Write as _;

use ask::{Net, meant};
use compiled::compiled;
use infc_tests::{files, read, repository};
use oracle::Oracle;
use planted::{PLANTED, Planted};

/// How many sites are tried when nobody says.
const SITES: u64 = 300;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Not with `println!`, which the test harness holds back from a test that passes.
fn say(text: &str) {
    drop(writeln!(std::io::stderr(), "{text}"));
}

/// What the two say differently of a site, and how many questions it was asked; the first of them if it is no site.
fn differences(text: &str) -> Result<(Vec<String>, usize), String> {
    let (site, plan) = compiled(text)?;
    let answers = meant(&site, &Oracle::of(&site, text));
    let wrong = Net::of(&plan).against(&answers);
    let lines = wrong
        .into_iter()
        .map(|(asked, said)| format!("{asked}: {:?}, and infc-net says {said:?}", answers[asked]));
    Ok((lines.collect(), answers.len()))
}

#[test]
fn everything_before_the_hosts_is_as_an_oracle_says() {
    let first = number("INFC_NETWORKS_SEED").unwrap_or(0);
    let sites = number("INFC_NETWORKS").unwrap_or(SITES);
    let most = number("INFC_NETWORKS_SHOWN").unwrap_or(1);
    let (mut asked, mut different) = (0, 0);
    for seed in first..first + sites {
        let site = generate::site(seed);
        let (wrong, count) =
            differences(&site.to_string()).unwrap_or_else(|errors| panic!("site {seed}: {errors}"));
        asked += count;
        if wrong.is_empty() {
            continue;
        }
        different += 1;
        if different <= most {
            let small =
                text::shrink(site, |less| differences(less).is_ok_and(|(wrong, _)| !wrong.is_empty()))
                    .to_string();
            let (wrong, _) = differences(&small).unwrap();
            say(&format!("site {seed}, made small:\n{small}\n{}", wrong.join("\n")));
        }
    }
    say(&format!(
        "networks: {sites} sites from {first} on, {asked} questions, {different} sites with disagreements"
    ));
    assert!(different == 0, "{different} of {sites} sites");
}

/// How many sites a bug may hide in.
const HIDING: u64 = 200;

#[test]
fn every_planted_bug_is_found() {
    let mut hidden: Vec<_> = PLANTED.iter().collect();
    let mut found = Vec::new();
    for seed in 0..HIDING {
        let text = generate::site(seed).to_string();
        let (site, plan) = compiled(&text).unwrap_or_else(|errors| panic!("site {seed}: {errors}"));
        let answers = meant(&site, &Oracle::of(&site, &text));
        assert!(
            Net::of(&plan).against(&answers).is_empty(),
            "site {seed} is not as the oracle says without a bug"
        );
        hidden.retain(|planted| {
            let shows = !Net::of(&planted.seen(&plan)).against(&answers).is_empty();
            found.extend(shows.then(|| format!("{} at site {seed}", planted.name)));
            !shows
        });
        if hidden.is_empty() {
            break;
        }
    }
    say(&format!("planted bugs: {}", found.join(", ")));
    let hidden: Vec<&str> = hidden.iter().map(|planted| planted.name).collect();
    assert!(hidden.is_empty(), "not found in {HIDING} sites: {hidden:?}");
}

/// Whether a site is as the oracle says, and not as a model with the bug does.
fn shows(text: &str, planted: &Planted) -> bool {
    let Ok((site, plan)) = compiled(text) else { return false };
    let answers = meant(&site, &Oracle::of(&site, text));
    let agrees = |plan| Net::of(plan).against(&answers).is_empty();
    agrees(&plan) && !agrees(&planted.seen(&plan))
}

/// Small sites that once showed something: each planted bug's, and what else was found.
#[test]
fn every_case_is_as_the_oracle_says_and_shows_its_bug() {
    let folder = repository().join("tests/networks/cases");
    for planted in PLANTED {
        let path = folder.join(format!("{}.inf", planted.file()));
        if !path.exists() && std::env::var_os("INFC_BLESS").is_some() {
            let shown = (0..HIDING).map(generate::site).find(|site| shows(&site.to_string(), planted));
            let small = text::shrink(shown.unwrap(), |less| shows(less, planted));
            std::fs::write(&path, format!("# {}\n{small}\n", planted.name)).unwrap();
        }
        assert!(path.exists(), "no case shows: {}; INFC_BLESS=1 makes one", planted.name);
        assert!(shows(&read(&path), planted), "{path} does not show it");
    }
    for path in files(&folder, ".inf") {
        let (wrong, asked) = differences(&read(&path)).unwrap();
        assert!(wrong.is_empty() && asked > 0, "{path}:\n{}", wrong.join("\n"));
    }
}
