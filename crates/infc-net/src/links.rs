//! Which route leads where, and which app hands on what: the edges that ways are made of.
//!
//! It deliberately resolves a stated URL only to what the site has: its hosts' addresses, and the names of its vhosts.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use infc_diag::Span;
use infc_plan::nginx::{Answer, Location, Proxied, Server};
use infc_plan::{HostPlan, Owner, Plan, What};
use infc_scalar::Url;

use crate::reach::HostReach;
use crate::{Place, Target};

/// Where an edge begins.
#[derive(Clone, Debug)]
pub(crate) enum Start {
    /// A location of a server block, by their numbers.
    Route {
        /// The server block's number on its host.
        server: usize,
        /// The location's number in it.
        location: usize,
        /// What of the paths behind it arrives, where it leads to another vhost.
        arrives: Arrives,
    },
    /// An app that hands on what it reads.
    App {
        /// Its name.
        app: Arc<str>,
        /// Where that is said.
        at: Span,
    },
}

/// The paths with which requests arrive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Arrives {
    /// What they begin with.
    pub prefix: String,
    /// Whether that is the whole path.
    pub exact: bool,
}

/// An edge: requests that come to its start go on.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// The host of the start.
    pub host: Arc<str>,
    /// The start.
    pub start: Start,
}

/// The edges by where they lead.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links {
    into: BTreeMap<Place, Vec<Link>>,
    /// Where services outside are: address and place in the text.
    pub outside: BTreeMap<Arc<str>, (String, Span)>,
}

impl Links {
    /// The edges of a plan.
    pub fn of(plan: &Plan, hosts: &BTreeMap<Arc<str>, HostReach>) -> Self {
        let mut links = Self::default();
        for host in plan.hosts.values() {
            links.routes(host, plan, hosts);
            links.handed(host);
        }
        links
    }

    /// The edges that lead to `place`.
    pub fn leading_to(&self, place: &Place) -> &[Link] {
        self.into.get(place).map_or(&[], Vec::as_slice)
    }

    /// Where the location `location` of the server block `server` of a host leads, with what of its paths.
    pub fn out_of(
        &self,
        host: &str,
        (server, location): (usize, usize),
    ) -> impl Iterator<Item = (&Place, &Arrives)> {
        self.into.iter().filter_map(move |(place, links)| {
            links.iter().find_map(|link| match &link.start {
                Start::Route { server: own, location: route, arrives }
                    if (&*link.host, *own, *route) == (host, server, location) =>
                {
                    Some((place, arrives))
                }
                Start::Route { .. } | Start::App { .. } => None,
            })
        })
    }

    fn add(&mut self, place: Place, host: &Arc<str>, start: Start) {
        self.into.entry(place).or_default().push(Link { host: host.clone(), start });
    }

    fn handed(&mut self, host: &HostPlan) {
        for handed in &host.handed {
            let place = match &handed.what {
                What::App(host, app) => Place::Inside(host.clone(), Target::App(app.clone())),
                What::Listener(host, name) => Place::Inside(host.clone(), Target::Listener(name.clone())),
                What::External { name, address, at } => {
                    self.outside.insert(name.clone(), (address.clone(), *at));
                    Place::Outside(name.clone())
                }
            };
            self.add(place, &host.name, Start::App { app: handed.app.clone(), at: handed.at });
        }
    }

    fn routes(&mut self, host: &HostPlan, plan: &Plan, hosts: &BTreeMap<Arc<str>, HostReach>) {
        for (number, server) in host.servers().iter().enumerate() {
            for (index, location) in server.locations.iter().enumerate() {
                let Answer::Proxy(proxied) = &location.answer else { continue };
                let arrives = arrives(location, proxied);
                for place in leads_to(proxied, (host, server), plan, hosts) {
                    let start = Start::Route { server: number, location: index, arrives: arrives.clone() };
                    self.add(place, &host.name, start);
                }
            }
        }
    }
}

/// nginx puts the path of the URL, if it has one, in the place of what the location matches (ngx_http_proxy_module).
fn arrives(location: &Location, proxied: &Proxied) -> Arrives {
    let path = proxied.stated.as_ref().map(|url| url.path.as_str()).filter(|path| !path.is_empty());
    let prefix = path.unwrap_or(location.path.as_str());
    let prefix = prefix.split('?').next().unwrap_or_default().to_owned();
    Arrives { prefix, exact: location.exact }
}

/// What requests of a route arrive at, as far as the site has it.
fn leads_to(
    proxied: &Proxied,
    (host, server): (&HostPlan, &Server),
    plan: &Plan,
    hosts: &BTreeMap<Arc<str>, HostReach>,
) -> Vec<Place> {
    let Some(url) = &proxied.stated else {
        let app = proxied.app.iter();
        return app.map(|app| Place::Inside(app.host.clone(), Target::App(app.app.clone()))).collect();
    };
    let port = url.port.unwrap_or(if url.scheme == "https" { 443 } else { 80 });
    let mut places = Vec::new();
    for reached in hosts.values().filter(|reached| is_at(url, reached, host, plan)) {
        for socket in reached.sockets.iter().filter(|socket| socket.listener.port == port) {
            let inside = |target| Place::Inside(reached.name.clone(), target);
            match &socket.listener.owner {
                Owner::App(app) => places.push(inside(Target::App(app.clone()))),
                Owner::Stated(name) => places.push(inside(Target::Listener(name.clone()))),
                Owner::Nginx => {
                    let there = reached.servers.iter().filter(|other| other.port() == port);
                    let asked = there.filter(|other| takes(other, server, &reached.servers));
                    places.extend(asked.map(|other| inside(Target::Vhost(other.name.clone()))));
                }
                Owner::Sshd | Owner::Package(_) => {}
            }
        }
    }
    places.sort();
    places.dedup();
    places
}

/// Whether a URL leads to a host: by its loopback, its addresses, or a name of one of its vhosts.
fn is_at(url: &Url, reached: &HostReach, from: &HostPlan, plan: &Plan) -> bool {
    let own = plan.zones.host(&reached.name);
    match url.host.parse::<IpAddr>() {
        Ok(addr) if addr.is_loopback() => reached.name == from.name,
        Ok(addr) => own.iter().any(|network| network.contains(addr)),
        Err(_) if url.host == "localhost" => reached.name == from.name,
        Err(_) => reached.servers.iter().any(|server| names(server).any(|name| covers(name, &url.host))),
    }
}

/// Whether requests that `from` hands on can be answered by `to`: infc's proxies keep the name that was asked for
/// (`proxy_set_header Host $host`), so that the next nginx chooses by the names of the first one's vhost.
fn takes(to: &Server, from: &Server, all: &[Server]) -> bool {
    let known = |name: &str| all.iter().any(|server| names(server).any(|own| covers(own, name)));
    from.default
        || names(from).any(|asked| names(to).any(|own| covers(own, asked) || covers(asked, own)))
        || (to.default && names(from).any(|asked| asked.starts_with('*') || !known(asked)))
}

fn names(server: &Server) -> impl Iterator<Item = &str> {
    server.names.iter().map(|name| name.value.as_str())
}

/// Whether the server name `pattern` takes requests for `name`.
pub(crate) fn covers(pattern: &str, name: &str) -> bool {
    match pattern.strip_prefix("*.") {
        Some(apex) => name.strip_suffix(apex).is_some_and(|front| front.len() > 1 && front.ends_with('.')),
        None => pattern.eq_ignore_ascii_case(name),
    }
}
