//! This test binary, run once more in circumstances that a test cannot give itself: killed, masked, or short of room.
//!
//! It deliberately is a test that does nothing unless a parent gives it an order.

use std::process::Command;

use camino::Utf8Path;
use infc::disk::Swap;

use crate::fixture::{names, sized, which, whole};

const ORDER: &str = "INFC_DISK_ORDER";
const OUT: &str = "INFC_DISK_OUT";

/// A process that does `order` on `out`; `shell` runs first, in the same process.
pub fn command(order: &str, out: &Utf8Path, shell: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{shell}\nexec \"$@\""), "sh"]).arg(std::env::current_exe().unwrap());
    command.args(["--exact", "child::obeys", "--nocapture", "--test-threads=1"]);
    command.env(ORDER, order).env(OUT, out);
    command
}

/// What the process said, when it did as it was told.
pub fn run(mut command: Command) -> String {
    let output = command.output().unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn obeys() {
    let (Ok(order), Ok(out)) = (std::env::var(ORDER), std::env::var(OUT)) else { return };
    let out = Utf8Path::new(&out);
    match order.as_str() {
        "write" => drop(whole("alpha").put(out)),
        "refused" => println!("said: {}", whole("alpha").write(out, 1, Swap::Automatic).unwrap_err()),
        "room" => lacks_room(out),
        "forever" => forever(out, Swap::Automatic),
        "forever, journalled" => forever(out, Swap::Journal),
        _ => panic!("no such order"),
    }
}

/// Writes two bundles in turn until it is killed, first the one that is not there.
fn forever(out: &Utf8Path, swap: Swap) {
    let (one, two) = (whole("alpha"), whole("beta"));
    let has_one = out.join("vps/etc/only-alpha").exists();
    for turn in usize::from(has_one).. {
        let next = if turn % 2 == 0 { &one } else { &two };
        next.write(out, 2, swap).unwrap();
    }
}

/// There is room for a small bundle, but not for a large one.
fn lacks_room(out: &Utf8Path) {
    let (small, large) = (whole("alpha"), sized("beta", 512 << 10));
    let parent = out.parent().unwrap().as_std_path();
    let first = large.write(out, 2, Swap::Automatic).unwrap_err();
    assert!(!out.exists());
    assert_eq!(names(parent), [""; 0]);
    small.put(out);
    for swap in [Swap::Automatic, Swap::Journal] {
        let second = large.write(out, 1, swap).unwrap_err();
        assert_eq!(second.reason, first.reason);
        assert_eq!(which(out, &[&small, &large]), 0);
        assert_eq!(names(parent), ["out"]);
    }
    println!("said: {first}; {}", first.help);
}
