//! A request for a URL: the server block and the route that take it, as nginx chooses them, and every way that it goes.
//!
//! It deliberately asks no name server: to which hosts a name leads is said by whoever asks.

use std::sync::Arc;

use infc_plan::nginx::{Answer, Location, Server};
use infc_scalar::{Proto, Url};

use crate::gate::Gate;
use crate::links::covers;
use crate::reach::{HostReach, Reach, Socket};
use crate::ways::{Leg, Walk};
use crate::{Hop, Layer, Path, Place, Relation, Target, Verdict, Why};

/// How many proxies a request is followed through.
const DEEPEST: usize = 8;

/// Where challenges of certificate authorities are answered, to everyone.
const CHALLENGES: &str = "/.well-known/acme-challenge/";

/// A request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// Whether it comes over TLS.
    pub tls: bool,
    /// The name that is asked for, or an address.
    pub name: String,
    /// The port.
    pub port: u16,
    /// The path as nginx compares it: decoded, without dots and the query.
    pub path: String,
}

/// What takes a request on a host.
#[derive(Clone, Copy, Debug)]
pub enum Takes<'a> {
    /// A route.
    Route(&'a Server, &'a Location),
    /// A server block with TLS, of which a plain request is sent to the same URL over TLS.
    Upgrade(&'a Server),
    /// A server block whose challenges are asked for.
    Challenge(&'a Server),
    /// A server block of which no route answers, or one that refuses.
    NoRoute(&'a Server, Option<&'a Location>),
    /// nginx, which has no server block for the name.
    NoServer,
    /// Something that is not nginx.
    Socket(&'a Socket),
    /// Nothing: no socket has the port.
    Nothing,
}

/// What becomes of a request.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// What takes it, host by host.
    pub takes: Vec<(&'a HostReach, Takes<'a>)>,
    /// Every way, and every way that is blocked.
    pub ways: Vec<Path>,
}

impl Request {
    /// A request for a URL; none if it is not one of HTTP.
    pub fn of(url: &Url) -> Option<Self> {
        let tls = match url.scheme.as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let port = url.port.unwrap_or(if tls { 443 } else { 80 });
        let name = url.host.trim_end_matches('.').to_ascii_lowercase();
        Some(Self { tls, name, port, path: normal(&url.path) })
    }
}

/// A path as nginx compares it with locations (`ngx_http_parse_complex_uri`, `merge_slashes on`).
fn normal(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let decoded = decoded(path);
    let mut parts: Vec<&str> = Vec::new();
    let mut open = true;
    for part in decoded.split('/') {
        open = matches!(part, "" | "." | "..");
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let end = if open && !parts.is_empty() { "/" } else { "" };
    format!("/{}{end}", parts.join("/"))
}

fn decoded(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl HostReach {
    /// Whether a vhost has this name.
    pub fn names(&self, name: &str) -> bool {
        let mut names = self.servers.iter().flat_map(|server| &server.names);
        names.any(|own| covers(own.value.as_str(), name))
    }

    /// What takes a request that comes here by itself.
    pub fn takes(&self, request: &Request) -> Takes<'_> {
        let own =
            |socket: &&Socket| socket.listener.port == request.port && socket.listener.proto == Proto::Tcp;
        match self.sockets.iter().find(own) {
            None => Takes::Nothing,
            Some(socket) if socket.is_nginx(request.port) => {
                self.chosen(&request.name, &request.path, request.port == 443)
            }
            Some(socket) => Takes::Socket(socket),
        }
    }

    /// What nginx chooses: the server block by its name, the exact one first, then the longest wildcard, then the
    /// default (ngx_http_core_module, `server_name`); then the route.
    fn chosen(&self, name: &str, path: &str, tls: bool) -> Takes<'_> {
        let all = || self.servers.iter().filter(|server| !tls || server.tls.is_some());
        let exact =
            |server: &&Server| server.names.iter().any(|own| own.value.as_str().eq_ignore_ascii_case(name));
        let wild = |server: &&Server| {
            let names = server.names.iter().map(|own| own.value.as_str()).filter(|own| covers(own, name));
            names.map(str::len).max()
        };
        let wildest = || all().filter(|server| wild(server).is_some()).max_by_key(wild);
        let found = all().find(exact).or_else(wildest).or_else(|| all().find(|server| server.default));
        let Some(server) = found else { return Takes::NoServer };
        if path.starts_with(CHALLENGES) && server.answering(path).is_none() {
            return Takes::Challenge(server);
        }
        if !tls && server.tls.is_some() {
            return Takes::Upgrade(server);
        }
        match server.answering(path) {
            Some(location) if !matches!(location.answer, Answer::Deny) => Takes::Route(server, location),
            // Without a route for everything, infc adds one that refuses.
            refusing => Takes::NoRoute(server, refusing.filter(|location| location.at != server.at)),
        }
    }
}

impl Reach {
    /// What becomes of a request whose name leads to `hosts`, by itself or through the edges in front of them.
    pub fn asking(&self, request: &Request, hosts: &[Arc<str>]) -> Asked<'_> {
        let mut asked = Asked::default();
        for host in hosts.iter().filter_map(|name| self.hosts.get(name)) {
            let near = host.takes(request);
            let direct = self.comes(host, near, request).into_iter().filter(|way| edge(way).is_none());
            asked.ways.extend(direct);
            asked.takes.push((host, near));
            for tls in [true, false] {
                let takes = host.chosen(&request.name, &request.path, tls);
                if !matches!(takes, Takes::Route(..)) {
                    continue;
                }
                let ways = self.comes(host, takes, request).into_iter();
                let through: Vec<Path> =
                    ways.filter(|way| edge(way).is_some_and(|edge| fits(edge, request))).collect();
                if !through.is_empty() && !asked.ways.ends_with(&through) {
                    asked.ways.extend(through);
                    asked.takes.push((host, takes));
                }
            }
        }
        asked.takes.dedup_by(|one, two| one.0.name == two.0.name && one.1.is(&two.1));
        asked
    }

    /// The ways to what stands behind a port of a balancer that passes requests to no nginx.
    pub fn asking_balancers(&self, request: &Request) -> Asked<'_> {
        let mut asked = Asked::default();
        for host in self.hosts.values() {
            for socket in &host.sockets {
                let Some(target) = socket.target() else { continue };
                let ways = self.ways(&Place::Inside(host.name.clone(), target)).into_iter();
                let through: Vec<Path> =
                    ways.filter(|way| edge(way).is_some_and(|edge| fits(edge, request))).collect();
                if !through.is_empty() {
                    asked.ways.extend(through);
                    asked.takes.push((host, Takes::Socket(socket)));
                }
            }
        }
        asked
    }

    fn comes<'a>(&'a self, host: &'a HostReach, takes: Takes<'a>, request: &Request) -> Vec<Path> {
        match takes {
            Takes::Route(server, location) => {
                let ways = Walk::of(self).through(host, server, &[location]).into_iter();
                ways.flat_map(|way| self.onward(way, (host, server, location), &request.path, 0)).collect()
            }
            Takes::Upgrade(server) => {
                let node = format!("nginx \"{}\" on port 80", server.name);
                ended(host, 80, (node, "sends everyone to the same URL over TLS", Some(server.at)), None)
            }
            Takes::Challenge(server) => {
                let node = format!("nginx \"{}\" {CHALLENGES}", server.name);
                let action = "answers challenges of certificate authorities to everyone";
                ended(host, request.port, (node, action, Some(server.at)), None)
            }
            Takes::NoRoute(server, Some(location)) => {
                let node = format!("nginx \"{}\" {}", server.name, location.route);
                let end = (node, "stopped: the route refuses everyone", Some(location.at));
                ended(host, server.port(), end, Some(Why::NoRouteMatch))
            }
            Takes::NoRoute(server, None) => {
                let node = format!("nginx \"{}\" {}", server.name, request.path);
                let end = (node, "stopped: no route of the vhost answers this path", Some(server.at));
                ended(host, server.port(), end, Some(Why::NoRouteMatch))
            }
            Takes::NoServer => {
                let end = (format!("nginx \"{}\"", request.name), "stopped: no vhost has this name", None);
                ended(host, request.port, end, Some(Why::NoServerName))
            }
            Takes::Socket(socket) => socket.paths.clone(),
            Takes::Nothing => Vec::new(),
        }
    }

    /// `way` to a route, and on to where the route leads.
    fn onward(
        &self,
        way: Path,
        (host, server, location): (&HostReach, &Server, &Location),
        path: &str,
        depth: usize,
    ) -> Vec<Path> {
        let number = |server: &Server| host.servers.iter().position(|own| std::ptr::eq(own, server));
        let index = server.locations.iter().position(|own| std::ptr::eq(own, location));
        let Some(start) = number(server).zip(index).filter(|_| depth < DEEPEST) else { return vec![way] };
        if matches!(way.verdict, Verdict::Stopped(_)) {
            return vec![way];
        }
        let mut all = Vec::new();
        for (place, arrives) in self.links.out_of(&host.name, start) {
            let leg = |paths: &[Path]| {
                Leg { from: &host.name, hop: None, paths, relation: Relation::Via }.after(way.clone())
            };
            let Place::Inside(there, Target::Vhost(name)) = place else {
                all.extend(leg(&self.leg(host, place)));
                continue;
            };
            let rest = path.strip_prefix(location.path.as_str()).unwrap_or_default();
            let path = format!("{}{rest}", arrives.prefix);
            let Some(there) = self.hosts.get(there) else { continue };
            let Some(next) = there.server(name) else { continue };
            let Some(route) = next.answering(&path) else { continue };
            let paths = Gate::of(there, next, route).pass_from(host, &self.around);
            let ways = leg(&paths).into_iter();
            all.extend(ways.flat_map(|way| self.onward(way, (there, next, route), &path, depth + 1)));
        }
        if all.is_empty() { vec![way] } else { all }
    }
}

