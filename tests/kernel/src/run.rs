//! A run over many hosts, and its totals.

use std::fmt;
use std::time::{Duration, Instant};

use infc_daemons::Outcome;

use crate::attempt::Way;
use crate::compiled::Compiled;
use crate::generate::host;
use crate::host::Host;
use crate::measure::{Bench, Measured};
use crate::planted::PLANTED;
use crate::predict::{Disagreement, Prediction};
use crate::shrink::shrink;

/// Every so many hosts one is loaded by ufw itself.
const BY_UFW: u64 = 20;

/// A run in one sandbox.
pub struct Run {
    /// The sandbox.
    pub bench: Bench,
    /// What came of it so far.
    pub totals: Totals,
}

/// What a run came to.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// The first seed.
    pub seed: u64,
    /// Hosts measured.
    pub hosts: usize,
    /// Of these, loaded by the real `ufw enable` as well.
    pub by_ufw: usize,
    /// Connections and datagrams tried.
    pub attempts: usize,
    /// Those that reached a listener.
    pub open: usize,
    /// Those from outside that reached one.
    pub open_outside: usize,
    /// Time for all.
    pub time: Duration,
    /// The longest time of one host.
    pub longest: Duration,
    /// For each planted bug, the number of hosts after which it was found.
    pub found: Vec<Option<usize>>,
}

/// A host that is not as predicted.
pub struct Wrong {
    /// Its seed.
    pub seed: u64,
    /// The host.
    pub host: Host,
    /// What is wrong.
    pub disagreements: Vec<Disagreement>,
}

impl fmt::Display for Wrong {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "seed {}:\n{}", self.seed, self.host)?;
        self.disagreements.iter().take(10).try_for_each(|one| writeln!(out, "{one}"))
    }
}

impl Run {
    /// Begins.
    pub fn begin(seed: u64) -> Outcome<Self> {
        let totals = Totals { seed, found: vec![None; PLANTED.len()], ..Totals::default() };
        Ok(Self { bench: Bench::open()?, totals })
    }

    /// Measures so many hosts; those that are not as predicted, each made as small as shows it.
    pub fn hosts(&mut self, number: usize) -> Outcome<Vec<Wrong>> {
        let mut wrong = Vec::new();
        for _ in 0..number {
            if let Some(found) = self.next()? {
                let host = shrink(found.host, |host| {
                    self.bench.disagrees(host).is_ok_and(|found| !found.is_empty())
                });
                let disagreements = self.bench.disagrees(&host)?;
                wrong.push(Wrong { seed: found.seed, host, disagreements });
            }
        }
        Ok(wrong)
    }

    /// The planted bugs that no host has shown.
    pub fn hidden(&self) -> Vec<&'static str> {
        let all = PLANTED.iter().zip(&self.totals.found);
        all.filter(|(_, found)| found.is_none()).map(|(planted, _)| planted.name).collect()
    }

    /// Measures the next host.
    fn next(&mut self) -> Outcome<Option<Wrong>> {
        let begin = Instant::now();
        let number = self.totals.hosts as u64;
        let seed = self.totals.seed.wrapping_add(number);
        let host = host(seed);
        let compiled = Compiled::of(&host.to_string())?;
        if number.is_multiple_of(BY_UFW) {
            self.bench.load(&compiled, true)?;
            self.totals.by_ufw += 1;
        }
        let prediction = Prediction::of(&compiled.plan);
        let measured = self.bench.measure(&compiled, &prediction)?;
        let disagreements = prediction.against(&measured);
        self.count(&measured, begin.elapsed());
        if disagreements.is_empty() {
            self.seek(&compiled, &measured);
        }
        Ok((!disagreements.is_empty()).then_some(Wrong { seed, host, disagreements }))
    }

    fn count(&mut self, measured: &Measured, time: Duration) {
        let totals = &mut self.totals;
        totals.hosts += 1;
        totals.attempts += measured.len();
        totals.open += measured.iter().filter(|(_, reached)| reached.is_some()).count();
        let outside = measured.iter().filter(|(attempt, _)| attempt.way != Way::Own);
        totals.open_outside += outside.filter(|(_, reached)| reached.is_some()).count();
        totals.time += time;
        totals.longest = totals.longest.max(time);
    }

    /// Which planted bugs this host shows.
    fn seek(&mut self, compiled: &Compiled, measured: &Measured) {
        let totals = &mut self.totals;
        for (planted, found) in PLANTED.iter().zip(&mut totals.found) {
            if found.is_none() {
                let said = Prediction::of(&planted.seen(&compiled.plan));
                *found = (!said.against(measured).is_empty()).then_some(totals.hosts);
            }
        }
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let each = self.time.as_secs_f64() / f64::from(u32::try_from(self.hosts.max(1)).unwrap_or(1));
        writeln!(
            out,
            "seeds {}..{}: {} hosts ({} by ufw itself), {} attempts, {} reached a listener ({} of them from outside)",
            self.seed,
            self.seed + self.hosts as u64,
            self.hosts,
            self.by_ufw,
            self.attempts,
            self.open,
            self.open_outside,
        )?;
        write!(
            out,
            "{:.1} s, {each:.2} s a host, at most {:.2} s",
            self.time.as_secs_f64(),
            self.longest.as_secs_f64()
        )?;
        for (planted, found) in PLANTED.iter().zip(&self.found) {
            let found =
                found.map_or_else(|| "NOT found".to_owned(), |hosts| format!("found at host {hosts}"));
            write!(out, "\n  planted: {:<45} {found}", planted.name)?;
        }
        Ok(())
    }
}
