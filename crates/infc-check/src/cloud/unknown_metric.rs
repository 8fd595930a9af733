//! `unknown-metric` and `metric-without-data`: figures that there are not, and figures that there are not here.

use infc_diag::{Diagnostic, names};
use infc_model::{At, ByName, Fleet, Map, MetricFacts, MetricNeed, Name, Site, Watched};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, monitor) in site.monitors.iter() {
        for metric in &monitor.metrics.value {
            let of = &monitor.of.value;
            let said = unknown(plan, of, metric).or_else(|| without_data(site, plan, (of, metric)));
            found.extend(said.map(|said| said.about(["monitors", name])));
        }
    }
    for (name, alarm) in site.alarms.iter() {
        found.extend(unknown(plan, &alarm.of.value, &alarm.metric).map(|said| said.about(["alarms", name])));
    }
    found
}

fn unknown(plan: &Plan, of: &Watched, metric: &At<Name>) -> Option<Diagnostic> {
    let known = catalogue(plan, of)?;
    if known.contains_key(&*metric.value.0) {
        return None;
    }
    let message = format!("there is no figure `{}` of a {}", metric.value.0, kind(of));
    let all: Vec<String> = known.keys().map(|name| format!("`{name}`")).collect();
    Some(names::UNKNOWN_METRIC.at(metric.at, message).help(format!("use one of {}", all.join(", "))))
}

fn without_data(site: &Site, plan: &Plan, (of, metric): (&Watched, &At<Name>)) -> Option<Diagnostic> {
    let why = unmet(site, plan, of, facts(plan, of, metric)?)?;
    let message = format!("`{}` shows nothing: {why}", metric.value.0);
    let said = names::METRIC_WITHOUT_DATA.at(metric.at, message);
    Some(said.help("collect a figure that there is: `volume-read` and `volume-write` of disks over the network"))
}

/// What is known of a figure.
pub(super) fn facts<'a>(plan: &'a Plan, of: &Watched, metric: &At<Name>) -> Option<&'a MetricFacts> {
    catalogue(plan, of)?.get(&*metric.value.0).map(|named| &named.value.value)
}

/// Why there are no figures of what is watched.
pub(super) fn unmet(site: &Site, plan: &Plan, of: &Watched, metric: &MetricFacts) -> Option<String> {
    let Watched::Ref(to) = of;
    match metric.needs.value {
        MetricNeed::None => None,
        MetricNeed::Agent => Some("only a program on the machine could send it".to_owned()),
        MetricNeed::LocalDisk => {
            let fleet: &Fleet = site.hosts.get(to.name())?.fleet.value.as_ref()?;
            let machine = &fleet.machine.value.0;
            let family = machine.split('.').next().unwrap_or(machine);
            let without = plan.dated.as_ref()?.cloud.without_local_disk.iter().any(|known| known.value.0 == family);
            without.then(|| format!("a `{machine}` has no disk of its own, and it counts no other"))
        }
    }
}

fn catalogue<'a>(plan: &'a Plan, of: &Watched) -> Option<&'a Map<ByName, MetricFacts>> {
    let named = plan.dated.as_ref()?.cloud.metrics.get(kind(of))?;
    Some(&named.value.value)
}

fn kind(of: &Watched) -> &'static str {
    let Watched::Ref(to) = of;
    match to.path.first().map(|name| &**name) {
        Some("balancers") => "balancer",
        Some("externals") => "external",
        Some("cdns") => "cdn",
        _ => "host",
    }
}
