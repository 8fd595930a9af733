//! `memory-unbounded`: apps share a machine whose memory is known, and none of them has a limit.

use infc_diag::{Diagnostic, names};
use infc_model::{App, Manager, Named, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter(|host| host.knows("apps")).filter_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Option<Diagnostic> {
    let memory = host.host.size.value.as_ref()?.memory.get()?;
    let apps = &host.host.apps;
    if apps.len() < 2 || apps.values().any(bounded) {
        return None;
    }
    let message = format!("{} apps share the {} of `{}`, and none has a limit", apps.len(), memory.value, host.name);
    let mut said = names::MEMORY_UNBOUNDED.at(memory.at, message);
    for (name, app) in apps.iter() {
        said = said.label(app.key_at, format!("`{name}`"));
    }
    let said = said.note("when one of them grows, the kernel kills some process, not the one that grew");
    Some(said.help("give each a `memory`, beyond which it is started again").about(host.path(&[])))
}

fn bounded(app: &Named<App>) -> bool {
    let own = match &app.manager.value {
        Manager::Pm2(pm2) => pm2.max_memory.value.is_some(),
        // A stated unit says by itself what it may take.
        Manager::Unit(_) => true,
        Manager::Systemd | Manager::Docker(_) => false,
    };
    own || app.memory.value.is_some()
}
