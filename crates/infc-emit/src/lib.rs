//! emit: from what has been [`Checked`] to a [`Bundle`]: prints the plan, one folder per kind of file.
//!
//! *In*: a checked site. *Out*: every file of every host with mode, owner and the source of each line.
//! *Never*: decides, fails, or asks for anything that is not in the plan.

mod dated;
mod lines;
mod mark;
mod out;
mod own;
mod template;
mod terraform;

use std::sync::Arc;

use infc_bundle::{
    Accepted, Bundle, Digest, Entry, HostBundle, HostFacts, HostName, Mode, SecretRef, Step, Target,
};
use infc_check::{Checked, Facts};
use infc_diag::{Cancel, Diagnostic, Reported, Span, names};
use infc_model::Os;
use infc_plan::{HostPlan, Plan};

use out::{Confined, Room};

pub use docker::{containers as docker_containers, tables as docker_tables};
pub use lines::Lines;
pub use mark::Marked;
pub use out::{Out, file};
pub use own::Emitter;
pub use template::Templates;

/// One kind of file of infc's own.
#[derive(Clone, Copy)]
struct BuiltIn {
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
        const EMITTERS: &[BuiltIn] = &[$($emitter::EMITTER),*];
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

/// What is told to emitters beside the site.
#[derive(Clone)]
pub struct Emitting<'a> {
    /// The hash of the lock that the site's inputs are held to.
    pub lock: Option<Digest>,
    /// Emitters beside infc's own.
    pub emitters: &'a [Arc<dyn Emitter>],
    /// How many bytes all files may have together.
    pub bytes: u64,
    /// Ends it; what it gives then is of no worth.
    pub cancel: Cancel,
}

impl Default for Emitting<'_> {
    fn default() -> Self {
        Self { lock: None, emitters: &[], bytes: u64::MAX, cancel: Cancel::default() }
    }
}

/// Prints everything that `checked` describes. What is wrong are files of other emitters than infc's own, and a bundle that
/// is too large: of one with an error nothing is to be used.
pub fn emit(checked: &Checked, emitting: &Emitting<'_>) -> Reported<Bundle> {
    let mut bundle = Bundle { lock: emitting.lock, ..Bundle::default() };
    let mut found = Vec::new();
    let mut room = Room { left: emitting.bytes, is_spent: false, cancel: emitting.cancel.clone() };
    let mut nginx = checked.plan().hosts.values().filter_map(|host| host.nginx.as_ref());
    if let Some(nginx) = nginx.find(|nginx| nginx.has_tls()) {
        bundle.inputs.insert("tls-guideline".to_owned(), format!("Mozilla {}", *nginx.tls.guideline));
    }
    for host in checked.plan().hosts.values() {
        if room.is_over() {
            break;
        }
        // The decoder admits no other names; one that is none cannot be a folder either.
        if let Ok(name) = HostName::new(&*host.name) {
            let mut files = emit_host(host, checked.facts(), &mut room);
            own::host((emitting.emitters, checked.site()), (host, &mut files), &mut room, &mut found);
            bundle.hosts.insert(name, files);
            found.extend(room.is_spent.then(|| too_large(host.at, emitting.bytes)));
        }
    }
    if room.is_over() {
        return Reported::new(bundle, found);
    }
    let dated = checked.plan().hosts.values().next().map(|host| host.dated.clone());
    let cdns = dated.map(|dated| dated::cdns(&dated, &bundle)).unwrap_or_default();
    bundle.inputs.extend(cdns);
    if let Some(cloud) = &checked.plan().cloud
        && let Ok(name) = HostName::new(infc_plan::cloud::FOLDER)
    {
        let files = terraform::emit(cloud, &sealed(checked.plan(), &bundle));
        let fits = files.files().values().all(|entry| match entry {
            Entry::File(file) => room.take(file.bytes.len()),
            Entry::Link(_) => true,
        });
        found.extend((!fits).then(|| too_large(cloud.region.at, emitting.bytes)));
        bundle.hosts.insert(name, files);
    }
    own::beside((emitting.emitters, checked), &mut bundle, &mut room, &mut found);
    let at = checked.plan().hosts.values().next().map(|host| host.at);
    let told = found.iter().any(|found| found.kind == &names::BUDGET);
    found.extend(at.filter(|_| room.is_spent && !told).map(|at| too_large(at, emitting.bytes)));
    Reported::new(bundle, found)
}

fn too_large(at: Span, bytes: u64) -> Diagnostic {
    let said = names::BUDGET.at(at, format!("the files of all hosts have more than {bytes} bytes"));
    said.here("they are too many from here on").help("make the site smaller, or give it more")
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
fn emit_host(host: &HostPlan, facts: &Facts, room: &mut Room) -> HostBundle {
    let mut files = HostBundle::default();
    for emitter in EMITTERS {
        if room.is_over() {
            break;
        }
        let mut out = Out::new(Confined { within: emitter.root, but: &[] }, &mut files, room);
        (emitter.emit)(host, &mut out);
        // The plan gives every file a path of its own, so that a clash is a defect of infc: debug builds stop there.
        let refused = out.into_refused();
        debug_assert!(
            refused.is_empty(),
            "{}: {}",
            emitter.name,
            refused.iter().map(|it| &*it.why).collect::<String>()
        );
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
