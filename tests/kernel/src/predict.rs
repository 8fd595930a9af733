//! What `infc-net` says of a plan, and where it is not what was measured.
//!
//! It deliberately knows no rule: it asks `reach`, once for the plan and once for each interface by itself.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use infc_net::{Path, Socket, Verdict, reach};
use infc_plan::{BindSet, Plan};

use crate::attempt::{Attempt, Reached, Way};
use crate::compiled::HOST;
use crate::network::INTERFACES;

/// What is said of one host's sockets.
#[derive(Clone, Debug)]
pub struct Prediction {
    /// Of a packet by whatever interface.
    whole: Vec<Socket>,
    /// Of a packet by each interface; empty if no rule names one.
    by_interface: Vec<Vec<Socket>>,
}

/// An attempt that did not come out as was said.
#[derive(Clone, Debug)]
pub struct Disagreement {
    /// The attempt.
    pub attempt: Attempt,
    /// The number of the listener that is spoken of.
    pub listener: usize,
    /// What was said and measured.
    pub what: String,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: listener {}: {}", self.attempt, self.listener, self.what)
    }
}

impl Prediction {
    /// Asks for the host of `plan`.
    pub fn of(plan: &Plan) -> Self {
        let named = |plan: &Plan| {
            let firewalls = plan.hosts.values().flat_map(|host| {
                host.firewall.iter().chain(host.docker.iter().filter_map(|docker| docker.chain.as_ref()))
            });
            firewalls.flat_map(|firewall| &firewall.rules).any(|rule| rule.on.is_some())
        };
        let by_interface = if named(plan) {
            INTERFACES.iter().map(|name| sockets(&seen_from(plan, name))).collect()
        } else {
            Vec::new()
        };
        Self { whole: sockets(plan), by_interface }
    }

    /// Whether an attempt reaches a listener, as far as this says.
    pub fn expects(&self, attempt: &Attempt, listener: usize) -> Result<bool, String> {
        let whole = verdict(&self.whole, listener, attempt.from)?;
        match (whole, attempt.way) {
            (None | Some(Verdict::Stopped(_)), _) => Ok(false),
            (Some(Verdict::Admitted), _) => Ok(true),
            (Some(Verdict::Unknown(_)), Way::Interface(number)) => {
                let alone =
                    self.by_interface.get(number).ok_or("it is unknown, and no rule names an interface")?;
                match verdict(alone, listener, attempt.from)? {
                    Some(Verdict::Admitted) => Ok(true),
                    Some(Verdict::Stopped(_)) => Ok(false),
                    other => Err(format!("{other:?} for one interface")),
                }
            }
            (other, way) => Err(format!("{other:?} for {way:?}")),
        }
    }

    /// The listener that an attempt reaches; none if it reaches nothing or what is said makes no sense.
    pub fn expected(&self, attempt: &Attempt) -> Reached {
        self.asked(attempt).find(|listener| self.expects(attempt, *listener) == Ok(true))
    }

    /// The listeners that an attempt says something about: those of its port and protocol whose address it goes to, and
    /// those on loopback, which nobody outside reaches by any address.
    fn asked(&self, attempt: &Attempt) -> impl Iterator<Item = usize> {
        let attempt = *attempt;
        self.whole
            .iter()
            .enumerate()
            .filter(move |(_, socket)| asks(&attempt, socket))
            .map(|(number, _)| number)
    }

    /// Where the prediction is not what was measured.
    pub fn against(&self, measured: &[(Attempt, Reached)]) -> Vec<Disagreement> {
        let mut wrong = Vec::new();
        for (attempt, reached) in measured {
            for listener in self.asked(attempt) {
                let is = *reached == Some(listener);
                let what = match self.expects(attempt, listener) {
                    Ok(said) if said == is => continue,
                    Ok(said) => format!("said to be {}, measured {}", word(said), word(is)),
                    Err(why) => format!("the prediction makes no sense: {why}"),
                };
                wrong.push(Disagreement { attempt: *attempt, listener, what });
            }
        }
        wrong.extend(self.undecided(measured));
        wrong
    }

    /// What is said to depend on the interface and does not.
    fn undecided(&self, measured: &[(Attempt, Reached)]) -> Vec<Disagreement> {
        let mut wrong = Vec::new();
        let first = measured.iter().filter(|(attempt, _)| attempt.way == Way::Interface(0));
        for (attempt, reached) in first {
            let others: Vec<Reached> = (1..INTERFACES.len())
                .filter_map(|number| {
                    let same = |other: &Attempt| {
                        Attempt { round: 0, ..*other }
                            == Attempt { way: Way::Interface(number), round: 0, ..*attempt }
                    };
                    measured.iter().find(|(other, _)| same(other)).map(|(_, reached)| *reached)
                })
                .collect();
            if others.len() + 1 < INTERFACES.len() || others.iter().any(|other| other != reached) {
                continue;
            }
            for listener in self.asked(attempt) {
                if verdict(&self.whole, listener, attempt.from)
                    .is_ok_and(|said| matches!(said, Some(Verdict::Unknown(_))))
                {
                    let what = "said to depend on the interface, measured the same by all".to_owned();
                    wrong.push(Disagreement { attempt: *attempt, listener, what });
                }
            }
        }
        wrong
    }
}

fn word(reached: bool) -> &'static str {
    if reached { "reached" } else { "stopped" }
}

fn asks(attempt: &Attempt, socket: &Socket) -> bool {
    let own = &socket.listener;
    if (own.proto, own.port) != (attempt.proto, attempt.port) {
        return false;
    }
    match own.bind {
        BindSet::One(one) if one.is_loopback() => {
            one == attempt.to || (attempt.way != Way::Own && one.is_ipv4() == attempt.to.is_ipv4())
        }
        BindSet::One(one) => one == attempt.to,
        // Over the other family a socket is said to be reached by nobody.
        BindSet::AnyV4 | BindSet::AnyV6 | BindSet::Dual => {
            attempt.way == Way::Own || !attempt.to.is_loopback()
        }
    }
}

/// What is said of a source at a socket; nothing if no path has it.
fn verdict(sockets: &[Socket], listener: usize, from: IpAddr) -> Result<Option<Verdict>, String> {
    let paths = sockets.get(listener).map_or(&[][..], |socket| &socket.paths);
    let mut having = paths.iter().filter(|path: &&Path| path.sources.contains(from));
    let found = having.next().map(|path| path.verdict);
    if having.next().is_some() { Err(format!("two paths have {from}")) } else { Ok(found) }
}

fn sockets(plan: &Plan) -> Vec<Socket> {
    reach(plan).hosts.remove(HOST).map(|host| host.sockets).unwrap_or_default()
}

/// The plan as a packet by one interface meets it: rules for others are not there.
fn seen_from(plan: &Plan, interface: &str) -> Plan {
    let mut plan = plan.clone();
    let Some(host) = plan.hosts.get_mut(&Arc::<str>::from(HOST)) else { return plan };
    let chain = host.docker.as_mut().and_then(|docker| docker.chain.as_mut());
    for firewall in host.firewall.iter_mut().chain(chain) {
        firewall.rules.retain(|rule| rule.on.as_deref().is_none_or(|on| on == interface));
        for rule in &mut firewall.rules {
            rule.on = None;
        }
    }
    plan
}
