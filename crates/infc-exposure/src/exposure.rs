//! Who reaches what, as plain data; its JSON is a contract.
//!
//! It deliberately holds no span and no plan: places are text, so that it outlives the sources.

use infc_net::Addresses;
use serde::{Serialize, Serializer};

/// Version of the JSON: a change that breaks a reader raises it.
pub const SCHEMA: u32 = 1;

/// Everything that listens on the hosts of a site, and who reaches it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Exposure {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Of whom is told: the internet, everyone else, zones, hosts, loopback, in this order.
    pub sources: Vec<Source>,
    /// The hosts, by name.
    pub hosts: Vec<Host>,
    /// What listens, host by host.
    pub targets: Vec<Target>,
    /// Services outside that apps connect to.
    pub externals: Vec<External>,
    /// The ids of what is open to everyone and no policy speaks of.
    pub unasserted: Vec<String>,
    /// Who can be asked about beside [`Exposure::sources`]; without an address, if infc knows none.
    #[serde(skip)]
    pub others: Vec<Source>,
    /// What stands for the host of what is on none.
    #[serde(skip)]
    pub outside: Host,
}

/// Somebody of whom is told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Source {
    /// `internet`, `everyone-else`, `zones.office`, `networks.main`, `hosts.vps`, `hosts`, `loopback`.
    pub id: String,
    /// What it is.
    pub kind: SourceKind,
    /// Its addresses. A host's own and its network's are never part of the internet or of everyone else, as that host sees them.
    #[serde(serialize_with = "ranges")]
    pub addresses: Addresses,
    /// Of a host with a private address, the addresses that everybody outside of its network sees instead, if they are known.
    #[serde(skip)]
    pub elsewhere: Option<Addresses>,
}

/// What a source is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// Every address but the reached host's own and its network's.
    Internet,
    /// Of the internet, what is in no zone, no network and no host.
    EveryoneElse,
    /// A declared zone.
    Zone,
    /// A private network.
    Network,
    /// A host of the site, or, where they are many, all of them.
    Host,
    /// Somebody else whom the site names: a subnet, an actor, a balancer, a delivery network, a service in a network.
    Other,
    /// The reached host, over its loopback interface.
    Loopback,
}

impl SourceKind {
    /// The source `id` of this kind, as people say it in a sentence.
    pub fn spoken(self, id: &str) -> String {
        match self {
            Self::Internet => "the internet".to_owned(),
            Self::EveryoneElse => "everyone else".to_owned(),
            Self::Zone | Self::Network | Self::Host | Self::Other | Self::Loopback => id.to_owned(),
        }
    }
}

/// A host.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Host {
    /// Its name.
    pub name: String,
    /// Its addresses.
    pub addresses: Vec<String>,
    /// Its addresses and loopback.
    #[serde(skip)]
    pub own: Addresses,
    /// Its own addresses and those of the network around it: what is no part of the internet for it.
    #[serde(skip)]
    pub near: Addresses,
    /// Whether it has addresses of IPv4, of IPv6.
    #[serde(skip)]
    pub families: (bool, bool),
}

/// Something that listens.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Target {
    /// `hosts.vps.apps.admin`; of what is no entity of the site, `vps:443/tcp`.
    pub id: String,
    /// Its host; nothing if it is on none.
    pub host: String,
    /// What it is.
    pub kind: Kind,
    /// Its name on the host.
    pub name: String,
    /// `127.0.0.1:3001/tcp`.
    pub sockets: Vec<String>,
    /// Where it is described.
    pub place: Place,
    /// Whom an app is made for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<&'static str>,
    /// What a vhost answers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
    /// What an app connects to: `externals.atlas`, `hosts.db.apps.store`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub connects: Vec<String>,
    /// How every source fares, in the order of [`Exposure::sources`].
    pub from: Vec<Fare>,
    /// Every way to it, and every way that is blocked.
    pub ways: Vec<Way>,
    /// What is no part of the internet for it: its host's own addresses, and those of the network around it.
    #[serde(skip)]
    pub near: Addresses,
}

/// What something is that listens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// sshd.
    Ssh,
    /// A port of nginx, whatever vhost answers.
    Nginx,
    /// A vhost.
    Vhost,
    /// An app.
    App,
    /// A stated listener.
    Listener,
    /// What a package starts by itself.
    Package,
    /// A load balancer.
    Balancer,
    /// A delivery network.
    Cdn,
    /// A service outside.
    External,
}

