//! What a request meets in nginx: the port of a server block, then an allow-list and a password.
//!
//! It deliberately asks nothing of the app behind: that is another step of the way.

use infc_diag::Span;
use infc_plan::nginx::{Allowed, Location, Server};

use crate::around::Around;
use crate::reach::{HostReach, Socket};
use crate::senders;
use crate::{Addresses, Doubt, Hop, Layer, Path, Place, Relation, Target, Verdict, Why};

/// The terms of some locations of a server block.
#[derive(Clone, Debug)]
pub(crate) struct Gate<'a> {
    host: &'a HostReach,
    server: &'a Server,
    node: String,
    at: Span,
    /// Who may come; everyone if absent.
    admitted: Option<Addresses>,
    password: bool,
}

impl<'a> Gate<'a> {
    /// The gate of one route.
    pub fn of(host: &'a HostReach, server: &'a Server, location: &Location) -> Self {
        Self {
            host,
            server,
            node: format!("nginx \"{}\" {}", server.name, location.route),
            at: location.at,
            admitted: server.admits(location).map(addresses),
            password: server.asks_password(location),
        }
    }

    /// The same gate, told as that of the vhost if `location` has no terms of its own.
    pub fn of_vhost(self, location: &Location) -> Self {
        if location.allow.is_some() || location.auth.is_some() {
            return self;
        }
        Self { node: format!("nginx \"{}\"", self.server.name), at: self.server.at, ..self }
    }

    /// How everyone fares who comes to the server's port by himself.
    pub fn pass(&self) -> Vec<Path> {
        self.ports().flat_map(|path| self.cut(path)).collect()
    }

    /// How requests fare that `from` hands on: its own addresses stand for whoever sent them.
    pub fn pass_from(&self, from: &HostReach, around: &Around) -> Vec<Path> {
        let come = self.sockets().flat_map(|socket| senders::between(around, (from, self.host), socket));
        come.flat_map(|path| self.cut(&path)).collect()
    }

    /// How requests fare that come through a proxy in front, as far as the proxy's own addresses decide: nginx asks its
    /// allow-list about the client that the proxy names, if it learns of it.
    pub fn pass_proxies(&self) -> Vec<Path> {
        if self.server.clients.is_none() {
            return self.pass();
        }
        Self { admitted: None, ..self.clone() }.pass()
    }

    /// The ways of clients through a proxy in front, cut by the allow-list if nginx learns who they are.
    pub fn admit_clients(&self, ways: Vec<Path>) -> Vec<Path> {
        let Some(list) = self.admitted.as_ref().filter(|_| self.server.clients.is_some()) else {
            return ways;
        };
        let mut cut = Vec::new();
        for way in ways {
            if matches!(way.verdict, Verdict::Stopped(_)) {
                cut.push(way);
                continue;
            }
            cut.extend(way.narrowed(list));
            cut.extend(way.narrowed(&way.sources.difference(list)).map(|way| self.stopped(way)));
        }
        cut
    }

    /// A way whose clients the allow-list stops.
    fn stopped(&self, way: Path) -> Path {
        let (verdict, action, at) = self.verdict(way.verdict, true);
        let mut hops = way.hops;
        if let Some(last) = hops.last_mut() {
            (last.action, last.at) = (action, Some(at));
        }
        Path { verdict, hops, ..way }
    }

    fn ports(&self) -> impl Iterator<Item = &'a Path> {
        self.sockets().flat_map(|socket| &socket.paths)
    }

    fn sockets(&self) -> impl Iterator<Item = &'a Socket> {
        let port = self.server.port();
        self.host.sockets.iter().filter(move |socket| socket.is_nginx(port))
    }

    /// A path to the port, cut by the allow-list and the password.
    fn cut(&self, path: &Path) -> Vec<Path> {
        if matches!(path.verdict, Verdict::Stopped(_)) {
            return vec![Path { relation: Relation::Via, ..path.clone() }];
        }
        let (inside, outside) = match &self.admitted {
            None => (path.sources.clone(), Addresses::empty()),
            Some(list) => (path.sources.intersection(list), path.sources.difference(list)),
        };
        let mut paths = Vec::new();
        for (sources, stopped) in [(inside, false), (outside, true)] {
            if sources.is_empty() {
                continue;
            }
            let (verdict, action, at) = self.verdict(path.verdict, stopped);
            let hop = Hop {
                layer: Layer::Nginx,
                node: self.node.clone(),
                action,
                at: Some(at),
                sources: sources.clone(),
                through: Some(Place::Inside(self.host.name.clone(), Target::Vhost(self.server.name.clone()))),
            };
            let hops = path.hops.iter().cloned().chain([hop]).collect();
            paths.push(Path { sources, relation: Relation::Via, verdict, hops });
        }
        paths
    }

    fn verdict(&self, before: Verdict, stopped: bool) -> (Verdict, String, Span) {
        if let Some(own) = &self.server.overruled {
            let action = format!("not known: {} of one's own directives decides", own.value);
            return (Verdict::Unknown(Doubt::RawNginx), action, own.at);
        }
        let (verdict, action) = match (before, stopped, self.password) {
            (_, true, _) => (Verdict::Stopped(Why::AllowList), "stopped by the allow-list"),
            (Verdict::Admitted, false, true) => (Verdict::Guarded, "passed on with a password"),
            (other, false, true) => (other, "passed on with a password"),
            (other, false, false) => (other, "passed on without a password"),
        };
        (verdict, action.to_owned(), self.at)
    }
}

/// The addresses that an allow-list names.
fn addresses(list: &[Allowed]) -> Addresses {
    let of = |line: &Allowed| line.network.map_or_else(Addresses::all, Addresses::from);
    list.iter().fold(Addresses::empty(), |all, line| all.union(&of(line)))
}
