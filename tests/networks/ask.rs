//! The questions of a site, and what `infc-net` answers.
//!
//! It deliberately asks a plan, not a site: a bug of the model is planted between the two.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use infc_model::Facts;
use infc_net::{Path, Place, Reach, Target, Verdict};
use infc_plan::{Need, Plan, Whither};
use infc_scalar::Proto;

use crate::oracle::{Fate, Goal, Oracle};

/// What is asked for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Question {
    /// Packets from an address to something's own socket.
    Direct(String, Goal, IpAddr),
    /// An address and something on a host, by whatever way.
    Whole(String, Goal, IpAddr),
    /// An address and the ports of a balancer.
    Balancer(String, IpAddr),
    /// An address and a service outside.
    External(String, IpAddr),
    /// A host and a service outside.
    Out(String, String),
    /// A host and a port of the internet.
    Internet(String, u16),
}

impl fmt::Display for Question {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Direct(host, goal, from) => write!(out, "packets of {from} to {goal:?} of {host}"),
            Self::Whole(host, goal, from) => write!(out, "{from} by any way to {goal:?} of {host}"),
            Self::Balancer(name, from) => write!(out, "{from} to the balancer {name}"),
            Self::External(name, from) => write!(out, "{from} to the service {name}"),
            Self::Out(host, external) => write!(out, "{host} out to the service {external}"),
            Self::Internet(host, port) => write!(out, "{host} out to the internet, port {port}"),
        }
    }
}

/// All questions with their answers.
pub type Answers = BTreeMap<Question, Fate>;

/// The port of the internet that is asked for: one that rules name.
const OUT: u16 = 3001;

fn goals(site: &Facts) -> Vec<(String, Goal)> {
    let mut named = Vec::new();
    for (name, host) in site.hosts.iter() {
        let mut own: Vec<Goal> = host.apps.keys().map(|app| Goal::App(app.to_string())).collect();
        own.extend(host.vhosts.keys().map(|vhost| Goal::Vhost(vhost.to_string())));
        own.extend(host.listeners.keys().map(|listener| Goal::Listener(listener.to_string())));
        own.extend(host.ssh.enable.value.then_some(Goal::Ssh));
        named.extend(own.into_iter().map(|goal| (name.to_string(), goal)));
    }
    named
}

/// What the oracle says.
pub fn meant(site: &Facts, oracle: &Oracle<'_>) -> Answers {
    let mut all = Answers::new();
    for (host, goal) in goals(site) {
        let whole = oracle.whole(&host, &goal);
        for (addr, fate) in oracle.samples.iter().zip(whole) {
            all.insert(
                Question::Direct(host.clone(), goal.clone(), *addr),
                oracle.direct(&host, &goal, *addr),
            );
            all.insert(Question::Whole(host.clone(), goal.clone(), *addr), fate);
        }
    }
    for addr in &oracle.samples {
        for name in site.balancers.keys() {
            all.insert(Question::Balancer(name.to_string(), *addr), oracle.balancer(name, *addr));
        }
        for name in site.externals.keys() {
            if let Some(fate) = oracle.external(name, *addr) {
                all.insert(Question::External(name.to_string(), *addr), fate);
            }
        }
    }
    for host in site.hosts.keys() {
        for external in site.externals.keys() {
            all.insert(Question::Out(host.to_string(), external.to_string()), oracle.out(host, external));
        }
        all.insert(Question::Internet(host.to_string(), OUT), oracle.out_to_internet(host, OUT));
    }
    all
}

/// What `infc-net` says of a plan.
pub struct Net {
    reach: Reach,
}

impl Net {
    pub fn of(plan: &Plan) -> Self {
        Self { reach: infc_net::reach(plan) }
    }

