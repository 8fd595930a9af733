//! PM2: ecosystem files and the unit that starts the daemon of each account.
//!
//! The unit starts what the ecosystem file says, so that a boot gives the bundle's processes and not those that
//! somebody once saved. All apps of an account share its sandbox, which deliberately leaves open what any of them needs
//! and not what all of them might.

use std::collections::BTreeMap;

use infc_diag::{Span, names};
use infc_model::{App, At, Manager, Named, Pm2, Pm2Mode, Runtime};
use infc_scalar::AbsPath;

use crate::Origin;
use crate::account;
use crate::operations::Lowering;
use crate::systemd::{Sandbox, Section, Unit, environment, in_home, program, sandbox_of};
use crate::token::js::Str;
use crate::token::unit;

/// An ecosystem file: the processes of one daemon.
#[derive(Clone, PartialEq, Debug)]
pub struct Ecosystem {
    /// Where it lies on the host.
    pub file: AbsPath,
    /// The daemon's account.
    pub user: String,
    /// The unit that starts the daemon.
    pub unit: String,
    /// Its processes, by the app's name.
    pub processes: Vec<Process>,
    /// Where it is stated.
    pub origin: Origin,
}

/// A process: its properties in JavaScript, in order.
#[derive(Clone, PartialEq, Debug)]
pub struct Process {
    /// What PM2 calls it.
    pub name: String,
    /// The properties but `env`: the key and the printed value.
    pub properties: Vec<(&'static str, String)>,
    /// The variables.
    pub env: Vec<(Str, Str)>,
    /// Where the app is stated.
    pub origin: Origin,
}

/// Where PM2's own settings are of an app that PM2 starts.
fn managed(app: &Named<App>) -> Option<&At<Pm2>> {
    match &app.manager.value {
        Manager::Pm2(pm2) => Some(pm2),
        Manager::Systemd | Manager::Docker(_) | Manager::Unit(_) => None,
    }
}

/// What PM2 calls the process of an app.
pub fn process_name(name: &str, app: &App) -> Option<String> {
    match &app.manager.value {
        Manager::Pm2(pm2) => Some(pm2.name.value.as_ref().map_or(name, |stated| &stated.0).to_owned()),
        Manager::Systemd | Manager::Docker(_) | Manager::Unit(_) => None,
    }
}

/// Lowers the apps that PM2 starts: an ecosystem file for each account and stated path, and a unit for each account.
pub(crate) fn lower(lowering: &mut Lowering) {
    let host = lowering.host;
    let mut files: BTreeMap<(String, AbsPath), Vec<Process>> = BTreeMap::new();
    let mut daemons: BTreeMap<String, Daemon> = BTreeMap::new();
    for (name, app) in host.apps.iter() {
        let Some(pm2) = managed(app) else { continue };
        let Some((user, _)) = account::of_daemon(name, app, pm2) else { continue };
        let file = ecosystem_path(app, pm2, &user);
        let Some(process) = process(lowering, name, app, pm2) else { continue };
        let daemon =
            daemons.entry(user.clone()).or_insert_with(|| Daemon::of(lowering, &user, app.key_at, pm2));
        daemon.runs(app, pm2, &file);
        files.entry((user, file)).or_default().push(process);
    }
    for ((user, file), processes) in files {
        let Some(origin) = processes.first().map(|process| process.origin) else { continue };
        let Some(unit) = daemons.get(&user).map(|daemon| daemon.unit.clone()) else { continue };
        lowering.plan.ecosystems.push(Ecosystem { file, user, unit, processes, origin });
    }
    for (user, daemon) in daemons {
        daemon.lower(lowering, &user);
    }
}

/// Beside the account's other files; `.cjs`, as a package that is an ECMAScript module reads `.js` as one.
fn ecosystem_path(_: &App, pm2: &Pm2, user: &str) -> AbsPath {
    let default = || AbsPath(format!("/etc/infc/pm2/{user}.config.cjs"));
    pm2.ecosystem.value.clone().unwrap_or_else(default)
}

fn process(lowering: &mut Lowering, name: &str, app: &Named<App>, pm2: &Pm2) -> Option<Process> {
    let process = process_name(name, app)?;
    let text = |lowering: &mut Lowering, at: Span, what: &str, text: &str| {
        lowering.token(at, what, Str::new(text)).map(|token| token.as_str().to_owned())
    };
    let mut properties = vec![("name", text(lowering, app.key_at, "the process", &process)?)];
    properties.push(("cwd", text(lowering, app.directory.at, "the directory", app.directory.as_str())?));
    let (words, at) = program(lowering, name, app)?;
    let (script, arguments, interpreter) = split(app, &words);
    properties.push(("script", text(lowering, at, "the script", script)?));
    if !arguments.is_empty() {
        let quoted: Vec<String> =
            arguments.iter().filter_map(|each| text(lowering, at, "the argument", each)).collect();
        properties.push(("args", format!("[{}]", quoted.join(", "))));
    }
    properties.push(("interpreter", text(lowering, at, "the interpreter", interpreter)?));
    let cluster = matches!(pm2.mode.value, Pm2Mode::Cluster);
    properties.push(("exec_mode", if cluster { "'cluster'" } else { "'fork'" }.to_owned()));
    properties.push(("instances", app.instances.value.to_string()));
    properties.extend(settings(lowering, app, pm2));
    let mut env = Vec::new();
    let mut variables = environment(lowering, app);
    variables.extend(crate::secret::of_app(lowering, name, app, None).variables);
    variables.sort();
    for (key, value, at) in variables {
        let pair = unit::variable(&key).and_then(|()| Ok((Str::new(&key)?, Str::new(&value)?)));
        env.extend(lowering.token(at, "the variable", pair));
    }
    Some(Process { name: process, properties, env, origin: app.key_at })
}

/// Script, arguments and interpreter: a runtime's first word is the interpreter, a binary has none.
fn split<'a>(app: &App, words: &'a [String]) -> (&'a str, &'a [String], &'a str) {
    let own = app.command.value.is_some() || matches!(app.runtime.value, Runtime::Binary);
    match words {
        [interpreter, script, rest @ ..] if !own => (script, rest, interpreter),
        [script, rest @ ..] => (script, rest, "none"),
        [] => ("", &[], "none"),
    }
}

