//! The unit that runs an app's container, and the one that loads the chain DOCKER-USER.
//!
//! It deliberately leaves starting again to systemd: a container of Docker's own restart policy would come back behind
//! the back of the unit that stopped it.

use infc_diag::{Span, names};
use infc_model::{
    App, At, CappedLog, Container, ContainerLog, ContainerNetwork, Logged, Manager, Mount, Named, Pull,
    Restart, Secrets,
};
use infc_scalar::{AbsPath, Duration};

use super::{Image, addresses};
use crate::operations::Lowering;
use crate::systemd::{Sandbox, Section, Unit, close, environment, secret_keys};
use crate::token::Refused;
use crate::token::unit::{self, span};

/// The unit that loads the chain DOCKER-USER.
pub const CHAIN_UNIT: &str = "infc-docker-user.service";

/// Docker's client.
const CLIENT: &str = "/usr/bin/docker";
/// How the client logs in to registries by the machine's role.
pub const CLIENT_FILE: &str = "/etc/infc/docker/config.json";
/// Where it finds that file; and the program that it asks keeps no password on the disk.
const LOGIN: &str = "DOCKER_CONFIG=/etc/infc/docker AWS_ECR_DISABLE_CACHE=true";

/// How long Docker's client may take beyond the container's own end.
const MARGIN: u64 = 15_000;

/// The file of the chain for one family, absolute.
pub fn chain_file(v4: bool) -> String {
    format!("/etc/infc/docker/docker-user.{}", if v4 { "v4" } else { "v6" })
}

/// Lowers what runs in containers, and the chain.
pub(crate) fn lower(lowering: &mut Lowering) {
    let Some(docker) = lowering.docker else { return };
    let guarded = docker.chain.is_some();
    if let Some(chain) = &docker.chain {
        let unit = self::chain(lowering, docker.ipv6.is_some(), chain.at);
        lowering.plan.units.push(unit);
    }
    if let Some(root) = lowering.host.docker.data_root.get() {
        let unit = mounted_first(lowering, root.value, root.at);
        lowering.plan.units.push(unit);
    }
    for (name, app) in lowering.host.apps.iter() {
        if let Manager::Docker(container) = &app.manager.value {
            lower_app(lowering, (name, app, container), guarded);
        }
    }
}

/// The chain is there before Docker publishes anything, and Docker does not start without it.
fn chain(lowering: &mut Lowering, ipv6: bool, at: Span) -> Unit {
    let mut about = Section::new("Unit");
    about.fixed("Description", "Who reaches the published ports of containers", at);
    about.fixed("Before", "docker.service", at);
    about.fixed("After", "ufw.service", at);
    let mut service = Section::new("Service");
    service.fixed("Type", "oneshot", at);
    service.fixed("RemainAfterExit", "yes", at);
    for key in ["ExecStart", "ExecReload"] {
        for (program, v4) in [("/usr/sbin/iptables-restore", true), ("/usr/sbin/ip6tables-restore", false)] {
            if v4 || ipv6 {
                let file = chain_file(v4);
                let words = [program, "--noflush", "--wait", "5", &*file];
                lowering.say(&mut service, key, unit::command(words), at);
            }
        }
    }
    confine(&mut service, at);
    let mut install = Section::new("Install");
    install.fixed("RequiredBy", "docker.service", at);
    let sections = vec![about, service, install];
    Unit { name: CHAIN_UNIT.to_owned(), sections, drop_in: false, enabled: true, origin: at }
}

/// What `iptables-restore` needs: the kernel's tables, its modules, and a lock in `/run`.
fn confine(service: &mut Section, at: Span) {
    service.fixed("CapabilityBoundingSet", "CAP_NET_ADMIN CAP_NET_RAW CAP_SYS_MODULE", at);
    service.fixed("ProtectSystem", "full", at);
    for key in ["ProtectHome", "MemoryDenyWriteExecute"] {
        service.fixed(key, "yes", at);
    }
    service.fixed("RestrictAddressFamilies", "AF_INET AF_INET6 AF_NETLINK AF_UNIX", at);
    let kernel =
        ["PrivateMounts", "ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs", "RemoveIPC"];
    close(service, &kernel, at);
}

