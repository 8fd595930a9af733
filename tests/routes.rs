//! Random routes with passwords and allow-lists: who comes to which app, as infc says, against every path tried at the
//! emitted server block by a reader of its own.
//!
//! The reader knows of infc only the text that it wrote: it chooses the location as nginx does, and reads who may come.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by a panic")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::net::IpAddr;

use infc::bundle::Entry;
use infc::exposure::{Exposure, Fate, ask_for};
use infc::{Compiler, FilePath, MemWorld};
use infc_tests::Random;

const SITES: u64 = 250;

/// One address in each zone, and one in none.
const PROBES: [(&str, &str); 3] =
    [("192.0.2.1", "192.0.2.0/25"), ("192.0.2.201", "192.0.2.128/25"), ("198.51.100.1", "")];

/// Every path that the routes below can tell apart, and more.
const PATHS: &[&str] =
    &["/", "/a", "/a/", "/a/b", "/a/b/", "/a/b/c", "/ab", "/ab/", "/ab/c", "/x", "/x/y", "/a/x"];

const ROUTES: &[&str] = &["/", "/a", "/a/", "= /a/", "/a/b/", "/a/b", "= /a/b/c", "/ab/", "= /", "/x/"];

fn terms(random: &mut Random) -> String {
    let allow = [
        "",
        "",
        "allow = [ zones.one ]; ",
        "allow = [ zones.two ]; ",
        "allow = [ zones.one zones.two ]; ",
        "allow = [ internet ]; ",
    ];
    let auth = ["", "", "auth = basic { file = \"/etc/nginx/passwords\"; }; "];
    format!("{}{}", random.pick(&allow), random.pick(&auth))
}

fn site(seed: u64) -> String {
    let mut random = Random(seed);
    let mut routes = String::new();
    for route in ROUTES {
        let target = *random.pick(&["x", "y"]);
        match random.below(4) {
            0 => {}
            1 if random.one_in(2) => writeln!(routes, "\"{route}\" = deny;").unwrap(),
            _ => {
                let terms = terms(&mut random);
                writeln!(routes, "\"{route}\" = proxy {{ to = apps.{target}; {terms}}};").unwrap();
            }
        }
    }
    let [(_, one), (_, two), _] = PROBES;
    format!(
        "{{ zones.one = [ \"{one}\" ]; zones.two = [ \"{two}\" ];
  hosts.web = {{ os = debian-12; address = \"203.0.113.10\";
    apps.x = {{ directory = \"/srv/x\"; script = \"x.js\"; port = 3000; }};
    apps.y = {{ directory = \"/srv/y\"; script = \"y.js\"; port = 3001; }};
    vhosts.\"example.org\" = {{ tls = letsencrypt {{ email = \"ops@example.org\"; }}; {}
      routes = {{ {routes} }}; }}; }}; }}",
        terms(&mut random)
    )
}

/// What one block says of who may come.
#[derive(Clone, Default, Debug)]
struct Terms {
    allow: Vec<String>,
    listed: bool,
    password: bool,
}

#[derive(Default, Debug)]
struct Location {
    exact: bool,
    path: String,
    terms: Terms,
    app: Option<String>,
}

/// The TLS server block of a site's file.
fn read(text: &str) -> (Terms, Vec<Location>) {
    let block = text.rsplit("\nserver {").next().unwrap();
    let (mut server, mut locations, mut inside) = (Terms::default(), Vec::<Location>::new(), false);
    for line in block.lines().map(str::trim) {
        let words: Vec<&str> = line.trim_end_matches(['{', ';', ' ']).split(' ').collect();
        if words[0] == "location" {
            let path = words[words.len() - 1].to_owned();
            locations.push(Location { exact: words[1] == "=", path, ..Location::default() });
            inside = true;
            continue;
        }
        if line == "}" {
            inside = false;
        }
        let terms = if inside { &mut locations.last_mut().unwrap().terms } else { &mut server };
        match words[0] {
            "allow" => {
                terms.allow.push(words[1].to_owned());
                terms.listed = true;
            }
            "auth_basic" => terms.password = true,
            "proxy_pass" => {
                locations.last_mut().unwrap().app = words[1].strip_prefix("http://infc-").map(str::to_owned);
            }
            _ => {}
        }
    }
    (server, locations)
}

/// nginx's choice: the exact location, else the longest prefix.
fn chosen<'a>(locations: &'a [Location], path: &str) -> Option<&'a Location> {
    let exact = locations.iter().find(|each| each.exact && each.path == path);
    let prefixes = locations.iter().filter(|each| !each.exact && path.starts_with(&each.path));
    exact.or_else(|| prefixes.max_by_key(|each| each.path.len()))
}

