//! The sites and the questions: every example as it is and as it was documented, pages of diagnostics, and what is
//! broken, empty, deep, or not ASCII.
//!
//! It deliberately takes what stands in the repository, so that the questions grow with it.

use std::collections::BTreeMap;
use std::path::Path;

/// The day that dates are compared with.
pub const TODAY: &str = "2027-01-01";

/// Texts by their paths.
pub type Files = BTreeMap<String, String>;

/// What is asked.
#[derive(Debug)]
pub struct Question {
    /// By which function.
    pub ask: &'static str,
    /// Of which site.
    pub site: String,
    /// What is asked for; of a difference, the old site.
    pub argument: Option<String>,
    /// What is to be reached.
    pub to: Option<String>,
}

impl Question {
    fn new(ask: &'static str, site: &str) -> Self {
        Self { ask, site: site.to_owned(), argument: None, to: None }
    }

    fn about(self, argument: &str) -> Self {
        Self { argument: Some(argument.to_owned()), ..self }
    }

    /// The folder in which it is asked on the command line.
    pub fn folder(&self) -> &str {
        if self.ask == "diff" { "pair" } else { &self.site }
    }

    /// How it is asked on the command line.
    pub fn words(&self) -> Vec<&str> {
        let today = ["--today", TODAY];
        let argument = self.argument.as_deref().unwrap_or_default();
        let words = match self.ask {
            "build" => vec!["build", "-o", "../out", "--deny", "warnings"],
            "reach" => vec!["exposure", "--why", argument, self.to.as_deref().unwrap_or_default()],
            "why" => vec!["why", argument],
            "diff" => vec!["diff", "old", "new"],
            "explain" => return vec!["explain", argument],
            "format" => return vec!["fmt", "--check"],
            other => vec![other],
        };
        [words, today.to_vec()].concat()
    }
}

/// Every site, by its name.
pub fn sites() -> BTreeMap<String, Files> {
    let mut all = BTreeMap::new();
    for system in SYSTEMS {
        let folder = repository().join("examples").join(system);
        all.insert((*system).to_owned(), texts(&folder));
        all.insert(format!("{system}-as-documented"), texts(&folder.join("as-documented")));
    }
    for (name, text) in pages() {
        all.insert(name, one(&text));
    }
    for (name, text) in ODD {
        all.insert((*name).to_owned(), one(text));
    }
    all.insert("deep".to_owned(), one(&format!("{{ a = {}1{}; }}", "(".repeat(90), ")".repeat(90))));
    all.insert("vendored".to_owned(), vendored());
    all
}

/// What is asked of them.
pub fn questions(sites: &BTreeMap<String, Files>) -> Vec<Question> {
    let mut all = Vec::new();
    for name in sites.keys() {
        // Of a page, only what is wrong is of interest.
        let asked: &[_] = if name.starts_with("page-") { &["check"] } else { EACH };
        all.extend(asked.iter().map(|ask| Question::new(ask, name)));
    }
    for system in SYSTEMS {
        all.push(Question::new("diff", system).about(&format!("{system}-as-documented")));
    }
    all.push(Question::new("diff", "broken").about("ementech"));
    let asked = [
        "hosts.vps.ssh.port",
        "hosts.vps.shs",
        "vps:443",
        "vps:1",
        "nowhere:443",
        "vps/etc/ufw/user.rules:12",
        "vps/etc/ufw/user.rules:0",
        "vps/etc/ufw/user.rules:99999",
        "vps/etc/ufw/user.ruels",
        "vps/etc/fstab",
    ];
    for site in ["ementech", "broken"] {
        all.extend(asked.map(|argument| Question::new("why", site).about(argument)));
    }
    let reached =
        [("internet", "vps:443"), ("internet", "admin"), ("nobody", "vps:443"), ("internet", "ssh")];
    for site in ["ementech", "broken"] {
        let reach = |(from, to): (&str, &str)| Question {
            to: Some(to.to_owned()),
            ..Question::new("reach", site).about(from)
        };
        all.extend(reached.map(reach));
    }
    let names = ["port-collision", "App.memory", "max-body", "std.node", "memroy", "nothing-at-all-like-it"];
    all.extend(names.map(|name| Question::new("explain", "empty").about(name)));
    all
}

/// The examples.
const SYSTEMS: &[&str] = &["chatr", "credcars", "ementech", "pakashop", "starttech"];

/// What is asked of every site.
const EACH: &[&str] = &["check", "build", "exposure", "test", "format"];

/// Every so many pages, one is taken.
const PAGES: usize = 10;

const ODD: &[(&str, &str)] = &[
    ("broken", "{\n  hosts.vps = {\n    os = debian-12;\n    apps.shop = { port = ;\n  hosts.b = \"a\n"),
    ("empty", ""),
    ("blank", " \r\n\t\n"),
    (
        "not-ascii",
        "{\n  # Grüße, 世界 🎉\n  hosts.web = { os = debian-12; address = \"2001:db8::1\"; überschrift = \"é\u{202e}\"; };\n}\n",
    ),
    ("unlaid", "{hosts.web={os=debian-12;address=\"203.0.113.10\";};}"),
];

fn one(text: &str) -> Files {
    Files::from([("site.inf".to_owned(), text.to_owned())])
}

/// A site whose input is a copy.
fn vendored() -> Files {
    let site = "{ inputs.house.url = \"path:../house\"; outputs = { std, house }: { hosts.web = { os = debian-12; }; }; }";
    Files::from([
        ("site.inf".to_owned(), site.to_owned()),
        ("vendor/house/site.inf".to_owned(), "{ outputs = { std }: { }; }".to_owned()),
    ])
}

/// The failing block of some pages.
fn pages() -> Vec<(String, String)> {
    let folder = repository().join("lang/diagnostics");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let block = |path: &std::path::PathBuf| {
        let page = std::fs::read_to_string(path).unwrap();
        let (_, after) = page.split_once("```inf\n")?;
        let (block, _) = after.split_once("```")?;
        Some((format!("page-{}", path.file_stem()?.to_str()?), block.to_owned()))
    };
    paths.iter().step_by(PAGES).filter_map(block).collect()
}

/// The files below a folder that are of its site.
fn texts(folder: &Path) -> Files {
    let mut found = Files::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.join("site.inf").is_file() {
                waiting.push(path);
            } else if path.is_file() {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(name, std::fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}

/// How many files and links are below a folder.
pub fn count(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() && !path.is_symlink() { count(&path) } else { 1 }).sum()
}

fn repository() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
