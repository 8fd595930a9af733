//! The Debian 12 form of every example, built by the compiler: every program reads it without a word, the kernel lets
//! through what is meant, nginx answers as meant, and a machine boots with it.
//!
//! It deliberately knows nothing of any example; what each must do is in `meant`.

mod meant;

use std::path::Path;
use std::sync::OnceLock;

use infc_daemons::fail::{Broken, While as _};
use infc_daemons::finding::list;
use infc_daemons::http::{requests, serve};
use infc_daemons::{Bundle, Finding, Laid, Outcome, Sandbox, boot, validate};

use walkdir::WalkDir;

use meant::Meaning;

/// A host, and its bundle once it is built.
struct Host {
    meaning: &'static Meaning,
    built: OnceLock<Result<Bundle, Broken>>,
}

impl Host {
    const fn new(meaning: &'static Meaning) -> Self {
        Self { meaning, built: OnceLock::new() }
    }

    /// The bundle on a host that has the document's addresses, and is reached from outside.
    fn laid(&self, sandbox: Sandbox) -> Outcome<Laid> {
        let Meaning { site, host, given, network, .. } = self.meaning;
        let bundle = self.built.get_or_init(|| Bundle::built(site, host)).clone()?;
        network().build(&sandbox)?;
        Laid::lay(sandbox, bundle, given)
    }

    fn read(&self) -> Outcome<Vec<Finding>> {
        validate::all(&self.laid(Sandbox::open()?)?, &self.meaning.meant)
    }

    fn reached(&self) -> Outcome<Vec<Finding>> {
        let laid = self.laid(Sandbox::open()?)?;
        (self.meaning.reach)().measure(&laid, &(self.meaning.network)())
    }

    fn answered(&self) -> Outcome<Vec<Finding>> {
        if (self.meaning.requests)().is_empty() {
            return Ok(Vec::new()); // a host without nginx
        }
        let laid = self.laid(Sandbox::open()?)?;
        let _serving = serve(&laid)?;
        requests(&laid, &(self.meaning.network)(), &(self.meaning.requests)())
    }

    fn booted(&self) -> Outcome<Vec<Finding>> {
        boot::boot(&self.laid(Sandbox::open_for_boot()?)?)?.findings(&self.meaning.meant)
    }
}

fn sound(findings: Outcome<Vec<Finding>>) -> Outcome<()> {
    let findings = findings?;
    assert!(findings.is_empty(), "{}", list(&findings));
    Ok(())
}

/// The tests of each host, by the module that says what it must do.
macro_rules! hosts {
    ($($host:ident)*) => {
        /// Every host: the site that it is built from, and its name there.
        const HOSTS: &[(&str, &str)] = &[$((meant::$host::MEANING.site, meant::$host::MEANING.host)),*];

        $(mod $host {
            use super::{Host, Outcome, meant, sound};

            static HOST: Host = Host::new(&meant::$host::MEANING);

            #[test]
            fn every_program_reads_it_without_a_word() -> Outcome<()> {
                sound(HOST.read())
            }

            #[test]
            fn the_kernel_lets_through_what_is_meant() -> Outcome<()> {
                sound(HOST.reached())
            }

            #[test]
            fn nginx_answers_as_meant() -> Outcome<()> {
                sound(HOST.answered())
            }

            #[test]
            fn a_machine_boots_with_it() -> Outcome<()> {
                sound(HOST.booted())
            }
        })*
    };
}

hosts! { chatr credcars_prod credcars_staging ementech pakashop_production pakashop_staging starttech }

/// No host of an example is left out: those of its golden bundle for Debian 12 are those above.
#[test]
fn every_host_is_here() -> Outcome<()> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden");
    let mut found = Vec::new();
    for item in WalkDir::new(&golden).min_depth(4).max_depth(4).sort_by_file_name() {
        let item = item.doing("tests/golden")?;
        let place = item.path().strip_prefix(&golden).doing("tests/golden")?.display().to_string();
        let is_host = || {
            Bundle::read(item.path().parent().unwrap_or(&golden))
                .map(|bundle| bundle.manifest.target.os == "debian-12")
        };
        if let [system, "debian-12", host, "manifest.json"] = place.split('/').collect::<Vec<_>>()[..]
            && is_host()?
        {
            found.push((format!("examples/{system}/debian-12.inf"), host.to_owned()));
        }
    }
    let mut known: Vec<_> =
        HOSTS.iter().map(|(site, host)| ((*site).to_owned(), (*host).to_owned())).collect();
    known.sort();
    assert_eq!(found, known);
    Ok(())
}
