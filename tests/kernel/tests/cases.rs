//! Small hosts that once showed something, again: each planted bug's, and what else was found.
//!
//! Each is loaded by `ufw enable`, too, which must leave the emitted files as they are.

#![expect(clippy::disallowed_methods, reason = "the cases are files")]

use std::net::IpAddr;
use std::path::PathBuf;

use infc_daemons::Outcome;
use infc_daemons::fail::While;
use infc_kernel::{Attempt, Bench, CASES, Compiled, PLANTED, Prediction, Way};
use infc_scalar::Proto;

/// The cases: name and text, sorted.
fn cases() -> Outcome<Vec<(String, String)>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(CASES).doing(CASES)?.flatten().map(|entry| entry.path()).collect();
    paths.sort_unstable();
    let read = |path: &PathBuf| {
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok((name, std::fs::read_to_string(path).doing(path.display())?))
    };
    paths.iter().map(read).collect()
}

#[test]
fn every_case_is_as_predicted_and_shows_its_bug() -> Outcome<()> {
    let (mut bench, cases) = (Bench::open()?, cases()?);
    for (name, text) in &cases {
        let compiled = Compiled::of(text)?;
        bench.load(&compiled, true)?;
        let prediction = Prediction::of(&compiled.plan);
        let measured = bench.measure(&compiled, &prediction)?;
        let wrong: Vec<String> = prediction.against(&measured).iter().map(ToString::to_string).collect();
        assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
        for planted in PLANTED.iter().filter(|planted| planted.file() == *name) {
            let said = Prediction::of(&planted.seen(&compiled.plan));
            assert!(!said.against(&measured).is_empty(), "{name} does not show it");
        }
    }
    for planted in PLANTED {
        assert!(cases.iter().any(|(name, _)| *name == planted.file()), "no case shows: {}", planted.name);
    }
    Ok(())
}

/// What a `limit` admits, which the model calls admitted.
#[test]
fn a_limit_admits_five_and_refuses_the_sixth() -> Outcome<()> {
    let site = "{ hosts.web = { os = debian-12; address = \"203.0.113.10\"; }; }";
    let (mut bench, compiled) = (Bench::open()?, Compiled::of(site)?);
    bench.load(&compiled, true)?;
    let from = |last: u8| Attempt {
        proto: Proto::Tcp,
        to: IpAddr::from([203, 0, 113, 10]),
        port: 22,
        from: IpAddr::from([198, 51, 100, last]),
        way: Way::Interface(0),
        round: 0,
    };
    let measured =
        bench.attempt(&compiled, &[from(1), from(1), from(1), from(1), from(1), from(1), from(2)])?;
    let reached: Vec<bool> = measured.iter().map(|(_, reached)| reached.is_some()).collect();
    assert_eq!(reached, [true, true, true, true, true, false, true]);
    Ok(())
}
