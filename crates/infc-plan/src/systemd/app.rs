//! An app as a service of its own.
//!
//! It deliberately does nothing for apps that PM2 starts; those are `pm2`'s.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use infc_diag::{Span, names};
use infc_model::{App, Bind, EnvValue, Manager, Named, Runtime, Secrets};
use infc_scalar::Port;

use super::sandbox::{Sandbox, in_home};
use super::{Section, Unit};
use crate::account;
use crate::operations::Lowering;
use crate::secret::{Credential, Variables};
use crate::token::unit::{self, number, size, span};

const BIND_LOW_PORT: &str = "CAP_NET_BIND_SERVICE";

/// Lowers one app to a unit, if systemd runs it.
pub(super) fn lower(lowering: &mut Lowering, name: &str, app: &Named<App>) {
    if !matches!(app.manager.value, Manager::Systemd) {
        return;
    }
    let at = app.key_at;
    let Some(unit_name) = lowering.token(at, "the unit of the app", unit::name("infc-app-", name, "service"))
    else {
        return;
    };
    if app.instances.value > 1 {
        let message = format!("systemd runs one `{name}`, and {} are wanted", app.instances.value);
        let said = names::UNSAYABLE.at(app.instances.at, message);
        lowering
            .report
            .say(said.help("describe each as an app with its own port, or give it `manager = pm2 { … }`"));
    }
    let sections = vec![unit_section(lowering, name, app), service(lowering, name, app), install(at)];
    lowering.plan.units.push(Unit { name: unit_name, sections, drop_in: false, enabled: true, origin: at });
}

fn unit_section(lowering: &mut Lowering, name: &str, app: &Named<App>) -> Section {
    let at = app.key_at;
    let mut section = Section::new("Unit");
    lowering.say(&mut section, "Description", unit::line(&format!("App {name}")), at);
    section.fixed("Wants", "network-online.target", at);
    section.fixed("After", "network-online.target", at);
    let logs = app.logs.files.iter().filter_map(|file| file.parent());
    let own = app.writes.iter().map(|path| path.value.clone()).chain([app.directory.value.clone()]);
    crate::storage::wait(lowering, &mut section, own.chain(logs));
    // Five starts in five minutes with five seconds between them: a crash loop is given up and seen as failed.
    section.fixed("StartLimitIntervalSec", "300", at);
    section.fixed("StartLimitBurst", "5", at);
    section
}

fn install(at: Span) -> Section {
    let mut section = Section::new("Install");
    section.fixed("WantedBy", "multi-user.target", at);
    section
}

fn service(lowering: &mut Lowering, name: &str, app: &Named<App>) -> Section {
    let at = app.key_at;
    let mut section = Section::new("Service");
    section.fixed("Type", "exec", at);
    identity(lowering, &mut section, name, app);
    lowering.say(&mut section, "WorkingDirectory", unit::path(app.directory.as_str()), app.directory.at);
    let unit_name = format!("infc-app-{name}.service");
    let given = crate::secret::of_app(lowering, name, app, Some(&unit_name));
    let mut variables = environment(lowering, app);
    variables.extend(given.variables);
    variables.sort();
    for (key, value, at) in variables {
        lowering.say(&mut section, "Environment", unit::assignment(&key, &value), at);
    }
    credentials(lowering, &mut section, &given.credentials);
    if let Secrets::EnvFile(file) = &app.secrets.value {
        lowering.say(
            &mut section,
            "EnvironmentFile",
            unit::environment_file(file.path.as_str()),
            file.path.at,
        );
    }
    for Variables { file, given } in crate::secret::files(app) {
        let at = given.first().map_or(file.at, |(_, _, at)| *at);
        let stated =
            matches!(&app.secrets.value, Secrets::EnvFile(known) if known.path.value == file.path.value);
        if !stated {
            lowering.say(&mut section, "EnvironmentFile", unit::environment_file(file.path.as_str()), at);
        }
    }
    if let Some((words, at)) = program(lowering, name, app) {
        lowering.say(&mut section, "ExecStart", unit::command(words.iter().map(String::as_str)), at);
    }
    section.fixed("Restart", "on-failure", at);
    section.fixed("RestartSec", "5", at);
    section.line("TimeoutStopSec", span(app.stop_timeout.value), app.stop_timeout.at);
    if let Some(memory) = app.memory.get() {
        section.line("MemoryMax", size(*memory.value), memory.at);
    }
    section.line("LimitNOFILE", number(65_536), at);
    sandbox(app).write(lowering, &mut section, at);
    section
}

