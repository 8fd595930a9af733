//! plan: from a [`Site`](infc_model::Site) and target facts to a [`Plan`]: every directive of every file, decided.
//!
//! *In*: a site and the target profiles of its hosts. *Out*: the [`Plan`]: listeners, firewall rules in order, server
//! blocks, units, jails, rotations, file names, each with the place in the user's text that it comes from.
//! All lowering that can fail (units, schedules, path clashes, tokens) fails here, with a span.
//! *Never*: prints a file, or judges whether the site is wise.

mod account;
pub mod address;
mod environment;
mod file;
mod handed;
mod listener;
mod machine;
mod need;
mod operations;
mod report;
mod secret;
mod zones;

pub mod token;

// The families, each with a `plan` that gives its part of a host.
pub mod access;
pub mod certificate;
pub mod cloud;
pub mod dns;
pub mod docker;
pub mod fail2ban;
pub mod firewall;
pub mod network;
pub mod nginx;
pub mod pm2;
pub mod schedule;
pub mod script;
pub mod storage;
pub mod systemd;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infc_diag::{Cancel, Reported, Span, names};
use infc_model::{Dated, Os, Site, Target};

pub use account::Account;
pub use environment::{Key, Template};
pub use file::{Origin, PlannedFile, Quality};
pub use handed::{Handed, What};
pub use infc_model::At;
pub use listener::{BindSet, Listener, Owner, Published, listeners};
pub use machine::Machine;
pub use need::{BRIDGE, Need, Whither};
pub use operations::Operations;
pub use report::{Phase, Report, Secret, Step};
pub use secret::shown as shown_secret;
pub use zones::{Origins, Peer, Zones};

/// Everything that a site becomes, decided.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Plan {
    /// The machines, by name.
    pub hosts: BTreeMap<Arc<str>, HostPlan>,
    /// The DNS zones, by apex.
    pub dns: Vec<dns::Zone>,
    /// Named sets of addresses, flattened.
    pub zones: Zones,
    /// What stands around the machines: networks, groups, balancers.
    pub networks: network::Networks,
    /// Facts that age and belong to no one system; none of a plan that was made of nothing.
    pub dated: Option<Arc<Dated>>,
    /// What a provider is to make of the site, if the site asks for it.
    pub cloud: Option<cloud::Cloud>,
}

/// Everything that one machine gets.
#[derive(Clone, PartialEq, Debug)]
pub struct HostPlan {
    /// Its name in the site.
    pub name: Arc<str>,
    /// Where the site names it.
    pub at: Span,
    /// What its operating system brings.
    pub target: Target,
    /// Facts that age and belong to no one system.
    pub dated: Arc<Dated>,
    /// Every socket on it.
    pub listeners: Vec<Listener>,
    /// nginx, if the machine has it.
    pub nginx: Option<nginx::NginxPlan>,
    /// Certificates, how they are obtained and renewed.
    pub certificates: certificate::CertificatePlan,
    /// What keeps its programs running: units, crontabs, rotations, accounts, directories, scripts.
    pub operations: Operations,
    /// The firewall, unless there is none.
    pub firewall: Option<firewall::FirewallPlan>,
    /// What it has to connect to outside.
    pub needs: Vec<Need>,
    /// Docker, if the machine has it.
    pub docker: Option<docker::DockerPlan>,
    /// A file of the user's own that filters packets, too, so that infc does not know who comes through: its path.
    pub filtered_by: Option<infc_model::At<String>>,
    /// What its apps hand on.
    pub handed: Vec<Handed>,
    /// The jails, if there are any.
    pub fail2ban: Option<fail2ban::Fail2banPlan>,
    /// sshd, sudo and who may log in.
    pub access: access::AccessPlan,
    /// The DNS zones of the site, on its first machine alone, for whoever runs the name servers.
    pub dns: Vec<dns::Zone>,
    /// Packages that must be installed.
    pub requires: BTreeSet<String>,
    /// How the files are brought into force, in order.
    pub steps: Vec<Step>,
    /// The secrets that the machine reads.
    pub secrets: Vec<Secret>,
}

