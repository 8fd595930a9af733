//! `memory-exceeds-machine`: limits of memory that together are more than the host has beside its own system.
//!
//! It deliberately counts what apps may use, not what they do; what has no limit is `memory-unbounded` and
//! `container-without-limit`.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_scalar::Size;

use crate::hosts::{Planned, planned};

/// What a system takes before any app runs: its kernel, systemd, nginx, sshd, fail2ban. The programs of a Debian 12 that
/// has just booted take about 100 MiB; the kernel's own and the files that must stay in memory come to as much.
const SYSTEM: u64 = 192 << 20;

/// What Docker and containerd take before any container runs.
const DOCKER: u64 = 128 << 20;

/// What the system of a host takes.
fn of_system(host: &Planned<'_>) -> Size {
    Size { bytes: SYSTEM + if host.plan.docker.is_some() { DOCKER } else { 0 } }
}

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
    let sum = limits.iter().map(|(_, size, count)| size.bytes.saturating_mul(*count)).fold(0, u64::saturating_add);
    let swap = host.host.swap.value.as_ref().map(|swap| swap.size.value);
    let there = memory.bytes.saturating_add(swap.map_or(0, |swap| swap.bytes));
    let system = of_system(host);
    if limits.is_empty() || sum.saturating_add(system.bytes) <= there {
        return None;
    }
    let beside = swap.map(|swap| format!(" and {swap} of swap")).unwrap_or_default();
    let message = format!(
        "the apps of `{}` may use {}, its system takes about {system}, and it has {}{beside}",
        host.name,
        Size { bytes: sum },
        memory.value
    );
    let mut said = names::MEMORY_EXCEEDS_MACHINE.at(memory.at, message);
    for (name, size, _) in limits {
        said = said.label(size.at, format!("`{name}`"));
    }
    let said = said.note("the kernel then kills some process, not the one that grew");
    let help = if swap.is_none() {
        "lower the limits, take a larger host, or give it `swap = { size = 2GiB; };`"
    } else {
        "lower the limits, or take a larger host"
    };
    Some(said.help(help).about(host.path(&[])))
}
