//! The picture's nodes and edges: who, edges, ports, vhosts, apps, what lies behind, and the ways between them.
//!
//! It deliberately draws only ways that lead in: what is blocked is told by the nodes that no line comes to.

use std::collections::{BTreeMap, BTreeSet};

use super::class::{Class, class_of, is_shown, short, who};
use crate::exposure::{Exposure, Hop, Kind, SourceKind, Strength, Target, Way};

/// A column of the picture, from left to right.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Column {
    Who,
    Edge,
    Door,
    Proxy,
    App,
    Backing,
}

impl Column {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Who, Self::Edge, Self::Door, Self::Proxy, Self::App, Self::Backing];

    /// What stands above it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Edge => "edge",
            Self::Door => "firewall",
            Self::Proxy => "proxy",
            Self::App => "listens",
            Self::Backing => "behind",
        }
    }
}

/// A box.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub column: Column,
    /// Its host, by its place in [`Exposure::hosts`].
    pub host: Option<usize>,
    pub name: String,
    pub caption: String,
    pub class: Class,
    /// What it is, by its place in [`Exposure::targets`].
    pub target: Option<usize>,
    /// The sources that come through, by their place in [`Exposure::sources`].
    pub sources: BTreeSet<usize>,
    /// The targets that are reached through it.
    pub targets: BTreeSet<usize>,
}

/// A line between two boxes.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub from: usize,
    pub to: usize,
    pub class: Class,
    /// Whether it only says what an app connects to.
    pub uses: bool,
    /// What is said of it: a path, `password`.
    pub labels: BTreeSet<String>,
    pub sources: BTreeSet<usize>,
    pub targets: BTreeSet<usize>,
}

impl Line {
    fn new(from: usize, to: usize, class: Class) -> Self {
        let (labels, sources, targets) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        Self { from, to, class, uses: false, labels, sources, targets }
    }
}

/// Boxes and lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub nodes: Vec<Node>,
    pub lines: Vec<Line>,
}

/// What makes a box the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Source(usize),
    Edge(String),
    Door(String),
    Target(usize),
    Backing(String),
}

/// The graph of `exposure`.
pub(super) fn graph(exposure: &Exposure) -> Graph {
    let shown = exposure.sources.iter().enumerate().filter(|(_, source)| is_shown(exposure, source.kind));
    let sources = shown.map(|(index, _)| index).collect();
    let mut draft = Draft { exposure, sources, keys: BTreeMap::new(), graph: Graph::default() };
    for (index, target) in
        exposure.targets.iter().enumerate().filter(|(_, target)| target.kind == Kind::Nginx)
    {
        draft.door(&target.id, Some(index));
    }
    for (index, target) in exposure.targets.iter().enumerate() {
        draft.target(index, target);
    }
    for (index, target) in exposure.targets.iter().enumerate() {
        draft.behind(index, target);
    }
    draft.graph
}

struct Draft<'a> {
    exposure: &'a Exposure,
    sources: Vec<usize>,
    keys: BTreeMap<Key, usize>,
    graph: Graph,
}

