//! PM2: ecosystem files and the unit that starts the daemon of each account.
//!
//! The unit starts what the ecosystem file says, so that a boot gives the bundle's processes and not those that
//! somebody once saved. Its sandbox is deliberately a loose one: all apps of an account share it.

use std::collections::BTreeMap;

use infc_diag::{Span, names};
use infc_model::{App, At, Manager, Named, Pm2, Pm2Mode, Runtime};
use infc_scalar::AbsPath;

use crate::Origin;
use crate::account;
use crate::operations::Lowering;
use crate::systemd::{Section, Unit, environment, program};
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
    let mut daemons: BTreeMap<String, (Vec<AbsPath>, Span, Option<String>)> = BTreeMap::new();
    for (name, app) in host.apps.iter() {
        let Some(pm2) = managed(app) else { continue };
        let Some((user, _)) = account::of_daemon(name, app, pm2) else { continue };
        let file = ecosystem_path(app, pm2, &user);
        let Some(process) = process(lowering, name, app, pm2) else { continue };
        let named = pm2.unit.value.as_ref().map(|unit| unit.0.clone());
        let daemon = daemons.entry(user.clone()).or_insert((Vec::new(), app.key_at, named));
        if !daemon.0.contains(&file) {
            daemon.0.push(file.clone());
        }
        files.entry((user, file)).or_default().push(process);
    }
    for ((user, file), processes) in files {
        let Some(origin) = processes.first().map(|process| process.origin) else { continue };
        let named = daemons.get(&user).and_then(|(_, _, named)| named.clone());
        let unit = named.unwrap_or_else(|| format!("pm2-{user}.service"));
        lowering.plan.ecosystems.push(Ecosystem { file, user, unit, processes, origin });
    }
    for (user, (files, origin, named)) in daemons {
        daemon(lowering, &user, &files, (origin, named));
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
    found.push(("merge_logs", pm2.merge_logs.value.to_string()));
    found.extend(pm2.min_uptime.value.map(|time| ("min_uptime", time.millis.to_string())));
    found.extend(pm2.max_restarts.value.map(|count| ("max_restarts", count.to_string())));
    found.extend(pm2.restart_delay.value.map(|time| ("restart_delay", time.millis.to_string())));
    found.push(("kill_timeout", app.stop_timeout.millis.to_string()));
    found
}

/// The home of an account of the host.
pub(crate) fn home(lowering: &Lowering, user: &str) -> String {
    let found = lowering.plan.accounts.iter().find(|account| account.name == user);
    let default = if user == "root" { "/root".to_owned() } else { format!("/home/{user}") };
    found.map_or(default, |account| account.home.clone())
}

/// What no app under PM2 needs. PM2's own files are in a home, so that homes and `/var` stay open.
fn sandbox(service: &mut Section, at: Span) {
    service.fixed("CapabilityBoundingSet", "", at);
    service.fixed("ProtectSystem", "full", at);
    for key in [
        "NoNewPrivileges",
        "PrivateTmp",
        "PrivateDevices",
        "ProtectKernelTunables",
        "ProtectKernelModules",
        "ProtectKernelLogs",
        "ProtectControlGroups",
        "ProtectClock",
        "ProtectHostname",
        "RestrictRealtime",
        "RestrictSUIDSGID",
        "LockPersonality",
    ] {
        service.fixed(key, "yes", at);
    }
    service.fixed("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX", at);
    service.fixed("SystemCallArchitectures", "native", at);
}

fn daemon(lowering: &mut Lowering, user: &str, files: &[AbsPath], (at, named): (Span, Option<String>)) {
    let home = home(lowering, user);
    let mut about = Section::new("Unit");
    lowering.say(&mut about, "Description", unit::line(&format!("PM2 of {user}")), at);
    about.fixed("Wants", "network-online.target", at);
    about.fixed("After", "network-online.target", at);
    let mut service = Section::new("Service");
    service.fixed("Type", "forking", at);
    lowering.say(&mut service, "User", unit::line(user), at);
    let variables = [
        ("HOME", home.clone()),
        ("PATH", "/usr/local/bin:/usr/bin:/bin".to_owned()),
        ("PM2_HOME", format!("{home}/.pm2")),
    ];
    for (key, value) in variables {
        lowering.say(&mut service, "Environment", unit::assignment(key, &value), at);
    }
    lowering.say(&mut service, "PIDFile", unit::path(&format!("{home}/.pm2/pm2.pid")), at);
    // One daemon reads the first file; the others are added to it.
    for (key, files, verb) in
        [("ExecStart", files.get(..1), "start"), ("ExecStartPost", files.get(1..), "start")]
    {
        for file in files.unwrap_or_default() {
            let words = ["/usr/bin/env", "pm2", verb, file.as_str()];
            lowering.say(&mut service, key, unit::command(words), at);
        }
    }
    for file in files {
        let words = ["/usr/bin/env", "pm2", "reload", file.as_str(), "--update-env"];
        lowering.say(&mut service, "ExecReload", unit::command(words), at);
    }
    lowering.say(&mut service, "ExecStop", unit::command(["/usr/bin/env", "pm2", "kill"]), at);
    service.fixed("Restart", "on-failure", at);
    service.fixed("LimitNOFILE", "65536", at);
    sandbox(&mut service, at);
    let mut install = Section::new("Install");
    install.fixed("WantedBy", "multi-user.target", at);
    let name = named.unwrap_or_else(|| format!("pm2-{user}.service"));
    if !name.ends_with(".service") {
        let said = names::UNSAYABLE.at(at, format!("the PM2 daemon is a service, and `{name}` is none"));
        lowering.report.say(said.help("give it a name that ends in `.service`"));
        return;
    }
    let sections = vec![about, service, install];
    lowering.plan.units.push(Unit { name, sections, drop_in: false, enabled: true, origin: at });
}
