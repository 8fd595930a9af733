//! Files of `/etc/cron.d`: one per thing that cron starts.
//!
//! It deliberately knows no crontab of a user's own; those are no files that a bundle could bring.

use infc_diag::{Span, names};
use infc_scalar::{AbsPath, Command, Duration, Schedule};

use crate::Origin;
use crate::operations::Lowering;
use crate::token::{Refused, cron};

/// One file.
#[derive(Clone, PartialEq, Debug)]
pub struct Crontab {
    /// Its name in `/etc/cron.d`.
    pub name: String,
    /// Assignments of variables, `NAME="value"`.
    pub variables: Vec<String>,
    /// The lines.
    pub entries: Vec<Entry>,
    /// Where it is stated.
    pub origin: Origin,
}

/// One line.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// The five fields.
    pub schedule: String,
    /// The account.
    pub user: String,
    /// What runs.
    pub command: cron::Command,
    /// Where it is stated.
    pub origin: Origin,
}

impl Crontab {
    /// Where it lies, below `/`.
    pub fn path(&self) -> String {
        format!("etc/cron.d/{}", self.name)
    }
}

/// Something that cron is to start.
pub(crate) struct CronLine {
    /// When.
    pub schedule: Schedule,
    /// As whom.
    pub user: String,
    /// What.
    pub run: Command,
    /// Plain variables.
    pub env: Vec<(String, String, Span)>,
    /// Never two at a time.
    pub lock: bool,
    /// It is ended then.
    pub timeout: Duration,
    /// Where the output goes; the journal if absent.
    pub log: Option<AbsPath>,
    /// Where it is stated.
    pub origin: Origin,
}

impl CronLine {
    /// As infc writes it: with lock, time limit and a place for its output.
    pub fn write(&self, lowering: &mut Lowering, name: &str) {
        let command = self.guarded(name);
        let Some(command) = lowering.token(self.origin, "the command", command) else { return };
        lowering.needs("cron");
        self.push(lowering, name, command, self.user.clone());
    }

    /// As a document has it: without lock and time limit, in a file of the stated name.
    pub fn write_bare(&self, lowering: &mut Lowering, name: &str, user: Option<String>) {
        let Some(user) = user else {
            let message = format!("the line for `{}` names no account", self.run.program());
            let said = names::CRON_WITHOUT_USER.at(self.origin, message);
            let said = said.note(
                "cron reads the first word of the command as the account and passes over the whole file",
            );
            lowering.report.say(said.help("say whose it is with `user`"));
            return;
        };
        let words = self.run.0.iter().map(String::as_str);
        let command = cron::Command::new(words)
            .and_then(|command| command.logged(self.log.as_ref().map(AbsPath::as_str)));
        let Some(command) = lowering.token(self.origin, "the command", command) else { return };
        self.push(lowering, name, command, user);
    }

    fn guarded(&self, name: &str) -> Result<cron::Command, Refused> {
        let lock = format!("/run/lock/{name}.lock");
        let seconds = self.timeout.millis.div_ceil(1000).to_string();
        let mut words: Vec<&str> = Vec::new();
        if self.lock {
            words.extend(["/usr/bin/flock", "--nonblock", &lock]);
        }
        words.extend(["/usr/bin/timeout", "--kill-after=10", &seconds]);
        if self.log.is_none() {
            words.extend(["/usr/bin/systemd-cat", "--identifier", name]);
        }
        words.extend(self.run.0.iter().map(String::as_str));
        cron::Command::new(words)?.logged(self.log.as_ref().map(AbsPath::as_str))
    }

    fn push(&self, lowering: &mut Lowering, name: &str, command: cron::Command, user: String) {
        let Some(name) = lowering.token(self.origin, "the crontab", cron::file_name(name)) else { return };
        // Errors that nobody redirects would be mail, which no base system delivers.
        let mut variables: Vec<String> = [
            "SHELL=/bin/sh",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "MAILTO=\"\"",
        ]
        .map(str::to_owned)
        .to_vec();
        for (key, value, at) in &self.env {
            variables.extend(lowering.token(*at, "the variable", cron::variable(key, value)));
        }
        let entry = Entry { schedule: self.schedule.to_cron(), user, command, origin: self.origin };
        let table = Crontab { name, variables, entries: vec![entry], origin: self.origin };
        lowering.plan.crontabs.push(table);
    }
}
