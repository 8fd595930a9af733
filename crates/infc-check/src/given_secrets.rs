//! Which secrets a site gives to whom.
//!
//! It deliberately judges nothing.

use infc_diag::Span;
use infc_model::{App, At, Auth, Host, Job, Secret, SecretPath, Site, Tls, Vhost};

/// A secret, and what is given it.
pub(crate) struct Given<'a> {
    /// The secret.
    pub secret: &'a Secret,
    /// Where it is given.
    pub at: Span,
    /// Whether nginx's workers read it, as an account of their own.
    pub by_web: bool,
    /// The names from the site to the app, job or vhost.
    pub to: Vec<&'a str>,
}

/// Every secret that an app, a job or a vhost is given.
pub(crate) fn given(site: &Site) -> impl Iterator<Item = Given<'_>> {
    site.hosts.iter().flat_map(|(name, host)| given_on(name, &host.value.value))
}

/// Those on one host.
pub(crate) fn given_on<'a>(host_name: &'a str, host: &'a Host) -> Vec<Given<'a>> {
    let mut found = Vec::new();
    let mut take = |collection: &'a str, name: &'a str, by_web: bool, secrets: Vec<(&'a Secret, Span)>| {
        let to = vec!["hosts", host_name, collection, name];
        found.extend(secrets.into_iter().map(|(secret, at)| Given { secret, at, by_web, to: to.clone() }));
    };
    host.apps.iter().for_each(|(name, app)| take("apps", name, false, of_app(app)));
    host.jobs.iter().for_each(|(name, job)| take("jobs", name, false, of_job(job)));
    for (name, vhost) in host.vhosts.iter() {
        take("vhosts", name, false, key(vhost));
        take("vhosts", name, true, passwords(vhost));
    }
    found
}

fn of_app(app: &App) -> Vec<(&Secret, Span)> {
    let variables = app.secret_env().map(|given| (given.secret, given.at));
    variables.chain(each(&app.credentials)).collect()
}

fn of_job(job: &Job) -> Vec<(&Secret, Span)> {
    each(&job.credentials).collect()
}

fn each(secrets: &[At<Secret>]) -> impl Iterator<Item = (&Secret, Span)> {
    secrets.iter().map(|secret| (&secret.value, secret.at))
}

/// The key of its certificate, which nginx reads as root before its workers start.
fn key(vhost: &Vhost) -> Vec<(&Secret, Span)> {
    match &vhost.tls.value {
        Tls::Files(files) => of_path(&files.key.value, files.key.at).into_iter().collect(),
        Tls::Letsencrypt(_) | Tls::Certificate(_) | Tls::Off => Vec::new(),
    }
}

fn passwords(vhost: &Vhost) -> Vec<(&Secret, Span)> {
    let routes = vhost.routes.values().filter_map(|route| of_auth(route.value.value.onward()?.auth));
    of_auth(&vhost.auth).into_iter().chain(routes).collect()
}

fn of_auth(auth: &Auth) -> Option<(&Secret, Span)> {
    match auth {
        Auth::Basic(basic) => basic.file.get().and_then(|file| of_path(file.value, file.at)),
        Auth::None => None,
    }
}

fn of_path(file: &SecretPath, at: Span) -> Option<(&Secret, Span)> {
    match file {
        SecretPath::Secret(secret) => Some((secret, at)),
        SecretPath::Text(_) => None,
    }
}
