//! `control-undecided`: something that protects, of which nobody has said whether it is there.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{At, Control, InfrastructureState, Lifecycle, ProviderBackups, Site};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let found = controls(site).into_iter().chain(fleets(site)).chain(copies(site)).chain(planned(site));
    found
        .map(|(what, at)| {
            let said = names::CONTROL_UNDECIDED.at(at, format!("nobody has said whether {what}"));
            said.note("what may not be there protects nobody, and no policy can be held against it")
                .help("decide: state what is there, or leave it out")
        })
        .collect()
}

fn undecided(control: &At<Control>) -> bool {
    control.value == Control::Optional
}

fn controls(site: &Site) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for (name, network) in site.networks.iter().filter(|(_, network)| undecided(&network.flow_logs)) {
        found.push((format!("connections in `{name}` are written down"), network.flow_logs.at));
    }
    for (name, registry) in site.registries.iter() {
        let all = [(&registry.scan, "images are searched for holes"), (&registry.immutable, "names of images stay")];
        let open = all.into_iter().filter(|(control, _)| undecided(control));
        found.extend(open.map(|(control, what)| (format!("in `{name}` {what}"), control.at)));
    }
    for (name, bucket) in site.buckets.iter() {
        let all = [(&bucket.versions, "what is overwritten is kept"), (&bucket.website, "it answers as a web site")];
        let open = all.into_iter().filter(|(control, _)| undecided(control));
        found.extend(open.map(|(control, what)| (format!("of `{name}` {what}"), control.at)));
        if matches!(bucket.lifecycle.value, Lifecycle::Undecided) {
            found.push((format!("objects of `{name}` are ever deleted"), bucket.lifecycle.at));
        }
    }
    if let Some(infrastructure) = site.infrastructure.get()
        && let InfrastructureState::Bucket(state) = &infrastructure.value.state.value
        && undecided(&state.lock)
    {
        found.push(("two changes at a time are kept apart".to_owned(), state.lock.at));
    }
    found
}

fn fleets(site: &Site) -> Vec<(String, Span)> {
    let fleets = site.hosts.iter().filter_map(|(name, host)| Some((name, host.fleet.value.as_ref()?)));
    let open = fleets.filter(|(_, fleet)| undecided(&fleet.disk.encrypted));
    open.map(|(name, fleet)| (format!("disks of `{name}` are encrypted"), fleet.disk.encrypted.at)).collect()
}

fn copies(site: &Site) -> Vec<(String, Span)> {
    let services = site.externals.iter().filter_map(|(name, one)| Some((name, one.value.value.backups()?)));
    let open = services.filter(|(_, backups)| matches!(backups.value, ProviderBackups::Undecided));
    open.map(|(name, backups)| (format!("what is in `{name}` is copied"), backups.at)).collect()
}

fn planned(site: &Site) -> Vec<(String, Span)> {
    let open = site.planned.values().filter(|one| !one.decided.value);
    open.map(|one| (format!("there is {}", one.what.value), one.decided.at)).collect()
}
