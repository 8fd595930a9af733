//! A build killed at any moment leaves the old bundle or the new one, whole.
//!
//! It deliberately kills by `SIGKILL`, which nothing can catch. (What a power cut does is up to the syncs, which a
//! test cannot see.)

use std::process::Stdio;
use std::time::Duration;

use camino::Utf8Path;

use crate::child::command;
use crate::fixture::{Whole, folder, names, which, whole};

/// What was seen after the kills.
#[derive(Default, Debug)]
struct Seen {
    one: u32,
    two: u32,
    /// No bundle, as none had been there before.
    none: u32,
    /// A stage, half-written or not yet removed.
    stages: u32,
}

/// Kills a writer `times` times; `look` then says which bundle is there, if any is.
fn kill(order: &str, times: u32, out: &Utf8Path, look: impl Fn() -> Option<usize>) -> Seen {
    let mut seen = Seen::default();
    // Any numbers do, as long as they differ: those of Knuth's MMIX.
    let mut random = 42_u64;
    let (mut span, mut last) = (20_000, None);
    for _ in 0..times {
        let mut child = command(order, out, "").stdout(Stdio::null()).spawn().unwrap();
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_micros(2_000 + (random >> 33) % span));
        child.kill().unwrap();
        child.wait().unwrap();
        seen.stages += u32::from(out.with_file_name(".out.infc-new").exists());
        let found = look();
        // How fast the machine is, is found out: about half of the kills should come after an exchange.
        span = if found == last { (span * 5 / 4).min(300_000) } else { (span * 4 / 5).max(5_000) };
        last = found;
        match found {
            Some(0) => seen.one += 1,
            Some(_) => seen.two += 1,
            None => {
                assert_eq!((seen.one, seen.two), (0, 0), "the bundle is gone");
                seen.none += 1;
            }
        }
    }
    seen
}

fn settles(out: &Utf8Path, [one, two]: [&Whole; 2], seen: &Seen) {
    println!("{seen:?}");
    assert!(seen.one > 0 && seen.two > 0 && seen.stages > 0, "the kills came at no telling moment: {seen:?}");
    one.put(out);
    two.put(out);
    assert_eq!(which(out, &[one, two]), 1);
    assert_eq!(names(out.parent().unwrap().as_std_path()), ["out"]);
}

#[test]
fn at_200_moments() {
    let (_folder, out) = folder();
    let (one, two) = (whole("alpha"), whole("beta"));
    let look = || out.exists().then(|| which(&out, &[&one, &two]));
    let seen = kill("forever", 200, &out, look);
    settles(&out, [&one, &two], &seen);
}

#[test]
fn at_60_moments_with_a_journal() {
    let (_folder, out) = folder();
    let (one, two) = (whole("alpha"), whole("beta"));
    let look = || {
        infc::disk::recover(&out).unwrap();
        assert!(names(out.parent().unwrap().as_std_path()).iter().all(|name| name == "out"));
        out.exists().then(|| which(&out, &[&one, &two]))
    };
    let seen = kill("forever, journalled", 60, &out, look);
    settles(&out, [&one, &two], &seen);
}
