//! `infc-kernel run` measures random hosts and prints the totals: INFC_KERNEL_HOSTS of them, from INFC_KERNEL_SEED on.
//! What is not as predicted is made small and left in `tests/kernel/cases`, where the ordinary tests replay it.
//!
//! `infc-kernel cases` writes there, for every planted bug that has no case, the smallest host that it found to show it.
//!
//! Both need root and `tests/daemons/stock-root`.

#![expect(clippy::disallowed_methods, reason = "a run is told its seed, or takes one of its own")]

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use infc::{FilePath, MemWorld};
use infc_daemons::fail::{Outcome, While, broken};
use infc_kernel::{CASES, Compiled, Host, PLANTED, Planted, Prediction, Run, host, shrink};

fn main() -> ExitCode {
    let done = match std::env::args().nth(1).as_deref() {
        Some("run") => run(),
        Some("cases") => cases(),
        _ => broken("the word is `run` or `cases`"),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("infc-kernel: {error:?}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<()> {
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_secs() * 100_000);
    let seed = number("INFC_KERNEL_SEED").unwrap_or(clock);
    let hosts = number("INFC_KERNEL_HOSTS").and_then(|hosts| usize::try_from(hosts).ok()).unwrap_or(2_000);
    println!("INFC_KERNEL_SEED={seed}");
    let mut run = Run::begin(seed)?;
    let wrong = run.hosts(hosts)?;
    println!("{}", run.totals);
    for one in &wrong {
        let path = format!("{CASES}/seed-{}.inf", one.seed);
        write(&path, &one.host.to_string())?;
        println!("\n{path}\n{one}");
    }
    if wrong.is_empty() { Ok(()) } else { broken(format!("{} hosts are not as predicted", wrong.len())) }
}

/// Writes a site in canonical layout, as every source of the repository is.
fn write(path: &str, text: &str) -> Outcome<()> {
    let mut world = MemWorld::default();
    let file = world.insert(FilePath::project("site.inf"), text);
    let text = infc::format(file, text).unwrap_or_else(|_| text.to_owned());
    std::fs::write(path, text).doing(path)
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// How many hosts are looked at for one that shows a bug.
const LOOKED_AT: u64 = 1_000;

fn cases() -> Outcome<()> {
    let mut run = Run::begin(1)?;
    let path = |planted: &Planted| format!("{CASES}/{}.inf", planted.file());
    for planted in PLANTED.iter().filter(|planted| !std::path::Path::new(&path(planted)).exists()) {
        let Some(first) = (1..LOOKED_AT).map(host).find(|host| shows(&mut run, planted, host)) else {
            return broken(format!("no host shows: {}", planted.name));
        };
        let least = shrink(first, |host| shows(&mut run, planted, host));
        let path = path(planted);
        write(&path, &format!("# Shows a model in which {}.\n{least}", planted.name))?;
        println!("{path}");
    }
    Ok(())
}

/// Whether a host is as predicted, and is not as a model with the bug would predict it.
fn shows(run: &mut Run, planted: &Planted, host: &Host) -> bool {
    let Ok(compiled) = Compiled::of(&host.to_string()) else { return false };
    let (truth, bug) = (Prediction::of(&compiled.plan), Prediction::of(&planted.seen(&compiled.plan)));
    let measured = run.bench.measure(&compiled, &truth);
    measured.is_ok_and(|measured| truth.against(&measured).is_empty() && !bug.against(&measured).is_empty())
}