/// The lines that hand credentials on to a service.
pub(super) fn credentials(lowering: &mut Lowering, section: &mut Section, given: &[Credential]) {
    for Credential { id, path, encrypted, at } in given {
        let key = if *encrypted { "LoadCredentialEncrypted" } else { "LoadCredential" };
        lowering.say(section, key, unit::credential(id, path.as_str()), *at);
    }
}

fn identity(lowering: &mut Lowering, section: &mut Section, name: &str, app: &Named<App>) {
    let Some((user, at)) = account::of_app(name, app) else { return };
    lowering.say(section, "User", unit::line(&user), at);
    lowering.say(section, "Group", unit::line(&user), at);
    let state = format!("infc-{name}");
    lowering.say(section, "StateDirectory", unit::words([state.as_str()]), app.key_at);
    section.fixed("StateDirectoryMode", "0750", app.key_at);
}

/// The sandbox that an app fits in.
pub(crate) fn sandbox(app: &Named<App>) -> Sandbox {
    let low = app.port.value.is_some_and(|port| port.0 < 1024);
    let root = app.user.value.as_ref().is_some_and(|user| user.name() == "root");
    let written = app.writes.iter().chain(app.logs.files.iter());
    let secret = match &app.secrets.value {
        Secrets::EnvFile(file) => in_home(&file.path),
        Secrets::None => false,
    };
    let mut sandbox = Sandbox {
        root,
        capabilities: if low { BIND_LOW_PORT } else { "" },
        home: secret || in_home(&app.directory) || written.map(|path| &path.value).any(in_home),
        ..Sandbox::default()
    };
    sandbox.write_to(app.writes.iter().map(|path| (path.as_str().to_owned(), path.at)));
    sandbox.write_to(app.logs.files.iter().filter_map(|file| Some((file.parent()?.0, file.at))));
    sandbox
}

/// The words of the command that runs an app, and where they are stated.
pub(crate) fn program(lowering: &mut Lowering, name: &str, app: &Named<App>) -> Option<(Vec<String>, Span)> {
    if let Some(command) = app.command.get() {
        if let Some(package) = interpreter(app, command.program()) {
            lowering.needs(package);
        }
        return Some((command.0.clone(), command.at));
    }
    let Some(script) = app.script.get() else {
        if !lowering.site.knows(["hosts", lowering.host_name, "apps", name]) {
            return None;
        }
        let message = format!("nothing says what runs for the app `{name}`");
        let said = names::APP_WITHOUT_PROGRAM.at(app.key_at, message);
        lowering.report.say(said.help("give it a `script`, relative to its directory, or a `command`"));
        return None;
    };
    if app.directory.as_str() == "/"
        && lowering.site.knows(["hosts", lowering.host_name, "apps", name, "directory"])
    {
        let message = format!("nothing says where the script of the app `{name}` lies");
        let said =
            names::APP_WITHOUT_PROGRAM.at(app.key_at, message).label(script.at, "relative to the directory");
        lowering.report.say(said.help("give it a `directory`"));
        return None;
    }
    let file = app.directory.join(script.value).0;
    let words = match &app.runtime.value {
        Runtime::Node => vec!["/usr/bin/node".to_owned(), file],
        Runtime::NodeWith(node) => vec![node.program.0.clone(), file],
        Runtime::Python => vec!["/usr/bin/python3".to_owned(), file],
        Runtime::PythonWith(python) => vec![python.program.0.clone(), file],
        Runtime::Binary => vec![file],
    };
    if let Some(package) = runs_in(app) {
        lowering.needs(package);
    }
    Some((words, script.at))
}

/// The package of what an app runs in, whoever says how it is started.
pub(super) fn runs_in(app: &App) -> Option<&'static str> {
    match &app.runtime.value {
        Runtime::Node => Some("nodejs"),
        Runtime::NodeWith(node) => own("nodejs", &node.program.0, "/usr/bin/node"),
        Runtime::Python => Some("python3"),
        Runtime::PythonWith(python) => own("python3", &python.program.0, "/usr/bin/python3"),
        Runtime::Binary => None,
    }
}