/// Docker that starts before its disk is there makes a new, empty root in its place.
fn mounted_first(lowering: &mut Lowering, root: &AbsPath, at: Span) -> Unit {
    let mut about = Section::new("Unit");
    lowering.say(&mut about, "RequiresMountsFor", unit::words([root.as_str()]), at);
    Unit {
        name: "docker.service".to_owned(),
        sections: vec![about],
        drop_in: true,
        enabled: false,
        origin: at,
    }
}

type Contained<'a> = (&'a str, &'a Named<App>, &'a At<Container>);

fn lower_app(lowering: &mut Lowering, (name, app, container): Contained<'_>, guarded: bool) {
    let at = app.key_at;
    let Some(unit_name) = lowering.token(at, "the unit of the app", unit::name("infc-app-", name, "service"))
    else {
        return;
    };
    misplaced(lowering, name, app);
    let Some(words) = words(lowering, (name, app, container)) else { return };
    let mut about = Section::new("Unit");
    lowering.say(&mut about, "Description", unit::line(&format!("App {name}, in a container")), at);
    about.fixed("Wants", "docker.service network-online.target", at);
    if guarded {
        about.fixed("Requires", CHAIN_UNIT, at);
    }
    let after = if guarded {
        "docker.service infc-docker-user.service network-online.target"
    } else {
        "docker.service network-online.target"
    };
    about.fixed("After", after, at);
    let binds = container.mounts.iter().filter_map(|mount| match &mount.value {
        Mount::Bind(bind) => Some(bind.from.value.clone()),
        Mount::Volume(_) | Mount::Memory(_) => None,
    });
    crate::storage::wait(lowering, &mut about, binds);
    about.fixed("StartLimitIntervalSec", "300", at);
    about.fixed("StartLimitBurst", "5", at);
    let service = service(lowering, (name, app, container), &words);
    let mut install = Section::new("Install");
    install.fixed("WantedBy", "multi-user.target", at);
    let sections = vec![about, service, install];
    lowering.plan.units.push(Unit { name: unit_name, sections, drop_in: false, enabled: true, origin: at });
}

/// What an app says of itself that means nothing in a container.
fn misplaced(lowering: &mut Lowering, name: &str, app: &App) {
    let mut say = |at: Span, message: String, help: &str| {
        lowering.report.say(names::UNSAYABLE.at(at, message).help(help));
    };
    if app.directory.as_str() != "/" {
        let message = format!("`{name}` runs in a container, whose directory is its image's");
        say(app.directory.at, message, "take it out; `mounts` shows the container a directory of the host");
    }
    if let Some(script) = app.script.get() {
        let message = format!("`{name}` runs in a container, whose program is its image's");
        say(script.at, message, "take it out; `command` gives the image's program its arguments");
    }
    if app.user.value.is_some() {
        let message = format!("`{name}` runs in a container, whose accounts are its image's");
        say(
            app.user.at,
            message,
            "take it out; `user` of `docker { … }` is a name or number that the image knows",
        );
    }
    if app.instances.value > 1 {
        let message = format!("one container of `{name}` runs, and {} are wanted", app.instances.value);
        say(app.instances.at, message, "describe each as an app with its own port");
    }
}

fn service(lowering: &mut Lowering, (name, app, container): Contained<'_>, words: &[String]) -> Section {
    let at = app.key_at;
    let own = format!("infc-{name}");
    let mut section = Section::new("Service");
    section.fixed("Type", "exec", at);
    if let Secrets::EnvFile(file) = &app.secrets.value {
        let value = unit::environment_file(file.path.as_str());
        lowering.say(&mut section, "EnvironmentFile", value, file.path.at);
    }
    for crate::secret::Variables { file, given } in crate::secret::files(app) {
        let at = given.first().map_or(file.at, |(_, _, at)| *at);
        lowering.say(&mut section, "EnvironmentFile", unit::environment_file(file.path.as_str()), at);
    }
    // A container that outlived its unit has the name that the new one needs.
    let remove = unit::command_that_may_fail([CLIENT, "rm", "--force", &*own]);
    lowering.say(&mut section, "ExecStartPre", remove, at);
    let run = unit::command(words.iter().map(String::as_str));
    lowering.say(&mut section, "ExecStart", run, container.at);
    lowering.say(&mut section, "ExecStop", unit::command([CLIENT, "stop", &*own]), at);
    // Docker keeps what the container prints; the journal would have it a second time.
    section.fixed("StandardOutput", "null", at);
    let restart = match container.restart.value {
        Restart::Always => "always",
        Restart::OnFailure => "on-failure",
        Restart::Never => "no",
    };
    section.fixed("Restart", restart, container.restart.at);
    section.fixed("RestartSec", "5", at);
    let patience = Duration { millis: app.stop_timeout.millis.saturating_add(MARGIN) };
    section.line("TimeoutStopSec", span(patience), app.stop_timeout.at);
    // The client alone runs here: it speaks to Docker's socket, and reads to which registries root is logged in, or asks
    // the provider for a password by the machine's role.
    let asks = Image::read(&container.image).is_ok_and(|image| image.amazon().is_some());
    if asks {
        section.fixed("Environment", LOGIN, container.image.at);
    }
    let sandbox = Sandbox { root: true, home: !asks, local: !asks, ..Sandbox::default() };
    sandbox.write(lowering, &mut section, at);
    section
}

