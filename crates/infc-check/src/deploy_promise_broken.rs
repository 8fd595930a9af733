//! A deployment that promises those who use the site more than it does.

use infc_diag::{Diagnostic, names};
use infc_model::{App, Deploy, Manager, Named, Pm2Mode, Promise, Site};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan).filter(|host| host.knows("apps")) {
        for (name, deploy) in host.host.deploys.iter() {
            let app = deploy.app.value.as_ref().and_then(|app| host.host.apps.get(app.name()));
            for promise in deploy.promises.iter() {
                let Some((why, help)) = broken(&promise.value, deploy, app) else { continue };
                let word = word(&promise.value);
                let message = format!("`{name}` promises {word}, and {why}");
                let said = names::DEPLOY_PROMISE_BROKEN.at(promise.at, message);
                found.push(said.help(help).about(host.path(&["deploys", name])));
            }
        }
    }
    found
}

fn word(promise: &Promise) -> &'static str {
    match promise {
        Promise::ZeroDowntime => "no downtime",
        Promise::RollBack => "to go back from a bad release",
    }
}

/// Why a promise is broken, and what mends it.
fn broken(promise: &Promise, deploy: &Deploy, app: Option<&Named<App>>) -> Option<(String, &'static str)> {
    match promise {
        Promise::ZeroDowntime => interrupts(app?),
        Promise::RollBack if deploy.restarts.value.is_some() => {
            let why = "its script starts a process again and looks no further".to_owned();
            Some((why, "name the app in `app` and leave `restarts` out: infc's script probes, and goes back"))
        }
        Promise::RollBack => {
            let blind = app.is_none_or(|app| app.health.value.is_none());
            blind.then(|| ("nothing sees whether a release is well".to_owned(), "give the app `health = http { … };`"))
        }
    }
}

/// Nothing answers between the end of the old process and the start of the new one, unless PM2 replaces one after another.
fn interrupts(app: &Named<App>) -> Option<(String, &'static str)> {
    let replaced = match &app.manager.value {
        Manager::Pm2(pm2) => matches!(pm2.mode.value, Pm2Mode::Cluster) && app.instances.value > 1,
        Manager::Systemd | Manager::Docker(_) | Manager::Unit(_) => false,
    };
    let why = "the only process of its app is ended before the next one starts".to_owned();
    (!replaced).then_some((why, "run two instances or more in PM2's cluster mode, or promise less"))
}