    /// The questions that it answers otherwise, with its answer.
    pub fn against<'a>(&self, meant: &'a Answers) -> Vec<(&'a Question, Fate)> {
        let mut ways: BTreeMap<(bool, Place), Vec<Path>> = BTreeMap::new();
        let mut wrong = Vec::new();
        for (question, fate) in meant {
            let said = self.answer(question, &mut ways);
            if !agrees(&said, fate) {
                wrong.push((question, said));
            }
        }
        wrong
    }

    fn answer(&self, question: &Question, ways: &mut BTreeMap<(bool, Place), Vec<Path>>) -> Fate {
        match question {
            Question::Direct(host, goal, from) => {
                let (host, target): (Arc<str>, Target) = (host.as_str().into(), target(goal));
                let place = (true, Place::Inside(host.clone(), target.clone()));
                fate(ways.entry(place).or_insert_with(|| self.direct(&host, &target)), *from)
            }
            Question::Whole(host, goal, from) => {
                let place = Place::Inside(host.as_str().into(), target(goal));
                self.any(&place, *from, ways)
            }
            Question::Balancer(name, from) => self.any(&Place::Balancer(name.as_str().into()), *from, ways),
            Question::External(name, from) => {
                let place = (true, Place::Outside(name.as_str().into()));
                fate(ways.entry(place).or_insert_with(|| self.reach.outside(name)), *from)
            }
            Question::Out(host, external) => said(self.reach.departs(host, external).as_ref()),
            Question::Internet(host, port) => said(self.to_internet(host, *port).as_ref()),
        }
    }

    fn any(&self, place: &Place, from: IpAddr, ways: &mut BTreeMap<(bool, Place), Vec<Path>>) -> Fate {
        let key = (false, place.clone());
        fate(ways.entry(key).or_insert_with(|| self.reach.ways(place)), from).plain()
    }

    fn to_internet(&self, host: &str, port: u16) -> Option<Path> {
        let at = infc_diag::Span::new(
            infc_diag::Files::default().intern(infc::FilePath::project("site.inf")),
            0,
            0,
        );
        let need =
            Need { what: String::new(), to: Whither::Internet, proto: Proto::Tcp, port, at, app: None };
        self.reach.departs_for(host, &need)
    }

    /// The packets to a vhost are those to nginx's port.
    fn direct(&self, host: &Arc<str>, target: &Target) -> Vec<Path> {
        let Target::Vhost(_) = target else { return self.reach.direct(host, target) };
        let sockets = self.reach.hosts.get(host).into_iter().flat_map(|host| &host.sockets);
        let nginx = sockets.filter(|socket| socket.listener.owner == infc_plan::Owner::Nginx);
        nginx.flat_map(|socket| socket.paths.iter().cloned()).collect()
    }
}

/// Where several reasons are true, naming one is enough.
fn agrees(said: &Fate, meant: &Fate) -> bool {
    match (said, meant) {
        (Fate::Shut(said), Fate::Shut(meant)) => said.is_subset(meant) && said.is_empty() == meant.is_empty(),
        (said, meant) => said == meant,
    }
}

fn target(goal: &Goal) -> Target {
    match goal {
        Goal::App(name) => Target::App(name.as_str().into()),
        Goal::Vhost(name) => Target::Vhost(name.as_str().into()),
        Goal::Ssh => Target::Ssh,
        Goal::Listener(name) => Target::Listener(name.as_str().into()),
    }
}

fn fate(ways: &[Path], from: IpAddr) -> Fate {
    let own = ways.iter().filter(|way| way.sources.contains(from));
    own.map(|way| said(Some(way))).reduce(Fate::or).unwrap_or_else(Fate::nothing)
}

fn said(way: Option<&Path>) -> Fate {
    match way.map(|way| way.verdict) {
        None => Fate::nothing(),
        Some(Verdict::Admitted | Verdict::Guarded) => Fate::Open,
        Some(Verdict::Unknown(_)) => Fate::Doubt,
        Some(Verdict::Stopped(why)) => Fate::shut(why.word()),
    }
}
