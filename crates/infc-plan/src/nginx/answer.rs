//! What a location does: hands on, serves files, sends elsewhere, says a text, refuses.
//!
//! It deliberately resolves apps to addresses here, once, so that proofs and files name the same socket.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{App, At, Bind, Named, Proxy, Redirect, Ref, Respond, Route, Static, Upstream, Vhost};
use infc_scalar::{Duration, Url};

use super::Token;
use super::raw;
use super::words::Words;
use crate::{Machine, network};

/// What answers a request.
#[expect(clippy::large_enum_variant, reason = "most of them are of the largest")]
#[derive(Clone, PartialEq, Debug)]
pub enum Answer {
    /// An app.
    Proxy(Proxied),
    /// Files, and `index.html` for every other path.
    Spa {
        /// The page, as a path of the site.
        index: Token,
    },
    /// Files.
    Files {
        /// Where they lie, if not at the server's root.
        root: Option<At<Token>>,
        /// The `Cache-Control` header.
        cache: Option<At<Token>>,
    },
    /// Another place.
    Redirect {
        /// The status.
        code: At<Token>,
        /// Where to.
        to: At<Token>,
    },
    /// A text.
    Respond {
        /// The status.
        code: At<Token>,
        /// The text.
        text: At<Token>,
    },
    /// Nobody: 404.
    Deny,
}

/// An app by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AppName {
    /// Its host's name.
    pub host: Arc<str>,
    /// Its own name.
    pub app: Arc<str>,
}

impl AppName {
    /// The app that the names `hosts HOST apps APP` lead to.
    fn of(path: &[Arc<str>]) -> Option<Self> {
        match path {
            [hosts, host, apps, app] if &**hosts == "hosts" && &**apps == "apps" => {
                Some(Self { host: host.clone(), app: app.clone() })
            }
            _ => None,
        }
    }
}

/// Requests that are handed on.
#[derive(Clone, PartialEq, Debug)]
pub struct Proxied {
    /// The app, if it is one of the site.
    pub app: Option<AppName>,
    /// The URL for `proxy_pass`.
    pub url: At<Token>,
    /// The group of servers that the URL names, if it is an app.
    pub upstream: Option<Group>,
    /// The URL as it is stated, if it is no app that is named.
    pub stated: Option<Url>,
    /// Whether the connection to it is encrypted.
    pub tls: bool,
    /// What comes back.
    pub carries: Carries,
    /// How long nginx waits.
    pub timeout: At<Token>,
    /// Lines of a document in place of infc's own.
    pub directives: Option<At<String>>,
    /// Request headers that are taken out of what clients send.
    pub cleared: Vec<At<Token>>,
}

/// What an app answers with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Carries {
    /// One answer for each request.
    Requests,
    /// A WebSocket.
    Websocket,
    /// Server-sent events, one after the other.
    Events,
}

/// A group of servers of nginx: an app and its socket.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Group {
    /// Its name.
    pub name: Token,
    /// The app's address and port.
    pub address: Token,
    /// Where the port is stated.
    pub at: Span,
}

impl Answer {
    /// Whether files are served.
    pub fn serves_files(&self) -> bool {
        matches!(self, Self::Spa { .. } | Self::Files { .. })
    }

    /// Whether requests are answered with more than a redirect or a refusal.
    pub fn has_content(&self) -> bool {
        !matches!(self, Self::Redirect { .. } | Self::Deny)
    }

    /// The app that requests are handed on to.
    pub fn app(&self) -> Option<&AppName> {
        match self {
            Self::Proxy(proxied) => proxied.app.as_ref(),
            _ => None,
        }
    }
}

/// What `route` does with requests to `path`.
pub(super) fn answer(
    words: &mut Words<'_, '_>,
    vhost: &Named<Vhost>,
    route: &Named<Route>,
    path: &str,
) -> Answer {
    match &route.value.value {
        Route::Proxy(proxy) => {
            let answer = proxied(words, &proxy.to, &proxy.timeout, Carries::Requests);
            by_document(words, vhost, proxy, answer)
        }
        Route::Websocket(socket) => proxied(words, &socket.to, &socket.timeout, Carries::Websocket),
        Route::Sse(stream) => proxied(words, &stream.to, &stream.timeout, Carries::Events),
        Route::Spa => {
            needs_root(words, vhost, route.value.at);
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            Answer::Spa { index: words.word("the path", &format!("{folder}/index.html"), route.key_at).value }
        }
        Route::Static(files) => {
            if files.root.value.is_none() {
                needs_root(words, vhost, route.value.at);
            }
            served(words, files)
        }
        Route::Redirect(to) => redirect(words, to),
        Route::Respond(text) => respond(words, text),
        Route::Deny => Answer::Deny,
    }
}

