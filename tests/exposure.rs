//! The exposure of the examples: the picture in the book is what is drawn today, and no string of a site leaves its place
//! in a picture or a page.
//!
//! It deliberately does not look at pixels: a browser does, among the real programs.

#![expect(clippy::panic, reason = "a test fails by a panic")]

use infc::disk::FsWorld;
use infc::exposure::{Exposure, Look, compare, html, markdown, svg, table};
use infc::{Compiler, FilePath, MemWorld};
use infc_tests::{check_made, repository};

fn of_example() -> Exposure {
    let path = repository().join("examples/ementech/site.inf");
    let (world, entry) = FsWorld::open(&path).unwrap_or_else(|error| panic!("{error:?}"));
    let found = Compiler::new().reach(&world, entry).unwrap_or_default();
    assert!(found.diagnostics.is_empty(), "{:?}", found.diagnostics);
    found.exposure.unwrap_or_else(|| panic!("the example has no exposure"))
}

fn of(site: &str) -> Exposure {
    let mut world = MemWorld::default();
    let entry = world.insert(FilePath::project("site.inf"), site);
    let found = Compiler::new().reach(&world, entry).unwrap_or_default();
    found.exposure.unwrap_or_else(|| panic!("{:?}", found.checked.diagnostics))
}

#[test]
fn the_picture_in_the_book_is_what_is_drawn() {
    let made = svg(&of_example());
    assert_eq!(made, svg(&of_example()), "two drawings differ");
    check_made(&repository().join("book/src/exposure-ementech.svg"), &made);
}

#[test]
fn nothing_differs_from_itself() {
    let exposure = of_example();
    assert!(compare(&exposure, &exposure).changes.is_empty());
}

/// What a name of a site could hold if somebody let it: no kind of the language does today.
const HOSTILE: &str =
    "</title></style><script>alert(1)</script>\"'&--><img src=x onerror=alert(2)>]]>\u{202e}\u{0}`| ![x](y)";

#[test]
fn no_string_leaves_its_place() {
    let mut exposure = of_example();
    for host in &mut exposure.hosts {
        host.addresses.push(HOSTILE.to_owned());
    }
    for target in &mut exposure.targets {
        target.name = HOSTILE.to_owned();
        target.sockets.push(HOSTILE.to_owned());
        target.place.file = HOSTILE.to_owned();
        for hop in target.ways.iter_mut().flat_map(|way| &mut way.hops) {
            hop.action = HOSTILE.to_owned();
            hop.node = format!("{} {HOSTILE}", hop.node);
        }
    }
    let (picture, page) = (svg(&exposure), html(&exposure));
    let read = roxmltree::Document::parse(&picture).unwrap_or_else(|error| panic!("{error}"));
    let mut names: Vec<&str> = read.descendants().map(|node| node.tag_name().name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names, ["", "circle", "g", "path", "rect", "style", "svg", "text", "title"]);
    for (form, allowed) in [(&picture, 0), (&page, 1)] {
        assert_eq!(form.matches("<script").count(), allowed);
        assert_eq!(form.matches("<img").count(), 0);
        assert!(!form.contains(['\u{202e}', '\u{0}']));
        assert!(form.contains("&lt;script&gt;"), "the test has put nothing in");
    }
    let table = markdown(&exposure);
    assert!(!table.contains("<script") && !table.contains("![x]("), "{table}");
    for line in table.lines().filter(|line| line.starts_with('|')) {
        let bars = line.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 5, "{line}");
    }
}

#[test]
fn a_private_network_is_not_the_internet() {
    let site = r#"{
      networks.main = { cidr = "10.0.0.0/16"; groups.inside.ingress = [ { port = 80/tcp; from = [ networks.main ]; } ]; };
      hosts.web = {
        os = debian-12; address = "10.0.2.10"; network = networks.main; groups = [ networks.main.groups.inside ];
        apps.shop = { directory = "/srv/shop"; script = "server.js"; port = 3000; };
        vhosts."example.org" = { tls = off; routes = { "/" = proxy { to = apps.shop; }; }; };
      };
    }"#;
    let exposure = of(site);
    let ask = |from: &str| infc::exposure::ask(&exposure, from, "apps.shop").map(|answer| answer.fate.word());
    assert_eq!(ask("networks.main"), Ok("open"));
    assert_eq!(ask("everyone-else"), Ok("closed"));
}

/// A host with `count` vhosts that are open to everyone.
fn vhosts(count: usize) -> Exposure {
    let vhost = |number: usize| {
        format!(
            "vhosts.\"v{number:02}.example.org\" = {{ tls = off; root = \"/srv/www\"; routes.\"/\" = spa; }};\n"
        )
    };
    let vhosts: String = (0..count).map(vhost).collect();
    of(&format!(
        "{{ hosts.web = {{ os = debian-12; address = \"203.0.113.10\"; ssh.from = [ \"192.0.2.0/24\" ]; {vhosts} }}; }}"
    ))
}

#[test]
fn what_is_open_and_asserted_by_no_policy_is_named_up_to_eight() {
    let ids =
        |count: usize| (0..count).map(|number| format!("hosts.web.vhosts.\"v{number:02}.example.org\""));
    let look = Look { colour: false, safe: str::to_owned };
    for (count, rest) in [(8, ""), (9, ", and 1 more"), (20, ", and 12 more")] {
        let exposure = vhosts(count);
        let named: Vec<String> = ids(count.min(8)).collect();
        let line = format!("open to everyone and asserted by no policy: {}{rest}", named.join(", "));
        assert!(table(&exposure, look).ends_with(&format!("\n{line}\n")), "{}", table(&exposure, look));
        assert!(markdown(&exposure).ends_with(&format!("\n{line}\n")), "{}", markdown(&exposure));
        let told = line.replace('"', "&quot;");
        assert_eq!(html(&exposure).matches(&format!("<p class=\"hint\">{told}</p>")).count(), 1);
        // A reader of the data gets all of them.
        let read: serde_json::Value =
            serde_json::from_str(&exposure.json()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(read.get("unasserted"), Some(&ids(count).collect::<Vec<_>>().into()));
    }
    assert!(!table(&vhosts(0), look).contains("asserted"));
}