/// The words of `docker run`.
fn words(lowering: &mut Lowering, (name, app, container): Contained<'_>) -> Option<Vec<String>> {
    let image = lowering.token(container.image.at, "the image", Image::read(&container.image))?;
    let mut words = Words(Vec::new());
    words.0.extend([CLIENT, "run", "--rm", "--attach", "stdout"].map(str::to_owned));
    words.option("--name", format!("infc-{name}"));
    words.option("--pull", pull(&container.pull.value).to_owned());
    network(lowering, (name, app, container), &mut words);
    if let Some(memory) = app.memory.get() {
        words.option("--memory", memory.bytes.to_string());
    }
    words.option("--stop-timeout", app.stop_timeout.millis.div_ceil(1000).max(1).to_string());
    if let Some(log) = container.log.get() {
        self::log(&mut words, log.value);
    } else if let Some(group) = group(lowering, name) {
        words.option("--log-driver", "awslogs".to_owned());
        words.option("--log-opt", format!("awslogs-group={group}"));
        // A provider that does not answer must not stop the app.
        words.option("--log-opt", "mode=non-blocking".to_owned());
    }
    if let Some(user) = container.user.get()
        && lowering.token(user.at, "the account", account(user.value)).is_some()
    {
        words.option("--user", user.value.clone());
    }
    if container.read_only.value {
        words.0.push("--read-only".to_owned());
    }
    if !container.new_privileges.value {
        words.option("--security-opt", "no-new-privileges".to_owned());
    }
    for mount in &container.mounts.value {
        mounted(lowering, mount, &mut words);
    }
    variables(lowering, app, &mut words);
    words.0.push(image.text);
    words.0.extend(app.command.value.iter().flat_map(|command| command.0.iter().cloned()));
    Some(words.0)
}

/// The provider's group of logs that an app of this host writes to.
fn group<'a>(lowering: &Lowering<'a>, app: &str) -> Option<&'a str> {
    let own = ["hosts", lowering.host_name, "apps", app];
    let writes = |of: &At<Logged>| {
        let Logged::Ref(of) = &of.value;
        of.path.iter().map(|part| &**part).eq(own)
    };
    let mut groups = lowering.site.log_groups.values();
    groups.find(|group| group.of.iter().any(writes)).map(|group| group.name.value.as_str())
}

struct Words(Vec<String>);

impl Words {
    fn option(&mut self, name: &str, value: String) {
        self.0.extend([name.to_owned(), value]);
    }
}

fn pull(pull: &Pull) -> &'static str {
    match pull {
        Pull::WhenMissing => "missing",
        Pull::Always => "always",
        Pull::Never => "never",
    }
}

/// The network, and the ports that are published in it.
fn network(lowering: &mut Lowering, (name, app, container): Contained<'_>, words: &mut Words) {
    let inside = container.inside.get();
    let network = match container.network.value {
        ContainerNetwork::Bridge => "bridge",
        ContainerNetwork::Host => "host",
        ContainerNetwork::None => "none",
    };
    words.option("--network", network.to_owned());
    match (&container.network.value, app.port.get()) {
        (ContainerNetwork::Bridge, Some(port)) => {
            let inside = inside.map_or(port.0, |inside| inside.0);
            for addr in addresses(&app.bind) {
                let addr = if addr.is_ipv6() { format!("[{addr}]") } else { addr.to_string() };
                words.option("--publish", format!("{addr}:{}:{inside}", port.0));
            }
        }
        (ContainerNetwork::Host, port) => {
            if let Some((inside, port)) = inside.zip(port).filter(|(inside, port)| inside.value != port.value)
            {
                let message = format!(
                    "`{name}` uses the host's network, where its port is {}, not {}",
                    inside.value, port.value
                );
                let said = names::UNSAYABLE.at(inside.at, message).label(port.at, "another port here");
                lowering
                    .report
                    .say(said.help("say one of them alone, or leave `network` out and publish it"));
            }
        }
        (ContainerNetwork::None, Some(port)) => {
            let message = format!("`{name}` has no network, and so no port");
            let said = names::UNSAYABLE.at(port.at, message).label(container.network.at, "no network");
            lowering.report.say(said.help("take the port out, or the network"));
        }
        (ContainerNetwork::Bridge | ContainerNetwork::None, None) => {}
    }
}

