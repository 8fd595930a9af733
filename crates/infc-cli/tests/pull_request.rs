//! A pull request played with real git: the example's repository, a branch that opens its dashboard, and the action's own
//! scripts with a program in the place of GitHub's that keeps what it is told.
//!
//! It deliberately asks no server: what GitHub makes of it is not seen here.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test lays out files and may fail")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ALLOWED: &str = " allow = [ zones.office ];";

/// What stands for GitHub's program: it keeps its arguments and the files that they name, and says what `ANSWER` says.
const GH: &str = r#"#!/usr/bin/env bash
printf '%s\n' "$@" >> "$KEPT/arguments"
for argument in "$@"; do
    case "$argument" in *=@*) cp "${argument#*=@}" "$KEPT/${argument%%=@*}" ;; esac
done
case " $* " in *" --jq "*) printf '%s' "${ANSWER:-}" ;; *) exit "${REFUSES:-0}" ;; esac
"#;

struct Repository(tempfile::TempDir);

impl Repository {
    /// The example on the branch main, and a branch on which `change` was made to its site.
    fn new(change: impl Fn(&str) -> String) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir_all(place.path("kept")).unwrap();
        std::fs::create_dir_all(place.path("bin")).unwrap();
        std::fs::create_dir_all(place.path("work")).unwrap();
        std::fs::write(place.path("bin/gh"), GH).unwrap();
        place.run(Command::new("chmod").arg("+x").arg(place.path("bin/gh")));
        let site = std::fs::read_to_string(example().join("site.inf")).unwrap();
        std::fs::write(place.path("work/site.inf"), &site).unwrap();
        place.git(&["init", "--quiet", "--initial-branch=main"]);
        place.git(&["add", "--all"]);
        place.git(&["commit", "--quiet", "--message=a"]);
        place.git(&["switch", "--quiet", "--create=branch"]);
        std::fs::write(place.path("work/site.inf"), change(&site)).unwrap();
        place.git(&["commit", "--quiet", "--all", "--allow-empty", "--message=b"]);
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn run(&self, command: &mut Command) -> Output {
        let folder = Path::new(env!("CARGO_BIN_EXE_infc")).parent().unwrap();
        let path =
            format!("{}:{}:/usr/local/bin:/usr/bin:/bin", self.path("bin").display(), folder.display());
        command.current_dir(self.path("work")).env("PATH", path).env("KEPT", self.path("kept"));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.output().unwrap()
    }