impl Kind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ssh => "ssh",
            Self::Nginx => "nginx",
            Self::Vhost => "vhost",
            Self::App => "app",
            Self::Listener => "listener",
            Self::Package => "package",
            Self::Balancer => "balancer",
            Self::Cdn => "cdn",
            Self::External => "external",
        }
    }
}

/// A path of a vhost.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Route {
    /// As the site writes it.
    pub path: String,
    /// `proxy`, `files`, `redirect`, `respond`, `deny`.
    pub does: &'static str,
    /// The app that requests are handed on to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Whether a password is asked for.
    pub password: bool,
    /// Who alone may come; absent if everyone.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "some_ranges")]
    pub allow: Option<Addresses>,
}

/// A service outside.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct External {
    /// `externals.atlas`.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// How a source fares with a target.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fare {
    /// The source's id.
    pub source: String,
    /// In a word.
    pub fate: Fate,
    /// How it gets in: `direct`, `via`; none if it does not.
    pub by: Vec<&'static str>,
    /// Of its addresses, those that reach the target.
    #[serde(serialize_with = "ranges", skip_serializing_if = "Addresses::is_empty")]
    pub open: Addresses,
    /// Those that reach it, perhaps.
    #[serde(serialize_with = "ranges", skip_serializing_if = "Addresses::is_empty")]
    pub unknown: Addresses,
    /// Those that reach it if they know a password.
    #[serde(serialize_with = "ranges", skip_serializing_if = "Addresses::is_empty")]
    pub password: Addresses,
    /// Those that do not.
    #[serde(serialize_with = "ranges", skip_serializing_if = "Addresses::is_empty")]
    pub closed: Addresses,
    /// What keeps those out, or is not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<&'static str>,
}

/// How a source fares, in a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// No address of it reaches the target.
    Closed,
    /// All of it does, with a password.
    Password,
    /// Some addresses do and others do not.
    Part,
    /// It cannot be said.
    Unknown,
    /// All of it does.
    Open,
}

impl Fate {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Password => "password",
            Self::Part => "part",
            Self::Unknown => "unknown",
            Self::Open => "open",
        }
    }
}

/// A set of addresses that fare alike on their way to a target, and the way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Way {
    /// Who.
    #[serde(serialize_with = "ranges")]
    pub sources: Addresses,
    /// `direct`, `via`.
    pub relation: &'static str,
    /// `admitted`, `guarded`, `stopped`, `unknown`.
    pub verdict: &'static str,
    /// What stops them (`ufw-drop`, `bind-loopback`, `allow-list`), or is not known (`interface`, `raw-nginx`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// What they meet, in order.
    pub hops: Vec<Hop>,
    /// How strong it is.
    #[serde(skip)]
    pub strength: Strength,
}

/// What a way is worth to who comes by it, weakest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Strength {
    /// It is blocked.
    Stopped,
    /// It asks for a password.
    Guarded,
    /// It may lead in.
    Unknown,
    /// It leads in.
    Admitted,
}

/// What is met on a way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Hop {
    /// `edge`, `security-group`, `firewall`, `bind`, `nginx`, `socket` …
    pub layer: &'static str,
    /// `vps:443/tcp`.
    pub node: String,
    /// What happens there.
    pub action: String,
    /// What is passed through, by its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
    /// The rule or directive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// A place in a source; lines and columns count from 1, columns in characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Exposure {
    /// The JSON, with a final newline.
    pub fn json(&self) -> String {
        // Nothing in it can fail to be written: every key is a string.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The host `name`; without a name, what stands for the host of what is on none.
    pub fn host(&self, name: &str) -> Option<&Host> {
        if name.is_empty() { Some(&self.outside) } else { self.hosts.iter().find(|host| host.name == name) }
    }
}

/// A set as its ranges: a network where a range is one, else `first-last`.
fn ranges<S: Serializer>(set: &Addresses, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(spelled(set))
}

#[expect(clippy::ref_option, reason = "serde gives the field as it is")]
fn some_ranges<S: Serializer>(set: &Option<Addresses>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(set.iter().flat_map(spelled))
}

/// The ranges of a set as text.
pub(crate) fn spelled(set: &Addresses) -> Vec<String> {
    let one = |(first, last)| {
        let networks = Addresses::between(first, last).networks();
        match networks.as_slice() {
            [network] if network.is_host() => network.addr.to_string(),
            [network] => network.to_string(),
            _ => format!("{first}-{last}"),
        }
    };
    set.ranges().into_iter().map(one).collect()
}