/// Whether an address comes to an app by some path: without a password, with one.
fn tried(text: &str, app: &str, (probe, zone): (&str, &str)) -> (bool, bool) {
    let (server, locations) = read(text);
    let (mut open, mut guarded) = (false, false);
    for location in PATHS.iter().filter_map(|path| chosen(&locations, path)) {
        if location.app.as_deref() != Some(app) {
            continue;
        }
        let list = if location.terms.listed { &location.terms } else { &server };
        let admitted =
            !list.listed || list.allow.iter().any(|line| line == "all" || line == zone || line == probe);
        let password = server.password || location.terms.password;
        open |= admitted && !password;
        guarded |= admitted && password;
    }
    (open, guarded)
}

fn said(exposure: &Exposure, app: &str, probe: IpAddr) -> (bool, bool) {
    let target = exposure.targets.iter().find(|target| target.id == format!("hosts.web.apps.{app}")).unwrap();
    let fare = target.from.iter().find(|fare| fare.source == "internet").unwrap();
    (fare.open.contains(probe), fare.password.contains(probe))
}

/// How a request from an address for one path fares at the emitted block: not at all, with a password, or by itself; and
/// which app gets it.
fn requested(text: &str, path: &str, (probe, zone): (&str, &str)) -> (Fate, Option<String>) {
    let (server, locations) = read(text);
    let Some((location, app)) = chosen(&locations, path).and_then(|each| Some((each, each.app.clone()?)))
    else {
        return (Fate::Closed, None);
    };
    let list = if location.terms.listed { &location.terms } else { &server };
    let named = list.allow.iter().any(|line| line == "all" || line == zone || line == probe);
    let fate = match (!list.listed || named, server.password || location.terms.password) {
        (false, _) => Fate::Closed,
        (true, true) => Fate::Password,
        (true, false) => Fate::Open,
    };
    (fate, Some(format!("hosts.web.apps.{app}")))
}

#[test]
fn a_url_is_answered_by_the_route_that_nginx_chooses() {
    let mut outcomes = BTreeSet::new();
    for seed in 1..=SITES {
        let mut world = MemWorld::default();
        let entry = world.insert(FilePath::project("site.inf"), site(seed).as_str());
        let infc = Compiler::new();
        let Some(bundle) = infc.build(&world, entry).unwrap().bundle else { continue };
        let host = bundle.hosts.values().next().unwrap();
        let texts = host.files().values().filter_map(|entry| match entry {
            Entry::File(file) => String::from_utf8(file.bytes.to_vec()).ok(),
            Entry::Link(_) => None,
        });
        let conf = texts.into_iter().find(|text| text.contains("server_name example.org;")).unwrap();
        let path = PATHS[usize::try_from(seed).unwrap() % PATHS.len()];
        let url = format!("https://Example.org/.{path}?page=2");
        let found = infc.reach(&world, entry).unwrap();
        let asked = found.requests(&world, &url).unwrap().unwrap();
        let exposure = found.exposure.unwrap();
        for probe in PROBES {
            let answer = ask_for(&exposure, probe.0, &asked).unwrap();
            let app = answer.taken.iter().find_map(|taken| taken.app.clone());
            assert_eq!((answer.fate, app), requested(&conf, path, probe), "{path} {probe:?}\n{conf}");
            outcomes.insert(answer.fate);
        }
    }
    assert_eq!(outcomes, [Fate::Closed, Fate::Password, Fate::Open].into());
}

#[test]
fn an_app_is_as_public_as_its_widest_route() {
    let mut outcomes = BTreeSet::new();
    let mut built = 0;
    for seed in 1..=SITES {
        let text = site(seed);
        let mut world = MemWorld::default();
        let entry = world.insert(FilePath::project("site.inf"), text.as_str());
        let infc = Compiler::new();
        // Two routes for one path are refused.
        let Some(bundle) = infc.build(&world, entry).unwrap().bundle else { continue };
        let exposure = infc.reach(&world, entry).unwrap().exposure.unwrap();
        let host = bundle.hosts.values().next().unwrap();
        let texts = host.files().values().filter_map(|entry| match entry {
            Entry::File(file) => String::from_utf8(file.bytes.to_vec()).ok(),
            Entry::Link(_) => None,
        });
        let conf = texts.into_iter().find(|text| text.contains("server_name example.org;"));
        let conf = conf.unwrap();
        built += 1;
        for app in ["x", "y"] {
            for probe in PROBES {
                let (open, guarded) = tried(&conf, app, probe);
                let found = said(&exposure, app, probe.0.parse().unwrap());
                assert_eq!(found, (open, guarded && !open), "{app} from {probe:?}\n{text}\n{conf}");
                outcomes.insert(found);
            }
        }
    }
    assert!(built >= 40 && outcomes.len() == 3, "{built} sites, {outcomes:?}");
}
