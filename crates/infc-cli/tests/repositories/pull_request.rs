//! A pull request played with real git: the example's repository, a branch that opens its dashboard, and the action's own
//! scripts with a program in the place of GitHub's that keeps what it is told.
//!
//! It deliberately asks no server: what GitHub makes of it is not seen here.

use std::path::{Path, PathBuf};

use super::place::{Place, Said};

const ALLOWED: &str = " allow = [ zones.office ];";

/// What stands for GitHub's program: it keeps its arguments and the files that they name, and says what `ANSWER` says.
const GH: &str = r#"printf '%s\n' "$@" >> "$KEPT/arguments"
for argument in "$@"; do
    case "$argument" in *=@*) cp "${argument#*=@}" "$KEPT/${argument%%=@*}" ;; esac
done
case " $* " in *" --jq "*) printf '%s' "${ANSWER:-}" ;; *) exit "${REFUSES:-0}" ;; esac"#;

/// The scripts, in the order in which the action runs them.
const SCRIPTS: [&str; 4] = ["difference.sh", "comment.sh", "report.sh", "check.sh"];

impl Place {
    /// The example on the branch main, and a branch on which `change` was made to its site.
    fn pull_request(change: impl Fn(&str) -> String) -> Self {
        let place = Self::empty();
        place.program("gh", GH);
        place.write("kept/arguments", "");
        let site = std::fs::read_to_string(example().join("site.inf")).unwrap();
        place.write("work/site.inf", &site);
        place.commit("work");
        place.git("work", &["switch", "--quiet", "--create=branch"]);
        place.write("work/site.inf", &change(&site));
        place.commit("work");
        place
    }

