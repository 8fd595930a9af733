//! The command line and the library give the same JSON, byte for byte, for the same question about the same files.
//!
//! With `INFC_SAME_JSON=FILE` the questions and the answers of the command line are written to that file, for whoever
//! speaks another language. It deliberately holds no answer of its own.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test lays out files and may fail"
)]

mod corpus;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use camino::Utf8Path;
use infc::Compiler;
use infc::answer::{self, Answer, Memory, Placed, Project, Refusal, Settings};
use serde_json::{Value, json};

use corpus::{Files, Question, TODAY, questions, sites};

/// What the command line gives: text, and whether it ends with 0.
#[derive(PartialEq, Debug)]
struct Given {
    json: String,
    passes: bool,
}

/// The sites, each in a folder of its own.
struct Disk(tempfile::TempDir);

impl Disk {
    fn of(sites: &BTreeMap<String, Files>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, files) in sites {
            for (path, text) in files {
                let path = folder.path().join(name).join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
        }
        Self(folder)
    }

    /// The two sites of a difference, as `pair/old` and `pair/new`.
    fn pair(&self, question: &Question) {
        let pair = self.0.path().join("pair");
        // There is none before the first.
        let _ = std::fs::remove_dir_all(&pair);
        std::fs::create_dir_all(&pair).unwrap();
        for (name, site) in [("old", question.argument.as_ref().unwrap()), ("new", &question.site)] {
            std::os::unix::fs::symlink(self.0.path().join(site), pair.join(name)).unwrap();
        }
    }

    fn ask(&self, question: &Question) -> Given {
        let mut command = Command::new(env!("CARGO_BIN_EXE_infc"));
        command.args(question.words()).args(["--format", "json"]).stdin(Stdio::null());
        command.current_dir(self.0.path().join(question.folder()));
        let output = command.output().unwrap();
        let code = output.status.code().unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        assert!(code < 2, "{question:?}: {words}");
        let json = String::from_utf8(output.stdout).unwrap();
        // A question that is refused has no document.
        let json = if json.is_empty() { words } else { json };
        Given { json, passes: code == 0 }
    }
}

fn answered(sites: &BTreeMap<String, Files>, question: &Question) -> Given {
    let settings = Settings {
        compiler: Compiler::new().today(infc::Date::read(TODAY).ok()),
        deny_warnings: question.ask == "build",
        release: false,
    };
    let memory = |name: &str| {
        let files = sites[name].iter().map(|(path, text)| (path.as_str(), text.as_str()));
        Memory::new(files, "site.inf").unwrap()
    };
    let refused = |refusal: Refusal| Given { json: refusal.told(), passes: false };
    let given = |answer: Answer| Given { json: answer.json, passes: answer.passes };
    let site = memory(&question.site);
    let project = site.project();
    let argument = question.argument.as_deref().unwrap_or_default();
    match question.ask {
        "check" => given(answer::check(project, &settings).unwrap().answer(&settings)),
        "build" => given(answer::build(project, &settings).unwrap().answer(&settings)),
        "exposure" => given(answer::exposure(project, &settings).unwrap()),
        "reach" => {
            let to = question.to.as_deref().unwrap();
            answer::reach(project, (argument, to), &settings).map_or_else(refused, given)
        }
        "why" => answer::why(project, argument, &settings).map_or_else(refused, given),
        "test" => answer::test(project, None, &settings).map_or_else(refused, given),
        "explain" => answer::explain(Some(argument)).map_or_else(refused, |found| given(found.answer())),
        "format" => {
            let is_own =
                |path: &str| !path.starts_with("vendor/") && Utf8Path::new(path).extension() == Some("inf");
            let files = sites[&question.site].iter().filter(|(path, _)| is_own(path));
            let files = files.map(|(path, text)| (path.into(), text.as_str().into()));
            answer::format(files).map_or_else(refused, |found| given(found.answer()))
        }
        "diff" => {
            let old = memory(argument);
            let below = |project, base: &'static str| Project { base: Utf8Path::new(base), ..project };
            let (old, new) = (below(old.project(), "old"), below(project, "new"));
            given(answer::diff(("old", old), ("new", new), &settings).unwrap())
        }
        other => panic!("nobody asks `{other}`"),
    }
}

#[test]
fn the_command_line_and_the_library_say_the_same() {
    let sites = sites();
    let disk = Disk::of(&sites);
    let mut written = Vec::new();
    let mut wrong = Vec::new();
    for question in questions(&sites) {
        if question.ask == "diff" {
            disk.pair(&question);
        }
        let said = disk.ask(&question);
        if answered(&sites, &question) != said {
            wrong.push(format!("{question:?}"));
        }
        let Given { json, passes } = said;
        written.push(json!({
            "ask": question.ask, "site": question.site, "argument": question.argument, "to": question.to,
            "json": json, "passes": passes,
        }));
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), written.len(), wrong.join("\n"));
    assert!(written.len() > 90, "{}", written.len());
    if let Ok(path) = std::env::var("INFC_SAME_JSON") {
        let document: Value = json!({ "today": TODAY, "sites": sites, "questions": written });
        std::fs::write(path, document.to_string()).unwrap();
    }
}

#[test]
fn a_build_in_memory_is_the_build_on_a_disk() {
    let sites = sites();
    let disk = Disk::of(&sites);
    let place = disk.0.path().join("ementech");
    let mut command = Command::new(env!("CARGO_BIN_EXE_infc"));
    let status = command.args(["build", "-o", "out", "--quiet"]).current_dir(&place).status().unwrap();
    assert!(status.success());
    let files = sites["ementech"].iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let memory = Memory::new(files, "site.inf").unwrap();
    let built = answer::build(memory.project(), &Settings::default()).unwrap();
    let release = built.release.unwrap();
    let files = release.files();
    for (path, placed) in &files {
        let path = place.join("out").join(path);
        match placed {
            Placed::File(bytes) => assert!(std::fs::read(&path).unwrap() == *bytes, "{}", path.display()),
            Placed::Link(target) => assert_eq!(std::fs::read_link(path).unwrap(), Path::new(target)),
        }
    }
    assert_eq!(files.len(), corpus::count(&place.join("out")));
}
