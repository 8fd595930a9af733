//! A question about a URL: what takes the request, by which server block and route, and every way that it goes.
//!
//! It deliberately finds hosts by what the site says: its DNS records, the names of its vhosts, its addresses. Where it
//! says nothing of a name, every host with nginx is asked, as if the name led there.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use infc_diag::Span;
use infc_model::Site;
use infc_net::{Asked, HostReach, Reach, Request, Socket, Takes};
use infc_plan::nginx::{Answer as Does, Location, Server};
use infc_plan::{Owner, Plan};
use infc_scalar::Url;
use serde::Serialize;

use crate::exposure::{Exposure, Kind, Place, Target, spelled};
use crate::gather::{allowed, does, quoted, ways};
use crate::question::{Answer, Unanswered, about};

/// How many aliases of DNS are followed.
const ALIASES: usize = 8;

/// A URL, and what becomes of requests for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Requested {
    target: Target,
    taken: Vec<Taken>,
}

/// What takes a request on a host.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Taken {
    /// The host.
    pub host: String,
    /// `route`, `upgrade` (to TLS), `challenge`, `no-route-match`, `no-server-name`, `socket`.
    pub by: &'static str,
    /// What it is: the id of the vhost, of an app or listener.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The route, as the site writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// What the route does: `proxy`, `files`, `redirect`, `respond`, `deny`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub does: Option<&'static str>,
    /// The app that requests are handed on to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// Whether a password is asked for.
    pub password: bool,
    /// Who alone may come; absent if everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow: Option<Vec<String>>,
    /// Names that may have been meant, where no vhost has the one that is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub near: Vec<String>,
}

/// Whether a question is about a URL.
pub fn is_url(asked: &str) -> bool {
    asked.contains("://")
}

/// What becomes of requests for `url`; `places` says where a span begins.
pub fn request(
    (site, plan): (&Site, &Plan),
    reach: &Reach,
    places: &dyn Fn(Span) -> Place,
    url: &str,
) -> Result<Requested, Unanswered> {
    let read =
        Url::read(&sent(url)).map_err(|error| refused(format!("`{url}` is no URL: {}", error.message)))?;
    let request = Request::of(&read).ok_or_else(|| {
        refused(format!("`{url}` is asked of no nginx: its scheme is neither `http` nor `https`"))
    })?;
    let hosts = leads_to((site, plan), reach, &request)?;
    let mut asked = reach.asking(&request, &hosts);
    if asked.takes.iter().all(|(_, takes)| matches!(takes, Takes::Nothing | Takes::NoServer)) {
        let behind = reach.asking_balancers(&request);
        if !behind.ways.is_empty() {
            asked = behind;
        }
    }
    asked.takes.retain(|(_, takes)| !matches!(takes, Takes::Nothing));
    if asked.ways.is_empty() {
        return Err(nothing(reach, (&request, &hosts)));
    }
    spoken(&asked, &request)?;
    let first = asked.takes.first();
    let host = first.filter(|_| hosts.len() == 1).map(|(host, _)| host.name.to_string());
    let at = first.and_then(|(host, takes)| span(host, takes));
    let target = Target {
        id: url.to_owned(),
        host: host.unwrap_or_default(),
        kind: Kind::Vhost,
        name: request.name.clone(),
        sockets: Vec::new(),
        place: at.map_or_else(Place::default, places),
        audience: None,
        routes: Vec::new(),
        connects: Vec::new(),
        from: Vec::new(),
        ways: ways(&asked.ways, places),
        near: infc_net::Addresses::empty(),
    };
    let taken = asked.takes.iter().map(|(host, takes)| taken(reach, (host, takes), &request)).collect();
    Ok(Requested { target, taken })
}

/// How `from` fares with a URL.
pub fn ask_for(exposure: &Exposure, from: &str, requested: &Requested) -> Result<Answer, Unanswered> {
    let answer = about(exposure, from, &requested.target)?;
    Ok(Answer { taken: requested.taken.clone(), ..answer })
}

/// What of a URL from a browser is sent: no fragment; a scheme and a name are the same in capital letters (RFC 3986, 6.2.2).
fn sent(url: &str) -> String {
    let whole = url.split('#').next().unwrap_or_default();
    let start = whole.find("://").map_or(0, |at| at + 3);
    let end = whole.get(start..).and_then(|rest| rest.find(['/', '?'])).map_or(whole.len(), |at| start + at);
    let (front, path) = whole.split_at_checked(end).unwrap_or((whole, ""));
    front.to_ascii_lowercase() + path
}

