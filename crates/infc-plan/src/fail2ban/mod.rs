//! fail2ban's jails.
//!
//! It deliberately brings no filter of its own beside the user's patterns: the package's are named.

mod jail;
mod watch;

pub use watch::{error_log, error_logs, has_feature, ports};

use infc_diag::{Diagnostic, Span, names};
use infc_model::{At, BanAction, Host};
use infc_scalar::Duration;

use crate::{Machine, Origins, Phase, Report, Zones};

/// fail2ban of a host.
#[derive(Clone, PartialEq, Debug)]
pub struct Fail2banPlan {
    /// How long an address is shut out, in seconds.
    pub ban: At<u64>,
    /// Within what time the failures must fall, in seconds.
    pub window: At<u64>,
    /// How many failures.
    pub tries: At<u32>,
    /// Addresses that are never shut out, loopback apart, as `ignoreip` has them.
    pub ignore: Vec<At<String>>,
    /// Whom to tell.
    pub mail: Option<At<String>>,
    /// The sender's name.
    pub sender: Option<At<String>>,
    /// What a ban does.
    pub action: At<BanAction>,
    /// The jails.
    pub jails: Vec<JailPlan>,
    /// Where the settings are stated.
    pub at: Span,
}

/// Where a jail reads failures from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Backend {
    /// systemd's journal; needs the package `python3-systemd`.
    Journal,
    /// These files, which must exist when fail2ban starts.
    Files(Vec<At<String>>),
}

/// One jail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JailPlan {
    /// Its name.
    pub name: String,
    /// Whether it runs.
    pub enabled: bool,
    /// The filter's name.
    pub filter: String,
    /// The pattern of the filter `filter.d/<filter>.local`, if it is one's own.
    pub pattern: Option<At<String>>,
    /// The ports that a ban shuts.
    pub ports: Vec<At<u16>>,
    /// Where failures are read from.
    pub backend: Backend,
    /// How many failures, if it says so itself.
    pub tries: Option<At<u32>>,
    /// How long, in seconds, if it says so itself.
    pub ban: Option<At<u64>>,
    /// Within what time, in seconds, if it says so itself.
    pub window: Option<At<u64>>,
    /// Where its name stands.
    pub at: Span,
}

/// Plans fail2ban of one machine; none if no jail is described.
pub(crate) fn plan(machine: &Machine<'_>, zones: &Zones, report: &mut Report) -> Option<Fail2banPlan> {
    let (host, diagnostics) = (machine.host, &mut report.diagnostics);
    if host.jails.is_empty() {
        return None;
    }
    let shared = &host.fail2ban.value;
    let plan = Fail2banPlan {
        ban: seconds(&shared.ban, diagnostics),
        window: seconds(&shared.window, diagnostics),
        tries: tries(&shared.tries, diagnostics),
        ignore: ignore(host, zones, diagnostics),
        mail: shared.mail.get().map(|mail| At::new(mail.value.to_string(), mail.at)),
        sender: shared.sender.get().and_then(|sender| self::sender(sender.value, sender.at, diagnostics)),
        action: shared.action.clone(),
        jails: host.jails.iter().map(|(name, jail)| jail::jail(host, (name, jail), diagnostics)).collect(),
        at: host.fail2ban.at,
    };
    report.require("fail2ban");
    // A bundle whose jails read the journal passes `fail2ban-client -t` without it, and the reload fails.
    if plan.jails.iter().any(|jail| jail.enabled && jail.backend == Backend::Journal) {
        report.require("python3-systemd");
    }
    report.step(Phase::Services, "fail2ban", &["systemctl", "reload-or-restart", "fail2ban.service"]);
    Some(plan)
}

fn ignore(host: &Host, zones: &Zones, diagnostics: &mut Vec<Diagnostic>) -> Vec<At<String>> {
    let mut addresses: Vec<At<String>> = Vec::new();
    for peer in zones.peers(&host.fail2ban.ignore.value) {
        let networks = match &peer.origins {
            Origins::Internet => {
                let message = "a jail that ignores the internet bans nobody";
                diagnostics
                    .push(names::JAIL_SETTING.at(peer.at, message).help("name the addresses of your own"));
                Vec::new()
            }
            Origins::Loopback => Vec::new(),
            Origins::Network(_) | Origins::Host(_) | Origins::Group(_) | Origins::Balancer(_) => {
                zones.ranges(&peer.origins)
            }
        };
        for network in networks {
            let text = if network.is_host() { network.addr.to_string() } else { network.to_string() };
            if !addresses.iter().any(|known| known.value == text) {
                addresses.push(At::new(text, peer.at));
            }
        }
    }
    addresses
}

/// fail2ban puts the sender's name into a command line of a shell as it is, within double quotes.
fn sender(name: &str, at: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<At<String>> {
    let plain = |character: char| character.is_alphanumeric() || " ._@+-".contains(character);
    if !name.is_empty() && name.trim() == name && name.chars().all(plain) {
        return Some(At::new(name.to_owned(), at));
    }
    let message =
        "fail2ban hands the sender's name to a shell: letters, digits and `._@+-` with blanks between";
    diagnostics.push(names::JAIL_SETTING.at(at, message).help("write `sender = \"fail2ban on web\";`"));
    None
}

/// fail2ban counts whole seconds; `fail2ban-client -t` takes anything, so that nobody else would say it.
fn seconds(time: &At<Duration>, diagnostics: &mut Vec<Diagnostic>) -> At<u64> {
    let fit = time.value.as_secs_exact().filter(|&secs| secs > 0);
    if fit.is_none() {
        let message = "fail2ban counts whole seconds, at least one";
        diagnostics.push(names::JAIL_SETTING.at(time.at, message).help("write `10m` or `1h`"));
    }
    At::new(fit.unwrap_or(600), time.at)
}

fn tries(tries: &At<i64>, diagnostics: &mut Vec<Diagnostic>) -> At<u32> {
    let fit = u32::try_from(tries.value).ok().filter(|&tries| (1..=10_000).contains(&tries));
    if fit.is_none() {
        let message = format!("{} failures: a jail bans after one or more", tries.value);
        diagnostics.push(names::JAIL_SETTING.at(tries.at, message).help("write `tries = 5;`"));
    }
    At::new(fit.unwrap_or(5), tries.at)
}