/// The package of what a stated command runs in. The programs of a virtual environment run in the distribution's Python,
/// of which the app's runtime tells; `node` is what an app has that tells of none.
fn interpreter(app: &App, program: &str) -> Option<&'static str> {
    match &app.runtime.value {
        Runtime::Python | Runtime::PythonWith(_) => Some("python3"),
        Runtime::Node | Runtime::NodeWith(_) | Runtime::Binary => {
            own("nodejs", program, "/usr/bin/node").or_else(|| own("python3", program, "/usr/bin/python3"))
        }
    }
}

/// The package, where the program is the one that it brings.
fn own(package: &'static str, program: &str, packaged: &str) -> Option<&'static str> {
    (program == packaged).then_some(package)
}

/// The plain environment of an app, without what is secret: what is stated, and `PORT`, `HOST` and `NODE_ENV` where they are not. An image has
/// variables of its own, so that a container gets what is stated alone.
pub(crate) fn environment(lowering: &mut Lowering, app: &Named<App>) -> Vec<(String, String, Span)> {
    let mut found: Vec<(String, String, Span)> = Vec::new();
    let stated =
        |key: &str| app.env.contains_key(key) || secret_keys(app).iter().any(|(each, _)| *each == key);
    let contained = matches!(app.manager.value, Manager::Docker(_));
    if let Some(port) = app.port.get().filter(|_| !contained) {
        if !stated("HOST") {
            let host = address(&app.bind).to_string();
            found.push(("HOST".to_owned(), host, app.bind.at));
        }
        if !stated("PORT") {
            found.push(("PORT".to_owned(), port.0.to_string(), port.at));
        }
    }
    let node = matches!(app.runtime.value, Runtime::Node | Runtime::NodeWith(_)) && !contained;
    if node && !stated("NODE_ENV") {
        found.push(("NODE_ENV".to_owned(), "production".to_owned(), app.runtime.at));
    }
    for (key, value) in app.env.iter() {
        found.extend(env_value(&value.value, app).map(|text| (key.to_string(), text, value.value.at)));
    }
    for told in crate::address::told(lowering.site, app) {
        let address = lowering.report.take(told.address);
        let plain = address.filter(|address| !address.is_secret);
        found.extend(plain.map(|address| (told.key.to_owned(), address.text, told.at)));
    }
    found.sort();
    found
}

/// The names of an app's secret variables.
pub(crate) fn secret_keys(app: &App) -> Vec<(&str, Span)> {
    match &app.secrets.value {
        Secrets::EnvFile(file) => file.variables().collect(),
        Secrets::None => Vec::new(),
    }
}

/// A variable's text; none of one that is secret, or the address of a service.
fn env_value(value: &EnvValue, app: &App) -> Option<String> {
    let joined = |items: Vec<String>| items.join(",");
    Some(match value {
        EnvValue::Secret(_) | EnvValue::PathOf(_) | EnvValue::UrlOf(_) => return None,
        EnvValue::Text(text) => text.value.clone(),
        EnvValue::Number(value) => value.value.to_string(),
        EnvValue::List(items) => joined(items.iter().map(|item| item.value.clone()).collect()),
        EnvValue::OwnPort => own_port(app).map(|port| port.0.to_string()).unwrap_or_default(),
        EnvValue::Domain(domain) => domain.value.to_string(),
        EnvValue::Origins(urls) => joined(urls.iter().map(|url| url.value.to_string()).collect()),
        EnvValue::Mailbox(email) => email.value.to_string(),
        EnvValue::Url(url) => url.value.to_string(),
    })
}

/// The port that the program itself opens: inside a container it may be another than the published one.
fn own_port(app: &App) -> Option<Port> {
    let inside = match &app.manager.value {
        Manager::Docker(container) => container.inside.value,
        Manager::Systemd | Manager::Pm2(_) | Manager::Unit(_) => None,
    };
    inside.or(app.port.value)
}

/// The address that an app listens on, as it is told.
pub(crate) fn address(bind: &Bind) -> IpAddr {
    match bind {
        Bind::Loopback | Bind::LoopbackDual => IpAddr::V4(Ipv4Addr::LOCALHOST),
        Bind::AnyV4 => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        Bind::Any => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        Bind::Text(address) => address.value,
    }
}