impl Draft<'_> {
    /// A target's own box, and the ways to it.
    fn target(&mut self, index: usize, target: &Target) {
        let class = class_of(self.exposure, target);
        let is_drawn = target.kind != Kind::Nginx && (target.kind != Kind::Package || class != Class::Local);
        if is_drawn {
            self.own(index);
        }
        for way in target.ways.iter().filter(|way| way.strength != Strength::Stopped) {
            let from = self.coming(target, way);
            if !from.is_empty() {
                self.way(index, way, &from);
            }
        }
    }

    /// The shown sources that come by `way`, but for the target's own host.
    fn coming(&self, target: &Target, way: &Way) -> BTreeSet<usize> {
        let Some(host) = self.exposure.host(&target.host) else { return BTreeSet::new() };
        let comes = |index: &usize| {
            self.exposure.sources.get(*index).is_some_and(|source| {
                let seen = source.seen_from(host);
                !host.own.covers(&seen) && seen.meets(&way.sources)
            })
        };
        self.sources.iter().copied().filter(comes).collect()
    }

    fn way(&mut self, index: usize, way: &Way, from: &BTreeSet<usize>) {
        let mut steps: Vec<(usize, Option<String>)> = Vec::new();
        for hop in &way.hops {
            if let Some((node, label)) = self.step(index, hop)
                && steps.last().is_none_or(|(last, _)| *last != node)
            {
                steps.push((node, label));
            }
        }
        if let Some(own) = self.keys.get(&Key::Target(index)).copied()
            && steps.last().is_none_or(|(last, _)| *last != own)
        {
            steps.push((own, None));
        }
        for &source in from {
            let class = self.class_of_way(source, way);
            let mut last = self.source(source);
            // What a hop says of itself stands on the line that leaves it.
            let mut label: Option<String> = None;
            for (node, own) in &steps {
                self.line((last, *node), class, label.take(), (source, index));
                (last, label) = (*node, own.clone());
            }
        }
    }

    /// The box that a hop leads to, and what its leaving line says.
    fn step(&mut self, index: usize, hop: &Hop) -> Option<(usize, Option<String>)> {
        match hop.layer {
            "edge" => Some((self.edge(hop), None)),
            "firewall" | "bind" => Some((self.door(&hop.node, None), None)),
            "nginx" => {
                let route = hop.node.rsplit_once("\" ").map(|(_, route)| route.to_owned());
                let vhost = self.named(hop.through.as_deref()?)?;
                Some((self.own(vhost), route.map(|route| labelled(&route, hop))))
            }
            "app" => {
                let app = self.named(hop.through.as_deref()?)?;
                Some((self.own(app), None))
            }
            "external" => {
                let id = hop.through.as_deref()?;
                let node = self.named(id).map(|index| self.own(index));
                Some((node.unwrap_or_else(|| self.backing(id)), None))
            }
            // A socket is its target's; groups and routes are told where the way is.
            "socket" => self.keys.get(&Key::Target(index)).map(|own| (*own, None)),
            _ => None,
        }
    }

    /// The target whose id is `id`.
    fn named(&self, id: &str) -> Option<usize> {
        self.exposure.targets.iter().position(|target| target.id == id)
    }

    fn class_of_way(&self, source: usize, way: &Way) -> Class {
        let everyone = self
            .exposure
            .sources
            .get(source)
            .is_some_and(|source| matches!(source.kind, SourceKind::Internet | SourceKind::EveryoneElse));
        match way.strength {
            Strength::Stopped => Class::Local,
            _ if !everyone => Class::Named,
            Strength::Guarded => Class::Password,
            Strength::Unknown => Class::Unknown,
            Strength::Admitted => Class::Public,
        }
    }

    fn line(
        &mut self,
        (from, to): (usize, usize),
        class: Class,
        label: Option<String>,
        (source, target): (usize, usize),
    ) {
        for node in [from, to] {
            if let Some(node) = self.graph.nodes.get_mut(node) {
                node.sources.insert(source);
                node.targets.insert(target);
                // A target's class is how it fares by all its ways.
                if node.target.is_none() || node.column == Column::Door {
                    node.class = node.class.max(class);
                }
            }
        }
        let known = self.graph.lines.iter().position(|line| (line.from, line.to) == (from, to));
        let index = known.unwrap_or(self.graph.lines.len());
        if known.is_none() {
            self.graph.lines.push(Line::new(from, to, class));
        }
        let Some(line) = self.graph.lines.get_mut(index) else { return };
        line.class = line.class.max(class);
        line.labels.extend(label);
        line.sources.insert(source);
        line.targets.insert(target);
    }

    /// What an app connects to.
    fn behind(&mut self, index: usize, target: &Target) {
        for to in &target.connects {
            let Some(from) = self.keys.get(&Key::Target(index)).copied() else { continue };
            let node = match self.named(to) {
                Some(app) => self.own(app),
                None => self.backing(to),
            };
            let sources = self.graph.nodes.get(from).map_or_else(BTreeSet::new, |node| node.sources.clone());
            let known = self.graph.lines.iter().any(|line| (line.from, line.to) == (from, node));
            if !known {
                let line = Line::new(from, node, Class::Local);
                self.graph.lines.push(Line { uses: true, sources, targets: BTreeSet::from([index]), ..line });
            }
            if let Some(node) = self.graph.nodes.get_mut(node) {
                node.targets.insert(index);
            }
        }
    }

    fn own(&mut self, index: usize) -> usize {
        let exposure = self.exposure;
        self.node(Key::Target(index), || {
            let target = exposure.targets.get(index)?;
            let column = match target.kind {
                Kind::Vhost => Column::Proxy,
                Kind::Balancer | Kind::Cdn => Column::Edge,
                Kind::External => Column::Backing,
                Kind::Ssh | Kind::Nginx | Kind::App | Kind::Listener | Kind::Package => Column::App,
            };
            let caption = match target.kind {
                _ if target.sockets.is_empty() || target.kind == Kind::Vhost => who(exposure, target),
                _ => format!("{} · {}", short(target), who(exposure, target)),
            };
            Some(Node {
                column,
                host: exposure.hosts.iter().position(|host| host.name == target.host),
                name: target.name.clone(),
                caption,
                class: class_of(exposure, target),
                target: Some(index),
                sources: BTreeSet::new(),
                targets: BTreeSet::from([index]),
            })
        })
    }

    fn source(&mut self, index: usize) -> usize {
        let exposure = self.exposure;
        self.node(Key::Source(index), || {
            let source = exposure.sources.get(index)?;
            let everyone = matches!(source.kind, SourceKind::Internet | SourceKind::EveryoneElse);
            let name = source.id.split_once('.').map_or(source.id.as_str(), |(_, name)| name);
            let caption = match source.kind {
                SourceKind::Internet => "every address".to_owned(),
                SourceKind::EveryoneElse => "who is not named here".to_owned(),
                SourceKind::Zone
                | SourceKind::Network
                | SourceKind::Host
                | SourceKind::Other
                | SourceKind::Loopback => source.addresses.to_string(),
            };
            Some(Node {
                column: Column::Who,
                host: None,
                name: if everyone { "internet".to_owned() } else { name.to_owned() },
                caption,
                class: if everyone { Class::Public } else { Class::Named },
                target: None,
                sources: BTreeSet::from([index]),
                targets: BTreeSet::new(),
            })
        })
    }

    /// A port of a host, `vps:443/tcp`.
    fn door(&mut self, id: &str, target: Option<usize>) -> usize {
        let exposure = self.exposure;
        self.node(Key::Door(id.to_owned()), || {
            let (host, port) = id.rsplit_once(':').unwrap_or((id, ""));
            Some(Node {
                column: Column::Door,
                host: exposure.hosts.iter().position(|known| known.name == host),
                name: port.to_owned(),
                caption: target.map_or_else(String::new, |_| "nginx".to_owned()),
                class: Class::Local,
                target,
                sources: BTreeSet::new(),
                targets: target.into_iter().collect(),
            })
        })
    }

    fn edge(&mut self, hop: &Hop) -> usize {
        let id = hop.through.clone().unwrap_or_else(|| hop.node.clone());
        if let Some(index) = self.named(&id) {
            return self.own(index);
        }
        let name = id.rsplit_once('.').map_or(id.clone(), |(_, name)| name.to_owned());
        self.bare(Key::Edge(id), Column::Edge, (name, "ends the connection"))
    }

    fn backing(&mut self, id: &str) -> usize {
        let name = id.rsplit_once('.').map_or(id, |(_, name)| name).replace('"', "");
        self.bare(Key::Backing(id.to_owned()), Column::Backing, (name, "service outside"))
    }

    fn bare(&mut self, key: Key, column: Column, (name, caption): (String, &str)) -> usize {
        self.node(key, || {
            Some(Node {
                column,
                host: None,
                name,
                caption: caption.to_owned(),
                class: Class::Local,
                target: None,
                sources: BTreeSet::new(),
                targets: BTreeSet::new(),
            })
        })
    }

    fn node(&mut self, key: Key, make: impl FnOnce() -> Option<Node>) -> usize {
        if let Some(known) = self.keys.get(&key) {
            return *known;
        }
        let index = self.graph.nodes.len();
        if let Some(node) = make() {
            self.graph.nodes.push(node);
            self.keys.insert(key, index);
        }
        index
    }
}

/// A route and what it asks for.
fn labelled(route: &str, hop: &Hop) -> String {
    if hop.action.contains("with a password") { format!("{route} password") } else { route.to_owned() }
}
