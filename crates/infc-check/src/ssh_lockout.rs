//! `ssh-lockout`: after the bundle is in force, nobody could log in.
//!
//! A host whose accounts the site does not describe at all is left alone: someone made it, and has a key.

use infc_diag::{Diagnostic, names};
use infc_model::{Site, UserKind};
use infc_net::{Addresses, Layer, Path, Reach, Target};
use infc_plan::{Plan, Zones};

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan, reach: &infc_net::Reach) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan).filter(|host| host.host.ssh.enable.value) {
        let shut = shut_out(host, reach, &plan.zones);
        // Where nobody comes in, no deployment does.
        if shut.is_none() {
            found.extend(undeployable(host, reach, &plan.zones));
        }
        found.extend(shut);
        found.extend(nobody(host));
        found.extend(locked_accounts(host));
    }
    found
}

/// The firewall admits nobody to a port of sshd, or not those who are named.
fn shut_out(host: Planned<'_>, reach: &Reach, zones: &Zones) -> Option<Diagnostic> {
    let ssh = host.host.ssh.value.from.value.as_slice();
    if !host.knows("ssh") || !host.knows_ways() {
        return None;
    }
    let paths = reach.direct(host.name, &Target::Ssh);
    let own = reach.hosts.get(host.name).map(|host| host.own.clone()).unwrap_or_default();
    let port = &host.host.ssh.port;
    let admitted: Vec<&Path> =
        paths.iter().filter(|path| path.opens() && of_port(path, host.name, port.value.0)).collect();
    let open =
        admitted.iter().fold(Addresses::empty(), |all, path| all.union(&path.sources)).difference(&own);
    let wanted = reach.addresses(&zones.peers(ssh), host.name);
    // A host that is not let out is none that somebody logs in from.
    let wanted = wanted.difference(&reach.kept_in(host.name, port.value.0));
    let missing = reach.of_families(&wanted, host.name).difference(&open).difference(&own);
    let blocked = paths.iter().find(|path| {
        !path.opens() && of_port(path, host.name, port.value.0) && (missing.is_empty() || path.sources.meets(&missing))
    });
    let layer = blocked.and_then(|path| path.hops.last()).map(|hop| hop.layer);
    let around = matches!(layer, Some(Layer::Route | Layer::Group));
    let message = if open.is_empty() {
        format!(
            "sshd of `{}` listens on {}, and {} there: you would be locked out",
            host.name,
            port.value,
            if around { "nobody comes as far as the firewall" } else { "the firewall admits nobody" }
        )
    } else if !missing.is_empty() {
        let what = if around { "what stands before `" } else { "the firewall of `" };
        format!("{what}{}` stops {missing}, from where ssh is meant to be used", host.name)
    } else {
        return None;
    };
    let diagnostic =
        names::SSH_LOCKOUT.at(port.at, message).here("sshd listens here").about(host.path(&["ssh"]));
    let hop = blocked.and_then(|path| path.hops.last());
    let diagnostic = match hop.and_then(|hop| hop.at.map(|at| (at, hop))) {
        Some((at, hop)) if at != port.at => diagnostic.label(at, hop.action.clone()),
        _ => diagnostic,
    };
    Some(
        diagnostic
            .note("an open connection survives the change; the next one does not come in")
            .help(match layer {
                Some(Layer::Group) => format!("add `{{ port = {}/tcp; from = [ … ]; }}` to the security group", port.value),
                Some(Layer::Route) => {
                    "say who in the network comes in, `ssh.from = [ … ];`, or give the host a way in".to_owned()
                }
                _ => format!("add a rule `(limit {{ port = {}/tcp; }})`, or `firewall = derived;`", port.value),
            }),
    )
}

/// A deployment comes from where sshd cannot be reached.
fn undeployable(host: Planned<'_>, reach: &Reach, zones: &Zones) -> Option<Diagnostic> {
    if !host.knows("ssh") || !host.knows("firewall") {
        return None;
    }
    let paths = reach.direct(host.name, &Target::Ssh);
    let open = paths.iter().filter(|path| path.opens());
    let open = open.fold(Addresses::empty(), |all, path| all.union(&path.sources));
    host.host.deploys.iter().find_map(|(name, deploy)| {
        let wanted = reach.addresses(&zones.peers(&deploy.from), host.name);
        let missing = reach.of_families(&wanted, host.name).difference(&open);
        if missing.is_empty() {
            return None;
        }
        let message = format!("the deployment `{name}` comes from {missing}, from where ssh cannot be reached");
        let said = names::SSH_LOCKOUT.at(deploy.from.at, message).about(host.path(&["deploys", name]));
        let stopped = paths.iter().find(|path| !path.opens() && path.sources.meets(&missing));
        let said = match stopped.and_then(|path| path.hops.last()).and_then(|hop| hop.at.map(|at| (at, hop))) {
            Some((at, hop)) => said.label(at, hop.action.clone()),
            None => said,
        };
        Some(said.help("add the addresses to `ssh.from`, or a rule that admits them"))
    })
}

fn of_port(path: &Path, host: &str, port: u16) -> bool {
    path.hops.first().is_some_and(|hop| hop.node == format!("{host}:{port}/tcp"))
}

/// Nobody of those who may log in has a way to show who they are.
fn nobody(host: Planned<'_>) -> Option<Diagnostic> {
    let ssh = &host.host.ssh;
    if ssh.users.value.is_empty() || !host.knows("ssh") || !host.knows("users") {
        return None;
    }
    let can = |name: &str| {
        let Some(user) = host.host.users.get(name) else { return false };
        let shell = !matches!(user.kind.value, UserKind::Service)
            || user.shell.value.as_ref().is_some_and(|shell| !shell.as_str().ends_with("nologin"));
        let key = ssh.keys.value && !user.keys.value.is_empty();
        shell && (key || ssh.passwords.value)
    };
    if ssh.users.value.iter().any(|user| can(user.name())) {
        return None;
    }
    let first = ssh.users.value.first()?;
    let message = format!("nobody can log in to `{}`: no account that may has a key", host.name);
    let mut diagnostic = names::SSH_LOCKOUT.at(first.at, message).about(host.path(&["ssh"]));
    if !ssh.keys.value {
        diagnostic = diagnostic.label(ssh.keys.at, "keys are refused");
    } else if let Some(user) = host.host.users.get(first.name()) {
        diagnostic = diagnostic.label(user.key_at, "it has no key");
    }
    Some(diagnostic.severity(host.absence()).help(format!("add `users.{}.keys = [ … ];`", first.name())))
}

/// Without PAM sshd refuses an account whose password is locked, key or not; accounts of a bundle have none.
fn locked_accounts(host: Planned<'_>) -> Option<Diagnostic> {
    let file = host.host.ssh.file.get()?;
    let off = file.value.0.lines().map(str::trim).any(|line| {
        let mut words = line.split([' ', '\t', '=']).filter(|word| !word.is_empty());
        words.next().is_some_and(|word| word.eq_ignore_ascii_case("UsePAM"))
            && words.next().is_some_and(|word| word.eq_ignore_ascii_case("no"))
    });
    off.then(|| {
        let message =
            format!("sshd of `{}` runs without PAM and refuses accounts that have no password", host.name);
        names::SSH_LOCKOUT
            .at(file.at, message)
            .note("an account made for keys alone is locked (`!` in /etc/shadow)")
            .help("write `UsePAM yes`")
            .about(host.path(&["ssh"]))
    })
}
