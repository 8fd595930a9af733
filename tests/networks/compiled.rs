//! A site through the stages of the compiler as far as its plan.
//!
//! It deliberately asks no rule of infc's: what is wrong with a random site is no matter here.

use std::sync::OnceLock;

use infc::{FilePath, MemWorld};
use infc_model::{Site, Typed};
use infc_plan::{Plan, Targets};

/// What a site comes to; the errors of one that is none.
pub fn compiled(text: &str) -> Result<(Site, Plan), String> {
    let mut world = MemWorld::default();
    let entry = world.insert(FilePath::project("site.inf"), text);
    let mut found = Vec::new();
    let program = infc_eval::analyse(&world, infc_model::schema(), entry).drain_into(&mut found);
    let evaluated = infc_eval::evaluate(&program).drain_into(&mut found);
    let site = infc_model::decode(&evaluated.value).drain_into(&mut found);
    let plan = site.map(|site| {
        let plan = infc_plan::plan(&site, targets()).drain_into(&mut found);
        (site, plan)
    });
    let errors = found.iter().filter(|one| one.is_error());
    let lines: Vec<String> = errors.map(|one| format!("{}: {}", one.kind.name, one.message)).collect();
    plan.filter(|_| lines.is_empty()).ok_or_else(|| format!("{}\n{text}", lines.join("\n")))
}

/// The profile of the operating system, read once.
fn targets() -> &'static Targets {
    static TARGETS: OnceLock<Targets> = OnceLock::new();
    TARGETS.get_or_init(|| {
        let debian = infc_lang::TARGETS.iter().find(|(name, _)| name.starts_with("debian")).unwrap();
        Targets::new(facts(infc_lang::DATED.1), [facts(debian.1)])
    })
}

fn facts<T: Typed>(text: &str) -> T {
    let mut world = MemWorld::default();
    let file = world.insert(FilePath::project("facts.inf"), text);
    infc_model::read(&world, file).unwrap()
}
