//! The firewall of a host: rules in the order in which the first match decides.
//!
//! It deliberately models UFW's rules for connections from and to the outside and no others: `route` rules and the stock before-rules (established connections, ICMP, DHCP, multicast DNS) are UFW's own.

mod derive;
mod out;
mod peers;
mod state;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use infc_diag::Span;
pub use infc_model::Verdict;
use infc_model::{At, Firewall as Wish};
use infc_scalar::{Cidr, Proto};

use crate::{Listener, Machine, Need, Phase, Report, Zones};
pub(crate) use derive::forwarded;
pub(crate) use state::rules as stated;

/// What happens to a connection that a rule matches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    /// It passes.
    Allow,
    /// It is dropped.
    Deny,
    /// It is refused.
    Reject,
    /// It passes, but for the sixth within 30 seconds from one address.
    Limit,
}

impl Action {
    /// UFW's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Reject => "reject",
            Self::Limit => "limit",
        }
    }

    /// Whether connections pass.
    pub fn admits(self) -> bool {
        matches!(self, Self::Allow | Self::Limit)
    }
}

/// Which of the two rule files a rule stands in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Families {
    /// Both: it names no address.
    Both,
    /// `user.rules` alone.
    V4,
    /// `user6.rules` alone.
    V6,
}

/// Why a rule is there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reason {
    /// The user states it.
    Stated,
    /// infc derives it; for whom: `sshd`, `nginx`, `app metrics`.
    Derived(String),
}

/// One rule, for connections from outside or to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// What happens.
    pub action: Action,
    /// The protocol; both, or every one where no port is named.
    pub proto: Option<Proto>,
    /// First and last port; all if absent. UFW takes a range only with a protocol.
    pub ports: Option<(u16, u16)>,
    /// The address of the host that it goes to; all if absent.
    pub to: Option<Cidr>,
    /// Where it comes from; everywhere if absent.
    pub from: Option<Cidr>,
    /// The interface that it comes in by, or leaves by; all if absent.
    pub on: Option<String>,
    /// What `ufw status` shows.
    pub comment: Option<String>,
    /// Where it comes from in the user's text.
    pub at: Span,
    /// Why it is there.
    pub reason: Reason,
}

/// The connections that a rule matches: protocol, ports, to, from, interface.
pub(crate) type Matched = (Option<Proto>, Option<(u16, u16)>, Option<Cidr>, Option<Cidr>, Option<String>);

impl Rule {
    /// The files that it stands in, by the family of its addresses.
    pub fn families(&self) -> Families {
        match self.from.or(self.to) {
            None => Families::Both,
            Some(network) if network.is_v4() => Families::V4,
            Some(_) => Families::V6,
        }
    }

    /// Which connections it matches: UFW keeps one rule of those that match the same, whatever their action and comment.
    pub(crate) fn matched(&self) -> Matched {
        (self.proto, self.ports, self.to, self.from, self.on.clone())
    }

    /// Whether it speaks of `port` of `proto`, addresses aside.
    pub fn names_port(&self, port: u16, proto: Proto) -> bool {
        self.proto.is_none_or(|own| own == proto)
            && self.ports.is_none_or(|(first, last)| (first..=last).contains(&port))
    }

    /// The same of a rule for connections to the outside: `allow out to any port 443 proto tcp`.
    pub fn command_out(&self) -> String {
        self.command().replacen(" in on ", " out on ", 1).replacen(self.action.word(), &self.word_out(), 1)
    }

    fn word_out(&self) -> String {
        let out = if self.on.is_some() { "" } else { " out" };
        format!("{}{out}", self.action.word())
    }

