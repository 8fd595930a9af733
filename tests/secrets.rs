//! A secret in any text of a site is refused, and shown nowhere: in no form of a report, no answer, no file.
//!
//! It deliberately plants one secret at a time where EmenTech has a string or a comment, in every file of it.

#![expect(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "a test may fail"
)]

use std::ops::Range;

use infc::report::Report;
use infc::{FileId, FilePath, MemWorld, Options, compile};
use infc_syntax::ast::Str;
use infc_tests::{files, read, repository};

/// The example's files, each with its name; that of the site first.
fn sources() -> Vec<(String, String)> {
    let folder = repository().join("examples/ementech");
    let here = files(&folder, ".inf").into_iter().filter(|path| path.parent() == Some(&*folder));
    let mut names: Vec<String> =
        ["site.inf", "system.inf", "services.inf", "keys/deployer.pub"].map(str::to_owned).into();
    for name in here.filter_map(|path| path.file_name().map(str::to_owned)) {
        let other_system = ["debian-12.inf", "ubuntu-24-04.inf"].contains(&name.as_str());
        if !other_system && !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter().map(|name| (name.clone(), read(&folder.join(&name)))).collect()
}

/// Secrets of every form, put together so that no scanner of repositories takes this for a leak, and the part of each
/// that nobody may see.
fn secrets() -> Vec<(String, String)> {
    let core = "Qz7Xk2Wv9Tn4Rb8Mj3Lc6Hf1";
    [
        format!("sk_{}_{core}", "live"),
        format!("gh{}_{core}", "p"),
        format!("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.{core}"),
        format!("https://app:{core}@db.example.net/x"),
        format!("-----BEGIN PRIVATE KEY-----{core}-----END PRIVATE KEY-----"),
    ]
    .map(|secret| (secret, core.to_owned()))
    .into()
}

fn world(sources: &[(String, String)]) -> (MemWorld, FileId) {
    let mut world = MemWorld::default();
    let mut entry = None;
    for (name, text) in sources {
        let file = world.insert(FilePath::project(name.as_str()), text.as_str());
        entry = entry.or(Some(file));
    }
    (world, entry.unwrap())
}

/// The insides of every string of a source.
fn strings(text: &str) -> Vec<Range<usize>> {
    let tree = infc_syntax::parse(text).syntax();
    let strings = tree.descendants().filter_map(Str::cast);
    strings.map(|one| one.inner_range()).map(|(start, end)| start as usize..end as usize).collect()
}

/// Everything that infc says of a site.
fn said(sources: &[(String, String)]) -> (String, bool, Vec<&'static str>) {
    let (world, entry) = world(sources);
    let compilation = compile(&world, entry, &Options::default());
    let report = Report::new(&world, &compilation.diagnostics);
    let mut said = report.human(true) + &report.json() + &report.github();
    for path in ["hosts.vps", "hosts.vps.apps.admin.env.JWT_EXPIRE", "hosts.vps.hostname"] {
        if let Ok(why) = infc::why(&world, entry, path) {
            said.push_str(&format!("{why:?}"));
            for step in why.steps.iter().chain(&why.others) {
                said += &step.at.map(|at| infc::report::line(&world, at)).unwrap_or_default();
            }
        }
    }
    let names = compilation.diagnostics.iter().map(|each| each.kind.name).collect();
    (said, compilation.bundle.is_some(), names)
}

#[test]
fn a_secret_in_any_text_is_refused_and_never_shown() {
    let (sound, secrets) = (sources(), secrets());
    let mut planted = 0;
    for (number, (name, text)) in sound.iter().enumerate().filter(|(_, (name, _))| name.ends_with(".inf")) {
        for at in strings(text) {
            let (secret, core) = &secrets[planted % secrets.len()];
            let mut sources = sound.clone();
            sources[number].1.replace_range(at.clone(), secret);
            let (said, built, names) = said(&sources);
            assert!(names.contains(&"secret-in-source"), "{name}:{at:?}: {secret}: {names:?}");
            assert!(!built && !said.contains(core), "{name}:{at:?}: {secret}\n{said}");
            planted += 1;
        }
    }
    assert!(planted > 100, "{planted} texts");
}

#[test]
fn a_name_tells_a_secret() {
    for name in ["JWT_SECRET", "SMTP_PASSWORD", "API_KEY", "MONITORING_TOKEN"] {
        let mut sources = sources();
        let secret = "Qz7Xk2Wv9Tn4Rb8Mj3Lc6Hf1";
        let text = &mut sources[1].1;
        *text =
            text.replace("MONITORING_USER = \"admin\";", &format!("{name} = \"{secret}\"; wrong = nothing;"));
        let (said, built, names) = said(&sources);
        assert!(names.contains(&"secret-in-source"), "{name}: {names:?}");
        // The other mistake of the same line shows the line.
        assert!(names.contains(&"unknown-name"), "{names:?}");
        assert!(!built && !said.contains(secret), "{said}");
    }
}

#[test]
fn other_mistakes_show_no_secret_of_their_line() {
    let secret = format!("sk_{}_Qz7Xk2Wv9Tn4Rb8Mj3Lc6Hf1", "live");
    for planted in [
        // In a comment, in a key, in a bare word, in a string that is never closed.
        format!("port = nothing; # {secret}"),
        format!("port = nothing; env.\"{secret}\" = \"x\";"),
        format!("port = {secret};"),
        format!("port = nothing; script = \"{secret};"),
    ] {
        let mut sources = sources();
        let text = &mut sources[1].1;
        let stated = "port   = 3001;";
        assert!(text.contains(stated), "the example has no `{stated}`");
        *text = text.replace(stated, &planted);
        let (said, built, _) = said(&sources);
        assert!(!built && !said.contains("Qz7Xk2Wv9Tn4"), "{planted}\n{said}");
        assert!(said.contains("***"), "{planted}\n{said}");
    }
}

#[test]
fn a_file_beside_the_source_is_no_way_in() {
    let mut sources = sources();
    let secret = format!("sk_{}_Qz7Xk2Wv9Tn4Rb8Mj3Lc6Hf1", "live");
    sources[3].1.push_str(&format!("\n# {secret}\n"));
    let (said, built, names) = said(&sources);
    assert!(names.contains(&"secret-in-source") && !built && !said.contains(&secret), "{names:?}\n{said}");
}
