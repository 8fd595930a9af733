//! Apps: programs of one's own, how they are run, what they need.

use std::net::IpAddr;

use infc_scalar::{AbsPath, Command, Duration, Port, RelPath, Size};

use crate::typed::{ByName, ByText};
use crate::{
    Accept, At, External, Handed, Health, Map, Ref, Rotation, Secret, Secrets, Source, UrlOf, User, Version,
};

record! {
    /// A program of one's own that runs all the time, usually behind a vhost.
    App entity(scope) holds_secrets(true) {
        /// Where its code lies; the working directory. A container has its own.
        directory: AbsPath = "\"/\"",
        /// What runs it.
        runtime: Runtime = "node",
        /// The script or binary, relative to the directory.
        script: Option<RelPath>,
        /// The whole command, if it is not the runtime and the script.
        command: Option<Command>,
        /// The port that it listens on.
        port: Option<Port>,
        /// The addresses that it listens on.
        bind: Bind = "loopback",
        /// The account that it runs under; by default one of its own, `infc-<app>`.
        user: Option<Ref<User>>,
        /// What starts and watches it.
        manager: Manager = "systemd",
        /// How many of it run.
        instances: i64 = "1",
        /// The most memory it may use.
        memory: Option<Size>,
        /// Environment variables. One that is secret is a secret of the site, `env.JWT_SECRET = secrets.jwt;`.
        env: Map<ByText, EnvValue> = "{ }",
        /// Environment variables that are secret: only their names and their place are known here.
        secrets: Secrets = "no-secrets",
        /// Secrets that it reads as files, each under its name below `$CREDENTIALS_DIRECTORY`.
        credentials: Vec<At<Secret>> = "[ ]",
        /// How one sees that it is well.
        health: Option<Health>,
        /// Log files that it writes by itself.
        logs: AppLogs = "{ }",
        /// External services that it connects to.
        connects: Vec<At<Ref<External>>> = "[ ]",
        /// What it hands on to whoever uses it: the database behind an administration tool. What is handed on is as public
        /// as the app. What it only connects to for itself is not named here.
        hands_on: Vec<At<Handed>> = "[ ]",
        /// Other apps of the site that it connects to.
        calls: Vec<At<Ref<App>>> = "[ ]",
        /// Directories that it writes to.
        writes: Vec<At<AbsPath>> = "[ ]",
        /// Request headers by which it believes that a request comes from inside, as `X-Internal-Key`. Routes take them out
        /// of what clients send.
        internal_headers: Vec<At<String>> = "[ ]",
        /// Whether it speaks WebSocket, so that a route must carry it.
        websocket: bool = "false",
        /// Whom it is made for. What is not public must not be reachable from the internet without a guard.
        audience: Audience = "public",
        /// How long it may take to stop.
        stop_timeout: Duration = "30s",
        /// Who may connect to its port directly, if it listens beyond loopback.
        from: Vec<At<Source>> = "[ ]",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, crate::Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// Log files of an app.
    AppLogs {
        /// The files it writes, as absolute paths or globs (`/var/log/applications/shop/*.log`).
        files: Vec<At<AbsPath>> = "[ ]",
        /// The names in each line, where a line is a JSON object: `[ "method" "path" "status" ]`.
        fields: Vec<At<String>> = "[ ]",
        /// How they are rotated.
        rotate: Rotation = "{ }",
    }

    /// PM2's settings of one process, in PM2's own meaning.
    Pm2 {
        /// The process's name.
        name: Option<crate::Name>,
        /// `fork` or `cluster`.
        mode: Pm2Mode = "fork",
        /// Start it again when it exits.
        autorestart: bool = "true",
        /// Start it again when files change.
        watch: bool = "false",
        /// Start it again beyond this much memory (`max_memory_restart`); by default the app's `memory`.
        max_memory: Option<Size>,
        /// Where standard error goes.
        error_file: Option<AbsPath>,
        /// Where standard output goes.
        out_file: Option<AbsPath>,
        /// The form of the time before each line, as dayjs reads it.
        log_date_format: Option<String>,
        /// One file for all instances; a single one always has one.
        merge_logs: bool = "false",
        /// It counts as started after this time.
        min_uptime: Option<Duration>,
        /// Failed starts before PM2 gives up.
        max_restarts: Option<i64>,
        /// How long PM2 waits before it starts it again.
        restart_delay: Option<Duration>,
        /// Where the ecosystem file lies.
        ecosystem: Option<AbsPath>,
        /// The account of the PM2 daemon; by default the app's user.
        daemon: Option<Ref<User>>,
        /// The systemd unit that starts the daemon at boot; by default `pm2-<daemon>.service`.
        unit: Option<infc_scalar::UnitName>,
    }

    /// Node.js.
    Node {
        /// The least version.
        version: Option<Version>,
        /// The program.
        program: AbsPath = "\"/usr/bin/node\"",
        /// Whether its package is an ECMAScript module (`"type": "module"`).
        esm: bool = "false",
    }

    /// Python.
    Python {
        /// The program, often that of a virtual environment.
        program: AbsPath = "\"/usr/bin/python3\"",
    }
}

choice! {
    /// What runs an app.
    Runtime {
        /// Node.js, with its defaults.
        "node" => Node,
        /// Node.js.
        "node-with" => NodeWith(Node),
        /// Python 3.
        "python" => Python,
        /// Python 3.
        "python-with" => PythonWith(Python),
        /// A program that runs by itself (Go, Rust, C).
        "binary" => Binary,
    }

    /// The addresses that a socket is bound to.
    Bind text(IpAddr) {
        /// `127.0.0.1` alone.
        "loopback" => Loopback,
        /// `127.0.0.1` and `::1`.
        "loopback-dual" => LoopbackDual,
        /// Every IPv4 address, `0.0.0.0`.
        "any-v4" => AnyV4,
        /// Every address, `[::]` with IPv4 mapped in: what Node.js, Go and Java do when nothing is said.
        "any" => Any,
    }

    /// What starts an app and watches it.
    Manager {
        /// A systemd unit with a sandbox.
        "systemd" => Systemd,
        /// PM2.
        "pm2" => Pm2(Pm2),
        /// A container that systemd starts.
        "docker" => Docker(crate::Container),
        /// A systemd unit of one's own.
        "unit" => Unit(crate::StatedUnit),
    }

    /// PM2's way of running a process.
    Pm2Mode {
        /// One process each.
        "fork" => Fork,
        /// Node's cluster module: instances share the port.
        "cluster" => Cluster,
    }

    /// A value of an environment variable.
    EnvValue text(String) secret(true) {
        /// A number.
        "number" => Number(i64),
        /// A list of origins or names, joined by commas.
        "list" => List(Vec<At<String>>),
        /// The app's port.
        "own-port" => OwnPort,
        /// A domain of the site: one that no vhost or external has is an error.
        "domain" => Domain(infc_scalar::Domain),
        /// Origins that browsers send: each must be a vhost with TLS.
        "origins" => Origins(Vec<At<infc_scalar::Url>>),
        /// A mail address.
        "mailbox" => Mailbox(infc_scalar::Email),
        /// The URL of something that it uses or sends people to: what nothing of the site answers is an error.
        "url" => Url(infc_scalar::Url),
        /// The path of a file that holds a secret, which only the app can read.
        "path-of" => PathOf(Secret),
        /// The address of a service that others run: `url-of externals.cache`. One that holds a password goes into the
        /// app's environment file, which must hold it.
        "url-of" => UrlOf(UrlOf),
    }

    /// Whom a service is made for.
    Audience {
        /// Everyone.
        "public" => Public,
        /// The site's own people.
        "internal" => Internal,
        /// Those who administer it.
        "admin" => Admin,
    }
}

/// A variable by which an app is given a secret.
#[derive(Clone, Copy, Debug)]
pub struct SecretEnv<'a> {
    /// The variable's name.
    pub key: &'a str,
    /// Where the name stands.
    pub key_at: infc_diag::Span,
    /// The secret.
    pub secret: &'a Secret,
    /// Where it is named.
    pub at: infc_diag::Span,
    /// Whether the variable holds the path of the secret's file, and not the secret itself.
    pub path: bool,
}