impl HostPlan {
    /// nginx's server blocks; none where it has no nginx.
    pub fn servers(&self) -> Arc<[nginx::Server]> {
        self.nginx.as_ref().map(|nginx| nginx.servers.clone()).unwrap_or_default()
    }
}

/// What the operating systems bring, and the facts that age.
#[derive(Clone, PartialEq, Debug)]
pub struct Targets {
    dated: Arc<Dated>,
    profiles: Vec<Target>,
}

impl Targets {
    /// The profiles `targets`; of two for one system the first counts.
    pub fn new(dated: Dated, targets: impl IntoIterator<Item = Target>) -> Self {
        Self { dated: Arc::new(dated), profiles: targets.into_iter().collect() }
    }

    /// The profile of `os`.
    pub fn get(&self, os: &Os) -> Option<&Target> {
        self.profiles.iter().find(|target| target.os.value == *os)
    }
}

/// Decides every directive of every file of `site`.
pub fn plan(site: &Site, targets: &Targets) -> Reported<Plan> {
    plan_until(site, targets, &Cancel::default())
}

/// The same, unless it is cancelled: then what it gives is of no worth.
pub fn plan_until(site: &Site, targets: &Targets, cancel: &Cancel) -> Reported<Plan> {
    let mut report = Report::default();
    let dns = dns::plan(site, &mut report);
    let mut diagnostics = report.diagnostics;
    let zones = Zones::of(site).drain_into(&mut diagnostics);
    let mut hosts: BTreeMap<Arc<str>, HostPlan> = BTreeMap::new();
    for (name, host) in site.hosts.iter().take_while(|_| !cancel.is_cancelled()) {
        let Some(target) = targets.get(&host.os.value) else {
            diagnostics.push(names::UNSAYABLE.at(host.os.at, "there is no target profile for this system"));
            continue;
        };
        let machine =
            Machine { site, name, host: &host.value.value, at: host.key_at, target, dated: &targets.dated };
        hosts.insert(name.clone(), plan_host(&machine, &zones.seen_by(name)).drain_into(&mut diagnostics));
    }
    if let Some(first) = hosts.values_mut().next() {
        first.dns.clone_from(&dns);
    }
    let networks = network::Networks::of(site, &zones);
    let mut report = Report::default();
    let described = site.knows(["infrastructure"]);
    let cloud = described.then(|| cloud::plan(site, &networks, &zones, &mut report)).flatten();
    diagnostics.extend(report.diagnostics);
    diagnostics.retain(|found| site.bears(found));
    Reported::new(
        Plan { hosts, dns, zones, networks, dated: Some(targets.dated.clone()), cloud },
        diagnostics,
    )
}

/// Decides every directive of one machine's files.
fn plan_host(machine: &Machine<'_>, zones: &Zones) -> Reported<HostPlan> {
    let mut report = Report::default();
    machine.host.packages.iter().for_each(|package| report.require(&*package.value.0));
    let nginx = nginx::plan(machine, zones, &mut report);
    let certificates = certificate::plan(machine, nginx.as_ref(), &mut report);
    let listeners = listeners(machine);
    let docker = docker::plan(machine, &listeners, zones, &mut report);
    let operations = operations::plan(machine, docker.as_ref(), &mut report);
    let planned = need::Planned { nginx: nginx.as_ref(), certificates: &certificates, listeners: &listeners };
    let needs = need::needs(machine, &planned);
    let firewall = firewall::plan(machine, (&listeners, &needs), zones, &mut report);
    let fail2ban = fail2ban::plan(machine, zones, &mut report);
    let access = access::plan(machine, &mut report);
    let Report { diagnostics, requires, steps, secrets } = report;
    let host = HostPlan {
        name: machine.name.clone(),
        at: machine.at,
        target: machine.target.clone(),
        dated: machine.dated.clone(),
        listeners,
        nginx,
        certificates,
        operations,
        firewall,
        needs,
        docker,
        filtered_by: firewall::filtered_by(machine.host),
        handed: handed::handed(machine),
        fail2ban,
        access,
        dns: Vec::new(),
        requires,
        steps: steps.into_iter().collect(),
        secrets: secrets.into_iter().collect(),
    };
    Reported::new(host, diagnostics)
}
