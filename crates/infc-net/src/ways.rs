//! Every way to a place: direct, through proxies one after the other, and onward through apps that hand on what they
//! read.
//!
//! It deliberately follows no connection that an app makes for itself: a shop that asks its database shows nobody the
//! database.

use std::sync::Arc;

use infc_plan::nginx::{Answer, Location, Server};

use crate::gate::Gate;
use crate::links::{Link, Start};
use crate::reach::{HostReach, Reach};
use crate::{Addresses, Doubt, Hop, Layer, Path, Place, Relation, Target, Verdict, edge};

impl Reach {
    /// Every way to a place. A host itself has none: what listens on it has.
    pub fn ways(&self, place: &Place) -> Vec<Path> {
        Walk::of(self).to(place)
    }
}

/// One search; the places on the way to which it is are `open`, so that a circle of proxies ends.
pub(crate) struct Walk<'a> {
    reach: &'a Reach,
    open: Vec<(Place, String)>,
}

impl<'a> Walk<'a> {
    pub fn of(reach: &'a Reach) -> Self {
        Self { reach, open: Vec::new() }
    }

    fn to(&mut self, place: &Place) -> Vec<Path> {
        match place {
            Place::Host(_) | Place::Cdn(_) => Vec::new(),
            Place::Balancer(name) => edge::to_balancer(self.reach, name),
            Place::Inside(host, Target::Vhost(name)) => self.of_vhost(host, name),
            Place::Inside(host, target) => {
                let mut ways = self.reach.direct(host, target);
                ways.extend(edge::through(self.reach, (host, target), &ways));
                ways.extend(self.handed_to(place));
                ways.extend(self.foreign(host, target));
                ways
            }
            Place::Outside(name) => {
                let mut ways = self.reach.outside(name);
                ways.extend(self.handed_to(place));
                ways
            }
        }
    }

    /// The ways through what leads to a place.
    fn handed_to(&mut self, place: &Place) -> Vec<Path> {
        let key = (place.clone(), String::new());
        if self.open.contains(&key) {
            return Vec::new();
        }
        self.open.push(key);
        let mut ways = Vec::new();
        for link in self.reach.links.leading_to(place) {
            let Some(host) = self.reach.hosts.get(&link.host) else { continue };
            let (before, relation, hop) = self.start((host, link), place);
            let leg = self.reach.leg(host, place);
            let before = before.into_iter().filter(|way| !self.is_of_no_interest(way, place));
            let leg = Leg { from: &host.name, hop, paths: &leg, relation };
            ways.extend(before.filter_map(|way| leg.after(way)));
        }
        self.open.pop();
        ways
    }

