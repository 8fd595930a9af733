//! Rules of an embedder's own: found, accepted, shown and explained like those of infc; the linter of `examples/`.

use infc::report::Report;
use infc::{Compiler, Diagnostic, Kind, Rule, Seen, Severity};

use crate::{SITE, checked, names, world};

#[path = "../../examples/house_rule.rs"]
mod house_rule;

/// A rule that calls every app too many, an error.
struct NoApps;

static NO_APPS: Kind = Kind::own("acme.no-apps", Severity::Error, "there is an app", "There are to be none.");

impl Rule for NoApps {
    fn kind(&self) -> &'static Kind {
        &NO_APPS
    }

    fn check(&self, seen: &Seen<'_>) -> Vec<Diagnostic> {
        let hosts = seen.site.hosts.iter();
        let apps = hosts.flat_map(|(host, machine)| machine.apps.iter().map(move |app| (host, app)));
        let found = apps.map(|(host, (name, app))| {
            // Whatever kind it is made from, it is one of the rule's.
            let kind = infc::kinds().first().copied().unwrap_or(&NO_APPS);
            kind.at(app.key_at, format!("`{name}` is an app"))
                .severity(Severity::Error)
                .about(["hosts", host, "apps", name])
        });
        found.collect()
    }
}

fn infc() -> Compiler {
    Compiler::new().rule(NoApps)
}

/// The small site with `text` in its app.
fn with(text: &str) -> String {
    SITE.replace("port = 3000; };", &format!("port = 3000; }} // {{ {text} }};"))
}

#[test]
fn what_it_finds_is_an_error_like_any_other() {
    let (world, site) = world(SITE);
    let built = infc().build(&world, site).unwrap();
    assert_eq!(names(&built.diagnostics), ["acme.no-apps"]);
    assert!(built.bundle.is_none());
    let report = Report::new(&world, &built.diagnostics);
    assert!(
        report.human(false).starts_with("error[acme.no-apps]: `shop` is an app"),
        "{}",
        report.human(false)
    );
    let sarif: serde_json::Value = serde_json::from_str(&report.sarif()).unwrap();
    assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"][0]["id"], "acme.no-apps");
    assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"][0]["help"]["text"], "There are to be none.");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleIndex"], 0);
    let json: serde_json::Value = serde_json::from_str(&report.json()).unwrap();
    assert_eq!(json["diagnostics"][0]["name"], "acme.no-apps", "{json:#}");
    assert_eq!(infc().kind("acme.no-apps").map(|kind| kind.page), Some("There are to be none."));
    assert_eq!(infc().kind("cycle").map(|kind| kind.name), Some("cycle"));
}

#[test]
fn it_is_accepted_at_what_it_is_about_and_further_out() {
    let reason = r#"accept."acme.no-apps" = "this one is old";"#;
    let (world, site) = world(&with(reason));
    let built = infc().build(&world, site).unwrap();
    assert_eq!(names(&built.diagnostics), [""; 0]);
    let manifests = infc::bundle::seal(built.bundle.as_ref().unwrap());
    let manifest = &manifests.hosts.values().next().unwrap().json;
    assert!(manifest.contains("acme.no-apps") && manifest.contains("this one is old"), "{manifest}");
    let outside = SITE.replacen('{', &format!("{{ {reason}"), 1);
    assert_eq!(names(&checked(&infc(), &outside).diagnostics), [""; 0]);
}

#[test]
fn an_acceptance_is_checked_like_any_other() {
    let without = checked(&infc(), &with(r#"accept."acme.no-apps" = " ";"#));
    assert!(names(&without.diagnostics).contains(&"accept-without-reason"));
    let misspelt = checked(&infc(), &with(r#"accept."acme.no-app" = "x";"#));
    let found = misspelt.diagnostics.iter().find(|found| found.kind.name == "accept-unknown").unwrap();
    assert!(
        found.is_error() && found.help.as_deref().is_some_and(|help| help.contains("acme.no-apps")),
        "{found:?}"
    );
    // What another program accepts is not wrong for one that has no such rules.
    let elsewhere = checked(&Compiler::new(), &with(r#"accept."acme.no-apps" = "x";"#));
    let said: Vec<_> = elsewhere.diagnostics.iter().map(|found| (found.kind.name, found.severity)).collect();
    assert_eq!(said, [("accept-unknown", Severity::Note)]);
}

#[test]
fn rules_are_silent_where_nothing_is_known() {
    let broken = checked(&infc(), &with("memory = 5 apples;"));
    assert!(!names(&broken.diagnostics).contains(&"acme.no-apps"), "{:?}", names(&broken.diagnostics));
}

#[test]
fn the_linter_of_the_examples() {
    let (bare, site) = world(SITE);
    let (people, sarif, is_clean) = house_rule::lint(&bare, site).unwrap();
    assert!(
        people.starts_with("warning[acme.nobody-to-call]: nobody is called when `shop` is down\n"),
        "{people}"
    );
    assert!(people.contains("help: name the team: `on-call = \"…\";`"), "{people}");
    assert!(sarif.contains(r#""ruleId": "acme.nobody-to-call""#) && !is_clean);
    let named = with(r#"on-call = "payments";"#);
    let (named, site) = world(&format!("extend App = {{ on-call : Text?; }};\n{named}"));
    assert_eq!(
        house_rule::lint(&named, site).map(|(people, _, is_clean)| (people, is_clean)),
        Ok((String::new(), true))
    );
}

#[test]
fn the_tests_of_a_site_know_them() {
    let test = "tests.apps = { expect = error \"acme.no-apps\"; };";
    let (world, site) = world(&SITE.replacen('{', &format!("{{ {test}"), 1));
    let passed = |infc: Compiler| infc.test(&world, site, None).unwrap().tests[0].passed();
    assert!(passed(infc()));
    assert!(!passed(Compiler::new()));
}
