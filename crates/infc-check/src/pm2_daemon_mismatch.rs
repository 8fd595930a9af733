//! Apps that run as root, or under a PM2 daemon of another account than the one that deploys and restarts them.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{App, Manager, Named, Pm2, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};
use crate::written::account;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, app) in host.host.apps.iter() {
        if let Manager::Pm2(pm2) = &app.manager.value {
            found.extend(mismatch(name, app, pm2).map(|said| said.about(host.path(&["apps", name]))));
        }
        found.extend(root(name, app).map(|said| said.about(host.path(&["apps", name]))));
    }
    found
}

fn mismatch(name: &str, app: &Named<App>, pm2: &Pm2) -> Option<Diagnostic> {
    let user = account(name, app);
    if let (Some(owner), Some(daemon)) = (app.user.get(), pm2.daemon.get())
        && owner.name() != daemon.name()
    {
        let message = format!("`{name}` belongs to `{}`, and the PM2 of `{}` starts it", owner.name(), daemon.name());
        let said = names::PM2_DAEMON_MISMATCH.at(daemon.at, message).label(owner.at, "whose it is");
        let said = said.note("each account has a PM2 of its own: what one starts, the other neither sees nor restarts");
        return Some(said.help(format!("leave `daemon` out, so that the PM2 of `{}` starts it", owner.name())));
    }
    let unit = pm2.unit.get()?;
    let of = unit.0.strip_prefix("pm2-")?.strip_suffix(".service")?;
    (of != user).then(|| {
        let message = format!("`{}` starts the PM2 of `{of}`, and `{name}` runs under that of `{user}`", unit.value);
        let said = names::PM2_DAEMON_MISMATCH.at(unit.at, message);
        said.help(format!("the unit is `pm2-{user}.service`, which is the default"))
    })
}

fn root(name: &str, app: &Named<App>) -> Option<Diagnostic> {
    if let Manager::Docker(container) = &app.manager.value {
        return container.user.get().and_then(|user| root_inside(name, user.value, user.at));
    }
    (account(name, app) == "root").then(|| {
        let at = match &app.manager.value {
            Manager::Pm2(pm2) if pm2.daemon.value.is_some() => pm2.daemon.at,
            Manager::Pm2(_) | Manager::Systemd | Manager::Docker(_) | Manager::Unit(_) => app.user.at,
        };
        let said = names::RUNS_AS_ROOT.at(at, format!("the app `{name}` runs as root"));
        let said = said.note("whoever breaks into the app owns the host");
        said.help("leave `user` out, and the app has an account of its own")
    })
}

/// A container has root's powers over what it sees of the host, and a flaw of the kernel away over the rest.
fn root_inside(name: &str, user: &str, at: Span) -> Option<Diagnostic> {
    let account = user.split(':').next().unwrap_or_default();
    matches!(account, "root" | "0").then(|| {
        let said = names::RUNS_AS_ROOT.at(at, format!("the app `{name}` runs as root in its container"));
        let said = said.note("what it sees of the host's files it may change as root does");
        said.help("name an account that the image has, or a number: `user = \"1000:1000\";`")
    })
}
