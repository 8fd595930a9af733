//! Laws of differences, over states that differ in one way each: a state does not differ from itself, what one direction
//! says the other says backwards, hunks make the new files of the old, and a limit is kept.

use std::collections::BTreeMap;

use camino::Utf8Path;
use infc::diff::{Change, Diff, Of, Sources, State, diff};
use infc::exposure::{Look, What};
use infc::{FilePath, MemWorld, Options};

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
    State::of_sources(sources, &Options::default())
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
    assert_eq!(found.unknown, ["not compared, as `site` has errors: files"]);
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
                assert_eq!(markdown.contains("are cut here"), whole.len() > most);
            }
        }
    }
}