impl Takes<'_> {
    /// Whether both are the same of one host.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Route(_, one), Self::Route(_, two)) => std::ptr::eq(*one, *two),
            _ => false,
        }
    }
}

impl Socket {
    /// What it belongs to, if that has a name in the site.
    fn target(&self) -> Option<Target> {
        match &self.listener.owner {
            infc_plan::Owner::App(name) => Some(Target::App(name.clone())),
            infc_plan::Owner::Stated(name) => Some(Target::Listener(name.clone())),
            infc_plan::Owner::Nginx | infc_plan::Owner::Sshd | infc_plan::Owner::Package(_) => None,
        }
    }
}

/// The first edge of a way, and the hop before it.
fn edge(way: &Path) -> Option<(Option<&Hop>, &Hop)> {
    // Who is stopped on the way to an edge has not come to it.
    let at = way.hops.iter().position(|hop| hop.layer == Layer::Edge)?;
    let before = at.checked_sub(1).and_then(|before| way.hops.get(before));
    way.hops.get(at).map(|hop| (before, hop))
}

/// Whether a request may come to an edge: a balancer answers on its own ports, a delivery network on all of HTTP.
fn fits((before, edge): (Option<&Hop>, &Hop), request: &Request) -> bool {
    match &edge.through {
        Some(Place::Balancer(name)) => {
            let node = format!("{name}:{}/tcp", request.port);
            before.is_none_or(|hop| hop.node == node)
        }
        _ => request.port == if request.tls { 443 } else { 80 },
    }
}