    fn git(&self, args: &[&str]) {
        let mut git = Command::new("git");
        let output = self.run(git.args(["-c", "user.name=a", "-c", "user.email=a@example.org"]).args(args));
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Runs a script of the action, as the action does.
    fn script(&self, name: &str, more: &[(&str, &str)]) -> Output {
        let mut script = Command::new("bash");
        script.arg(repository().join(".github/actions/infc").join(name)).envs(more.iter().copied());
        script.env("AGAINST", "main").env("SITE", ".").env("RUNNER_TEMP", self.path("kept"));
        script.env("GITHUB_STEP_SUMMARY", self.path("kept/summary")).env("NUMBER", "7");
        script.env("GITHUB_OUTPUT", self.path("kept/output")).env("GITHUB_REPOSITORY", "a/b");
        script.env("COMMENT", self.path("kept/infc-diff.md"));
        script.env("GITHUB_SHA", "0123").env("GITHUB_REF", "refs/pull/7/merge");
        self.run(&mut script)
    }

    fn kept(&self, name: &str) -> String {
        std::fs::read_to_string(self.path("kept").join(name)).unwrap_or_default()
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn example() -> PathBuf {
    repository().join("examples/pull-request")
}

fn opened() -> Repository {
    Repository::new(|site| {
        assert!(site.contains(ALLOWED));
        site.replace(ALLOWED, "")
    })
}

fn succeeds(output: &Output) {
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[test]
fn the_comment_begins_with_what_opens_and_names_the_way() {
    let place = opened();
    succeeds(&place.script("difference.sh", &[]));
    let comment = place.kept("infc-diff.md");
    let lines: Vec<&str> = comment.lines().collect();
    assert_eq!(lines[0], "<!-- infc-diff -->");
    assert_eq!(lines[1], "### Infrastructure: 1 opened, 1 changed; 1 new error; 1 value");
    assert_eq!(lines[5], "**Exposure**");
    assert!(
        lines[7].starts_with("- **opened**: <code>admin</code> becomes reachable from the internet through")
    );
    let site = std::fs::read_to_string(place.path("work/site.inf")).unwrap();
    let route = site.lines().position(|line| line.contains("\"/admin/\"")).unwrap() + 1;
    assert!(comment.contains(&format!("site.inf:{route}:")), "{comment}");
    assert_eq!(place.kept("summary"), comment);
    assert!(place.kept("output").contains("comment="));
    assert!(comment.len() <= 60_000);
}

#[test]
fn the_comment_of_an_earlier_run_is_replaced() {
    let place = opened();
    succeeds(&place.script("difference.sh", &[]));
    succeeds(&place.script("comment.sh", &[]));
    assert!(place.kept("arguments").contains("POST\nrepos/a/b/issues/7/comments\n"));
    assert_eq!(place.kept("body"), place.kept("infc-diff.md"));
    succeeds(&place.script("comment.sh", &[("ANSWER", "42\n43\n")]));
    assert!(place.kept("arguments").contains("PATCH\nrepos/a/b/issues/comments/42\n"));
}

#[test]
fn a_token_that_may_only_read_fails_nothing() {
    let place = opened();
    succeeds(&place.script("difference.sh", &[]));
    for script in ["comment.sh", "report.sh"] {
        let output = place.script(script, &[("REFUSES", "1")]);
        succeeds(&output);
        assert!(String::from_utf8_lossy(&output.stdout).contains("::notice title=infc::"));
    }
}

#[test]
fn code_scanning_gets_what_is_wrong() {
    let place = opened();
    succeeds(&place.script("report.sh", &[]));
    let mut decode = Command::new("bash");
    let pipe = format!("base64 --decode {0}/sarif | gzip --decompress", place.path("kept").display());
    let output = place.run(decode.args(["-c", &pipe]));
    let log: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|result| result["ruleId"] == "policy-violated"));
    let file = &results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(file, "site.inf");
    assert!(place.kept("arguments").contains("ref=refs/pull/7/merge"));
}

#[test]
fn who_opens_is_stopped_and_who_does_not_is_not() {
    let place = opened();
    let output = place.script("check.sh", &[("FAIL_ON", "exposure-grew")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("::error file=site.inf,line="));
    // Opened, and no policy is against it.
    let place = Repository::new(|site| {
        let lines: Vec<&str> = site.lines().filter(|line| !line.contains("admin-stays-home")).collect();
        lines.join("\n").replace(ALLOWED, "").replace("audience = admin; ", "")
    });
    assert_eq!(place.script("check.sh", &[("FAIL_ON", "exposure-grew")]).status.code(), Some(1));
    succeeds(&place.script("check.sh", &[("FAIL_ON", "")]));
    let place = Repository::new(|site| site.replace("512MiB", "1GiB"));
    succeeds(&place.script("check.sh", &[("FAIL_ON", "exposure-grew")]));
    succeeds(&place.script("difference.sh", &[]));
    let comment = place.kept("infc-diff.md");
    assert!(
        comment.contains("⇒ 1 file: <code>web/etc/systemd/system/infc-app-shop.service</code> +1 -1"),
        "{comment}"
    );
}

#[test]
fn a_large_change_fits_into_a_comment() {
    let more = |number: u32| {
        format!(
            "    apps.more{number} = {{ directory = \"/srv/more{number}\"; script = \"a.js\"; port = {}; memory = 16MiB; }};\n",
            4000 + number
        )
    };
    let more: String = (0..60).map(more).collect();
    let place = Repository::new(|site| site.replace("    vhosts.", &format!("{more}    vhosts.")));
    succeeds(&place.script("difference.sh", &[]));
    let comment = place.kept("infc-diff.md");
    assert!(comment.len() <= 60_000 && comment.len() > 30_000, "{}", comment.len());
    assert!(comment.contains("are cut here to keep within the limit"));
    assert_eq!(comment.matches("<details>").count(), comment.matches("</details>").count());
}

#[test]
fn the_action_runs_scripts_that_there_are_and_every_plain_value_is_one() {
    let read = |path: &str| std::fs::read_to_string(repository().join(path)).unwrap();
    let action = read(".github/actions/infc/action.yml");
    let scripts: Vec<&str> =
        action.split("$GITHUB_ACTION_PATH/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(scripts.len(), 5);
    for script in scripts {
        assert!(repository().join(".github/actions/infc").join(script).exists(), "{script}");
    }
    let workflow = read("examples/pull-request/.github/workflows/infc.yml");
    for line in
        [&action, &workflow, &read(".pre-commit-hooks.yaml")].into_iter().flat_map(|text| text.lines())
    {
        let value = line.split_once(": ").map_or("", |(_, value)| value.trim());
        // In a plain value a colon before a blank would begin another mapping.
        assert!(value.starts_with('"') || !value.contains(": "), "{line}");
    }
}