/// The driver and its options, as `docker run` and the daemon's file name them.
pub(super) fn driver(log: &ContainerLog) -> (&'static str, Vec<(&'static str, String)>) {
    let caps = |capped: &CappedLog| {
        let size = capped.max_size.value.map(|size| ("max-size", size.bytes.to_string()));
        let count = capped.max_file.value.map(|count| ("max-file", count.to_string()));
        count.into_iter().chain(size).collect()
    };
    match log {
        ContainerLog::Local(capped) => ("local", caps(capped)),
        ContainerLog::JsonFile(capped) => ("json-file", caps(capped)),
        ContainerLog::Journald => ("journald", Vec::new()),
        ContainerLog::None => ("none", Vec::new()),
    }
}

fn log(words: &mut Words, log: &ContainerLog) {
    let (driver, options) = driver(log);
    words.option("--log-driver", driver.to_owned());
    for (key, value) in options {
        words.option("--log-opt", format!("{key}={value}"));
    }
}

/// `name`, `1000`, `1000:1000`: what Docker cuts at the colon.
fn account(user: &str) -> Result<(), Refused> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-');
    let fits = |part: &str| !part.is_empty() && part.bytes().all(plain) && !part.starts_with('-');
    let (user, group) = user.split_once(':').unwrap_or((user, "0"));
    if fits(user) && fits(group) {
        return Ok(());
    }
    Err(Refused::because("it is a name or a number, or two with `:` between them: \"node\", \"1000:1000\""))
}

/// `--mount`, whose value is a line of CSV.
fn mounted(lowering: &mut Lowering, mount: &At<Mount>, words: &mut Words) {
    let fixed = |read_only: bool| if read_only { ",readonly" } else { "" };
    let value = match &mount.value {
        Mount::Bind(bind) => field(&bind.from).and_then(|from| {
            Ok(format!("type=bind,source={from},target={}{}", field(&bind.to)?, fixed(bind.read_only.value)))
        }),
        Mount::Volume(volume) => field(&volume.to).map(|to| {
            format!("type=volume,source={},target={to}{}", volume.name.0, fixed(volume.read_only.value))
        }),
        Mount::Memory(memory) => field(&memory.to).map(|to| {
            let size =
                memory.size.value.map(|size| format!(",tmpfs-size={}", size.bytes)).unwrap_or_default();
            format!("type=tmpfs,target={to}{size}")
        }),
    };
    if let Some(value) = lowering.token(mount.at, "the mount", value) {
        words.option("--mount", value);
    }
}

fn field(path: &AbsPath) -> Result<&str, Refused> {
    if path.as_str().contains([',', '"']) {
        return Err(Refused::because("Docker cuts `--mount` at commas, and `\"` quotes there"));
    }
    Ok(path.as_str())
}

/// The variables: those that are no secret with their values, the others by name, so that Docker's client hands on what
/// systemd has read.
fn variables(lowering: &mut Lowering, app: &Named<App>, words: &mut Words) {
    for (key, value, at) in environment(lowering, app) {
        if lowering.token(at, "the variable", unit::variable(&key)).is_some() {
            words.option("--env", format!("{key}={value}"));
        }
    }
    for key in crate::secret::in_container(lowering, app) {
        words.option("--env", key);
    }
    for key in crate::address::secret_variables(lowering.site, app) {
        words.option("--env", key.to_owned());
    }
    for (key, _) in secret_keys(app) {
        // What is not a name is told where the environment file is noted.
        if unit::variable(key).is_ok() {
            words.option("--env", key.to_owned());
        }
    }
}
