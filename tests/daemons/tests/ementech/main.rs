//! The Debian 12 form of the example `ementech`, built by the compiler: every program reads it without a word, the
//! kernel lets through what is meant, nginx answers as meant, and a machine boots with it.
//!
//! What is meant stands in `meant.rs`, written from the document that the example describes and not from the bundle.

mod meant;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use infc_daemons::fail::While as _;
use infc_daemons::finding::list;
use infc_daemons::http::{requests, serve};
use infc_daemons::{Bundle, Laid, Outcome, Sandbox, boot, validate};

use meant::{GIVEN, HOST, MEANT, network, reach, table};

/// The site as Debian 12 has it, relative to the repository.
const SITE: &str = "examples/ementech/debian-12.inf";

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The bundle, built once. `None`, said on the standard error, as long as the repository has no such example.
fn bundle() -> Outcome<Option<Bundle>> {
    static BUILT: OnceLock<Result<Option<Bundle>, String>> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        if !repository().join("examples/ementech").is_dir() {
            // Not with `eprintln!`, which the test harness holds back from a test that passes.
            drop(writeln!(std::io::stderr(), "NOT run: the repository has no examples/ementech yet"));
            return Ok(None);
        }
        Bundle::built(SITE, HOST).map(Some).map_err(|broken| broken.0)
    });
    built.clone().doing(SITE)
}

/// The bundle on a host that has the document's addresses, and is reached from outside.
fn laid(sandbox: Sandbox) -> Outcome<Option<Laid>> {
    let Some(bundle) = bundle()? else { return Ok(None) };
    network().build(&sandbox)?;
    Laid::lay(sandbox, bundle, &GIVEN).map(Some)
}

#[test]
fn every_program_reads_it_without_a_word() -> Outcome<()> {
    let Some(laid) = laid(Sandbox::open()?)? else { return Ok(()) };
    let findings = validate::all(&laid, &MEANT)?;
    assert!(findings.is_empty(), "{}", list(&findings));
    Ok(())
}

#[test]
fn the_kernel_lets_through_what_is_meant() -> Outcome<()> {
    let Some(laid) = laid(Sandbox::open()?)? else { return Ok(()) };
    let findings = reach().measure(&laid.sandbox, &network())?;
    assert!(findings.is_empty(), "{}", list(&findings));
    Ok(())
}

#[test]
fn nginx_answers_as_meant() -> Outcome<()> {
    let Some(laid) = laid(Sandbox::open()?)? else { return Ok(()) };
    let _serving = serve(&laid)?;
    let findings = requests(&laid, &network(), &table())?;
    assert!(findings.is_empty(), "{}", list(&findings));
    Ok(())
}

#[test]
fn a_machine_boots_with_it() -> Outcome<()> {
    let Some(laid) = laid(Sandbox::open_for_boot()?)? else { return Ok(()) };
    let findings = boot::boot(&laid)?.findings(&MEANT)?;
    assert!(findings.is_empty(), "{}", list(&findings));
    Ok(())
}
