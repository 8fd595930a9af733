//! Scripts of infc's own: health probes, backups, deploys, accounts. Their values, quoted for the shell; their code is
//! in the emitters' templates.
//!
//! It deliberately holds no line of shell.

mod backup;
mod deploy;
mod health;

pub use backup::{Artefact, Backup, Recipient};
pub use deploy::Deploy;
pub use health::Health;

use infc_diag::Span;
use infc_model::{App, Manager, Named, Pm2Mode};

use crate::Origin;
use crate::operations::Lowering;
use crate::token::shell::Word;
use crate::token::{Refused, shell, unit};

/// A script in `/usr/local/sbin`.
#[derive(Clone, PartialEq, Debug)]
pub enum Script {
    /// Asks an app whether it is well.
    Health(Health),
    /// Copies data.
    Backup(Backup),
    /// Puts a new release in force.
    Deploy(Deploy),
    /// Makes the accounts of people.
    Accounts(Vec<String>, Origin),
}

impl Script {
    /// Where it lies, below `/`.
    pub fn path(&self) -> String {
        match self {
            Self::Health(health) => format!("usr/local/sbin/infc-health-{}", health.name),
            Self::Backup(backup) => format!("usr/local/sbin/infc-backup-{}", backup.name),
            Self::Deploy(deploy) => format!("usr/local/sbin/infc-deploy-{}", deploy.name),
            Self::Accounts(..) => "usr/local/sbin/infc-accounts".to_owned(),
        }
    }

    /// Where it is stated.
    pub fn origin(&self) -> Origin {
        match self {
            Self::Health(health) => health.origin,
            Self::Backup(backup) => backup.origin,
            Self::Deploy(deploy) => deploy.origin,
            Self::Accounts(_, origin) => *origin,
        }
    }
}

/// Lowers probes, backups, deploys and accounts, with the units and crontabs that start them.
pub(crate) fn lower(lowering: &mut Lowering) {
    let host = lowering.host;
    let words: Vec<String> =
        lowering.plan.accounts.iter().filter_map(crate::account::Account::words).collect();
    let person = lowering.plan.accounts.iter().find(|account| account.person);
    if let Some(origin) = person.map(|account| account.origin) {
        lowering.plan.scripts.push(Script::Accounts(words, origin));
    }
    for (name, app) in host.apps.iter() {
        health::lower(lowering, name, app);
    }
    for (name, backup) in host.backups.iter() {
        backup::lower(lowering, name, backup);
    }
    for (name, deploy) in host.deploys.iter() {
        deploy::lower(lowering, name, deploy);
    }
}

/// A word of a script, or a diagnostic.
fn word(lowering: &mut Lowering, at: Span, what: &str, text: &str) -> Option<Word> {
    lowering.token(at, what, Word::new(text))
}

/// A name as a part of a script's file name.
fn file_name(lowering: &mut Lowering, at: Span, name: &str) -> Option<String> {
    let fits: Result<String, Refused> = unit::name("", name, "x");
    lowering.token(at, "the script's name", fits).map(|_| name.to_owned())
}

/// How an app is started again.
#[derive(Clone, PartialEq, Debug)]
pub struct Restart {
    /// The command.
    pub command: Word,
    /// The command that lets a unit start which has failed too often.
    pub reset: Option<Word>,
}

/// How an app is started again: its unit, or by PM2 as the account that PM2 runs under. `root` says whether the script
/// runs as root, whose own PM2 knows nothing of the process; a deploy does. Several instances in PM2's cluster mode are
/// replaced one after another by a deploy, so that some answer all the time.
fn restart(lowering: &mut Lowering, name: &str, app: &Named<App>, root: bool) -> Option<Restart> {
    let at = app.key_at;
    let Manager::Pm2(pm2) = &app.manager.value else {
        let unit = crate::systemd::service_of(name, app)?;
        let command = shell::command(["systemctl", "restart", &unit]);
        let reset = shell::command(["systemctl", "reset-failed", &unit]);
        let command = lowering.token(at, "the command", command)?;
        return Some(Restart { command, reset: lowering.token(at, "the command", reset) });
    };
    let process = crate::pm2::process_name(name, app)?;
    let (user, _) = crate::account::of_daemon(name, app, pm2)?;
    let home = format!("PM2_HOME={}", crate::pm2::daemon_home(lowering, &user));
    let several = app.instances.value > 1 && matches!(pm2.mode.value, Pm2Mode::Cluster);
    let verb = if root && several { "reload" } else { "restart" };
    let words = ["runuser", "--user", &*user, "--", "env", &*home, "pm2", verb, &*process];
    let own = if root { 0 } else { 4 };
    let command = shell::command(words.into_iter().skip(own));
    Some(Restart { command: lowering.token(at, "the command", command)?, reset: None })
}
