//! The answer's own terms: targets, paths, verdicts, and the hops that bear witness.
//!
//! It deliberately holds no plan: a path is plain data that outlives what it was found in.

use std::fmt;
use std::sync::Arc;

use infc_diag::Span;

use crate::Addresses;

/// What can be reached on a host.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Target {
    /// An app.
    App(Arc<str>),
    /// A vhost.
    Vhost(Arc<str>),
    /// sshd.
    Ssh,
    /// A stated listener.
    Listener(Arc<str>),
}

impl fmt::Display for Target {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::App(name) | Self::Listener(name) | Self::Vhost(name) => write!(out, "`{name}`"),
            Self::Ssh => out.write_str("ssh"),
        }
    }
}

/// Something that is reached or passed through: on a host, or outside.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Place {
    /// The host of this name, by its network.
    Host(Arc<str>),
    /// On the host of this name.
    Inside(Arc<str>, Target),
    /// A service that others run, by its name in the site.
    Outside(Arc<str>),
    /// A load balancer.
    Balancer(Arc<str>),
    /// A delivery network.
    Cdn(Arc<str>),
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inside(_, target) => target.fmt(out),
            Self::Host(name) | Self::Outside(name) | Self::Balancer(name) | Self::Cdn(name) => {
                write!(out, "`{name}`")
            }
        }
    }
}

/// How a source comes to a target.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Relation {
    /// Its packets reach the socket.
    Direct,
    /// nginx, a balancer or a delivery network passes its requests on, once or more often.
    Via,
    /// It comes to an app that hands on what it reads: an administration tool over a database.
    Onward,
}

impl Relation {
    /// The word that people and tools read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Via => "via",
            Self::Onward => "onward",
        }
    }
}

/// What becomes of a source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verdict {
    /// It reaches the target.
    Admitted,
    /// It reaches the target if it knows a password.
    Guarded,
    /// It does not.
    Stopped(Why),
    /// It depends on something that infc does not know.
    Unknown(Doubt),
}

impl Verdict {
    /// The more open, the smaller.
    pub(crate) fn rank(self) -> u8 {
        match self {
            Self::Admitted => 0,
            Self::Guarded => 1,
            Self::Unknown(_) => 2,
            Self::Stopped(_) => 3,
        }
    }

    /// The word that people and tools read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Admitted => "admitted",
            Self::Guarded => "guarded",
            Self::Stopped(_) => "stopped",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// What infc does not know of a path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Doubt {
    /// A rule of the firewall holds for one interface: which one the source comes in by is not described.
    Interface,
    /// Directives of the user's own in nginx may decide otherwise.
    RawNginx,
    /// A file of the user's own may change the firewall.
    RawFirewall,
    /// An edge comes from several addresses, of which some are stopped.
    Edge,
    /// A rule names addresses, and Docker gives the one that is meant.
    Container,
}

impl Doubt {
    /// The word that people and tools read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Interface => "interface",
            Self::RawNginx => "raw-nginx",
            Self::RawFirewall => "raw-firewall",
            Self::Edge => "edge",
            Self::Container => "container",
        }
    }
}

/// Why a source does not reach a target.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Why {
    /// A rule of the firewall.
    Rule,
    /// The firewall's default policy.
    Policy,
    /// The firewall drops all of IPv6.
    NoIpv6,
    /// The socket is bound to loopback.
    BindLoopback,
    /// The chain DOCKER-USER.
    DockerUser,
    /// The allow-list of a vhost or route, or that of a service outside.
    AllowList,
    /// No vhost has the name that is asked for.
    NoServerName,
    /// No route of the vhost answers the path.
    NoRouteMatch,
    /// It does not come out of its own network, or nothing leads into the target's.
    NoRoute,
    /// The target has no public address.
    NoPublicIp,
    /// No rule of a security group admits it.
    SecurityGroup,
    /// A balancer's port hands on to nothing, or to what does not answer there.
    NoTarget,
    /// The other end admits single addresses, and the one that it would see is not known or may change.
    NotStatic,
}

impl Why {
    /// The word that people and tools read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rule | Self::Policy | Self::NoIpv6 => "ufw-drop",
            Self::BindLoopback => "bind-loopback",
            Self::DockerUser => "docker-user",
            Self::AllowList => "allow-list",
            Self::NoServerName => "no-server-name",
            Self::NoRouteMatch => "no-route-match",
            Self::NoRoute => "no-route",
            Self::NoPublicIp => "no-public-ip",
            Self::SecurityGroup => "security-group",
            Self::NoTarget => "no-target",
            Self::NotStatic => "not-static",
        }
    }
}

/// What a packet or request meets on its way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Layer {
    /// A balancer or a delivery network: it ends the connection and makes its own.
    Edge,
    /// The way between a host and the internet: routing, translation, public addresses.
    Route,
    /// A security group.
    Group,
    /// The host's firewall.
    Firewall,
    /// Docker's destination NAT and its chain DOCKER-USER, which stand in the firewall's stead.
    Docker,
    /// The address that the socket is bound to.
    Bind,
    /// nginx: server name, route, password, allow-list.
    Nginx,
    /// The socket itself.
    Socket,
    /// An app, which hands on what it reads.
    App,
    /// A service outside, and its own allow-list.
    External,
}

impl Layer {
    /// The word that people and tools read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Edge => "edge",
            Self::Route => "route",
            Self::Group => "security-group",
            Self::Firewall => "firewall",
            Self::Docker => "docker",
            Self::Bind => "bind",
            Self::Nginx => "nginx",
            Self::Socket => "socket",
            Self::App => "app",
            Self::External => "external",
        }
    }
}

/// One step of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hop {
    /// What is met.
    pub layer: Layer,
    /// Where: `vps:443/tcp`, `nginx "admin.example.org" /api/`.
    pub node: String,
    /// What happens there: `admitted by the rule derived for nginx`.
    pub action: String,
    /// The rule or directive in the user's text.
    pub at: Option<Span>,
    /// The sources that are left after it; those that it stopped, on the last hop of a path that ends there.
    pub sources: Addresses,
    /// What is passed through here, if it has a name in the site.
    pub through: Option<Place>,
}

/// Two columns, the node and what happens there.
impl fmt::Display for Hop {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:<32} {}", self.node, self.action)
    }
}

/// A set of sources that fare alike on their way to one socket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// Who.
    pub sources: Addresses,
    /// How.
    pub relation: Relation,
    /// With what result.
    pub verdict: Verdict,
    /// By which way.
    pub hops: Vec<Hop>,
}

impl Path {
    /// Whether the sources reach the target, or may.
    pub fn opens(&self) -> bool {
        matches!(self.verdict, Verdict::Admitted | Verdict::Unknown(_))
    }

    /// Whether it passes through `place`.
    pub fn passes(&self, place: &Place) -> bool {
        self.hops.iter().any(|hop| hop.through.as_ref() == Some(place))
    }

    /// The same path, of which `hops` come first, for the same sources.
    #[must_use]
    pub(crate) fn after(mut self, hops: &[Hop]) -> Self {
        let first = hops.iter().map(|hop| Hop { sources: self.sources.clone(), ..hop.clone() });
        self.hops = first.chain(std::mem::take(&mut self.hops)).collect();
        self
    }

    /// The same path for fewer sources; none if nobody is left.
    #[must_use]
    pub fn narrowed(&self, to: &Addresses) -> Option<Self> {
        let sources = self.sources.intersection(to);
        (!sources.is_empty()).then(|| Self { sources, ..self.clone() })
    }
}