impl App {
    /// The variables by which it is given secrets, in the order of their names.
    pub fn secret_env(&self) -> impl Iterator<Item = SecretEnv<'_>> {
        self.env.iter().filter_map(|(key, value)| {
            let (secret, at, path) = match &value.value.value {
                EnvValue::Secret(secret) => (secret, value.value.at, false),
                EnvValue::PathOf(secret) => (&secret.value, secret.at, true),
                EnvValue::Text(_)
                | EnvValue::Number(_)
                | EnvValue::List(_)
                | EnvValue::OwnPort
                | EnvValue::Domain(_)
                | EnvValue::Origins(_)
                | EnvValue::Mailbox(_)
                | EnvValue::Url(_)
                | EnvValue::UrlOf(_) => return None,
            };
            Some(SecretEnv { key, key_at: value.key_at, secret, at, path })
        })
    }

    /// The services that it connects to: those that it names, and those whose address it is told.
    pub fn connections(&self) -> impl Iterator<Item = &At<Ref<External>>> {
        let named = |to: &Ref<External>| self.connects.iter().any(|known| known.name() == to.name());
        let told = self.env.values().filter_map(|value| match &value.value.value {
            EnvValue::UrlOf(url) => Some(&url.of),
            EnvValue::Text(_)
            | EnvValue::Secret(_)
            | EnvValue::Number(_)
            | EnvValue::List(_)
            | EnvValue::OwnPort
            | EnvValue::Domain(_)
            | EnvValue::Origins(_)
            | EnvValue::Mailbox(_)
            | EnvValue::PathOf(_)
            | EnvValue::Url(_) => None,
        });
        self.connects.iter().chain(told.filter(move |to| !named(to)))
    }
}
