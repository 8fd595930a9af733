//! `url-unanswered`: an app is told a URL of this site that nothing answers.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{App, EnvForm, EnvValue, Secrets, Site};
use infc_plan::nginx::{Answer, Server};
use infc_plan::Plan;
use infc_scalar::Url;

use crate::hosts::{Planned, planned};

/// The ports that schemes have where none is said.
const PORTS: &[(&str, u16)] = &[
    ("amqp", 5672),
    ("http", 80),
    ("https", 443),
    ("mongodb", 27017),
    ("mysql", 3306),
    ("postgres", 5432),
    ("postgresql", 5432),
    ("redis", 6379),
    ("rediss", 6379),
];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let all = planned(site, plan).filter(|host| ["apps", "listeners", "vhosts"].into_iter().all(|field| host.knows(field)));
    all.flat_map(|host| on(host, plan)).collect()
}

fn on(host: Planned<'_>, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, app) in host.host.apps.iter() {
        for (url, at) in urls(app) {
            let said = here(host, url, at).or_else(|| there(plan, url, at));
            found.extend(said.map(|said| said.about(host.path(&["apps", name]))));
        }
    }
    found
}

/// The URLs that an app is told, with their places.
fn urls(app: &App) -> Vec<(&Url, Span)> {
    let plain = app.env.values().filter_map(|value| match &value.value.value {
        EnvValue::Url(url) => Some((&url.value, url.at)),
        _ => None,
    });
    let forms = match &app.secrets.value {
        Secrets::EnvFile(file) => Some(&file.forms),
        Secrets::None => None,
    };
    let secret = forms.into_iter().flat_map(|forms| forms.values()).filter_map(|form| match &form.value.value {
        EnvForm::Url(url) => Some((&url.value, url.at)),
        EnvForm::Boolean | EnvForm::OneOf(_) | EnvForm::StartsWith(_) | EnvForm::MasterKey => None,
    });
    plain.chain(secret).collect()
}

/// A URL of the app's own host: something must listen there.
fn here(host: Planned<'_>, url: &Url, at: Span) -> Option<Diagnostic> {
    let own = matches!(&*url.host, "localhost" | "127.0.0.1" | "::1");
    let port = url.port.or_else(|| PORTS.iter().find(|(scheme, _)| *scheme == url.scheme).map(|(_, port)| *port))?;
    if !own || host.plan.listeners.iter().any(|listener| listener.port == port) {
        return None;
    }
    let message = format!("nothing on this host listens on port {port}");
    let said = names::URL_UNANSWERED.at(at, message).note("connections are refused");
    Some(said.help("say what listens there, in `listeners` or `apps`, or name the service that is meant").severity(host.absence()))
}

/// A URL of one of the site's vhosts: a route of it must answer.
fn there(plan: &Plan, url: &Url, at: Span) -> Option<Diagnostic> {
    if !matches!(&*url.scheme, "http" | "https") {
        return None;
    }
    let all: Vec<_> = plan.hosts.values().map(infc_plan::HostPlan::servers).collect();
    let named = |server: &&Server| server.names.iter().any(|name| name.value.as_str() == url.host);
    let server = all.iter().flat_map(|servers| servers.iter()).find(named)?;
    let path = url.path.split('?').next().filter(|path| !path.is_empty()).unwrap_or("/");
    let location = server.answering(path)?;
    if !matches!(location.answer, Answer::Deny) {
        return None;
    }
    let message = format!("`{}` answers {path} with 404", server.name);
    let said = names::URL_UNANSWERED.at(at, message).label(server.at, "no route of it is for that path");
    Some(said.help("add a route, or write the name under which it is answered"))
}
