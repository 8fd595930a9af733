//! Connections to the outside are measured to get out where infc says so, and nowhere else.

#![expect(clippy::disallowed_methods, reason = "the seed is told")]

use infc_daemons::Outcome;
use infc_kernel::{Bench, Compiled, Leaving, gets_out, host, leaving};
use infc_plan::firewall::{Action, FirewallPlan, Verdict};

/// How many hosts with rules for outgoing are measured.
const HOSTS: usize = 60;

/// Wrong readings of a firewall, each of which a measurement has to refute.
type Misread = (&'static str, fn(&mut FirewallPlan));

const MISREAD: [Misread; 7] = [
    ("the last match decides", |firewall| firewall.out.reverse()),
    ("there are no rules", |firewall| firewall.out.clear()),
    ("addresses are ignored", |firewall| firewall.out.iter_mut().for_each(|rule| rule.to = None)),
    ("protocols are ignored", |firewall| firewall.out.iter_mut().for_each(|rule| rule.proto = None)),
    ("a refusal lets out", |firewall| {
        let refusals = firewall.out.iter_mut().filter(|rule| rule.action == Action::Reject);
        refusals.for_each(|rule| rule.action = Action::Allow);
    }),
    ("interfaces are ignored", |firewall| firewall.out.iter_mut().for_each(|rule| rule.on = None)),
    ("everything else gets out", |firewall| firewall.outgoing.value = Verdict::Allow),
];

#[test]
fn what_gets_out_is_as_predicted() -> Outcome<()> {
    let first = std::env::var("INFC_KERNEL_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut bench = Bench::open()?;
    let mut found = [false; MISREAD.len()];
    let (mut hosts, mut tried, mut out) = (0, 0, 0);
    for seed in first.. {
        if hosts == HOSTS {
            break;
        }
        let compiled = Compiled::of(&host(seed).to_string())?;
        let Some(firewall) = compiled.host()?.firewall.clone().filter(|one| !one.out.is_empty()) else {
            continue;
        };
        hosts += 1;
        let all: Vec<Leaving> = leaving(&firewall);
        let said = gets_out(&firewall, &all);
        let mut measured = bench.leave(&compiled, &all)?;
        if measured != said {
            // A busy machine gets a second look.
            measured = bench.leave(&compiled, &all)?;
        }
        for ((one, said), is) in all.iter().zip(&said).zip(&measured) {
            assert_eq!(said, is, "seed {seed}: {one:?}\n{}", host(seed));
        }
        tried += all.len();
        out += measured.iter().filter(|is| **is).count();
        for ((_, misread), found) in MISREAD.iter().zip(&mut found) {
            let mut other = firewall.clone();
            misread(&mut other);
            *found |= gets_out(&other, &all) != measured;
        }
        if hosts % 20 == 0 {
            bench.load(&compiled, true)?;
        }
    }
    println!("{hosts} hosts, {tried} attempts, {out} got out");
    let hidden: Vec<&str> =
        MISREAD.iter().zip(found).filter(|(_, found)| !found).map(|((name, _), _)| *name).collect();
    assert!(hidden.is_empty(), "not found: {hidden:?}");
    assert!(out > hosts && out < tried, "{out} of {tried}");
    Ok(())
}
