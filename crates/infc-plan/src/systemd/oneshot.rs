//! What runs at set times as a oneshot service with a timer: jobs, health probes, backups.
//!
//! A running service is not started a second time, so that a timer needs no lock of its own.

use infc_diag::{Span, names};
use infc_model::{Job, Named, Secrets, Starter};
use infc_scalar::{AbsPath, Command, Duration, Schedule};

use super::sandbox::{Sandbox, in_home};
use super::{Section, Unit};
use crate::PlannedFile;
use crate::file::Quality;
use crate::operations::Lowering;
use crate::schedule::CronLine;
use crate::secret::Credential;
use crate::token::unit::{self, span};

/// Root's powers that jobs may need: to read and own files of others, to act as them, to signal, to bind.
pub(crate) const JOB_POWERS: &str = "CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_FSETID CAP_KILL \
                                     CAP_SETGID CAP_SETUID CAP_NET_BIND_SERVICE CAP_SYS_CHROOT";

/// Something that runs at set times.
pub(crate) struct Oneshot {
    /// The unit's name without its type.
    pub name: String,
    /// One line on what it is.
    pub description: String,
    /// The command.
    pub run: Command,
    /// Where the command is stated.
    pub run_at: Span,
    /// The account.
    pub user: String,
    /// Plain variables.
    pub env: Vec<(String, String, Span)>,
    /// Secrets that systemd hands on as files.
    pub credentials: Vec<Credential>,
    /// A file with secret variables.
    pub env_file: Option<AbsPath>,
    /// It is ended then.
    pub timeout: (Duration, Span),
    /// Where the output goes; the journal if absent.
    pub log: Option<(String, Span)>,
    /// What it reads beside its arguments.
    pub reads: Vec<AbsPath>,
    /// The name of a directory in `/run` that outlives a run.
    pub runtime: Option<String>,
    /// The sandbox.
    pub sandbox: Sandbox,
    /// What starts it.
    pub trigger: Trigger,
    /// Where it is stated.
    pub origin: Span,
}

/// When something starts.
pub(crate) struct Trigger {
    /// The times.
    pub at: Schedule,
    /// Where they are stated.
    pub origin: Span,
    /// Whether a time that was missed while the machine was off is caught up.
    pub persistent: bool,
}

impl Oneshot {
    /// Adds service and timer to the plan.
    pub fn write(self, lowering: &mut Lowering) {
        let at = self.origin;
        let service_name = format!("{}.service", self.name);
        let mut about = Section::new("Unit");
        lowering.say(&mut about, "Description", unit::line(&self.description), at);
        crate::storage::wait(lowering, &mut about, self.paths());
        let sections = vec![about, self.service(lowering)];
        lowering.plan.units.push(Unit {
            name: service_name,
            sections,
            drop_in: false,
            enabled: false,
            origin: at,
        });
        let timer = self.timer(lowering);
        lowering.plan.units.push(timer);
    }

    /// The paths that it names: its program and arguments, what it writes to.
    fn paths(&self) -> Vec<AbsPath> {
        let written = self.sandbox.writes.iter().map(|(path, _)| path);
        let named = self.run.0.iter().filter(|word| word.starts_with('/'));
        let log = self.log.iter().map(|(path, _)| path);
        named.chain(written).chain(log).map(|path| AbsPath(path.clone())).chain(self.reads.clone()).collect()
    }

    fn service(&self, lowering: &mut Lowering) -> Section {
        let at = self.origin;
        let mut section = Section::new("Service");
        section.fixed("Type", "oneshot", at);
        lowering.say(&mut section, "User", unit::line(&self.user), at);
        for (key, value, at) in &self.env {
            lowering.say(&mut section, "Environment", unit::assignment(key, value), *at);
        }
        if let Some(file) = &self.env_file {
            lowering.say(&mut section, "EnvironmentFile", unit::environment_file(file.as_str()), at);
        }
        super::app::credentials(lowering, &mut section, &self.credentials);
        let words = self.run.0.iter().map(String::as_str);
        lowering.say(&mut section, "ExecStart", unit::command(words), self.run_at);
        section.line("TimeoutStartSec", span(self.timeout.0), self.timeout.1);
        if let Some((log, at)) = &self.log {
            lowering.say(&mut section, "StandardOutput", unit::append(log), *at);
            lowering.say(&mut section, "StandardError", unit::append(log), *at);
        }
        if let Some(runtime) = &self.runtime {
            lowering.say(&mut section, "RuntimeDirectory", unit::words([runtime.as_str()]), at);
            section.fixed("RuntimeDirectoryPreserve", "yes", at);
        }
        self.sandbox.write(lowering, &mut section, at);
        section
    }

