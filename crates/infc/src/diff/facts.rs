//! What two states state beside values and files: what listens, policies, acceptances, what manifests hold.
//!
//! It deliberately compares by name: what is called otherwise is another one.

use std::collections::{BTreeMap, BTreeSet};

use infc_bundle::{Bundle, HostFacts};
use infc_exposure::{Exposure, Kind};

use super::model::{Change, Told};
use super::state::Stated;

/// How `new` differs from `old`, by name.
pub(super) fn stated(old: &BTreeMap<String, Stated>, new: &BTreeMap<String, Stated>) -> Vec<Change> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let change = |name: &String| {
        let (old, new) = (old.get(name), new.get(name));
        let text = |stated: &Stated| stated.0.clone();
        let place = new.or(old).and_then(|(_, place)| place.clone());
        let change = Change { name: name.clone(), old: old.map(text), new: new.map(text), place };
        (change.old != change.new).then_some(change)
    };
    names.into_iter().filter_map(change).collect()
}

/// The sockets of a site, by host, each with who listens there.
pub(super) fn ports(exposure: &Exposure) -> BTreeMap<String, Stated> {
    let mut all: BTreeMap<String, Stated> = BTreeMap::new();
    for target in exposure.targets.iter().filter(|target| !target.host.is_empty()) {
        let who = match target.kind {
            // Vhosts are what a port of nginx answers; the others are on no host.
            Kind::Vhost | Kind::Balancer | Kind::Cdn | Kind::External => continue,
            Kind::Ssh | Kind::Nginx | Kind::Package => target.name.clone(),
            Kind::App | Kind::Listener => format!("{} {}", target.kind.word(), target.name),
        };
        for socket in &target.sockets {
            let stated = (who.clone(), Some(target.place.clone()));
            let entry = all.entry(format!("{} {socket}", target.host)).or_insert_with(|| stated.clone());
            if entry.0 != who {
                entry.0 = format!("{}, {who}", entry.0);
            }
        }
    }
    all
}

/// What the manifests of a bundle hold beside files, policies and acceptances.
pub(super) fn manifests(bundle: &Bundle) -> BTreeMap<String, Stated> {
    let mut all = BTreeMap::new();
    let mut state = |name: String, text: String| drop(all.insert(name, (text, None)));
    state("compiler".to_owned(), format!("{} {}", bundle.compiler.name, bundle.compiler.version));
    if let Some(lock) = bundle.lock {
        state("lock".to_owned(), lock.to_string());
    }
    for (name, version) in &bundle.inputs {
        state(format!("input {name}"), version.clone());
    }
    for (host, files) in &bundle.hosts {
        state(format!("host {host}"), files.facts.target.os.clone());
        for path in files.absent() {
            state(format!("{host} file /{path}"), "must be absent".to_owned());
        }
        of_host(host.as_str(), &files.facts, &mut state);
    }
    all
}

fn of_host(host: &str, facts: &HostFacts, state: &mut dyn FnMut(String, String)) {
    for package in &facts.requires {
        state(format!("{host} package {package}"), "required".to_owned());
    }
    for secret in &facts.secrets {
        let text = format!("/{} {} {}:{}", secret.path, secret.mode, secret.owner, secret.group);
        state(format!("{host} secret {}", secret.name), text);
    }
    for step in &facts.order {
        state(format!("{host} step {}", step.name), step.run.join(" "));
    }
    for (name, fact) in &facts.target.facts {
        state(format!("{host} fact {name}"), fact.clone());
    }
}

/// The errors of `new` that `old` has too.
pub(super) fn remaining(old: &[Told], new: &[Told]) -> Vec<Told> {
    let appeared = only(new, old);
    only(new, &appeared).into_iter().filter(|told| told.severity == "error").collect()
}

/// Those of `here` that `there` has not, however the lines moved; errors first, then warnings.
pub(super) fn only(here: &[Told], there: &[Told]) -> Vec<Told> {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for told in there {
        *known.entry(&told.fingerprint).or_default() += 1;
    }
    let is_new = |told: &&Told| match known.get_mut(told.fingerprint.as_str()) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    };
    let mut all: Vec<Told> = here.iter().filter(is_new).cloned().collect();
    all.sort_by_key(|told| (told.severity != "error", told.severity != "warning"));
    all
}
