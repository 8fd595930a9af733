//! A fact that is stated in two places, one of which nobody will change: a variable in `env` and in the secrets' file,
//! or a port beside the app's own.

use infc_diag::{Diagnostic, names};
use infc_model::{App, At, EnvValue, Health, Named, Secrets, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, app) in host.host.apps.iter() {
        let said = secrets(name, app).into_iter().chain(port(name, app)).chain(health(name, app));
        found.extend(said.map(|said| said.about(host.path(&["apps", name]))));
    }
    found
}

fn secrets(name: &str, app: &Named<App>) -> Vec<Diagnostic> {
    let Secrets::EnvFile(file) = &app.secrets.value else { return Vec::new() };
    let twice = file.variables().filter_map(|(key, at)| Some((key, at, app.env.get(key)?)));
    twice.map(|(key, at, env)| {
        let message = format!("`{key}` of `{name}` stands in `env` and in `{}`", file.path.value);
        let said = names::STATED_TWICE.at(at, message).here("in the file, which wins").label(env.key_at, "in `env`");
        said.help("state it in one place")
    }).collect()
}

fn port(name: &str, app: &Named<App>) -> Option<Diagnostic> {
    let port = app.port.get()?;
    let env = app.env.get("PORT")?;
    let stated = match &env.value.value {
        EnvValue::Number(number) => number.value.to_string(),
        EnvValue::Text(text) => text.value.clone(),
        _ => return None,
    };
    let said = if stated == port.0.to_string() {
        let message = format!("the port of `{name}` stands a second time in `PORT`");
        names::STATED_TWICE.at(env.value.at, message)
    } else {
        disagrees(env.value.at, format!("`{name}` listens on {}, and its `PORT` says {stated}", port.0))
    };
    let said = said.label(port.at, "the app's port");
    Some(said.help("write `PORT = own-port`, or leave it out: infc sets it"))
}

fn health(name: &str, app: &Named<App>) -> Option<Diagnostic> {
    let port = app.port.get()?;
    let Some(Health::Http(http)) = &app.health.value else { return None };
    let url: At<&infc_scalar::Url> = http.url.get()?;
    let asked = url.port.or(match &*url.scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    })?;
    let own = matches!(&*url.host, "localhost" | "127.0.0.1" | "::1");
    (own && asked != port.0).then(|| {
        let said = disagrees(url.at, format!("the probe of `{name}` asks port {asked}, and it listens on {}", port.0));
        said.label(port.at, "the app's port").help("leave `url` out: infc asks the app's own socket")
    })
}

fn disagrees(at: infc_diag::Span, message: String) -> Diagnostic {
    names::PORT_DISAGREES.at(at, message)
}
