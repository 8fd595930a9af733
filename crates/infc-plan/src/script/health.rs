//! Health probes: a request to the app's own socket; after some failures in a row the app is started again.

use infc_diag::names;
use infc_model::{App, Health as Way, HealthAction, HttpHealth, Manager, Named, Starter};
use infc_scalar::{Command, Duration};

use super::{Restart, Script, file_name, restart, word};
use crate::Origin;
use crate::account;
use crate::operations::Lowering;
use crate::schedule::CronLine;
use crate::systemd::{Oneshot, Sandbox, Trigger, address, in_home};
use crate::token::shell::Word;

/// The values of a probe.
#[derive(Clone, PartialEq, Debug)]
pub struct Health {
    /// The app.
    pub name: String,
    /// The app as a word.
    pub app: Word,
    /// The address that is asked.
    pub url: Word,
    /// How long an answer may take, in whole seconds.
    pub timeout: Word,
    /// Failures in a row before something is done.
    pub tries: Word,
    /// How the app is started again; none where failures are only reported.
    pub restart: Option<Restart>,
    /// Where it is stated.
    pub origin: Origin,
}

/// Lowers the probe of an app, if it has one.
pub(super) fn lower(lowering: &mut Lowering, name: &str, app: &Named<App>) {
    let Some(Way::Http(http)) = &app.health.value else { return };
    let at = app.health.at;
    let Some(name) = file_name(lowering, app.key_at, name) else { return };
    let Some(url) = url(lowering, &name, app, http) else { return };
    let url = word(lowering, http.path.at, "the address", &url);
    let restart = match http.action.value {
        HealthAction::Restart => restart(lowering, &name, app, false),
        HealthAction::Report => None,
    };
    let (Some(url), Some(app_word)) = (url, word(lowering, app.key_at, "the app", &name)) else { return };
    lowering.needs("curl");
    let health = Health {
        app: app_word,
        url,
        timeout: Word::number(http.timeout.millis.div_ceil(1000).max(1)),
        tries: Word::number(u64::try_from(http.tries.value).unwrap_or(1).max(1)),
        restart,
        origin: at,
        name: name.clone(),
    };
    lowering.plan.scripts.push(Script::Health(health));
    start(lowering, &name, app, http);
}

/// The address of the app's own socket; a stated one where the app has no port.
fn url(lowering: &mut Lowering, name: &str, app: &App, http: &HttpHealth) -> Option<String> {
    let Some(port) = app.port.value else {
        let Some(url) = http.url.get() else {
            // A port or an address that is wrong is one all the same.
            let own = ["hosts", lowering.host_name, "apps", name];
            if !lowering.site.knows(own.into_iter().chain(["port"]))
                || !lowering.site.knows(own.into_iter().chain(["health"]))
            {
                return None;
            }
            let said = names::HEALTH_WITHOUT_ADDRESS
                .at(app.health.at, format!("nothing says where `{name}` is asked"));
            lowering.report.say(said.help("give the app its `port`, or the probe its `url`"));
            return None;
        };
        return Some(url.to_string());
    };
    let path = &*http.path.value;
    let path = path.strip_prefix('/').unwrap_or(path);
    let host = match address(&app.bind) {
        address if address.is_unspecified() => "127.0.0.1".to_owned(),
        std::net::IpAddr::V4(address) => address.to_string(),
        std::net::IpAddr::V6(address) => format!("[{address}]"),
    };
    Some(format!("http://{host}:{}/{path}", port.0))
}

fn start(lowering: &mut Lowering, name: &str, app: &Named<App>, http: &HttpHealth) {
    let Some(at) = lowering.report.take(infc_model::every(&http.every)) else { return };
    let script = format!("/usr/local/sbin/infc-health-{name}");
    let unit = format!("infc-health-{name}");
    let daemon = match &app.manager.value {
        Manager::Pm2(pm2) => account::of_daemon(name, app, pm2).map(|(user, _)| user),
        Manager::Systemd | Manager::Docker(_) | Manager::Unit(_) => None,
    };
    let user = daemon.clone().unwrap_or_else(|| "root".to_owned());
    // Asking, and starting again with what that takes.
    let timeout = Duration {
        millis: http.timeout.millis.saturating_add(app.stop_timeout.millis).saturating_add(30_000),
    };
    let line = CronLine {
        schedule: at.clone(),
        user: user.clone(),
        run: Command(vec![script.clone()]),
        env: Vec::new(),
        lock: true,
        timeout,
        log: None,
        origin: app.health.at,
    };
    match &http.by.value {
        Starter::Cron => line.write(lowering, &unit),
        Starter::BareCron(file) => {
            let stated = http.user.value.as_ref().map(|user| user.name().to_owned());
            line.write_bare(lowering, &file.value.0, stated);
        }
        Starter::Timer => {
            let local = address(&app.bind);
            let mut sandbox = Sandbox {
                root: user == "root",
                local: local.is_loopback() || local.is_unspecified(),
                ..Sandbox::default()
            };
            if let Some(user) = &daemon {
                // PM2's client finds the daemon by its socket there, and notes what it does.
                let home = crate::pm2::daemon_home(lowering, user);
                sandbox.home = in_home(&home);
                sandbox.write_to([(home.0, app.health.at)]);
            }
            let oneshot = Oneshot {
                description: format!("Health probe of {name}"),
                run: Command(vec![script]),
                run_at: app.health.at,
                env: Vec::new(),
                credentials: Vec::new(),
                env_file: None,
                timeout: (timeout, http.timeout.at),
                log: None,
                reads: Vec::new(),
                runtime: Some(unit.clone()),
                sandbox,
                user,
                trigger: Trigger { at, origin: http.every.at, persistent: false },
                origin: app.health.at,
                name: unit,
            };
            oneshot.write(lowering);
        }
    }
}
