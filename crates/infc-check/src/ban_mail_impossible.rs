//! `ban-mail-impossible`: a ban is to send mail, and nothing on the host can.

use infc_diag::{Diagnostic, names};
use infc_model::{BanAction, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

/// Packages that bring `/usr/sbin/sendmail` (those that provide `mail-transport-agent` on Debian and Ubuntu).
const MAILERS: [&str; 11] = [
    "postfix",
    "exim4",
    "exim4-daemon-light",
    "exim4-daemon-heavy",
    "sendmail-bin",
    "sendmail",
    "opensmtpd",
    "msmtp-mta",
    "nullmailer",
    "dma",
    "default-mta",
];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter(|host| host.knows("packages") && host.knows("fail2ban")).filter_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Option<Diagnostic> {
    let fail2ban = host.plan.fail2ban.as_ref()?;
    let logs = match fail2ban.action.value {
        BanAction::Ban => return None,
        BanAction::BanMail => false,
        BanAction::BanMailLogs => true,
    };
    let has = |package: &str| {
        host.host.packages.value.iter().any(|own| own.value.0 == package) || host.plan.requires.contains(package)
    };
    let mut missing = Vec::new();
    if fail2ban.mail.is_none() {
        missing.push("an address (`fail2ban.mail`)");
    }
    if !MAILERS.into_iter().any(has) {
        missing.push("a package with `sendmail`");
    }
    if logs && !has("whois") {
        missing.push("the package `whois`");
    }
    if missing.is_empty() {
        return None;
    }
    let message = format!("a ban on `{}` cannot mail: it lacks {}", host.name, missing.join(" and "));
    Some(
        names::BAN_MAIL_IMPOSSIBLE
            .at(fail2ban.action.at, message)
            .note("every ban logs an error, and nobody is told")
            .help("name the packages in `packages`, or write `action = ban;`")
            .about(host.path(&[])),
    )
}