    /// As one would type it after `ufw`: `limit from 203.0.113.0/24 to any port 22 proto tcp`.
    pub fn command(&self) -> String {
        let network = |network: Option<Cidr>| match network {
            None => "any".to_owned(),
            Some(network) if network.is_host() => network.addr.to_string(),
            Some(network) => network.to_string(),
        };
        let on = self.on.as_ref().map(|on| format!(" in on {on}")).unwrap_or_default();
        let ports = match self.ports {
            Some((first, last)) if first == last => format!(" port {first}"),
            Some((first, last)) => format!(" port {first}:{last}"),
            None => String::new(),
        };
        let proto = self.proto.map(|proto| format!(" proto {proto}")).unwrap_or_default();
        format!(
            "{}{on} from {} to {}{ports}{proto}",
            self.action.word(),
            network(self.from),
            network(self.to)
        )
    }
}

/// The firewall of a host.
#[derive(Clone, PartialEq, Debug)]
pub struct FirewallPlan {
    /// What happens to connections from outside that no rule matches.
    pub incoming: At<Verdict>,
    /// What happens to connections to the outside.
    pub outgoing: At<Verdict>,
    /// What happens to what is passed on for others.
    pub routed: At<Verdict>,
    /// Whether the rules hold for IPv6, too; off, UFW drops all of IPv6 but loopback.
    pub ipv6: bool,
    /// The rules; the first that matches decides.
    pub rules: Vec<Rule>,
    /// The rules for connections to the outside; the first that matches decides.
    pub out: Vec<Rule>,
    /// Rules left out, with the number of the rule that matches the same and comes before: UFW keeps only one.
    pub repeated: Vec<(Rule, usize)>,
    /// Whether infc derived the rules.
    pub derived: bool,
    /// Where the firewall is stated.
    pub at: Span,
}

impl FirewallPlan {
    /// Takes out the rules that match the same as one before them.
    fn sift(&mut self) {
        let mut known = BTreeMap::new();
        for rule in std::mem::take(&mut self.rules) {
            match known.entry(rule.matched()) {
                Entry::Occupied(earlier) => self.repeated.push((rule, *earlier.get())),
                Entry::Vacant(place) => {
                    place.insert(self.rules.len());
                    self.rules.push(rule);
                }
            }
        }
    }
}

/// Files that programs beside infc's UFW read their rules from.
const FILTERS: &[&str] = &[
    "/etc/ufw/",
    "/etc/default/ufw",
    "/etc/nftables",
    "/etc/iptables/",
    "/etc/firewalld/",
    "/etc/shorewall/",
];

/// A file of the user's own that filters packets. Application profiles of UFW do nothing by themselves.
pub(crate) fn filtered_by(host: &infc_model::Host) -> Option<At<String>> {
    let filters = |path: &str| {
        FILTERS.iter().any(|known| path.starts_with(known)) && !path.starts_with("/etc/ufw/applications.d/")
    };
    let mut files = host.files.iter();
    files.find(|(path, _)| filters(path)).map(|(path, file)| At::new(path.to_string(), file.key_at))
}

/// Plans the firewall of one machine, whose sockets are `listeners`; none for `no-firewall`.
pub(crate) fn plan(
    machine: &Machine<'_>,
    (listeners, needs): (&[Listener], &[Need]),
    zones: &Zones,
    report: &mut Report,
) -> Option<FirewallPlan> {
    let (host, diagnostics) = (machine.host, &mut report.diagnostics);
    let plan = match &host.firewall.value {
        Wish::Off => return None,
        Wish::Derived => derive::derive(host, None, (listeners, zones)),
        Wish::DerivedWith(settings) => {
            let plan = derive::derive(host, Some(settings.outgoing.clone()), (listeners, zones));
            let stated = out::stated(&settings.out, zones, diagnostics);
            let derived =
                if plan.outgoing.value == Verdict::Allow { Vec::new() } else { out::derived(needs, zones) };
            FirewallPlan { out: out::once(stated.into_iter().chain(derived)), ..plan }
        }
        Wish::Rules(rules) => state::rules(rules, host.firewall.at, zones, diagnostics),
        Wish::Stated(stated) => state::stated(stated, zones, diagnostics),
    };
    report.require("ufw");
    report.step(Phase::Firewall, "ufw", &["ufw", "reload"]);
    Some(plan)
}
