//! `memory-unbounded`: apps share a machine, and none of them has a limit.
//!
//! It deliberately asks of machines whose memory is known, and of units that the site states itself: what runs there is meant
//! to be said in full.

use infc_diag::{Diagnostic, names};
use infc_model::{App, Manager, Named, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter(|host| host.knows("apps")).filter_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Option<Diagnostic> {
    let apps = &host.host.apps;
    if apps.len() < 2 || apps.iter().any(|(name, app)| bounded(host, name, app)) {
        return None;
    }
    let memory = host.host.size.value.as_ref().and_then(|size| size.memory.get());
    let said = if let Some(memory) = memory {
        let message = format!("{} apps share the {} of `{}`, and none has a limit", apps.len(), memory.value, host.name);
        let said = names::MEMORY_UNBOUNDED.at(memory.at, message);
        apps.iter().fold(said, |said, (name, app)| said.label(app.key_at, format!("`{name}`")))
    } else {
        let text = apps.values().find_map(|app| match &app.manager.value {
            Manager::Unit(unit) => Some(unit.text.at),
            Manager::Systemd | Manager::Docker(_) | Manager::Pm2(_) => None,
        })?;
        let message = format!("{} apps share `{}`, and none has a limit of memory", apps.len(), host.name);
        names::MEMORY_UNBOUNDED.at(text, message).here("no `MemoryMax=`")
    };
    let said = said.note("when one of them grows, the kernel kills some process, not the one that grew");
    Some(said.help("give each a `memory`, beyond which it is started again").about(host.path(&[])))
}

fn bounded(host: &Planned<'_>, name: &str, app: &Named<App>) -> bool {
    let own = match &app.manager.value {
        Manager::Pm2(pm2) => pm2.max_memory.value.is_some(),
        // What a stated unit may take, it says by itself.
        Manager::Unit(_) => return says_limit(host, name),
        Manager::Systemd | Manager::Docker(_) => false,
    };
    own || app.memory.value.is_some()
}

/// Whether a stated unit limits its memory; of one that cannot be read nobody knows.
fn says_limit(host: &Planned<'_>, name: &str) -> bool {
    let Some(unit) = host.plan.operations.app_unit(name) else { return true };
    let mut lines = unit.sections.iter().flat_map(|section| &section.lines);
    lines.any(|line| matches!(&*line.key, "MemoryMax" | "MemoryHigh" | "Slice"))
}