fn settings(lowering: &mut Lowering, app: &App, pm2: &Pm2) -> Vec<(&'static str, String)> {
    let mut found =
        vec![("autorestart", pm2.autorestart.value.to_string()), ("watch", pm2.watch.value.to_string())];
    if let Some(memory) = pm2.max_memory.get().or(app.memory.get()) {
        found.push(("max_memory_restart", format!("'{}'", memory.pm2())));
    }
    let texts = [
        ("error_file", pm2.error_file.get().map(|file| (file.as_str(), file.at))),
        ("out_file", pm2.out_file.get().map(|file| (file.as_str(), file.at))),
        ("log_date_format", pm2.log_date_format.get().map(|form| (form.as_str(), form.at))),
    ];
    for (key, text) in texts {
        let Some((text, at)) = text else { continue };
        let token = lowering.token(at, &format!("`{key}`"), Str::new(text));
        found.extend(token.map(|token| (key, token.as_str().to_owned())));
    }
    // PM2 otherwise puts a number into the names of the logs, even of a single process, and nothing rotates those.
    let merged = pm2.merge_logs.value || app.instances.value <= 1;
    found.push(("merge_logs", merged.to_string()));
    found.extend(pm2.min_uptime.value.map(|time| ("min_uptime", time.millis.to_string())));
    found.extend(pm2.max_restarts.value.map(|count| ("max_restarts", count.to_string())));
    found.extend(pm2.restart_delay.value.map(|time| ("restart_delay", time.millis.to_string())));
    found.push(("kill_timeout", app.stop_timeout.millis.to_string()));
    found
}

/// Where the daemon of an account keeps its socket, its logs and what it must remember.
pub(crate) fn daemon_home(lowering: &Lowering, user: &str) -> AbsPath {
    AbsPath(format!("{}/.pm2", home(lowering, user)))
}

/// The home of an account of the host.
fn home(lowering: &Lowering, user: &str) -> String {
    let found = lowering.plan.accounts.iter().find(|account| account.name == user);
    let default = if user == "root" { "/root".to_owned() } else { format!("/home/{user}") };
    found.map_or(default, |account| account.home.clone())
}

