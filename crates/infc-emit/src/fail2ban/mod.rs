//! fail2ban: `jail.d/50-infc.local` and a filter for each pattern of the user's own.
//!
//! It deliberately leaves `jail.conf`, `jail.local` and the package's filters alone: files of `jail.d/*.local` are read
//! last (jail.conf(5)). Values are typed in the plan, because `fail2ban-client -t` takes `maxretry = abc` without a word.

use infc_model::BanAction;
use infc_plan::fail2ban::{Backend, Fail2banPlan, JailPlan};
use infc_plan::{HostPlan, Quality};

use crate::out::file;
use crate::{BuiltIn, Lines, Out};

/// The emitter.
pub const EMITTER: BuiltIn =
    BuiltIn { name: "fail2ban", root: &["etc/fail2ban/jail.d/", "etc/fail2ban/filter.d/"], emit };

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    let Some(fail2ban) = &host.fail2ban else { return };
    let mut write = |path: &str, lines: Lines, at| {
        let (text, origins) = lines.finish();
        let file = file(text, &Quality::root(0o644), Some(at), origins);
        out.file(path, file.check("fail2ban").reload("fail2ban"));
    };
    write("etc/fail2ban/jail.d/50-infc.local", jails(fail2ban), fail2ban.at);
    for jail in &fail2ban.jails {
        if let Some(pattern) = &jail.pattern {
            let mut lines = Lines::default();
            lines.fixed("# Written by infc.\n[Definition]");
            lines.from(&format!("failregex = {}", value(&pattern.value)), pattern.at);
            lines.fixed("ignoreregex =");
            write(&format!("etc/fail2ban/filter.d/{}.local", jail.filter), lines, jail.at);
        }
    }
}

fn jails(fail2ban: &Fail2banPlan) -> Lines {
    let mut lines = Lines::default();
    lines.fixed("# Written by infc.\n[DEFAULT]");
    lines.from(&format!("bantime = {}", fail2ban.ban.value), fail2ban.ban.at);
    lines.from(&format!("findtime = {}", fail2ban.window.value), fail2ban.window.at);
    lines.from(&format!("maxretry = {}", fail2ban.tries.value), fail2ban.tries.at);
    let own = ["127.0.0.1/8", "::1"].into_iter();
    let ignored: Vec<&str> =
        own.chain(fail2ban.ignore.iter().map(|address| address.value.as_str())).collect();
    let stated = fail2ban.ignore.first().map_or(fail2ban.at, |first| first.at);
    lines.from(&format!("ignoreip = {}", ignored.join(" ")), stated);
    if let Some(mail) = &fail2ban.mail {
        lines.from(&format!("destemail = {}", value(&mail.value)), mail.at);
    }
    if let Some(sender) = &fail2ban.sender {
        lines.from(&format!("sendername = {}", value(&sender.value)), sender.at);
    }
    lines.from(action(&fail2ban.action.value), fail2ban.action.at);
    // Debian's package turns this jail on by itself.
    if !fail2ban.jails.iter().any(|jail| jail.name == "sshd") {
        lines.fixed("\n[sshd]\nenabled = false");
    }
    for jail in &fail2ban.jails {
        lines.fixed("");
        section(jail, &mut lines);
    }
    lines
}

/// The package's shortcuts; they need a mail program, and `whois`.
fn action(action: &BanAction) -> &'static str {
    match action {
        BanAction::Ban => "action = %(action_)s",
        BanAction::BanMail => {
            "action = %(action_)s\n         %(mta)s[sender=\"%(sender)s\", dest=\"%(destemail)s\", chain=\"%(chain)s\"]"
        }
        BanAction::BanMailLogs => "action = %(action_mwl)s",
    }
}

fn section(jail: &JailPlan, lines: &mut Lines) {
    lines.from(&format!("[{}]", jail.name), jail.at);
    lines.from(&format!("enabled = {}", jail.enabled), jail.at);
    lines.from(&format!("filter = {}", value(&jail.filter)), jail.at);
    let ports = jail.ports.iter().map(|port| port.value.to_string()).collect::<Vec<_>>().join(",");
    lines.from(&format!("port = {ports}"), jail.ports.first().map_or(jail.at, |port| port.at));
    match &jail.backend {
        Backend::Journal => lines.from("backend = systemd", jail.at),
        Backend::Files(logs) => {
            lines.from("backend = auto", jail.at);
            for (index, log) in logs.iter().enumerate() {
                let key = if index == 0 { "logpath =" } else { "         " };
                lines.from(&format!("{key} {}", value(&log.value)), log.at);
            }
        }
    }
    if let Some(tries) = &jail.tries {
        lines.from(&format!("maxretry = {}", tries.value), tries.at);
    }
    if let Some(ban) = &jail.ban {
        lines.from(&format!("bantime = {}", ban.value), ban.at);
    }
    if let Some(window) = &jail.window {
        lines.from(&format!("findtime = {}", window.value), window.at);
    }
}

/// A value of fail2ban's INI dialect: `%` would begin the name of another option.
fn value(text: &str) -> String {
    text.replace('%', "%%")
}
