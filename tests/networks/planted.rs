//! Bugs planted in the model of what stands before the hosts: the oracle has to disagree with every one.
//!
//! The model itself stays as it is; it is asked about a plan that differs in the way in which a model with the bug would
//! have seen the true one.

use infc_model::At;
use infc_plan::network::{Group, GroupRule, Place, Public, Routing, Way};
use infc_plan::{Origins, Plan};
use infc_scalar::{Cidr, Proto};

/// A bug: its name, and what a model with it takes a plan for.
pub struct Planted {
    /// What the model gets wrong.
    pub name: &'static str,
    see: fn(&mut Plan),
}

impl Planted {
    /// The plan as the model with the bug sees it.
    pub fn seen(&self, plan: &Plan) -> Plan {
        let mut plan = plan.clone();
        (self.see)(&mut plan);
        plan
    }

    /// The name of the file of its case.
    pub fn file(&self) -> String {
        self.name.replace(' ', "-").to_lowercase()
    }
}

/// All of them.
pub const PLANTED: &[Planted] = &[
    Planted {
        name: "a group as source is nobody",
        see: |plan| peers(plan, |of| !matches!(of, Origins::Group(_))),
    },
    Planted {
        name: "a host as source is nobody",
        see: |plan| peers(plan, |of| !matches!(of, Origins::Host(_))),
    },
    Planted {
        name: "a balancer as source is nobody",
        see: |plan| peers(plan, |of| !matches!(of, Origins::Balancer(_))),
    },
    Planted {
        name: "a rule for the internet admits nobody",
        see: |plan| peers(plan, |of| *of != Origins::Internet),
    },
    Planted {
        name: "the egress of groups is ignored",
        see: |plan| groups(plan, |group| group.egress = None),
    },
    Planted { name: "ingress and egress are the wrong way round", see: |plan| groups(plan, turn) },
    Planted {
        name: "the ingress of groups is ignored",
        see: |plan| places(plan, |place| place.groups.clear()),
    },
    Planted { name: "ports of rules are ignored", see: |plan| rules(plan, |rule| rule.ports = None) },
    Planted { name: "a range of ports ends one too early", see: |plan| rules(plan, shorten) },
    Planted { name: "protocols of rules are ignored", see: |plan| rules(plan, |rule| rule.proto = None) },
    Planted {
        name: "a rule without a protocol is for TCP",
        see: |plan| rules(plan, |rule| rule.proto = rule.proto.or(Some(Proto::Tcp))),
    },
    Planted {
        name: "a range of addresses has one bit less",
        see: |plan| ranges(plan, |range| Cidr::covering(range.addr, range.prefix.saturating_sub(1))),
    },
    Planted {
        name: "everybody over IPv4 is everybody over IPv6 too",
        see: |plan| widen(plan, Cidr::all_v4(), Cidr::all_v6()),
    },
    Planted {
        name: "only the first group of a place counts",
        see: |plan| places(plan, |place| place.groups.truncate(1)),
    },
    Planted {
        name: "address translation lets in",
        see: |plan| {
            ways(plan, |way| {
                if matches!(way, Way::Nat(_)) {
                    *way = Way::Gateway;
                }
            });
        },
    },
    Planted {
        name: "a subnet without a route has one",
        see: |plan| {
            ways(plan, |way| {
                if *way == Way::None {
                    *way = Way::Gateway;
                }
            });
        },
    },
    Planted {
        name: "a public address is not there",
        see: |plan| places(plan, |place| place.public = Public::None),
    },
    Planted { name: "everything in a network is public", see: |plan| places(plan, open) },
    Planted { name: "an address that may change is known", see: |plan| places(plan, settle) },
    Planted { name: "networks are ignored", see: |plan| places(plan, |place| place.network = None) },
    Planted {
        name: "further addresses of a network are ignored",
        see: |plan| plan.networks.networks.values_mut().for_each(|one| one.cidrs.truncate(1)),
    },
    Planted {
        name: "endpoints are ignored",
        see: |plan| plan.networks.networks.values_mut().for_each(|one| one.endpoints.clear()),
    },
    Planted {
        name: "the groups of a balancer are ignored",
        see: |plan| plan.networks.balancers.values_mut().for_each(|one| one.groups.clear()),
    },
    Planted {
        name: "a balancer is always public",
        see: |plan| plan.networks.balancers.values_mut().for_each(|one| one.public.value = true),
    },
    Planted {
        name: "a balancer hands on to nothing",
        see: |plan| {
            plan.networks
                .balancers
                .values_mut()
                .flat_map(|one| &mut one.ports)
                .for_each(|port| port.to.clear());
        },
    },
    Planted {
        name: "a balancer stands in no network",
        see: |plan| plan.networks.balancers.values_mut().for_each(|one| one.network = None),
    },
    Planted {
        name: "the ranges of a delivery network are ignored",
        see: |plan| plan.networks.cdns.values_mut().for_each(|one| one.from.truncate(1)),
    },
    Planted { name: "a delivery network is not there", see: |plan| plan.networks.cdns.clear() },
    Planted {
        name: "the allow-list of a service is ignored",
        see: |plan| plan.networks.externals.values_mut().for_each(|one| one.from.clear()),
    },
    Planted { name: "the firewall lets everything out", see: let_out },
];