fn needs_root(words: &mut Words<'_, '_>, vhost: &Named<Vhost>, at: Span) {
    let machine = words.machine;
    let known = |name: &str| machine.site.knows(["hosts", machine.name, "vhosts", name, "root"]);
    let name =
        machine.host.vhosts.iter().find(|(_, other)| other.key_at == vhost.key_at).map(|(name, _)| name);
    if vhost.root.value.is_none() && name.is_none_or(|name| known(name)) {
        let said =
            names::VHOST_WITHOUT_ROOT.at(at, "the route serves files, and nothing says where they lie");
        let said = said.label(vhost.key_at, "has no `root`");
        words.report.say(said.help("add `root = \"/…\";` to the vhost"));
    }
}

fn served(words: &mut Words<'_, '_>, files: &Static) -> Answer {
    let cache = files.cache.get().map(|cache| {
        let immutable = if files.immutable.value { ", immutable" } else { "" };
        let text = format!("public, max-age={}{immutable}", cache.millis / 1000);
        words.word("the cache header", &text, cache.at)
    });
    Answer::Files { root: files.root.get().map(|root| words.word("the root", root.as_str(), root.at)), cache }
}

fn redirect(words: &mut Words<'_, '_>, to: &Redirect) -> Answer {
    if ![301, 302, 303, 307, 308].contains(&to.code.value) {
        words.refuse("the status", "a redirect has 301, 302, 303, 307 or 308", to.code.at);
    }
    let url = words.word("the target", &to.to.value, to.to.at);
    let url = if to.keep_path.value { url.value.followed_by("$request_uri") } else { url.value };
    Answer::Redirect { code: code(&to.code), to: At::new(url, to.to.at) }
}

fn respond(words: &mut Words<'_, '_>, text: &Respond) -> Answer {
    if !(200..=599).contains(&text.code.value) {
        words.refuse("the status", "it lies between 200 and 599", text.code.at);
    }
    Answer::Respond { code: code(&text.code), text: words.word("the text", &text.text, text.text.at) }
}

fn code(code: &At<i64>) -> At<Token> {
    At::new(Token::number(code.value.unsigned_abs()), code.at)
}

fn proxied(words: &mut Words<'_, '_>, to: &At<Upstream>, timeout: &At<Duration>, carries: Carries) -> Answer {
    let timeout = words.time("the time limit", timeout.value, timeout.at);
    let at = to.at;
    let cleared = cleared(words, &to.value);
    let target = match &to.value {
        Upstream::Ref(app) => app_target(words, app, at),
        Upstream::Text(url) => Some(Target {
            app: by_port(url, words.machine),
            url: url_target(words, url),
            upstream: None,
            stated: Some(url.value.clone()),
            tls: url.scheme == "https",
        }),
    };
    // An app without a port is told of already.
    let target = target.unwrap_or_else(|| Target {
        app: None,
        url: At::new(Token::plain(""), at),
        upstream: None,
        stated: None,
        tls: false,
    });
    let Target { app, url, upstream, stated, tls } = target;
    let directives = None;
    Answer::Proxy(Proxied { app, url, upstream, stated, tls, carries, timeout, directives, cleared })
}

/// The headers that an app believes of callers from inside alone. A route is for callers from outside.
fn cleared(words: &mut Words<'_, '_>, to: &Upstream) -> Vec<At<Token>> {
    let machine = words.machine;
    let named = |app: AppName| machine.host.apps.get(&app.app).map(|app| &app.value.value);
    let app = match to {
        Upstream::Ref(app) => machine.app(&app.path),
        Upstream::Text(url) => by_port(url, machine).and_then(named),
    };
    let headers = app.into_iter().flat_map(|app| app.internal_headers.iter());
    headers.map(|header| words.header(&header.value, header.at)).collect()
}

/// With the lines of a document in place of infc's own, if it states any.
fn by_document(words: &mut Words<'_, '_>, vhost: &Named<Vhost>, proxy: &Proxy, answer: Answer) -> Answer {
    let (Some(text), Answer::Proxy(proxied)) = (proxy.directives.get(), &answer) else { return answer };
    let text = At::new(raw::server(words, &name_of(words, vhost), &text), text.at);
    Answer::Proxy(Proxied { directives: Some(text), ..proxied.clone() })
}