    /// Runs a script of the action, as the action does.
    fn script(&self, name: &str, more: &[(&str, &str)]) -> Said {
        let mut script = self.tool("bash", "work");
        script.arg(repository().join(".github/actions/infc").join(name));
        script.env("KEPT", self.path("kept")).env("FAIL_ON", "");
        script.env("AGAINST", "main").env("SITE", ".").env("RUNNER_TEMP", self.path("kept"));
        script.env("GITHUB_STEP_SUMMARY", self.path("kept/summary")).env("NUMBER", "7");
        script.env("GITHUB_OUTPUT", self.path("kept/output")).env("GITHUB_REPOSITORY", "a/b");
        script.env("COMMENT", self.path("kept/infc-diff.md"));
        script.env("GITHUB_SHA", "0123").env("GITHUB_REF", "refs/pull/7/merge");
        script.envs(more.iter().copied());
        Self::run(script)
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

fn opened() -> Place {
    Place::pull_request(|site| {
        assert!(site.contains(ALLOWED));
        site.replace(ALLOWED, "")
    })
}

fn succeeds(said: &Said) {
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
}

#[test]
fn the_comment_begins_with_what_opens_and_names_the_way() {
    let place = opened();
    succeeds(&place.script("difference.sh", &[]));
    let comment = place.kept("infc-diff.md");
    let lines: Vec<&str> = comment.lines().collect();
    assert_eq!(lines[0], "<!-- infc-diff -->");
    assert_eq!(lines[1], "### Infrastructure: 1 opened, 1 changed; 1 new error; 1 value");
    assert_eq!(lines[3], "> not compared, as <code>.</code> has an error: files");
    assert_eq!(lines[5], "**Exposure**");
    assert!(
        lines[7].starts_with("- **opened**: <code>admin</code> becomes reachable from the internet through")
    );
    let after: Vec<&&str> = lines.iter().skip_while(|line| **line != "**Errors**").take(3).collect();
    assert!(after[2].starts_with("- **now**: error\\[policy-violated\\]"), "{comment}");
    let site = place.read("work/site.inf");
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
    // Its mark is what it is found by, and its text is in no argument.
    assert!(place.kept("arguments").contains("startswith(\"<!-- infc-diff -->\")"));
    assert!(place.kept("body").starts_with("<!-- infc-diff -->\n"));
    assert!(!place.kept("arguments").contains("Infrastructure"));
    place.write("kept/arguments", "");
    succeeds(&place.script("comment.sh", &[("ANSWER", "42\n43\n")]));
    assert!(place.kept("arguments").contains("PATCH\nrepos/a/b/issues/comments/42\n"));
    assert!(!place.kept("arguments").contains("POST"));
    // More of them than a pipe holds.
    let many = (1_000_000..1_020_000).map(|number: u32| number.to_string()).collect::<Vec<_>>().join("\n");
    succeeds(&place.script("comment.sh", &[("ANSWER", &many[..100_000])]));
    assert!(place.kept("arguments").contains("PATCH\nrepos/a/b/issues/comments/1000000\n"));
}

#[test]
fn a_token_that_may_only_read_fails_nothing() {
    let place = opened();
    succeeds(&place.script("difference.sh", &[]));
    for (script, answer) in [("comment.sh", ""), ("comment.sh", "42"), ("report.sh", "")] {
        let said = place.script(script, &[("REFUSES", "1"), ("ANSWER", answer)]);
        succeeds(&said);
        assert!(said.out.contains("::notice title=infc::"));
    }
}

#[test]
fn every_step_runs_and_the_last_one_fails() {
    let action = std::fs::read_to_string(repository().join(".github/actions/infc/action.yml")).unwrap();
    let places = SCRIPTS.map(|script| action.find(script).unwrap());
    assert!(places.is_sorted());
    let place = opened();
    let codes = SCRIPTS.map(|script| place.script(script, &[("FAIL_ON", "exposure-grew")]).code);
    // The runner leaves the rest out after a step that fails: only the last may.
    assert_eq!(codes, [Some(0), Some(0), Some(0), Some(1)]);
    assert!(place.kept("arguments").contains("code-scanning/sarifs"));
    assert!(place.kept("arguments").contains("issues/7/comments"));
    // A site that is no program at all is reported, too.
    let place = Place::pull_request(|site| site.replace("hosts.web = {", "hosts.web = {{"));
    let codes = SCRIPTS.map(|script| place.script(script, &[("FAIL_ON", "exposure-grew")]).code);
    assert_eq!(codes, [Some(0), Some(0), Some(0), Some(1)]);
    let comment = place.kept("body");
    assert!(comment.contains("**Errors**") && comment.contains("not compared, as"), "{comment}");
    assert!(!comment.contains("**Values**"), "{comment}");
    let nothing = place.script("difference.sh", &[("AGAINST", "")]);
    assert!(nothing.code != Some(0) && nothing.err.contains("nothing to compare with"), "{}", nothing.err);
}

#[test]
fn code_scanning_gets_what_is_wrong() {
    let place = opened();
    succeeds(&place.script("report.sh", &[]));
    let mut decode = place.tool("bash", "kept");
    decode.args(["-c", "base64 --decode sarif | gzip --decompress"]);
    let log: serde_json::Value = serde_json::from_str(&Place::run(decode).out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|result| result["ruleId"] == "policy-violated"));
    let file = &results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(file, "site.inf");
    assert!(place.kept("arguments").contains("ref=refs/pull/7/merge"));
}

#[test]
fn who_opens_is_stopped_and_who_does_not_is_not() {
    let place = opened();
    let said = place.script("check.sh", &[("FAIL_ON", "exposure-grew")]);
    assert_eq!(said.code, Some(1));
    assert!(said.out.contains("::error file=site.inf,line="));
    // Opened, and no policy is against it.
    let place = Place::pull_request(|site| {
        let lines: Vec<&str> = site.lines().filter(|line| !line.contains("admin-stays-home")).collect();
        lines.join("\n").replace(ALLOWED, "").replace("audience = admin; ", "")
    });
    assert_eq!(place.script("check.sh", &[("FAIL_ON", "exposure-grew")]).code, Some(1));
    succeeds(&place.script("check.sh", &[]));
    let place = Place::pull_request(|site| site.replace("512MiB", "1GiB"));
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
    let place = Place::pull_request(|site| site.replace("    vhosts.", &format!("{more}    vhosts.")));
    succeeds(&place.script("difference.sh", &[]));
    let comment = place.kept("infc-diff.md");
    assert!(comment.len() <= 60_000 && comment.len() > 30_000, "{}", comment.len());
    assert!(comment.contains("Cut here to keep within the limit: "));
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

#[test]
fn what_the_example_runs_is_named_by_its_hash() {
    let read = |path: &str| std::fs::read_to_string(example().join(path)).unwrap();
    let (workflow, hooks) = (read(".github/workflows/infc.yml"), read(".pre-commit-config.yaml"));
    let used = workflow.lines().filter_map(|line| line.trim().strip_prefix("- uses: ")?.split_once('@'));
    let used = used.map(|(_, version)| version);
    let pinned: Vec<&str> =
        used.chain(hooks.lines().filter_map(|line| line.trim().strip_prefix("rev: "))).collect();
    assert_eq!(pinned.len(), 3);
    for version in pinned {
        let hash = version.split_whitespace().next().unwrap();
        assert!(hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{version}");
    }
}