fn refused(message: String) -> Unanswered {
    Unanswered {
        message,
        near: Vec::new(),
        known: vec!["https://NAME/PATH".to_owned(), "http://NAME/PATH".to_owned()],
    }
}

/// The hosts that a request comes to.
fn leads_to(
    (site, plan): (&Site, &Plan),
    reach: &Reach,
    request: &Request,
) -> Result<Vec<Arc<str>>, Unanswered> {
    if let Ok(addr) = request.name.parse::<IpAddr>() {
        let hosts = at(plan, &[addr]);
        return if hosts.is_empty() { Err(no_address(plan, addr)) } else { Ok(hosts) };
    }
    let hosts = at(plan, &resolved(plan, &request.name));
    if !hosts.is_empty() {
        return Ok(hosts);
    }
    let named = |host: &&HostReach| host.names(&request.name);
    let hosts: Vec<Arc<str>> = reach.hosts.values().filter(named).map(|host| host.name.clone()).collect();
    if !hosts.is_empty() {
        return Ok(hosts);
    }
    if let Some((name, _)) =
        site.externals.iter().find(|(_, one)| one.value.value.address().as_str() == request.name)
    {
        let message = format!("`{}` is the service `{name}`, which is not a host of the site", request.name);
        return Err(Unanswered { message, near: vec![format!("externals.{name}")], known: Vec::new() });
    }
    Ok(reach.hosts.values().filter(|host| !host.servers.is_empty()).map(|host| host.name.clone()).collect())
}

/// The hosts that clients find at one of these addresses.
fn at(plan: &Plan, addresses: &[IpAddr]) -> Vec<Arc<str>> {
    let own = |place: &infc_plan::network::Place| {
        let mut all = place.reachable().into_iter().chain(place.addresses.iter().map(|own| own.value));
        all.any(|own| addresses.contains(&own))
    };
    plan.networks.hosts.iter().filter(|(_, place)| own(place)).map(|(name, _)| name.clone()).collect()
}

/// The addresses that the site's own DNS has for a name.
fn resolved(plan: &Plan, name: &str) -> Vec<IpAddr> {
    let mut name = name.to_owned();
    for _ in 0..ALIASES {
        let records: Vec<_> = plan.dns.iter().flat_map(|zone| zone.of(&name)).collect();
        let addresses = records.iter().filter(|record| matches!(record.kind, "A" | "AAAA"));
        let addresses: Vec<IpAddr> = addresses.filter_map(|record| record.data.parse().ok()).collect();
        let alias = records.iter().find(|record| record.kind == "CNAME");
        match alias.filter(|_| addresses.is_empty()) {
            Some(alias) => alias.data.trim_end_matches('.').clone_into(&mut name),
            None => return addresses,
        }
    }
    Vec::new()
}

fn no_address(plan: &Plan, addr: IpAddr) -> Unanswered {
    let message = if addr.is_loopback() {
        format!("{addr} is every host's own: a URL with it is asked on the host itself")
    } else {
        format!("no host of the site is found at {addr}")
    };
    let all = plan.networks.hosts.values().flat_map(infc_plan::network::Place::reachable);
    let known: BTreeSet<IpAddr> = all.collect();
    Unanswered {
        message,
        near: Vec::new(),
        known: known.iter().map(|addr| format!("http://{}", written(*addr))).collect(),
    }
}

fn written(addr: IpAddr) -> String {
    match addr {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => format!("[{six}]"),
    }
}

/// Nothing listens where the request comes to.
fn nothing(reach: &Reach, (request, hosts): (&Request, &[Arc<str>])) -> Unanswered {
    let hosts: Vec<&HostReach> = hosts.iter().filter_map(|name| reach.hosts.get(name)).collect();
    let names: Vec<String> = hosts.iter().map(|host| format!("`{}`", host.name)).collect();
    let message = match names.as_slice() {
        [] => "no host of the site answers HTTP".to_owned(),
        [one] => format!("nothing listens on port {} of {one}, where the request comes to", request.port),
        _ => format!("nothing listens on port {} of {}", request.port, names.join(", ")),
    };
    let own = |host: &&HostReach| {
        let name = host.name.clone();
        let port =
            move |socket: &Socket| format!("{name}:{}/{}", socket.listener.port, socket.listener.proto);
        host.sockets.iter().map(port).collect::<Vec<_>>()
    };
    let ports: BTreeSet<String> = hosts.iter().flat_map(own).collect();
    Unanswered { message, near: Vec::new(), known: ports.into_iter().collect() }
}

