//! Laws of differences, over states that differ in one way each: a state does not differ from itself, what one direction
//! says the other says backwards, hunks make the new files of the old, and a limit is kept.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use camino::Utf8Path;
use infc::bundle::{Bundle, BundlePath, File, HostBundle, HostName};
use infc::diff::{Change, Diff, Of, Sources, State, diff};
use infc::exposure::{Look, What};
use infc::{Compiler, FilePath, Kept, MemWorld};

const LOOK: Look = Look { colour: false, safe: infc::report::visible_line };

/// A site whose parts can be said otherwise.
fn site(memory: &str, allow: &str, more: &str) -> String {
    format!(
        "{{
  zones.office = [ \"192.0.2.0/24\" ];
  hosts.web = {{
    os = debian-12;
    address = \"203.0.113.10\";
    ssh.from = [ zones.office ];
    apps.shop = {{ directory = \"/srv/shop\"; script = \"server.js\"; port = 3000; memory = {memory}; }};
    apps.admin = {{ directory = \"/srv/admin\"; script = \"server.js\"; port = 3001; }};
    vhosts.\"example.org\" = {{
      tls = letsencrypt {{ email = \"ops@example.org\"; }};
      routes = {{ \"/\" = proxy {{ to = apps.shop; }}; \"/admin/\" = proxy {{ to = apps.admin; {allow} }}; }};
    }};
    {more}
  }};
}}
"
    )
}

fn state(text: &str) -> State {
    let mut world = MemWorld::default();
    let entry = world.insert(FilePath::project("site.inf"), text);
    let sources = Sources { world: &world, entry, base: Utf8Path::new(""), name: "site" };
    Compiler::new().state(sources).unwrap()
}

/// States of which each two differ.
fn states() -> Vec<State> {
    let office = "allow = [ zones.office ];";
    [
        site("512MiB", office, ""),
        site("1GiB", office, ""),
        site("512MiB", "", ""),
        site("512MiB", office, "apps.more = { directory = \"/srv/more\"; script = \"a.js\"; port = 3002; };"),
        site("512MiB", office, "timezone = \"Africa/Nairobi\"; packages = [ \"htop\" ];"),
        site("512MiB", office, "policies.home = only [ zones.office ] hosts.web.apps.admin;"),
        site("512MiB", "", "policies.home = only [ zones.office ] hosts.web.apps.admin;"),
        site("512MB", "alow = 1;", ""),
        "{ hosts = ".to_owned(),
        "{ }".to_owned(),
    ]
    .iter()
    .map(|text| state(text))
    .collect()
}

fn backwards(changes: &[Change]) -> Vec<(String, Option<String>, Option<String>)> {
    changes.iter().map(|change| (change.name.clone(), change.new.clone(), change.old.clone())).collect()
}

fn forwards(changes: &[Change]) -> Vec<(String, Option<String>, Option<String>)> {
    changes.iter().map(|change| (change.name.clone(), change.old.clone(), change.new.clone())).collect()
}

#[test]
fn a_state_does_not_differ_from_itself() {
    for state in states() {
        let same = diff(&state, &state);
        assert!(same.is_empty(), "{}", same.human(LOOK, None));
    }
}

#[test]
fn each_two_of_the_states_differ() {
    let states = states();
    for (number, old) in states.iter().enumerate() {
        for new in states.iter().skip(number + 1) {
            assert!(!diff(old, new).is_empty());
        }
    }
}

#[test]
fn one_direction_says_the_other_backwards() {
    let states = states();
    for old in &states {
        for new in &states {
            let (there, back) = (diff(old, new), diff(new, old));
            for list in [
                |diff: &Diff| diff.ports.clone(),
                |diff: &Diff| diff.policies.clone(),
                |diff: &Diff| diff.accepted.clone(),
                |diff: &Diff| diff.manifests.clone(),
            ] {
                assert_eq!(forwards(&list(&there)), backwards(&list(&back)));
            }
            let values = |diff: &Diff| diff.values().cloned().collect::<Vec<_>>();
            let (mut one, mut two) = (forwards(&values(&there)), backwards(&values(&back)));
            one.sort();
            two.sort();
            assert_eq!(one, two);
            assert_eq!((&there.appeared, &there.vanished), (&back.vanished, &back.appeared));
            assert_eq!(exposed(&there, false), exposed(&back, true));
            let paths = |diff: &Diff| diff.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
            assert_eq!(paths(&there), paths(&back));
        }
    }
}

/// Who fares otherwise with what, and how; `turned`, as if the states had changed places.
fn exposed(diff: &Diff, turned: bool) -> Option<BTreeMap<(String, Vec<String>), What>> {
    let turn = |what| match what {
        What::Opened if turned => What::Closed,
        What::Closed if turned => What::Opened,
        What::Opened | What::Closed | What::Changed => what,
    };
    let changes = diff.exposure.as_ref()?.iter();
    Some(changes.map(|change| ((change.target.clone(), change.sources.clone()), turn(change.what))).collect())
}

#[test]
fn hunks_hold_what_their_numbers_say() {
    let states = states();
    let mut seen = 0;
    for old in &states {
        for new in &states {
            for hunk in diff(old, new).files.iter().flat_map(|file| &file.hunks) {
                let count = |not| hunk.lines.iter().filter(|line| line.side != not).count();
                assert_eq!((count(Of::New), count(Of::Old)), (hunk.old_lines, hunk.new_lines));
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen} hunks");
}

#[test]
fn a_value_is_told_with_its_place_and_the_files_that_it_changes() {
    let states = states();
    let found = diff(&states[0], &states[1]);
    let [cause] = found.causes.as_slice() else { panic!("{:?}", found.causes) };
    let [value] = cause.values.as_slice() else { panic!("{:?}", cause.values) };
    let place = value.place.as_ref().unwrap();
    assert_eq!(value.name, "hosts.web.apps.shop.memory");
    assert_eq!((value.old.as_deref(), value.new.as_deref()), (Some("512MiB"), Some("1GiB")));
    assert_eq!((place.file.as_str(), place.line), ("site.inf", 7));
    assert_eq!(cause.files, ["web/etc/systemd/system/infc-app-shop.service"]);
    let places: Vec<String> = found.files[0].hunks[0]
        .places()
        .iter()
        .map(|place| format!("{}:{}", place.file, place.line))
        .collect();
    assert_eq!(places, ["site.inf:7"]);
}

#[test]
fn what_opens_comes_first_and_names_the_way() {
    let states = states();
    let found = diff(&states[0], &states[2]);
    assert_eq!(found.grew(), Some(true));
    let text = found.human(LOOK, None);
    let second = text.lines().skip_while(|line| *line != "exposure").nth(1).unwrap();
    assert!(second.contains("becomes reachable from the internet through"), "{text}");
    assert_eq!(diff(&states[2], &states[0]).grew(), Some(false));
    assert_eq!(diff(&states[0], &states[8]).grew(), None);
}

#[test]
fn a_policy_that_breaks_is_told_although_no_bundle_comes_of_it() {
    let states = states();
    let found = diff(&states[5], &states[6]);
    assert_eq!(
        forwards(&found.policies),
        [("hosts.web.home".into(), Some("holds".into()), Some("violated".into()))]
    );
    assert!(found.appeared.iter().any(|told| told.name == "policy-violated"));
    assert_eq!(found.unknown, ["not compared, as `site` has an error: files"]);
}

#[test]
fn a_diagnostic_is_the_same_on_another_line() {
    let text = site("512MiB", "", "policies.home = only [ zones.office ] hosts.web.apps.admin;");
    let found = diff(&state(&text), &state(&format!("# moved\n\n{text}")));
    assert!(found.is_empty(), "{}", found.human(LOOK, None));
}

#[test]
fn a_secret_is_not_shown() {
    let with = |secret: &str| site("512MiB", "", &format!("apps.shop.env.JWT_SECRET = \"{secret}\";"));
    let found = diff(&state(&with("correct-horse-battery")), &state(&with("staple-of-another-kind")));
    for text in [found.human(LOOK, None), found.markdown(None), found.json(), found.sarif()] {
        assert!(!text.contains("horse") && !text.contains("staple"), "{text}");
    }
}

#[test]
fn a_limit_is_kept_whatever_it_cuts() {
    let states = states();
    for old in &states {
        for new in &states {
            let found = diff(old, new);
            let whole = found.markdown(None);
            assert_eq!(found.markdown(Some(whole.len())), whole);
            for most in [1024, 2000, 5000, 20_000] {
                let (markdown, human) = (found.markdown(Some(most)), found.human(LOOK, Some(most)));
                assert!(markdown.len() <= most && human.len() <= most, "{most}");
                assert_eq!(markdown.matches("<details>").count(), markdown.matches("</details>").count());
                assert_eq!(markdown.contains("Cut here"), whole.len() > most);
            }
        }
    }
}

/// What a build of `text` writes, and the sources that it keeps.
fn built(text: &str) -> (Bundle, String) {
    let mut world = MemWorld::default();
    let entry = world.insert(FilePath::project("site.inf"), text);
    let compiled = Compiler::new().build(&world, entry).unwrap();
    (compiled.bundle.unwrap(), compiled.kept.json().unwrap())
}

/// The state of a bundle with its sources beside it.
fn whole(text: &str) -> State {
    let (bundle, sources) = built(text);
    State::of_bundle("out", bundle, BTreeMap::new()).with_sources(&sources, &Compiler::new()).unwrap()
}

#[test]
fn a_bundle_with_its_sources_says_what_they_say() {
    let office = "allow = [ zones.office ];";
    let (one, two) = (site("512MiB", office, ""), site("1GiB", "", "timezone = \"Africa/Nairobi\";"));
    let expected = diff(&state(&one), &state(&two));
    assert!(expected.grew() == Some(true) && expected.values().count() > 2 && !expected.files.is_empty());
    for found in
        [diff(&whole(&one), &state(&two)), diff(&state(&one), &whole(&two)), diff(&whole(&one), &whole(&two))]
    {
        assert!(found.unknown.is_empty() && found.notes.is_empty(), "{:?}", found.unknown);
        assert_eq!(found.exposure, expected.exposure);
        assert_eq!(
            (&found.ports, &found.policies, &found.manifests),
            (&expected.ports, &expected.policies, &expected.manifests)
        );
        assert_eq!((&found.appeared, &found.vanished), (&expected.appeared, &expected.vanished));
        assert_eq!((&found.causes, &found.files), (&expected.causes, &expected.files));
        assert_eq!(found.old.release, expected.old.release);
    }
}

#[test]
fn sources_that_are_not_the_bundles_are_not_believed() {
    let office = "allow = [ zones.office ];";
    let ((bundle, own), (_, others)) = (built(&site("512MiB", office, "")), built(&site("512MiB", "", "")));
    let new = state(&site("1GiB", office, ""));
    let against = |sources: Option<&str>| {
        let old = State::of_bundle("out", bundle.clone(), BTreeMap::new());
        let old = match sources {
            Some(sources) => old.with_sources(sources, &Compiler::new()).unwrap(),
            None => old,
        };
        diff(&old, &new)
    };
    let lacks = |found: &Diff, why: &str| {
        assert_eq!((found.grew(), found.values().count(), found.files.len()), (None, 0, 1));
        assert!(found.unknown.len() == 1 && found.unknown[0].contains(why), "{:?}", found.unknown);
        assert!(found.unknown[0].contains("provenance/_sources.json"));
    };
    assert_eq!(against(Some(&own)).values().count(), 1);
    lacks(&against(None), "`out` is a bundle without");
    lacks(&against(Some(&others)), "are not those that it was built from");
    lacks(&against(Some("{")), "cannot be read");
    // Another version's bundle is what that version made of them; what they mean is said as this one reads them.
    let mut older = bundle.clone();
    older.compiler.version = "0.0.1".to_owned();
    let same =
        State::of_bundle("out", older.clone(), BTreeMap::new()).with_sources(&own, &Compiler::new()).unwrap();
    let found = diff(&same, &new);
    assert_eq!((found.grew(), found.values().count(), found.notes.len()), (Some(false), 1, 0));
    for host in older.hosts.values_mut() {
        host.insert(BundlePath::new("etc/other").unwrap(), File::new("what it made\n")).unwrap();
    }
    let other = State::of_bundle("out", older, BTreeMap::new()).with_sources(&own, &Compiler::new()).unwrap();
    let found = diff(&other, &new);
    assert_eq!((found.grew(), found.values().count()), (Some(false), 1));
    assert!(found.notes[0].starts_with("`out` was built by infc 0.0.1"), "{:?}", found.notes);
    assert!(
        found.markdown(None).contains("was built by infc 0.0.1") && found.human(LOOK, None).contains("0.0.1")
    );
}

#[test]
fn an_input_that_is_no_text_is_no_reason_to_keep_half() {
    assert!(Kept::default().json().is_some());
}

#[test]
fn errors_lead_when_nothing_else_is_known_and_values_are_compared_as_far_as_they_are() {
    let good = site("512MiB", "allow = [ zones.office ];", "");
    let broken = site("1GiB", "allow = [ zones.offcie ];", "");
    let found = diff(&state(&good), &state(&broken));
    assert_eq!(found.exposure, None);
    assert!(found.appeared.iter().any(|told| told.severity == "error"));
    let values: Vec<&str> = found.values().map(|value| value.name.as_str()).collect();
    assert_eq!(values, ["hosts.web.apps.shop.memory"]);
    assert!(found.unknown[0].contains("has an error: who reaches what, what listens"), "{:?}", found.unknown);
    assert!(found.unknown[0].contains("values that errors leave open"), "{:?}", found.unknown);
    let text = found.human(LOOK, None);
    let titles: Vec<&str> =
        text.lines().filter(|line| line.chars().all(char::is_alphabetic) && !line.is_empty()).collect();
    assert_eq!(titles.first(), Some(&"errors"), "{text}");
    assert!(text.lines().next().unwrap().contains("1 new error; 1 value"), "{text}");
    let text = diff(&state(&broken), &state(&good)).human(LOOK, None);
    assert!(text.lines().next().unwrap().contains("1 error gone; 1 value"), "{text}");
    // A text that is no program leaves out what nobody knows.
    let found = diff(&state(&good), &state("{ hosts.web = {"));
    assert_eq!(found.values().count(), 0);
    // What both have is told, too, and is no difference.
    let found = diff(&state(&broken), &state(&broken.replace("1GiB", "2GiB")));
    assert_eq!((found.appeared.len(), found.vanished.len(), found.remaining.len()), (0, 0, 1));
    assert!(found.human(LOOK, None).contains("1 error as before"), "{}", found.human(LOOK, None));
    assert!(found.markdown(None).contains("**Errors**\n\n- **still**: "), "{}", found.markdown(None));
}

#[test]
fn sarif_holds_what_opens_and_what_is_newly_wrong() {
    let policy = "policies.home = only [ zones.office ] hosts.web.apps.admin;";
    let (old, new) = (site("512MiB", "allow = [ zones.office ];", policy), site("512MiB", "", policy));
    let log: serde_json::Value = serde_json::from_str(&diff(&state(&old), &state(&new)).sarif()).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let ids: Vec<&str> = results.iter().map(|result| result["ruleId"].as_str().unwrap()).collect();
    assert!(ids.contains(&"exposure-opened") && ids.contains(&"policy-violated"), "{ids:?}");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["fullDescription"]["text"].as_str().unwrap().len() > 20, "{rule}");
        assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "site.inf");
    }
    let violated = results.iter().find(|result| result["ruleId"] == "policy-violated").unwrap();
    let line = new.lines().position(|line| line.contains("policies.home")).unwrap() + 1;
    assert_eq!(violated["locations"][0]["physicalLocation"]["region"]["startLine"], line);
    // What was wrong before is none of the change's business, wherever it has moved.
    let moved = format!("# moved\n{new}");
    let log: serde_json::Value = serde_json::from_str(&diff(&state(&new), &state(&moved)).sarif()).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 0);
}

#[test]
fn five_thousand_files_fit_and_what_is_cut_is_said() {
    let of = |word: &str| {
        let mut host = HostBundle::default();
        for number in 0..5000 {
            let path = BundlePath::new(format!("etc/app-{}/{number}.conf", number % 40)).unwrap();
            host.insert(path, File::new(format!("# {number}\nword {word}\n"))).unwrap();
        }
        let hosts = [(HostName::new("web").unwrap(), host)].into();
        State::of_bundle(word, Bundle { hosts, ..Bundle::default() }, BTreeMap::new())
    };
    let found = diff(&of("one"), &of("two"));
    assert_eq!(found.files.len(), 5000);
    for most in [1024, 60_000, 65_536] {
        let text = found.markdown(Some(most));
        assert!(text.len() <= most, "{}", text.len());
        assert!(text.starts_with("<!-- infc-diff -->\n### Infrastructure: 5000 files\n"), "{text}");
        let shown = text.matches("<details>").count();
        assert!(
            text.contains(&format!("Cut here to keep within the limit: {} hunks", 5000 - shown)),
            "{text}"
        );
        assert!(most == 1024 || shown > 300, "{shown}");
    }
}

#[test]
fn many_values_are_found_in_the_files_that_they_change() {
    let apps = |memory: &str| {
        let app = |number: u32| {
            let port = 3000 + number;
            format!(
                "apps.a{number} = {{ directory = \"/srv/a{number}\"; script = \"a.js\"; port = {port}; memory = {memory}; }};\n"
            )
        };
        let apps: String = (0..120).map(app).collect();
        format!(
            "{{ zones.office = [ \"192.0.2.0/24\" ]; hosts.web = {{ os = debian-12; address = \"203.0.113.10\"; ssh.from = [ zones.office ];\n{apps} }}; }}"
        )
    };
    let found = diff(&state(&apps("16MiB")), &state(&apps("32MiB")));
    assert_eq!((found.causes.len(), found.files.len()), (120, 120));
    for cause in &found.causes {
        let [value] = cause.values.as_slice() else { panic!("{cause:?}") };
        let app = value.name.split('.').nth(3).unwrap();
        assert_eq!(cause.files, [format!("web/etc/systemd/system/infc-app-{app}.service")]);
    }
}
