//! Where the Debian 12 root lies.
//!
//! It does not build the root: `tests/daemons/stock-root` does, which `tests/run` calls.

use std::path::PathBuf;

use crate::fail::{Outcome, broken};

/// The stock root's directory.
///
/// # Errors
/// When it was not built yet, or the tests do not run as root: then they cannot run, and must not seem to pass.
pub fn root() -> Outcome<PathBuf> {
    built("")
}

/// The directory of the root with a browser.
///
/// # Errors
/// As [`root`].
pub fn browser() -> Outcome<PathBuf> {
    built("-browser")
}

fn built(ending: &str) -> Outcome<PathBuf> {
    if !rustix::process::geteuid().is_root() {
        return broken(
            "the real-daemon tests need root (`sudo tests/run`); `tests/run --without-daemons` leaves them out",
        );
    }
    let root = std::env::var("INFC_STOCK_ROOT").unwrap_or("/var/cache/infc/debian-12".to_owned()) + ending;
    let root = PathBuf::from(root);
    if root.with_extension("stamp").is_file() {
        return Ok(root);
    }
    broken(format!("there is no Debian 12 root in {}: run `tests/run`, which builds it once", root.display()))
}