    fn timer(&self, lowering: &mut Lowering) -> Unit {
        let at = self.trigger.origin;
        let mut about = Section::new("Unit");
        lowering.say(
            &mut about,
            "Description",
            unit::line(&format!("When to run: {}", self.description)),
            self.origin,
        );
        let mut timer = Section::new("Timer");
        for expression in self.trigger.at.to_calendar() {
            lowering.say(&mut timer, "OnCalendar", unit::line(&expression), at);
        }
        // The default of a minute would let a schedule of minutes drift.
        timer.fixed("AccuracySec", "1s", at);
        if self.trigger.persistent {
            timer.fixed("Persistent", "yes", at);
        }
        let mut install = Section::new("Install");
        install.fixed("WantedBy", "timers.target", at);
        let sections = vec![about, timer, install];
        let name = format!("{}.timer", self.name);
        Unit { name, sections, drop_in: false, enabled: true, origin: self.origin }
    }
}

/// Lowers one job to whatever starts it.
pub(super) fn lower_job(lowering: &mut Lowering, name: &str, job: &Named<Job>) {
    script(lowering, job);
    let Some(at) = lowering.report.take(job.at.schedule()) else { return };
    let timeout = match job.timeout.get() {
        Some(timeout) => (*timeout.value, timeout.at),
        // A run that goes on when the next is due hangs.
        None => (at.shortest_gap(), job.key_at),
    };
    let user = job.user.value.as_ref().map_or("root", |user| user.name()).to_owned();
    let line = |quoted_env| CronLine {
        schedule: at.clone(),
        user: user.clone(),
        run: job.run.value.clone(),
        env: quoted_env,
        lock: job.lock.value,
        timeout: timeout.0,
        log: job.log.value.clone(),
        origin: job.key_at,
    };
    let env: Vec<(String, String, Span)> = job
        .env
        .iter()
        .map(|(key, value)| (key.to_string(), value.value.value.clone(), value.value.at))
        .collect();
    if let (Some(first), Starter::Cron | Starter::BareCron(_)) = (job.credentials.first(), &job.by.value) {
        let message = format!("cron starts `{name}`, and hands on no secrets");
        let said = names::SECRET_UNDELIVERABLE.at(first.at, message).label(job.by.at, "started by cron");
        lowering.report.say(said.help("let a timer start it: leave `by` out"));
    }
    match &job.by.value {
        Starter::Cron => line(env).write(lowering, &format!("infc-{name}")),
        Starter::BareCron(file) => {
            let stated = job.user.value.as_ref().map(|user| user.name().to_owned());
            // An account that is not known yet is no missing one.
            if stated.is_none() && !lowering.site.knows(["hosts", lowering.host_name, "jobs", name, "user"]) {
                return;
            }
            line(env).write_bare(lowering, &file.value.0, stated);
        }
        Starter::Timer => {
            let Some(unit_name) =
                lowering.token(job.key_at, "the unit of the job", unit::name("infc-job-", name, "service"))
            else {
                return;
            };
            let oneshot = Oneshot {
                name: unit_name.trim_end_matches(".service").to_owned(),
                description: format!("Job {name}"),
                run: job.run.value.clone(),
                run_at: job.run.at,
                sandbox: sandbox(job, &user),
                user,
                env,
                credentials: crate::secret::of_job(lowering, &job.credentials, &unit_name),
                env_file: env_file(&job.secrets.value),
                timeout,
                log: job.log.get().map(|log| (log.0.clone(), log.at)),
                reads: Vec::new(),
                runtime: None,
                trigger: Trigger { at, origin: job.at.at, persistent: true },
                origin: job.key_at,
            };
            oneshot.write(lowering);
        }
    }
}

/// The environment file of secrets.
pub(crate) fn env_file(secrets: &Secrets) -> Option<AbsPath> {
    match secrets {
        Secrets::EnvFile(file) => Some(file.path.value.clone()),
        Secrets::None => None,
    }
}

fn sandbox(job: &Job, user: &str) -> Sandbox {
    let root = user == "root";
    let program = AbsPath(job.run.program().to_owned());
    let writes: Vec<(String, Span)> = job.writes.iter().map(|path| (path.0.clone(), path.at)).collect();
    Sandbox {
        root,
        capabilities: if root { JOB_POWERS } else { "" },
        home: in_home(&program) || job.writes.iter().any(|path| in_home(path)),
        writes,
        local: false,
    }
}

/// The script that the site brings for a job, at the path of its program.
fn script(lowering: &mut Lowering, job: &Named<Job>) {
    let Some(script) = job.script.get() else { return };
    let path = job.run.program();
    if !path.starts_with('/') {
        let said = names::UNSAYABLE.at(job.run.at, "a script is written to the path of its program");
        lowering.report.say(said.help("run it by an absolute path"));
        return;
    }
    if !script.0.starts_with("#!") {
        let said = names::SCRIPT_WITHOUT_INTERPRETER.at(script.at, "the script does not say what reads it");
        let said = said.note("systemd starts it without a shell, and the kernel refuses it");
        lowering.report.say(said.help("begin it with `#!/bin/bash`, or another program, on its first line"));
    }
    let mut text = script.value.0.clone();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let path = path.to_owned();
    lowering.plan.files.push(PlannedFile { path, text, quality: Quality::root(0o755), origin: script.at });
}