fn groups(plan: &mut Plan, change: impl Fn(&mut Group)) {
    plan.networks.groups.values_mut().for_each(change);
}

fn rules(plan: &mut Plan, change: impl Fn(&mut GroupRule)) {
    groups(plan, |group| group.ingress.iter_mut().chain(group.egress.iter_mut().flatten()).for_each(&change));
}

fn peers(plan: &mut Plan, kept: impl Fn(&Origins) -> bool) {
    rules(plan, |rule| rule.peers.retain(|peer| kept(&peer.origins)));
}

fn ranges(plan: &mut Plan, change: impl Fn(Cidr) -> Cidr) {
    rules(plan, |rule| {
        for peer in &mut rule.peers {
            if let Origins::Network(range) = &mut peer.origins {
                *range = change(*range);
            }
        }
    });
}

/// Rules for one range are for another, too.
fn widen(plan: &mut Plan, one: Cidr, other: Cidr) {
    rules(plan, |rule| {
        let twin = rule.peers.iter().find(|peer| peer.origins == Origins::Network(one)).cloned();
        rule.peers.extend(twin.map(|peer| infc_plan::Peer { origins: Origins::Network(other), ..peer }));
    });
}

fn turn(group: &mut Group) {
    if let Some(egress) = &mut group.egress {
        std::mem::swap(egress, &mut group.ingress);
    }
}

fn shorten(rule: &mut GroupRule) {
    if let Some((first, last)) = &mut rule.ports
        && first != last
    {
        *last -= 1;
    }
}

fn places(plan: &mut Plan, change: impl Fn(&mut Place)) {
    let networks = &mut plan.networks;
    let externals = networks.externals.values_mut().filter_map(|one| one.place.as_mut());
    networks.hosts.values_mut().chain(externals).for_each(change);
}

fn ways(plan: &mut Plan, change: impl Fn(&mut Way)) {
    let of = |routing: &mut Routing| change(&mut routing.way);
    plan.networks
        .balancers
        .values_mut()
        .flat_map(|one| &mut one.subnets)
        .for_each(|(_, routing)| of(routing));
    places(plan, |place| of(&mut place.routing));
}

fn open(place: &mut Place) {
    if place.network.is_some() && place.public == Public::None {
        place.public = Public::Dynamic(place.at);
    }
}

fn settle(place: &mut Place) {
    if let Public::Dynamic(at) = place.public {
        place.public = Public::Fixed(At::new([203, 0, 113, 250].into(), at));
    }
}

fn let_out(plan: &mut Plan) {
    for firewall in plan.hosts.values_mut().filter_map(|host| host.firewall.as_mut()) {
        firewall.outgoing.value = infc_plan::firewall::Verdict::Allow;
    }
}
