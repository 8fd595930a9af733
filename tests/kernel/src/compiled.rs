//! A site through every stage of the compiler: the plan that is predicted from, and the files that are loaded.
//!
//! It deliberately has no way around the rules: a site that is not admitted is no host to measure.

use std::sync::{Arc, OnceLock};

use infc::bundle::Entry;
use infc::{FilePath, MemWorld};
use infc_check::{Checked, Judging};
use infc_daemons::Outcome;
use infc_daemons::fail::broken;
use infc_model::Typed;
use infc_plan::{HostPlan, Plan, Targets};

/// The host of every site here.
pub const HOST: &str = "web";

/// What a site comes to.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// What is predicted from.
    pub plan: Plan,
    /// UFW's files and the chain DOCKER-USER: path below `/`, and text.
    pub files: Vec<(String, String)>,
}

impl Compiled {
    /// Compiles the site `text`.
    pub fn of(text: &str) -> Outcome<Self> {
        let mut world = MemWorld::default();
        let entry = world.insert(FilePath::project("site.inf"), text);
        let mut found = Vec::new();
        let program = infc_eval::analyse(&world, infc_model::schema(), entry).drain_into(&mut found);
        let evaluated = infc_eval::evaluate(&program).drain_into(&mut found);
        let site = infc_model::decode(&evaluated.value).drain_into(&mut found);
        let (Some(site), Some(targets)) = (site, targets()) else {
            return broken(format!("{}\n{text}", said(&found)));
        };
        let plan = infc_plan::plan(&site, targets).drain_into(&mut found);
        let broken_before = found.iter().any(infc::Diagnostic::is_error);
        let facts = infc_check::check(
            &site,
            &plan,
            &infc_net::reach(&plan),
            Judging { told: std::mem::take(&mut found), ..Judging::default() },
        );
        let all = facts.diagnostics.clone();
        match Checked::admit(site, plan, facts) {
            Ok(checked) if !broken_before => {
                Ok(Self { files: files(&checked), plan: checked.plan().clone() })
            }
            _ => broken(format!("{}\n{text}", said(&all))),
        }
    }

    /// Its host.
    pub fn host(&self) -> Outcome<&HostPlan> {
        self.plan.hosts.get(HOST).map_or_else(|| broken(format!("no host {HOST}")), Ok)
    }

    /// UFW's files.
    pub fn of_ufw(&self) -> impl Iterator<Item = &(String, String)> {
        self.files.iter().filter(|(path, _)| path.contains("ufw"))
    }

    /// The text of one file; empty where the bundle has none.
    pub fn file(&self, path: &str) -> &str {
        self.files.iter().find(|(own, _)| own == path).map_or("", |(_, text)| text)
    }
}

fn files(checked: &Checked) -> Vec<(String, String)> {
    let bundle = infc_emit::emit(checked, &infc_emit::Emitting::default()).value;
    let hosts = bundle.hosts.values().flat_map(infc::bundle::HostBundle::files);
    let regular = hosts.filter_map(|(path, entry)| match entry {
        Entry::File(file) => {
            Some((path.as_str().to_owned(), String::from_utf8_lossy(&file.bytes).into_owned()))
        }
        Entry::Link(_) => None,
    });
    let wanted = ["etc/ufw/", "etc/default/ufw", "etc/infc/docker/"];
    regular.filter(|(path, _)| wanted.iter().any(|start| path.starts_with(start))).collect()
}

fn said(diagnostics: &[infc::Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|one| one.is_error());
    let lines: Vec<String> = errors.map(|one| format!("{}: {}", one.kind.name, one.message)).collect();
    lines.join("\n")
}

/// The profiles of the operating systems, read once.
fn targets() -> Option<&'static Targets> {
    static TARGETS: OnceLock<Option<Arc<Targets>>> = OnceLock::new();
    TARGETS.get_or_init(read_targets).as_deref()
}

fn read_targets() -> Option<Arc<Targets>> {
    let (dated, debian) =
        (infc_lang::DATED, infc_lang::TARGETS.iter().find(|(name, _)| name.starts_with("debian"))?);
    Some(Arc::new(Targets::new(facts(dated.1)?, [facts(debian.1)?])))
}

fn facts<T: Typed>(text: &str) -> Option<T> {
    let mut world = MemWorld::default();
    let file = world.insert(FilePath::project("facts.inf"), text);
    infc_model::read(&world, file)
}
