//! What nginx lets through, reduced to what reachability asks: names, sources, passwords, and which app answers.
//!
//! It deliberately leaves headers, limits and files to [`crate::nginx`].

use std::sync::Arc;

use infc_diag::Span;
use infc_model::{At, Auth, Facts, Host, Named, Ref, Route, Source, Tls, Upstream, Vhost};
use infc_scalar::Url;

use crate::{Peer, Zones};

/// A vhost as those see it who connect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Front {
    /// Its server name.
    pub name: Arc<str>,
    /// Where its name stands.
    pub at: Span,
    /// The port on which it answers with more than a redirect: 443, or 80 without TLS.
    pub port: u16,
    /// Who may come; everyone if absent.
    pub allow: Option<Vec<Peer>>,
    /// Whether a password is asked for.
    pub password: bool,
    /// What answers which path.
    pub routes: Vec<FrontRoute>,
}

/// A route of a vhost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FrontRoute {
    /// `/api/`, `= /x`.
    pub path: Arc<str>,
    /// Where the path stands.
    pub at: Span,
    /// Who may come, if the route says so itself: nginx then forgets what the vhost says.
    pub allow: Option<Vec<Peer>>,
    /// Whether the route, or its vhost, asks for a password.
    pub password: bool,
    /// What answers.
    pub answer: Answer,
}

/// What answers a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// The app of that name on that host.
    App {
        /// The host's name.
        host: Arc<str>,
        /// The app's name.
        app: Arc<str>,
    },
    /// Something behind an address that is no app of the site.
    Elsewhere(String),
    /// nginx itself, with files or a text.
    Content,
    /// A redirect, or a refusal.
    Nothing,
}

/// The vhosts of the host `name`.
pub fn fronts(site: &Facts, name: &Arc<str>, zones: &Zones) -> Vec<Front> {
    let Some(host) = site.hosts.get(name) else { return Vec::new() };
    host.vhosts.iter().map(|(domain, vhost)| front((name, host), (domain, vhost), zones)).collect()
}

fn front(
    (name, host): (&Arc<str>, &Host),
    (domain, vhost): (&Arc<str>, &Named<Vhost>),
    zones: &Zones,
) -> Front {
    let password = matches!(vhost.auth.value, Auth::Basic(_));
    let routes = vhost.routes.iter().map(|(path, route)| {
        let parts = parts(&route.value.value);
        FrontRoute {
            path: path.clone(),
            at: route.key_at,
            allow: parts.allow.and_then(|list| allow(list, zones)),
            password: password || parts.password,
            answer: match parts.to {
                Some(to) => answer(to, name, host),
                None if parts.content => Answer::Content,
                None => Answer::Nothing,
            },
        }
    });
    Front {
        name: domain.clone(),
        at: vhost.key_at,
        port: if matches!(vhost.tls.value, Tls::Off) { 80 } else { 443 },
        allow: allow(&vhost.allow.value, zones),
        password,
        routes: routes.collect(),
    }
}

/// An empty list admits everyone; a list of empty zones admits nobody.
fn allow(list: &[At<Source>], zones: &Zones) -> Option<Vec<Peer>> {
    (!list.is_empty()).then(|| zones.peers(list))
}

struct Parts<'a> {
    allow: Option<&'a [At<Source>]>,
    password: bool,
    to: Option<&'a Upstream>,
    content: bool,
}

fn parts(route: &Route) -> Parts<'_> {
    let none = Parts { allow: None, password: false, to: None, content: false };
    match route {
        Route::Proxy(proxy) => Parts {
            allow: Some(&proxy.allow.value),
            password: matches!(proxy.auth.value, Auth::Basic(_)),
            to: Some(&proxy.to.value),
            content: true,
        },
        Route::Websocket(socket) => Parts {
            allow: Some(&socket.allow.value),
            password: matches!(socket.auth.value, Auth::Basic(_)),
            to: Some(&socket.to.value),
            content: true,
        },
        Route::Spa | Route::Static(_) | Route::Respond(_) => Parts { content: true, ..none },
        Route::Redirect(_) | Route::Deny => none,
    }
}

fn answer(to: &Upstream, name: &Arc<str>, host: &Host) -> Answer {
    match to {
        Upstream::Ref(app) => app_of(app).unwrap_or_else(|| Answer::Elsewhere(app.name().to_owned())),
        Upstream::Text(url) => by_port(url, host).map_or_else(
            || Answer::Elsewhere(url.value.to_string()),
            |app| Answer::App { host: name.clone(), app },
        ),
    }
}

fn app_of<K>(app: &Ref<K>) -> Option<Answer> {
    match &*app.path {
        [hosts, host, apps, app] if &**hosts == "hosts" && &**apps == "apps" => {
            Some(Answer::App { host: host.clone(), app: app.clone() })
        }
        _ => None,
    }
}

/// The app of this host that listens where a stated URL leads.
fn by_port(url: &Url, host: &Host) -> Option<Arc<str>> {
    let own = [host.address.value.to_string()];
    let here = ["localhost", "127.0.0.1", "::1"].contains(&url.host.as_str()) || own.contains(&url.host);
    let port = url.port.unwrap_or(if url.scheme == "https" { 443 } else { 80 });
    let mut apps = host.apps.iter().filter(|(_, app)| app.port.value.is_some_and(|own| own.0 == port));
    apps.next().filter(|_| here).map(|(name, _)| name.clone())
}
