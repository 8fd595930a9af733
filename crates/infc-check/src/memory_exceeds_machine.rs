//! Limits of memory that together are more than the host has.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_scalar::Size;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Option<Diagnostic> {
    let size = host.host.size.value.as_ref()?;
    let memory = size.memory.get()?;
    let limits: Vec<_> = host
        .host
        .apps
        .iter()
        .filter_map(|(name, app)| Some((name, app.memory.get()?, u64::try_from(app.instances.value).unwrap_or(1))))
        .collect();
    let sum: u64 = limits.iter().map(|(_, size, count)| size.bytes.saturating_mul(*count)).sum();
    if sum <= memory.bytes {
        return None;
    }
    let message = format!("the apps of `{}` may use {}, and it has {}", host.name, Size { bytes: sum }, memory.value);
    let mut said = names::MEMORY_EXCEEDS_MACHINE.at(memory.at, message);
    for (name, size, _) in limits {
        said = said.label(size.at, format!("`{name}`"));
    }
    let said = said.note("the kernel then kills some process, not the one that grew");
    Some(said.help("lower the limits, or take a larger host").about(host.path(&[])))
}
