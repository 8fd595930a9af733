//! Random hosts are measured to be as predicted, and a bug in any layer of the model would be found.
//!
//! The hosts are others every day. It deliberately asks the day alone: what fails is there the next time, until
//! midnight, and in the case that is printed for ever.

#![expect(clippy::disallowed_methods, reason = "the seed is told, or the day's")]

use std::io::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use infc_daemons::Outcome;
use infc_kernel::Run;

/// How many hosts a test measures.
const HOSTS: usize = 100;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Not with `println!`, which the test harness holds back from a test that passes.
fn say(text: &str) {
    drop(writeln!(std::io::stderr(), "{text}"));
}

#[test]
fn random_hosts_are_as_predicted() -> Outcome<()> {
    let day = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs() / 86_400);
    let seed = number("INFC_KERNEL_SEED").unwrap_or(day * 100_000);
    let hosts = number("INFC_KERNEL_HOSTS").and_then(|hosts| usize::try_from(hosts).ok()).unwrap_or(HOSTS);
    say(&format!("INFC_KERNEL_SEED={seed} INFC_KERNEL_HOSTS={hosts}"));
    let mut run = Run::begin(seed)?;
    let wrong = run.hosts(hosts)?;
    say(&run.totals.to_string());
    let texts: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "put each into tests/kernel/cases when it is mended:\n{}", texts.join("\n"));
    assert!(run.totals.open_outside > hosts, "hardly anything is reached: {}", run.totals);
    Ok(())
}

#[test]
fn every_planted_bug_is_found() -> Outcome<()> {
    let mut run = Run::begin(1)?;
    let wrong = run.hosts(HOSTS)?;
    assert!(wrong.is_empty(), "{}", wrong.iter().map(ToString::to_string).collect::<String>());
    assert!(run.hidden().is_empty(), "not found in {HOSTS} hosts: {:?}", run.hidden());
    Ok(())
}
