//! Makes a host smaller for as long as it still shows what it shows.

#![expect(clippy::indexing_slicing, reason = "the numbers are those of what is there")]

use crate::host::{Firewall, Host};

/// The smallest host that `shows` holds for, by leaving out one thing after another.
pub fn shrink(host: Host, mut shows: impl FnMut(&Host) -> bool) -> Host {
    let mut least = host;
    loop {
        let Some(smaller) = smaller(&least).into_iter().find(|host| shows(host)) else { return least };
        least = smaller;
    }
}

/// The hosts with one thing less.
fn smaller(host: &Host) -> Vec<Host> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut Host)| {
        let mut other = host.clone();
        change(&mut other);
        if other.to_string() != host.to_string() {
            all.push(other);
        }
    };
    with(&|host| host.vhost = false);
    with(&|host| host.ssh = vec!["enable = false;".to_owned()]);
    for number in 0..host.listeners.len() {
        with(&|host| drop(host.listeners.remove(number)));
    }
    for number in 0..host.containers.len() {
        with(&|host| drop(host.containers.remove(number)));
    }
    for number in 0..host.docker.len() {
        with(&|host| drop(host.docker.remove(number)));
    }
    for number in 0..host.chain.as_ref().map_or(0, Vec::len) {
        with(&|host| drop(host.chain.as_mut().map(|rules| rules.remove(number))));
    }
    if let Firewall::Stated { fields, rules } = &host.firewall {
        for number in 0..rules.len() {
            with(&|host| in_rules(host, |_, rules| drop(rules.remove(number))));
        }
        for number in 0..fields.len() {
            with(&|host| in_rules(host, |fields, _| drop(fields.remove(number))));
        }
        for (number, rule) in rules.iter().enumerate() {
            for field in 0..rule.fields.len() {
                with(&|host| in_rules(host, |_, rules| drop(rules[number].fields.remove(field))));
            }
            for from in 0..rule.from.len() {
                with(&|host| in_rules(host, |_, rules| drop(rules[number].from.remove(from))));
            }
        }
    }
    for (number, listener) in host.listeners.iter().enumerate() {
        for from in 0..listener.from.len() {
            with(&|host| drop(host.listeners[number].from.remove(from)));
        }
    }
    for (number, (name, networks)) in host.zones.iter().enumerate() {
        let used = format!("zones.{name}");
        if host.to_string().matches(&used).count() == 1 {
            with(&|host| drop(host.zones.remove(number)));
        }
        for network in 0..networks.len() {
            with(&|host| drop(host.zones[number].1.remove(network)));
        }
    }
    with(&|host| host.address6 = false);
    all
}

fn in_rules(host: &mut Host, change: impl FnOnce(&mut Vec<String>, &mut Vec<crate::host::Rule>)) {
    if let Firewall::Stated { fields, rules } = &mut host.firewall {
        change(fields, rules);
    }
}
