//! `image-retired` and `image-of-another-system`: machines that start from what is no longer kept up, or from what the
//! files are not made for.

use infc_diag::{Diagnostic, names};
use infc_model::{At, MachineImage, Name, Os, Site};
use infc_plan::Plan;
use infc_scalar::Date;

pub(crate) fn check(site: &Site, plan: &Plan, today: Option<Date>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, host) in site.hosts.iter() {
        let Some(fleet) = host.fleet.get() else { continue };
        let stated: Option<At<&Name>> = match &fleet.value.image.value {
            MachineImage::OfSystem => None,
            MachineImage::Newest(system) => Some(At::new(&system.value, system.at)),
            MachineImage::Fixed(image) => image.value.system.get(),
        };
        let own = system(&host.os.value);
        let (system, at) = stated.map_or((own, host.os.at), |system| (&*system.value.0, system.at));
        let said = match plan.dated.as_ref().and_then(|dated| dated.images.get(system)) {
            None => {
                let message = format!("nothing is known of a system `{system}`");
                let known = plan.dated.iter().flat_map(|dated| dated.images.keys());
                let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
                Some(names::IMAGE_OF_ANOTHER_SYSTEM.at(at, message).help(format!("use one of {}", known.join(", "))))
            }
            Some(facts) if facts.ends.value < today.unwrap_or(facts.seen.value).max(facts.seen.value) => {
                let message = format!("machines of `{name}` start from {system}, which is not kept up since {}", facts.ends.value);
                let said = names::IMAGE_RETIRED.at(at, message);
                Some(said.note(format!("as of {}: {}", facts.seen.value, facts.source.value)).help("start from a system that is kept up"))
            }
            Some(_) if system != own => {
                let message = format!("machines of `{name}` start from {system}, and their files are made for {own}");
                let said = names::IMAGE_OF_ANOTHER_SYSTEM.at(at, message).label(host.os.at, "made for this");
                Some(said.help("leave `image` out: the newest of the host's `os` is what comes without it"))
            }
            Some(_) => None,
        };
        found.extend(said.map(|said| said.about(["hosts", name])));
    }
    found
}

/// What the catalogue calls a system.
fn system(os: &Os) -> &'static str {
    match os {
        Os::Ubuntu2204 => "ubuntu-22-04",
        Os::Ubuntu2404 => "ubuntu-24-04",
        Os::Debian12 => "debian-12",
    }
}
