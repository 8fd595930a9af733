//! Accounts of services and directories: sysusers.d and tmpfiles.d. People's accounts are made by a script.
//!
//! It deliberately removes nothing: no line has an age, and no account is taken away.

use infc_plan::{HostPlan, Quality};

use crate::lines::Lines;
use crate::{BuiltIn, Out, file};

/// Accounts and directories.
pub const EMITTER: BuiltIn =
    BuiltIn { name: "accounts", root: &["etc/sysusers.d/infc.conf", "etc/tmpfiles.d/infc.conf"], emit };

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    accounts(host, out);
    directories(host, out);
}

fn accounts(host: &HostPlan, out: &mut Out<'_>) {
    let mut lines = Lines::default();
    lines.fixed("# Accounts of services. Made by infc.");
    let mut some = false;
    for account in host.operations.accounts.iter().filter(|account| !account.person) {
        let memberships = account.groups.iter().map(|group| format!("m {} {group}", account.name));
        for line in account.sysusers().into_iter().chain(memberships) {
            lines.from(&line, account.origin);
            some = true;
        }
    }
    let (text, origins) = lines.finish();
    if some {
        let file = file(text, &Quality::root(0o644), None, origins);
        out.file("etc/sysusers.d/infc.conf", file.check("sysusers").reload("sysusers"));
    }
}

fn directories(host: &HostPlan, out: &mut Out<'_>) {
    let mut lines = Lines::default();
    lines.fixed("# Directories. Made by infc.");
    for directory in &host.operations.directories {
        lines.from(&directory.line(), directory.origin);
    }
    let (text, origins) = lines.finish();
    if !host.operations.directories.is_empty() {
        let file = file(text, &Quality::root(0o644), None, origins);
        out.file("etc/tmpfiles.d/infc.conf", file.check("tmpfiles").reload("tmpfiles"));
    }
}