/// nginx speaks TLS on port 443 and none on port 80.
fn spoken(asked: &Asked<'_>, request: &Request) -> Result<(), Unanswered> {
    let direct = asked.takes.iter().any(|(host, takes)| {
        let nginx = !matches!(takes, Takes::Socket(_) | Takes::Nothing);
        nginx
            && host
                .sockets
                .iter()
                .any(|socket| socket.listener.owner == Owner::Nginx && socket.listener.port == request.port)
    });
    if !direct || request.tls == (request.port == 443) {
        return Ok(());
    }
    let (scheme, other) = if request.tls { ("TLS", "http") } else { ("plain HTTP", "https") };
    let message = format!("nginx does not speak {scheme} on port {}", request.port);
    let near = vec![format!("{other}://{}{}", request.name, request.path)];
    Err(Unanswered { message, near, known: Vec::new() })
}

fn span(host: &HostReach, takes: &Takes<'_>) -> Option<Span> {
    match takes {
        Takes::Route(_, location) | Takes::NoRoute(_, Some(location)) => Some(location.at),
        Takes::Upgrade(server) | Takes::Challenge(server) | Takes::NoRoute(server, None) => Some(server.at),
        Takes::Socket(socket) => Some(socket.listener.at),
        Takes::NoServer | Takes::Nothing => host.servers.first().map(|server| server.at),
    }
}

fn taken(reach: &Reach, (host, takes): (&HostReach, &Takes<'_>), request: &Request) -> Taken {
    let nobody = Taken {
        host: host.name.to_string(),
        by: "no-server-name",
        to: None,
        route: None,
        does: None,
        app: None,
        password: false,
        allow: None,
        near: Vec::new(),
    };
    let vhost = |server: &Server| Some(format!("hosts.{}.vhosts.{}", host.name, quoted(&server.name)));
    match takes {
        Takes::Route(server, location) => Taken { to: vhost(server), ..by_route(nobody, server, location) },
        Takes::Upgrade(server) => Taken { by: "upgrade", to: vhost(server), ..nobody },
        Takes::Challenge(server) => Taken { by: "challenge", to: vhost(server), ..nobody },
        Takes::NoRoute(server, location) => {
            let route = location.map(|location| location.route.to_string());
            let does = location.map(|_| "deny");
            Taken { by: "no-route-match", to: vhost(server), route, does, ..nobody }
        }
        Takes::NoServer | Takes::Nothing => Taken { near: meant(reach, request), ..nobody },
        Takes::Socket(socket) => {
            let of = |kind: &str, name: &str| Some(format!("hosts.{}.{kind}.{}", host.name, quoted(name)));
            let to = match &socket.listener.owner {
                Owner::App(name) => of("apps", name),
                Owner::Stated(name) => of("listeners", name),
                Owner::Sshd => Some(format!("hosts.{}.ssh", host.name)),
                Owner::Nginx | Owner::Package(_) => Some(format!("{}:{}/tcp", host.name, request.port)),
            };
            Taken { by: "socket", to, ..nobody }
        }
    }
}

/// What may have been meant, where no vhost has the name: the same URL without TLS, or names that look like it.
fn meant(reach: &Reach, request: &Request) -> Vec<String> {
    if request.tls && reach.hosts.values().any(|host| host.names(&request.name)) {
        return vec![format!("http://{}{}", request.name, request.path)];
    }
    let servers = reach.hosts.values().flat_map(|host| host.servers.iter());
    let names: BTreeSet<&str> =
        servers.flat_map(|server| server.names.iter().map(|name| name.value.as_str())).collect();
    let near = |name: &&str| strsim::osa_distance(name, &request.name) <= 2 && **name != *request.name;
    names.into_iter().filter(near).map(str::to_owned).collect()
}

fn by_route(nobody: Taken, server: &Server, location: &Location) -> Taken {
    let app = match &location.answer {
        Does::Proxy(proxied) => proxied
            .app
            .as_ref()
            .map(|app| format!("hosts.{}.apps.{}", app.host, quoted(&app.app)))
            .or_else(|| Some(proxied.url.value.as_str().to_owned())),
        _ => None,
    };
    Taken {
        by: "route",
        route: Some(location.route.to_string()),
        does: Some(does(&location.answer)),
        app,
        password: server.asks_password(location),
        allow: server.admits(location).map(|list| spelled(&allowed(list))),
        ..nobody
    }
}