    /// The ways to where a link begins, and what it adds to them.
    fn start(
        &mut self,
        (host, link): (&'a HostReach, &Link),
        to: &Place,
    ) -> (Vec<Path>, Relation, Option<Hop>) {
        match &link.start {
            Start::Route { server, location, .. } => {
                let server = host.servers.get(*server);
                let location = server.and_then(|server| server.locations.get(*location));
                let ways = server.zip(location).map(|(server, route)| self.through(host, server, &[route]));
                (ways.unwrap_or_default(), Relation::Via, None)
            }
            Start::App { app, at } => {
                let place = Place::Inside(host.name.clone(), Target::App(app.clone()));
                let at = Some(*at);
                let hop = Hop {
                    layer: Layer::App,
                    node: format!("app `{app}`"),
                    action: format!("hands on {to}"),
                    at,
                    sources: Addresses::empty(),
                    through: Some(place.clone()),
                };
                (self.to(&place), Relation::Onward, Some(hop))
            }
        }
    }

    /// The host that a tool runs on gets at what lies outside anyway.
    fn is_of_no_interest(&self, way: &Path, place: &Place) -> bool {
        let entry = way.hops.first().and_then(|hop| match &hop.through {
            Some(Place::Host(host)) => self.reach.hosts.get(host),
            _ => None,
        });
        matches!(place, Place::Outside(_)) && entry.is_some_and(|host| host.own.covers(&way.sources))
    }

    /// The ways to a vhost: to any of its routes that answers.
    fn of_vhost(&mut self, host: &Arc<str>, name: &str) -> Vec<Path> {
        let Some(reached) = self.reach.hosts.get(host) else { return Vec::new() };
        let Some(server) = reached.server(name) else { return Vec::new() };
        let answers = |location: &&Location| !matches!(location.answer, Answer::Deny);
        let mut routes: Vec<&Location> = server.locations.iter().filter(answers).collect();
        if routes.is_empty() {
            routes.extend(server.locations.iter());
        }
        let mut ways = Vec::new();
        while let Some(first) = routes.first().copied() {
            let alike = |route: &&Location| (&route.allow, &route.auth) == (&first.allow, &first.auth);
            let (same, others): (Vec<&Location>, Vec<&Location>) = routes.into_iter().partition(alike);
            ways.extend(self.through(reached, server, &same));
            routes = others;
        }
        ways
    }

    /// The ways to some routes of a server block that ask the same of who comes.
    pub fn through(&mut self, host: &'a HostReach, server: &'a Server, routes: &[&Location]) -> Vec<Path> {
        let Some(first) = routes.first() else { return Vec::new() };
        let gate = Gate::of(host, server, first);
        let gate = if routes.len() == 1 { gate } else { gate.of_vhost(first) };
        let mut ways = gate.pass();
        let vhost = Target::Vhost(server.name.clone());
        let through = edge::through(self.reach, (&host.name, &vhost), &gate.pass_proxies());
        ways.extend(gate.admit_clients(through));
        let place = Place::Inside(host.name.clone(), Target::Vhost(server.name.clone()));
        let key = (place.clone(), first.path.as_str().to_owned());
        if self.open.contains(&key) {
            return ways;
        }
        self.open.push(key);
        for link in self.reach.links.leading_to(&place) {
            let Start::Route { arrives, .. } = &link.start else { continue };
            let below = server.answering_below(&arrives.prefix, arrives.exact);
            let wins = routes.iter().any(|route| below.iter().any(|other| std::ptr::eq(*route, *other)));
            if let Some(from) = self.reach.hosts.get(&link.host).filter(|_| wins) {
                let (before, relation, hop) = self.start((from, link), &place);
                let leg =
                    Leg { from: &from.name, hop, paths: &gate.pass_from(from, &self.reach.around), relation };
                ways.extend(before.into_iter().filter_map(|way| leg.after(way)));
            }
        }
        self.open.pop();
        ways
    }

    /// Whoever reaches nginx of a host may come to all on it where a server block of the user's own hands requests on.
    fn foreign(&self, host: &Arc<str>, target: &Target) -> Option<Path> {
        let reached = self.reach.hosts.get(host)?;
        let own = reached.handed_on.as_ref().filter(|_| *target != Target::Ssh)?;
        let sources = reached.own.complement();
        let hop = Hop {
            layer: Layer::Nginx,
            node: format!("nginx of `{host}`"),
            action: format!("not known: {} of one's own server blocks may lead there", own.value),
            at: Some(own.at),
            sources: sources.clone(),
            through: None,
        };
        let verdict = Verdict::Unknown(Doubt::RawNginx);
        Some(Path { sources, relation: Relation::Via, verdict, hops: vec![hop] })
    }
}

/// What comes after a way: where something is handed on, and how the host that does it fares from there.
pub(crate) struct Leg<'a> {
    pub from: &'a str,
    pub hop: Option<Hop>,
    pub paths: &'a [Path],
    pub relation: Relation,
}

impl Leg<'_> {
    /// `way` and this after it, by the most open of its paths; nothing if none leads there.
    pub fn after(&self, way: Path) -> Option<Path> {
        let relation = way.relation.max(self.relation);
        let best = self.paths.iter().min_by_key(|path| path.verdict.rank())?;
        if matches!(way.verdict, Verdict::Stopped(_)) {
            return Some(Path { relation, ..way });
        }
        let verdict = match (way.verdict, best.verdict) {
            (_, Verdict::Stopped(why)) => Verdict::Stopped(why),
            (Verdict::Unknown(doubt), _) | (_, Verdict::Unknown(doubt)) => Verdict::Unknown(doubt),
            (Verdict::Guarded, _) | (_, Verdict::Guarded) => Verdict::Guarded,
            _ => Verdict::Admitted,
        };
        let mut on: Vec<Hop> = best.hops.iter().filter(|hop| !is_itself(hop)).cloned().collect();
        // A leg that crosses the network says from where.
        if let Some(first) = on.first_mut().filter(|hop| matches!(hop.through, Some(Place::Host(_)))) {
            first.node = format!("{} -> {}", self.from, first.node);
        }
        let more = self.hop.iter().cloned().chain(on);
        let more = more.map(|hop| Hop { sources: way.sources.clone(), ..hop });
        let hops = way.hops.iter().cloned().chain(more).collect();
        Some(Path { sources: way.sources, relation, verdict, hops })
    }
}

/// That a host admits itself goes without saying in the middle of a way.
fn is_itself(hop: &Hop) -> bool {
    hop.layer == Layer::Firewall && hop.at.is_none() && hop.action == crate::reach::ITSELF
}
