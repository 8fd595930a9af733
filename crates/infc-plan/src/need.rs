//! What a machine has to connect to outside, so that what is described works: names, time, packages, certificates, images,
//! services, buckets, apps on other machines, its own containers.
//!
//! It deliberately guesses nothing about what programs connect to by themselves: `connects` and `calls` say that.

use std::sync::Arc;

use infc_diag::Span;
use infc_model::{Manager, Ref};
use infc_scalar::{Cidr, Proto};

use crate::certificate::CertificatePlan;
use crate::docker::Image;
use crate::nginx::{Answer, NginxPlan};
use crate::{Listener, Machine, Origins, Zones};

/// Docker's bridge.
pub const BRIDGE: &str = "docker0";

/// Something that a machine has to connect to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Need {
    /// What, for people: `the package archive`, `externals.atlas`.
    pub what: String,
    /// Where it is.
    pub to: Whither,
    /// The protocol.
    pub proto: Proto,
    /// The port.
    pub port: u16,
    /// Where the site says so; the machine, if it follows from its being there.
    pub at: Span,
    /// The app that needs it.
    pub app: Option<Arc<str>>,
}

/// Where something is that a machine connects to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Whither {
    /// In the machine's own network, or somewhere on the internet: resolvers and clocks that its provider has.
    Near,
    /// Somewhere on the internet.
    Internet,
    /// A service outside.
    External(Arc<str>),
    /// Another machine.
    Host(Arc<str>),
    /// A container of its own, over Docker's bridge.
    Container,
}

impl Need {
    /// The addresses that it has, if they are known.
    pub(crate) fn networks(&self, zones: &Zones) -> Vec<Cidr> {
        match &self.to {
            Whither::Host(name) => zones.ranges(&Origins::Host(name.clone())),
            Whither::Near | Whither::Internet | Whither::External(_) | Whither::Container => Vec::new(),
        }
    }

    /// The interface that it is reached by, if that is known.
    pub(crate) fn on(&self) -> Option<&'static str> {
        (self.to == Whither::Container).then_some(BRIDGE)
    }
}

/// What is planned of a machine already.
pub(crate) struct Planned<'a> {
    pub nginx: Option<&'a NginxPlan>,
    pub certificates: &'a CertificatePlan,
    pub listeners: &'a [Listener],
}

/// What a machine needs: what is its apps' own first.
pub(crate) fn needs(machine: &Machine<'_>, planned: &Planned<'_>) -> Vec<Need> {
    let mut all = of_apps(machine);
    all.extend(proxied(machine, planned.nginx));
    all.extend(images(machine));
    all.extend(buckets(machine));
    all.extend(planned.listeners.iter().filter_map(|listener| {
        let published = listener.published?;
        let what = "containers".to_owned();
        Some(Need {
            what,
            to: Whither::Container,
            proto: listener.proto,
            port: published.inside,
            at: published.at,
            app: None,
        })
    }));
    if machine.host.managed.value {
        all.extend(of_itself(machine, planned.certificates));
    }
    all
}

/// What a machine needs that is looked after.
fn of_itself(machine: &Machine<'_>, certificates: &CertificatePlan) -> Vec<Need> {
    let need =
        |what: &str, to, proto, port, at| Need { what: what.to_owned(), to, proto, port, at, app: None };
    let at = machine.at;
    let mut all = vec![
        need("names (DNS)", Whither::Near, Proto::Udp, 53, at),
        need("names (DNS)", Whither::Near, Proto::Tcp, 53, at),
        need("the time (NTP)", Whither::Near, Proto::Udp, 123, at),
        need("the package archive", Whither::Internet, Proto::Tcp, 80, at),
        need("the package archive", Whither::Internet, Proto::Tcp, 443, at),
    ];
    let authority = certificates.lineages.first();
    all.extend(
        authority
            .map(|lineage| need("the certificate authority", Whither::Internet, Proto::Tcp, 443, lineage.at)),
    );
    all
}

fn of_apps(machine: &Machine<'_>) -> Vec<Need> {
    let mut all = Vec::new();
    for (name, app) in machine.host.apps.iter() {
        let need =
            |what, to, port, at| Need { what, to, proto: Proto::Tcp, port, at, app: Some(name.clone()) };
        for to in app.connections() {
            let external = machine.site.externals.get(to.name());
            all.extend(external.map(|external| {
                let to_name: Arc<str> = to.name().into();
                let port = external.value.value.port();
                need(format!("externals.{to_name}"), Whither::External(to_name), port, to.at)
            }));
        }
        for to in app.calls.iter() {
            all.extend(elsewhere(machine, to).map(|(host, port)| {
                need(format!("app {} of {host}", to.name()), Whither::Host(host), port, to.at)
            }));
        }
    }
    all
}

/// The host and the port of an app that is on another machine.
fn elsewhere(machine: &Machine<'_>, to: &Ref<infc_model::App>) -> Option<(Arc<str>, u16)> {
    let host: Arc<str> = to.host().filter(|host| **host != **machine.name)?.into();
    let port = machine.app(&to.path)?.port.get()?.value.0;
    Some((host, port))
}

/// Apps of other machines that nginx hands requests on to.
fn proxied(machine: &Machine<'_>, nginx: Option<&NginxPlan>) -> Vec<Need> {
    let locations =
        nginx.into_iter().flat_map(|nginx| nginx.servers.iter().flat_map(|server| &server.locations));
    let found = locations.filter_map(|location| {
        let Answer::Proxy(proxied) = &location.answer else { return None };
        let app = proxied.app.as_ref().filter(|app| *app.host != **machine.name)?;
        let host = machine.site.hosts.get(&app.host)?;
        let port = host.apps.get(&app.app)?.port.get()?.value.0;
        let (what, to) = (format!("app {} of {}", app.app, app.host), Whither::Host(app.host.clone()));
        Some(Need { what, to, proto: Proto::Tcp, port, at: proxied.url.at, app: None })
    });
    found.collect()
}

/// The registries of images that are not built on the machine itself.
fn images(machine: &Machine<'_>) -> Vec<Need> {
    let found = machine.host.apps.iter().filter_map(|(name, app)| {
        let Manager::Docker(container) = &app.manager.value else { return None };
        let image = &container.image;
        let port = Image::read(&image.value).ok()?.registry_port();
        Some(Need {
            what: "the registry of images".to_owned(),
            to: Whither::Internet,
            proto: Proto::Tcp,
            port,
            at: image.at,
            app: Some(name.clone()),
        })
    });
    found.collect()
}

/// The buckets that backups go to.
fn buckets(machine: &Machine<'_>) -> Vec<Need> {
    let mut all = Vec::new();
    for (name, backup) in machine.host.backups.iter() {
        for place in backup.to.iter() {
            let infc_model::Place::Bucket(bucket) = &place.value else { continue };
            let external = bucket.external.get().map(|external| Arc::<str>::from(external.value.name()));
            let stated = external.as_ref().and_then(|external| machine.site.externals.get(external));
            let port = stated.map_or(443, |external| external.value.value.port());
            let to = external.map_or(Whither::Internet, Whither::External);
            let what = format!("the bucket of backup {name}");
            all.push(Need { what, to, proto: Proto::Tcp, port, at: place.at, app: None });
        }
    }
    all
}
