//! One jail.

use std::sync::Arc;

use infc_diag::{Diagnostic, names};
use infc_model::{At, Guard, Host, Jail, Named};

use super::{Backend, JailPlan, seconds, tries, watch};

/// A ban makes the chain `f2b-<jail>`, and iptables takes 28 characters for a chain.
const LONGEST_NAME: usize = 24;

pub(super) fn jail(
    host: &Host,
    (name, jail): (&Arc<str>, &Named<Jail>),
    diagnostics: &mut Vec<Diagnostic>,
) -> JailPlan {
    if name.len() > LONGEST_NAME {
        let message =
            format!("the name of a jail has at most {LONGEST_NAME} characters, this has {}", name.len());
        diagnostics.push(names::JAIL_SETTING.at(jail.key_at, message).help("choose a shorter name"));
    }
    let pattern = jail.pattern.get().map(|pattern| At::new(pattern.value.0.clone(), pattern.at));
    if let Some(pattern) = &pattern
        && !pattern.value.contains("<HOST>")
        && !pattern.value.contains("<ADDR>")
    {
        let message = "a failure pattern says with `<HOST>` where the address stands";
        diagnostics.push(
            names::JAIL_SETTING.at(pattern.at, message).help("put `<HOST>` where the log has the address"),
        );
    }
    let stated = jail.filter.value.as_ref().map(|filter| filter.0.clone());
    let own = pattern.is_some().then(|| format!("infc-{name}"));
    let known = watch::filter(&jail.guards.value).map(str::to_owned);
    let filter = own.or(stated).or(known).unwrap_or_else(|| name.to_string());
    let backend = watch::backend(host, jail);
    let ports = match jail.ports.value.as_slice() {
        [] => watch::ports(host, &jail.guards.value),
        stated => stated.iter().map(|port| At::new(port.value.0, port.at)).collect(),
    };
    needs(jail, &backend, &ports, diagnostics);
    JailPlan {
        name: name.to_string(),
        enabled: jail.enable.value,
        filter,
        pattern,
        ports,
        backend,
        tries: jail.tries.get().map(|own| tries(&At::new(*own.value, own.at), diagnostics)),
        ban: jail.ban.get().map(|own| seconds(&At::new(*own.value, own.at), diagnostics)),
        window: jail.window.get().map(|own| seconds(&At::new(*own.value, own.at), diagnostics)),
        at: jail.key_at,
    }
}

/// A jail of one's own says its logs and ports itself; nothing else knows them.
fn needs(jail: &Named<Jail>, backend: &Backend, ports: &[At<u16>], diagnostics: &mut Vec<Diagnostic>) {
    if !matches!(jail.guards.value, Guard::Logs) {
        return;
    }
    if *backend == Backend::Files(Vec::new()) {
        let message = "a jail that guards log files names them";
        diagnostics
            .push(names::JAIL_SETTING.at(jail.key_at, message).help("add `logs = [ \"/var/log/…\" ];`"));
    }
    if ports.is_empty() {
        let message = "a jail that guards log files names the ports that a ban shuts";
        diagnostics.push(names::JAIL_SETTING.at(jail.key_at, message).help("add `ports = [ 443 ];`"));
    }
}
