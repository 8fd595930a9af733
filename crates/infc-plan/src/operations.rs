//! What keeps a host's programs running, in one value: units, crontabs, rotations, accounts, directories, scripts.
//!
//! It deliberately holds no nginx, firewall or ssh; those are other parts of a host's plan.

use infc_diag::Span;
use infc_model::{Host, Site};

use crate::account::Account;
use crate::docker::{CHAIN_UNIT, DockerPlan};
use crate::environment::Template;
use crate::file::SYSCTL;
use crate::pm2::Ecosystem;
use crate::schedule::Crontab;
use crate::script::Script;
use crate::storage::{DISKS, Directory, Journal, Stanza};
use crate::systemd::{Section, Stated, Unit};
use crate::token::Refused;
use crate::token::unit::Value;
use crate::{Machine, Phase, PlannedFile, Quality, Report, Secret};

/// What runs on a host and what it needs.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Operations {
    /// systemd units, sorted by name.
    pub units: Vec<Unit>,
    /// What is stated of those of them that the site states itself.
    pub stated: Vec<Stated>,
    /// Files of `/etc/cron.d`, sorted by name.
    pub crontabs: Vec<Crontab>,
    /// logrotate stanzas, in the order in which they are printed.
    pub rotations: Vec<Stanza>,
    /// Accounts and groups, sorted by name.
    pub accounts: Vec<Account>,
    /// Directories, parents first.
    pub directories: Vec<Directory>,
    /// Environment files that must exist, by what reads them.
    pub environments: Vec<Template>,
    /// PM2's ecosystem files.
    pub ecosystems: Vec<Ecosystem>,
    /// Scripts of infc's own.
    pub scripts: Vec<Script>,
    /// Scripts and other files that the site brings.
    pub files: Vec<PlannedFile>,
    /// journald's limits.
    pub journal: Option<Journal>,
}

impl Operations {
    /// The unit that runs the app `name`, if a unit of its own does.
    pub fn app_unit(&self, name: &str) -> Option<&Unit> {
        let stated = self.stated.iter().find(|stated| &*stated.app == name).map(|stated| stated.unit.clone());
        let wanted = stated.unwrap_or_else(|| format!("infc-app-{name}.service"));
        self.units.iter().find(|unit| unit.name == wanted)
    }

    fn sort(&mut self) {
        self.units.sort_by(|a, b| a.name.cmp(&b.name));
        self.crontabs.sort_by(|a, b| a.name.cmp(&b.name));
        self.accounts.sort_by(|a, b| a.name.cmp(&b.name));
        self.accounts.dedup_by(|a, b| a.name == b.name);
        self.directories.sort_by(|a, b| a.path.cmp(&b.path));
        self.scripts.sort_by_key(Script::path);
    }
}

/// Plans what a machine runs, with the packages, steps and secrets that it takes.
pub(crate) fn plan(machine: &Machine<'_>, docker: Option<&DockerPlan>, report: &mut Report) -> Operations {
    let (site, host) = (machine.site, machine.host);
    let plan = Operations::default();
    let mut lowering = Lowering { site, host_name: machine.name, host, docker, plan, report };
    crate::account::lower(&mut lowering);
    crate::storage::lower(&mut lowering);
    crate::systemd::lower(&mut lowering);
    crate::pm2::lower(&mut lowering);
    crate::docker::lower(&mut lowering);
    crate::script::lower(&mut lowering);
    let Lowering { mut plan, .. } = lowering;
    plan.sort();
    steps(&plan, report);
    secrets(&plan, report);
    plan
}

/// How the files come into force: accounts, then directories, then units.
fn steps(plan: &Operations, report: &mut Report) {
    if plan.accounts.iter().any(|account| !account.person) {
        report.step(Phase::Accounts, "sysusers", &["systemd-sysusers"]);
    }
    if plan.accounts.iter().any(|account| account.person) {
        report.step(Phase::Accounts, "accounts", &["/usr/local/sbin/infc-accounts"]);
    }
    disks(plan, report);
    if !plan.directories.is_empty() {
        let run = ["systemd-tmpfiles", "--create", "/etc/tmpfiles.d/infc.conf"];
        report.step(Phase::Directories, "tmpfiles", &run);
    }
    if plan.files.iter().any(|file| file.step() == Some(SYSCTL)) {
        report.step(Phase::Services, SYSCTL, &["systemctl", "restart", "systemd-sysctl.service"]);
    }
    if plan.journal.is_some() {
        report.step(Phase::Services, "journald", &["systemctl", "restart", "systemd-journald.service"]);
    }
    if !plan.units.is_empty() {
        report.step(Phase::Units, "daemon-reload", &["systemctl", "daemon-reload"]);
    }
    let enabled: Vec<&str> =
        plan.units.iter().filter(|unit| unit.enabled && !unit.is_disk()).map(|unit| &*unit.name).collect();
    if !enabled.is_empty() {
        let run: Vec<&str> = ["systemctl", "enable"].into_iter().chain(enabled.iter().copied()).collect();
        report.step(Phase::Units, "enable", &run);
    }
    for name in enabled {
        // A restart of what Docker requires would stop Docker, too.
        let verb = if name == CHAIN_UNIT { "reload-or-restart" } else { "restart" };
        report.step(Phase::Services, name, &["systemctl", verb, name]);
    }
}

/// Disks, before anything is made that lies on them. One that is mounted is left alone: whoever uses it would lose it.
fn disks(plan: &Operations, report: &mut Report) {
    let names: Vec<String> =
        plan.units.iter().filter(|unit| unit.is_disk()).map(|unit| format!(" '{}'", unit.name)).collect();
    if !names.is_empty() {
        let both = format!("systemctl daemon-reload && systemctl enable --now --{}", names.concat());
        report.step(Phase::Disks, DISKS, &["/bin/sh", "-c", &both]);
    }
}

fn secrets(plan: &Operations, report: &mut Report) {
    for template in &plan.environments {
        let Quality { mode, owner, group } = template.quality.clone();
        let name = template.reader.clone();
        report.secrets.insert(Secret { name, path: template.path.clone(), mode, owner, group });
    }
}

/// A lowering at work: what it reads, what it has made, and what it has to complain about.
pub(crate) struct Lowering<'a> {
    /// The whole site.
    pub site: &'a Site,
    /// The host's name.
    pub host_name: &'a str,
    /// The host.
    pub host: &'a Host,
    /// Docker, if the host has it.
    pub docker: Option<&'a DockerPlan>,
    /// What is made.
    pub plan: Operations,
    /// What was wrong, and which packages are needed.
    pub report: &'a mut Report,
}

impl Lowering<'_> {
    /// The token, or a diagnostic about `what`, stated at `at`.
    pub fn token<T>(&mut self, at: Span, what: &str, token: Result<T, Refused>) -> Option<T> {
        self.report.take(token.map_err(|refused| refused.at(at, what)))
    }

    /// Adds a line to a unit's section, or says why its value cannot be said.
    pub fn say(&mut self, section: &mut Section, key: &'static str, value: Result<Value, Refused>, at: Span) {
        if let Some(value) = self.token(at, &format!("`{key}=`"), value) {
            section.line(key, value, at);
        }
    }

    /// Notes that a package is needed.
    pub fn needs(&mut self, package: &'static str) {
        self.report.require(package);
    }
}
