//! The exposure that infc computes from a unit's lines is the one that `systemd-analyze security` finds, in sum and in each
//! part: for what infc emits, for units with sandboxes of all kinds, and for random ones.
//!
//! It deliberately judges no score: `tests/examples` holds those of apps below 2.0.

mod random;
mod varied;

use std::collections::BTreeMap;
use std::path::Path;

use infc_daemons::fail::{While as _, broken};
use infc_daemons::{Bundle, Outcome, Sandbox};
use infc_diag::{FileId, Span};
use infc_plan::systemd::{Exposure, Unit, exposure};

/// A site with apps of every kind that becomes a unit.
const SITE: &str = "tests/daemons/sites/units.inf";

/// A service: its name and text.
type Service = (String, String);

/// What `systemd-analyze` says of a service.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    /// The score in tenths.
    tenths: u32,
    /// The tenths of each assessment that applies.
    parts: BTreeMap<String, u32>,
}

/// What infc says of a service, in the tool's units.
fn computed((name, text): &Service) -> Option<Said> {
    let origin = Span::new(FileId::from_index(0), 0, 0);
    let Exposure { tenths, parts } = exposure(&Unit::read(name, text, origin))?;
    let parts = parts.into_iter().map(|(name, part)| (name.to_owned(), part.div_ceil(100))).collect();
    Some(Said { tenths, parts })
}

/// What the tool says of each, in order.
fn measured(sandbox: &Sandbox, services: &[Service]) -> Outcome<Vec<Said>> {
    let paths: Vec<String> = services.iter().map(|(name, _)| format!("/run/units/{name}")).collect();
    for (path, (_, text)) in paths.iter().zip(services) {
        sandbox.write(path, text)?;
    }
    let words = ["systemd-analyze", "security", "--offline=true", "--no-pager"];
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let sums = sandbox.run(&[&words[..], &paths].concat())?.success("systemd-analyze")?;
    let parts = sandbox.run(&[&words[..], &["--json=short"], &paths].concat())?.success("systemd-analyze")?;
    let sums =
        sums.lines().filter_map(|line| line.split_once("Overall exposure level for ")?.1.split_once(": "));
    let parts = parts.lines().filter(|line| line.starts_with('['));
    let said: Vec<(&str, &str)> = sums.map(|(_, score)| score).zip(parts).collect();
    if said.len() != services.len() {
        return broken(format!("{} of {} services were judged", said.len(), services.len()));
    }
    said.into_iter().map(|(sum, parts)| read(sum, parts)).collect()
}

fn read(sum: &str, parts: &str) -> Outcome<Said> {
    #[derive(serde::Deserialize)]
    struct Row {
        set: Option<bool>,
        name: String,
        exposure: Option<String>,
    }
    let rows: Vec<Row> = serde_json::from_str(parts).doing("the assessments")?;
    let mut found = BTreeMap::new();
    // Where `set` is absent, systemd says that the directive means nothing for this service.
    for row in rows.into_iter().filter(|row| row.set.is_some()) {
        found.insert(row.name, row.exposure.map_or(Ok(0), |part| tenths(&part))?);
    }
    Ok(Said { tenths: tenths(sum.split(' ').next().unwrap_or_default())?, parts: found })
}

fn tenths(score: &str) -> Outcome<u32> {
    score.replace('.', "").parse().doing(score)
}

/// Both say the same of every service.
fn compare(services: &[Service]) -> Outcome<()> {
    let sandbox = Sandbox::open()?;
    let mut wrong = Vec::new();
    for some in services.chunks(50) {
        for (service, said) in some.iter().zip(measured(&sandbox, some)?) {
            if computed(service).as_ref() != Some(&said) {
                wrong.push(format!(
                    "{}: {:#?}\n{}",
                    service.0,
                    difference(computed(service), &said),
                    service.1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), services.len(), wrong.concat());
    Ok(())
}

/// Where they differ: what it is, what infc says, what the tool says.
fn difference(computed: Option<Said>, said: &Said) -> Vec<(String, Option<u32>, Option<u32>)> {
    let Some(computed) = computed else { return vec![("no service".to_owned(), None, None)] };
    let mut found = vec![("in sum".to_owned(), Some(computed.tenths), Some(said.tenths))];
    let names = computed.parts.keys().chain(said.parts.keys());
    for name in names.collect::<std::collections::BTreeSet<_>>() {
        let both = (computed.parts.get(name).copied(), said.parts.get(name).copied());
        if both.0 != both.1 {
            found.push((name.clone(), both.0, both.1));
        }
    }
    found
}

/// The services that a site's bundles hold, each text once.
fn emitted(site: &str) -> Outcome<Vec<Service>> {
    let mut found: Vec<Service> = Vec::new();
    for bundle in Bundle::all_built(site)?.values() {
        for (path, text) in bundle.texts("etc/systemd/system/") {
            let name = path.trim_start_matches("etc/systemd/system/");
            let known = found.iter().any(|(_, known)| known == text);
            if name.ends_with(".service") && !name.contains('/') && !known {
                found.push((name.to_owned(), text.to_owned()));
            }
        }
    }
    Ok(found)
}

#[test]
fn of_what_is_emitted_for_every_kind_of_app() -> Outcome<()> {
    let services = emitted(SITE)?;
    let apps = services.iter().filter(|(name, _)| name.starts_with("infc-app-") || name.starts_with("pm2-"));
    assert!(apps.count() >= 10, "{:?}", services.iter().map(|(name, _)| name).collect::<Vec<_>>());
    compare(&services)
}

#[test]
fn of_what_is_emitted_for_the_examples() -> Outcome<()> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for item in
        walkdir::WalkDir::new(repository.join("examples")).min_depth(2).max_depth(2).sort_by_file_name()
    {
        let item = item.doing("examples")?;
        if item.file_name() == "site.inf" || item.file_name() == "debian-12.inf" {
            let site = item.path().strip_prefix(&repository).doing("examples")?;
            compare(&emitted(&site.to_string_lossy())?)?;
        }
    }
    Ok(())
}

#[test]
fn of_services_with_sandboxes_of_all_kinds() -> Outcome<()> {
    compare(&varied::services())
}

#[test]
fn of_random_services() -> Outcome<()> {
    compare(&random::services())
}
