//! The host's firewall for connections to the outside: the first rule that matches decides.
//!
//! It deliberately takes a rule that lets out by one interface for one that lets out, and passes over one that stops
//! there: which interface leads where is not described.

use infc_diag::Span;
use infc_plan::firewall::{FirewallPlan, Reason, Rule, Verdict as Default};
use infc_plan::{At, BRIDGE};
use infc_scalar::{Cidr, Proto};

use crate::{Addresses, Why};

/// How connections leave a host.
#[derive(Clone, Debug)]
pub struct Exit {
    outgoing: At<Default>,
    rules: Vec<Rule>,
    ipv6: bool,
    at: Span,
}

/// Why a connection does not leave, how that is said, and where it is decided.
pub type Held = (Why, String, Span);

impl Exit {
    /// What a firewall makes of connections to the outside.
    pub fn of(firewall: &FirewallPlan) -> Self {
        let FirewallPlan { outgoing, out, ipv6, at, .. } = firewall;
        Self { outgoing: outgoing.clone(), rules: out.clone(), ipv6: *ipv6, at: *at }
    }

    /// Whether a connection to a port gets out to some of these addresses; what holds the last of them back, if to none.
    pub fn holds(&self, (proto, port): (Proto, u16), to: &Addresses) -> Option<Held> {
        let mut left = if self.ipv6 { to.clone() } else { to.only_v4() };
        let mut last = None;
        if left.is_empty() {
            return (!to.is_empty())
                .then(|| (Why::NoIpv6, "stopped: the firewall drops all of IPv6".to_owned(), self.at));
        }
        for rule in self.rules.iter().filter(|rule| rule.names_port(port, proto)) {
            let matched = match rule.to {
                None => left.clone(),
                Some(network) => left.intersection(&network.into()),
            };
            if matched.is_empty() {
                continue;
            }
            if rule.action.admits() {
                return None;
            }
            if rule.on.is_none() {
                left = left.difference(&matched);
                last = Some(rule);
            }
            if left.is_empty() {
                return last.map(stopped_by);
            }
        }
        self.by_default((proto, port))
    }

    /// The same of a connection to a container over Docker's bridge, whose addresses Docker gives: whether that is
    /// held back is not known where a rule names some of them.
    pub(crate) fn holds_container(&self, port: u16, v4: bool) -> Result<Option<Held>, Span> {
        if !v4 && !self.ipv6 {
            return Ok(Some((Why::NoIpv6, "stopped: the firewall drops all of IPv6".to_owned(), self.at)));
        }
        let by_bridge = |rule: &&Rule| rule.on.as_deref().is_none_or(|on| on == BRIDGE);
        let named = |rule: &&Rule| rule.names_port(port, Proto::Tcp);
        for rule in self.rules.iter().filter(by_bridge).filter(named) {
            match rule.to {
                Some(network) if network.is_v4() != v4 || !may_be_container(network) => {}
                Some(network) if network.prefix != 0 => return Err(rule.at),
                _ if rule.action.admits() => return Ok(None),
                _ => return Ok(Some(stopped_by(rule))),
            }
        }
        Ok(self.by_default((Proto::Tcp, port)))
    }

    fn by_default(&self, (proto, port): (Proto, u16)) -> Option<Held> {
        let text = format!("stopped: no rule of the firewall lets out to {port}/{proto}");
        (self.outgoing.value != Default::Allow).then_some((Why::Policy, text, self.outgoing.at))
    }
}

fn stopped_by(rule: &Rule) -> Held {
    let whose = match &rule.reason {
        Reason::Stated => format!("the rule `{}`", rule.command_out()),
        Reason::Derived(what) => format!("the rule derived for {what}"),
    };
    (Why::Rule, format!("stopped by {whose}"), rule.at)
}

/// Whether Docker may give a container an address there: of its default pools of IPv4, or any local one of IPv6.
fn may_be_container(network: Cidr) -> bool {
    let pools = ["172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];
    let pools = pools.iter().filter_map(|pool| pool.parse::<Cidr>().ok());
    pools.map(Addresses::from).any(|pool| pool.meets(&network.into()))
}
