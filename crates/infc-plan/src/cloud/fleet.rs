//! Fleets: what a launch template and the group that starts machines from it are told.
//!
//! It deliberately decides nothing about what runs on them: that is in their bundle.

use std::sync::Arc;

use infc_diag::{Span, names};
use infc_model::{At, Facts, Fleet as Stated, Host, LaunchForm, MachineImage, Manager, Named, Os};

use super::{Cloud, Label, labels};
use crate::Report;
use crate::network::Networks;

/// A fleet.
#[derive(Clone, PartialEq, Debug)]
pub struct Fleet {
    /// Its label.
    pub label: Label,
    /// The host.
    pub host: Arc<str>,
    /// The image that its machines start from.
    pub image: At<Image>,
    /// The label of its network.
    pub network: Label,
    /// Its subnets.
    pub subnets: Vec<At<Label>>,
    /// Its security groups.
    pub groups: Vec<At<Label>>,
    /// Whether containers run on its machines: what asks for a machine's credentials then is one step further away.
    pub has_containers: bool,
    /// What the site says of it.
    pub stated: Stated,
    /// Where the host is named.
    pub at: Span,
}

/// The image that machines start from.
#[derive(Clone, PartialEq, Debug)]
pub enum Image {
    /// The newest of a system.
    Newest(Os),
    /// One by its number, and the system in it.
    Fixed(String, Os),
}

/// The fleets of `site`.
pub(super) fn fleets(site: &Facts, networks: &Networks, cloud: &Cloud, report: &mut Report) -> Vec<Fleet> {
    let mut found = Vec::new();
    for (name, host) in site.hosts.iter() {
        let Some(stated) = host.fleet.get() else { continue };
        let Some(place) = networks.hosts.get(name) else { continue };
        let Some(network) = place.network.as_deref().and_then(|network| cloud.network(network)) else {
            continue;
        };
        if place.groups.is_empty() {
            report.say(super::machine::without_group(name, host.key_at));
        }
        if let LaunchForm::Configuration = stated.value.template.value {
            report.say(
                names::UNSAYABLE
                    .at(stated.value.template.at, "AWS makes no launch configurations any more")
                    .help("leave `template` out: a launch template is made"),
            );
        }
        let subnets = stated.value.subnets.iter();
        found.push(Fleet {
            label: Label::of([&**name]),
            host: name.clone(),
            network: network.label.clone(),
            image: At::new(image(host, stated.value), stated.value.image.at),
            subnets: subnets.map(|to| At::new(network.label.and(to.value.name()), to.at)).collect(),
            groups: labels(&place.groups),
            has_containers: has_containers(host),
            stated: stated.value.clone(),
            at: host.key_at,
        });
    }
    found
}

/// Whether containers run on a host.
pub(super) fn has_containers(host: &Host) -> bool {
    host.apps.values().any(|app| matches!(app.manager.value, Manager::Docker(_)))
}

/// The image of a fleet. The newest of another system than the host's is an error that `infc-check` finds.
fn image(host: &Named<Host>, fleet: &Stated) -> Image {
    let own = host.os.value.clone();
    match &fleet.image.value {
        MachineImage::OfSystem | MachineImage::Newest(_) => Image::Newest(own),
        MachineImage::Fixed(image) => Image::Fixed(image.id.value.clone(), own),
    }
}