/// The ways to a port of nginx, which end there: with `why`, or with an answer.
fn ended(
    host: &HostReach,
    port: u16,
    (node, action, at): (String, &str, Option<infc_diag::Span>),
    why: Option<Why>,
) -> Vec<Path> {
    let end = |path: &Path| {
        if matches!(path.verdict, Verdict::Stopped(_)) {
            return Path { relation: Relation::Via, ..path.clone() };
        }
        let hop = Hop {
            layer: Layer::Nginx,
            node: node.clone(),
            action: action.to_owned(),
            at,
            sources: path.sources.clone(),
            through: None,
        };
        let hops = path.hops.iter().cloned().chain([hop]).collect();
        let verdict = why.map_or(path.verdict, Verdict::Stopped);
        Path { relation: Relation::Via, verdict, hops, ..path.clone() }
    };
    let sockets = host.sockets.iter().filter(|socket| socket.is_nginx(port));
    sockets.flat_map(|socket| &socket.paths).map(end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_compared_as_nginx_does() {
        let cases = [
            ("", "/"),
            ("/", "/"),
            ("/api/x", "/api/x"),
            ("/api/x/", "/api/x/"),
            ("/a//b", "/a/b"),
            ("/a/./b/../c", "/a/c"),
            ("/a/b/..", "/a/"),
            ("/../../a", "/a"),
            ("/%61dmin/", "/admin/"),
            ("/a?b=/c", "/a"),
            ("/a%2Fb", "/a/b"),
            ("/100%25", "/100%"),
        ];
        for (path, expected) in cases {
            assert_eq!(normal(path), expected, "{path}");
        }
    }
}
