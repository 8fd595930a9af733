//! The algebra of addresses and the walk through a firewall against brute force, over universes so small that every
//! member can be asked: INFC_ALGEBRA cases, some thousands otherwise.
//!
//! It deliberately uses no seed from outside: a failure is there the next time too, and prints its case.

mod sets;
mod walk;

use std::io::Write as _;

use infc_tests::Random;

/// How many cases of each kind run in every run.
const CASES: usize = 4_000;

#[expect(clippy::disallowed_methods, reason = "a lane runs more cases")]
fn cases() -> usize {
    std::env::var("INFC_ALGEBRA").ok().and_then(|text| text.parse().ok()).unwrap_or(CASES)
}

/// Runs all cases of a kind; what goes wrong names the case.
fn run(name: &str, case: impl Fn(&mut Random) -> usize) {
    let (cases, mut asked) = (cases(), 0);
    for number in 0..cases {
        asked += case(&mut Random(number as u64));
    }
    // Not with `println!`, which the test harness holds back from a test that passes.
    drop(writeln!(std::io::stderr(), "{name}: {cases} cases, {asked} members asked"));
    assert!(asked > cases, "hardly anything was asked");
}

#[test]
fn ranges_agree_with_bits() {
    run("ranges", sets::ranges);
}

#[test]
fn addresses_agree_with_lists_of_them() {
    run("addresses", sets::addresses);
}

#[test]
fn firewalls_agree_with_rules_tried_one_by_one() {
    run("firewalls", walk::firewall);
}