/// The daemon of an account: what its unit is made of.
struct Daemon {
    files: Vec<AbsPath>,
    unit: String,
    sandbox: Sandbox,
    /// Where its apps lie, whose disks it waits for.
    directories: Vec<AbsPath>,
    at: Span,
}

impl Daemon {
    fn of(lowering: &Lowering, user: &str, at: Span, pm2: &Pm2) -> Self {
        let own = daemon_home(lowering, user);
        let mut sandbox = Sandbox { root: user == "root", home: in_home(&own), ..Sandbox::default() };
        sandbox.write_to([(own.0, at)]);
        let unit =
            pm2.unit.value.as_ref().map_or_else(|| format!("pm2-{user}.service"), |unit| unit.0.clone());
        Self { files: Vec::new(), unit, sandbox, directories: Vec::new(), at }
    }

    /// Takes an app on.
    fn runs(&mut self, app: &Named<App>, pm2: &Pm2, file: &AbsPath) {
        if !self.files.contains(file) {
            self.files.push(file.clone());
        }
        self.sandbox.share(sandbox_of(app));
        let logs = [&pm2.error_file, &pm2.out_file].into_iter().filter_map(At::get);
        for file in logs {
            self.sandbox.home |= in_home(file.value);
            self.sandbox.write_to(file.parent().map(|folder| (folder.0, file.at)));
        }
        self.directories.push(app.directory.value.clone());
    }

    fn lower(self, lowering: &mut Lowering, user: &str) {
        let at = self.at;
        if !self.unit.ends_with(".service") {
            let said =
                names::UNSAYABLE.at(at, format!("the PM2 daemon is a service, and `{}` is none", self.unit));
            lowering.report.say(said.help("give it a name that ends in `.service`"));
            return;
        }
        let mut about = Section::new("Unit");
        lowering.say(&mut about, "Description", unit::line(&format!("PM2 of {user}")), at);
        about.fixed("Wants", "network-online.target", at);
        about.fixed("After", "network-online.target", at);
        let written = self.sandbox.writes.iter().map(|(path, _)| AbsPath(path.clone()));
        crate::storage::wait(lowering, &mut about, self.directories.iter().cloned().chain(written));
        let service = self.service(lowering, user);
        let mut install = Section::new("Install");
        install.fixed("WantedBy", "multi-user.target", at);
        let sections = vec![about, service, install];
        lowering.plan.units.push(Unit {
            name: self.unit,
            sections,
            drop_in: false,
            enabled: true,
            origin: at,
        });
    }

    fn service(&self, lowering: &mut Lowering, user: &str) -> Section {
        let at = self.at;
        let own = daemon_home(lowering, user);
        let mut service = Section::new("Service");
        service.fixed("Type", "forking", at);
        lowering.say(&mut service, "User", unit::line(user), at);
        let variables = [
            ("HOME", home(lowering, user)),
            ("PATH", "/usr/local/bin:/usr/bin:/bin".to_owned()),
            ("PM2_HOME", own.0.clone()),
        ];
        for (key, value) in variables {
            lowering.say(&mut service, "Environment", unit::assignment(key, &value), at);
        }
        lowering.say(&mut service, "PIDFile", unit::path(&format!("{own}/pm2.pid")), at);
        // One daemon reads the first file; the others are added to it.
        for (key, files) in [("ExecStart", self.files.get(..1)), ("ExecStartPost", self.files.get(1..))] {
            for file in files.unwrap_or_default() {
                let words = ["/usr/bin/env", "pm2", "start", file.as_str()];
                lowering.say(&mut service, key, unit::command(words), at);
            }
        }
        for file in &self.files {
            let words = ["/usr/bin/env", "pm2", "reload", file.as_str(), "--update-env"];
            lowering.say(&mut service, "ExecReload", unit::command(words), at);
        }
        lowering.say(&mut service, "ExecStop", unit::command(["/usr/bin/env", "pm2", "kill"]), at);
        service.fixed("Restart", "on-failure", at);
        service.fixed("LimitNOFILE", "65536", at);
        self.sandbox.write(lowering, &mut service, at);
        service
    }
}
