//! emit: from what has been [`Checked`] to a [`Bundle`]: prints the plan, one folder per kind of file.
//!
//! *In*: a checked site. *Out*: every file of every host with mode, owner and the source of each line.
//! *Never*: decides, fails, or asks for anything that is not in the plan.

mod dated;
mod lines;
mod mark;
mod out;
mod template;
mod terraform;

use infc_bundle::{Accepted, Bundle, Digest, HostBundle, HostFacts, HostName, Mode, SecretRef, Step, Target};
use infc_check::{Checked, Facts};
use infc_model::Os;
use infc_plan::{HostPlan, Plan};

pub use docker::{containers as docker_containers, tables as docker_tables};
pub use lines::Lines;
pub use mark::Marked;
pub use out::{Out, file};
pub use template::Templates;

/// One kind of file.
#[derive(Clone, Copy)]
pub struct Emitter {
    /// What it is called: in messages, and of its folder.
    pub name: &'static str,
    /// The prefixes of the paths that it may write, relative to `/`.
    pub root: &'static [&'static str],
    /// Prints its part of a host's plan.
    pub emit: fn(&HostPlan, &mut Out<'_>),
}

/// Declares the emitters: a module with a constant `EMITTER` each.
macro_rules! emitters {
    ($($emitter:ident)*) => {
        $(mod $emitter;)*

        /// Every emitter, in the order in which they write.
        pub const EMITTERS: &[Emitter] = &[$($emitter::EMITTER),*];
    };
}

emitters! {
    accounts
    certbot
    cron
    dns
    docker
    environment
    fail2ban
    journald
    logrotate
    nginx
    pm2
    script
    sshd
    sudoers
    systemd
    ufw
}

/// Prints everything that `checked` describes; `lock` is the hash of the lock that its inputs are held to.
pub fn emit(checked: &Checked, lock: Option<Digest>) -> Bundle {
    let mut bundle = Bundle { lock, ..Bundle::default() };
    let mut nginx = checked.plan().hosts.values().filter_map(|host| host.nginx.as_ref());
    if let Some(nginx) = nginx.find(|nginx| nginx.has_tls()) {
        bundle.inputs.insert("tls-guideline".to_owned(), format!("Mozilla {}", *nginx.tls.guideline));
    }
    for host in checked.plan().hosts.values() {
        // The decoder admits no other names; one that is none cannot be a folder either.
        if let Ok(name) = HostName::new(&*host.name) {
            bundle.hosts.insert(name, emit_host(host, checked.plan(), checked.facts()));
        }
    }
    let dated = checked.plan().hosts.values().next().map(|host| host.dated.clone());
    let cdns = dated.map(|dated| dated::cdns(&dated, &bundle)).unwrap_or_default();
    bundle.inputs.extend(cdns);
    if let Some(cloud) = &checked.plan().cloud
        && let Ok(name) = HostName::new(infc_plan::cloud::FOLDER)
    {
        bundle.hosts.insert(name, terraform::emit(cloud, &sealed(checked.plan(), &bundle)));
    }
    bundle
}

/// What machines that are made are to have: the ids of bundles, which the provider's files name.
fn sealed(plan: &Plan, bundle: &Bundle) -> terraform::Sealed {
    let manifests = infc_bundle::seal(bundle).hosts;
    let of = |host: &HostPlan| {
        let id = manifests.get(&*host.name)?.id;
        let requires = host.requires.iter().cloned().collect();
        Some((host.name.clone(), (id, requires, host.target.os.value.clone())))
    };
    plan.hosts.values().filter_map(of).collect()
}

/// Prints the files of one host.
pub fn emit_host(host: &HostPlan, _plan: &Plan, facts: &Facts) -> HostBundle {
    let mut files = HostBundle::default();
    for emitter in EMITTERS {
        (emitter.emit)(host, &mut Out::new(emitter, &mut files));
    }
    files.facts = host_facts(host, facts);
    files
}

/// What the manifest says beside the files.
fn host_facts(host: &HostPlan, facts: &Facts) -> HostFacts {
    let here = |accepted: &&infc_check::Accepted| match &*accepted.entity {
        [kind, name, ..] if **kind == *"hosts" => *name == host.name,
        _ => true,
    };
    HostFacts {
        requires: host.requires.clone(),
        order: host
            .steps
            .iter()
            .map(|step| Step { name: step.name.clone(), run: step.run.clone() })
            .collect(),
        secrets: host.secrets.iter().filter_map(secret).collect(),
        policies: policies(host, facts),
        accepted: facts.accepted.iter().filter(here).map(accepted).collect(),
        target: target(&host.target),
    }
}

/// The policies of the host and of the site. What is violated is not emitted.
fn policies(host: &HostPlan, facts: &Facts) -> Vec<infc_bundle::Policy> {
    let here = |judged: &&infc_check::Judged| match judged.entity.as_slice() {
        [hosts, name, ..] if &**hosts == "hosts" => *name == host.name,
        _ => true,
    };
    let listed = |judged: &infc_check::Judged| {
        let name =
            judged.entity.iter().chain([&judged.name]).map(|name| &**name).collect::<Vec<_>>().join(".");
        let verdict = match judged.verdict {
            infc_check::Verdict::Holds => infc_bundle::Verdict::Holds,
            infc_check::Verdict::Accepted => infc_bundle::Verdict::Accepted,
            infc_check::Verdict::Violated => infc_bundle::Verdict::Advised,
            infc_check::Verdict::Vacuous => infc_bundle::Verdict::Vacuous,
            infc_check::Verdict::Unknown => infc_bundle::Verdict::Unknown,
        };
        infc_bundle::Policy { name, verdict }
    };
    facts.policies.iter().filter(here).map(listed).collect()
}

fn secret(secret: &infc_plan::Secret) -> Option<SecretRef> {
    Some(SecretRef {
        name: secret.name.clone(),
        path: infc_bundle::BundlePath::new(secret.path.trim_start_matches('/')).ok()?,
        mode: Mode::new(secret.mode),
        owner: secret.owner.clone(),
        group: secret.group.clone(),
    })
}

fn accepted(accepted: &infc_check::Accepted) -> Accepted {
    Accepted {
        name: accepted.kind.name.to_owned(),
        entity: accepted.entity.join("."),
        reason: accepted.reason.clone(),
        until: accepted.until.map(|day| day.to_string()),
    }
}

fn target(target: &infc_model::Target) -> Target {
    let os = match target.os.value {
        Os::Ubuntu2204 => "ubuntu-22-04",
        Os::Ubuntu2404 => "ubuntu-24-04",
        Os::Debian12 => "debian-12",
    };
    let versions = [
        ("nginx", &target.nginx),
        ("openssl", &target.openssl),
        ("systemd", &target.systemd),
        ("openssh", &target.openssh),
        ("ufw", &target.ufw),
        ("fail2ban", &target.fail2ban),
        ("logrotate", &target.logrotate),
        ("sudo", &target.sudo),
        ("certbot", &target.certbot),
    ];
    let facts = versions.map(|(name, fact)| (name.to_owned(), fact.value.value.0.clone()));
    Target { os: os.to_owned(), facts: facts.into() }
}
