//! Every golden bundle for Debian 12, before the programs that will read it.
//!
//! What a golden bundle means is not known here, so nothing is compared; that `examples` does.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use infc_daemons::finding::list;
use infc_daemons::{Bundle, Given, Laid, Outcome, validate};

/// Accounts of people that the golden bundles take for granted.
const GIVEN: Given = Given { users: &["deploy", "deployer"], files: &[] };

/// The directories of hosts below `tests/golden/*/bundle`.
fn hosts() -> Outcome<Vec<PathBuf>> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden");
    let mut found = Vec::new();
    for item in walkdir::WalkDir::new(&golden).min_depth(4).max_depth(4).sort_by_file_name() {
        let Ok(item) = item else { continue };
        if item.file_name() == "manifest.json" {
            let Some(host) = item.path().parent() else { continue };
            if Bundle::read(host)?.manifest.target.os == "debian-12" {
                found.push(host.to_owned());
            }
        }
    }
    Ok(found)
}

#[test]
fn every_golden_bundle_is_read_without_a_word() -> Outcome<()> {
    let (hosts, mut wrong) = (hosts()?, Vec::new());
    if hosts.is_empty() {
        // Not with `eprintln!`, which the test harness holds back from a test that passes.
        drop(writeln!(std::io::stderr(), "NOT run: the repository has no golden bundle for Debian 12 yet"));
    }
    for host in hosts {
        let laid = Laid::fresh(Bundle::read(&host)?, &GIVEN)?;
        let findings = validate::all(&laid, &validate::Meant::default())?;
        if !findings.is_empty() {
            wrong.push(format!("\n{}:{}", host.display(), list(&findings)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
    Ok(())
}
