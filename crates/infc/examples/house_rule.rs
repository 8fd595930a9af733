//! A linter with one rule of an organisation: every app says who is called at night.
//!
//!     cargo run -p infc --example house_rule -- path/to/site.inf [report.sarif]
//!
//! What to learn from it: a rule is a name with a page and a function over the site. What it finds is shown, counted,
//! fingerprinted, and accepted by the site (`accept."acme.nobody-to-call" = "…";`) like what infc itself finds. It deliberately
//! reads a field of the organisation's own, which a site adds by `extend App = { on-call : Text?; };`.

use std::process::ExitCode;

use infc::disk::FsWorld;
use infc::report::Report;
use infc::{Compiler, Diagnostic, FileId, Kind, Rule, Seen, Severity, World};

/// The kind of what the rule finds: named `who.what`, so that it never meets one of infc's.
static NOBODY_TO_CALL: Kind = Kind::own(
    "acme.nobody-to-call",
    Severity::Warning,
    "an app says nobody who is called when it is down",
    "# acme.nobody-to-call\n\nEvery app has a team: `on-call = \"payments\";`. The site declares the field once:\n\
     `extend App = { on-call : Text?; };`.\n",
);

/// The rule. One that has settings keeps them in its fields.
pub struct NobodyToCall;

impl Rule for NobodyToCall {
    fn kind(&self) -> &'static Kind {
        &NOBODY_TO_CALL
    }

    fn check(&self, seen: &Seen<'_>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (host, machine) in seen.site.hosts.iter() {
            for (name, app) in machine.apps.iter() {
                let path = ["hosts", &**host, "apps", &**name];
                // It speaks of something that is *missing*: it is silent where the site is not known because of another mistake.
                if app.extended.contains_key("on-call") || !seen.site.knows(path) {
                    continue;
                }
                let said = NOBODY_TO_CALL.at(app.key_at, format!("nobody is called when `{name}` is down"));
                let said = said.here("no `on-call`").help("name the team: `on-call = \"…\";`");
                // What it is about: there, or further out, a site may accept it.
                found.push(said.about(path));
            }
        }
        found
    }
}

/// What is wrong with a site by infc's rules and the house's: for people, and as SARIF for a code-scanning service.
pub fn lint(world: &dyn World, site: FileId) -> Result<(String, String, bool), infc::Cancelled> {
    let checked = Compiler::new().rule(NobodyToCall).check(world, site)?;
    let report = Report::new(world, &checked.diagnostics);
    Ok((report.human(false), report.sarif(), report.diagnostics().is_empty()))
}

#[cfg_attr(test, expect(dead_code, reason = "tests call `lint`"))]
fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let site = arguments.next().unwrap_or_else(|| "site.inf".to_owned());
    let (world, entry) = FsWorld::open(site.as_str())?;
    let (people, sarif, is_clean) = lint(&world, entry)?;
    print!("{people}");
    if let Some(path) = arguments.next() {
        write(&path, &sarif)?;
    }
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[expect(clippy::disallowed_methods, reason = "an example with a file of its own to write")]
fn write(path: &str, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)
}