/// The name of a vhost in the site.
fn name_of(words: &Words<'_, '_>, vhost: &Named<Vhost>) -> Arc<str> {
    let mut all = words.machine.host.vhosts.iter();
    let found = all.find(|(_, other)| other.key_at == vhost.key_at);
    found.map_or_else(|| "".into(), |(name, _)| name.clone())
}

struct Target {
    app: Option<AppName>,
    url: At<Token>,
    upstream: Option<Group>,
    stated: Option<Url>,
    tls: bool,
}

fn app_target(words: &mut Words<'_, '_>, to: &Ref<App>, at: Span) -> Option<Target> {
    let app = words.machine.app(&to.path)?;
    let Some(port) = app.port.get() else {
        let message = format!("the app `{}` has no port, so nothing can be handed on to it", to.name());
        if !words.machine.site.knows(to.path.iter().map(|name| &**name)) {
            return None;
        }
        words.report.say(names::APP_WITHOUT_PORT.at(at, message).help("add `port = …;` to the app"));
        return None;
    };
    let Some(addr) = address(words, to, app) else {
        words.report.say(unaddressed(to, at));
        return None;
    };
    let socket = match addr {
        IpAddr::V4(addr) => format!("{addr}:{}", port.value.0),
        IpAddr::V6(addr) => format!("[{addr}]:{}", port.value.0),
    };
    let elsewhere = to.host().filter(|host| **host != **words.machine.name);
    let name = match elsewhere {
        Some(host) => Token::plain(&format!("infc-{}.{host}", to.name())),
        None => Token::plain(&format!("infc-{}", to.name())),
    };
    let url = Token::plain(&format!("http://{}", name.as_str()));
    Some(Target {
        app: AppName::of(&to.path),
        url: At::new(url, at),
        upstream: Some(Group { name, address: Token::plain(&socket), at: port.at }),
        stated: None,
        tls: false,
    })
}

/// That nothing says where the machine of an app is.
fn unaddressed(to: &Ref<App>, at: Span) -> Diagnostic {
    let host = to.host().unwrap_or_default();
    let message = format!("nobody knows at which address `{host}` has `{}`", to.name());
    let said = names::HOST_WITHOUT_ADDRESS.at(at, message);
    said.help("give the host an `address`; for machines of a fleet, put a balancer between")
}

/// The address at which nginx finds an app: loopback on its own machine, else the other machine's, as it is seen from here.
fn address(words: &Words<'_, '_>, to: &Ref<App>, app: &App) -> Option<IpAddr> {
    let local = to.host() == Some(&**words.machine.name);
    match &app.bind.value {
        Bind::Text(addr) if !addr.is_unspecified() => Some(addr.value),
        _ if local => Some(Ipv4Addr::LOCALHOST.into()),
        _ => seen_from(words.machine, to.host()?),
    }
}

/// The address of another machine: within one network its own; from elsewhere the public one, if it has one that stays.
fn seen_from(machine: &Machine<'_>, host: &str) -> Option<IpAddr> {
    let place = |name: &str| machine.site.hosts.get(name).map(|host| network::of_host(machine.site, host));
    let (here, there) = (place(machine.name)?, place(host)?);
    let near = there.addresses.first().map(|address| address.value);
    if here.network.is_some() && here.network == there.network {
        near
    } else {
        there.reachable().first().copied().or(near)
    }
}

/// `localhost` is 127.0.0.1: nginx would try `::1` too, where an app on the IPv4 loopback does not answer.
fn url_target(words: &mut Words<'_, '_>, url: &At<Url>) -> At<Token> {
    let host = match &*url.host {
        "localhost" => "127.0.0.1".to_owned(),
        host if host.contains(':') => format!("[{host}]"),
        host => host.to_owned(),
    };
    if !matches!(&*url.scheme, "http" | "https") {
        words.refuse("the target", "nginx hands requests on to `http` and `https`", url.at);
    }
    let port = url.port.map(|port| format!(":{port}")).unwrap_or_default();
    words.word("the target", &format!("{}://{host}{port}{}", url.scheme, url.path), url.at)
}

/// The app of this machine that listens where a stated URL leads.
fn by_port(url: &Url, machine: &Machine<'_>) -> Option<AppName> {
    let host = machine.host;
    let here = ["localhost", "127.0.0.1", "::1"].contains(&url.host.as_str())
        || host.address.value.is_some_and(|own| url.host == own.to_string());
    let port = url.port.unwrap_or(if url.scheme == "https" { 443 } else { 80 });
    let mut apps = host.apps.iter().filter(|(_, app)| app.port.value.is_some_and(|own| own.0 == port));
    let (app, _) = apps.next().filter(|_| here)?;
    Some(AppName { host: machine.name.clone(), app: app.clone() })
}
