//! Networks as AWS has them: subnets, route tables, gateways, translation, endpoints.
//!
//! It deliberately decides nothing about who reaches what: the ways are those that `network` has found.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use infc_diag::{Span, names};
use infc_model::{At, Control, Facts, Named, Network as Stated, Subnet as StatedSubnet};
use infc_scalar::Cidr;

use super::{Label, incomplete};
use crate::Report;
use crate::network::{GroupId, Way, routing};

/// A network.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Network {
    /// Its label.
    pub label: Label,
    /// Its name in the site.
    pub name: Arc<str>,
    /// Its IPv4 addresses; the first are those that it is made with.
    pub cidrs: Vec<At<Cidr>>,
    /// Where it is said that it has IPv6 addresses. Which, the provider says.
    pub six: Option<Span>,
    /// Its subnets.
    pub subnets: Vec<Subnet>,
    /// Its route tables.
    pub tables: Vec<Table>,
    /// Its translations.
    pub nats: Vec<Nat>,
    /// Its endpoints of services.
    pub endpoints: Vec<Endpoint>,
    /// Where it is said that the provider writes down who spoke to whom in it.
    pub flow_logs: Option<Span>,
    /// Where it is named.
    pub at: Span,
}

/// A subnet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subnet {
    /// Its label.
    pub label: Label,
    /// Its name in the site.
    pub name: Arc<str>,
    /// Its IPv4 addresses.
    pub cidr: At<Cidr>,
    /// The availability zone, if that is stated.
    pub zone: Option<At<String>>,
    /// Which of the network's 256 parts of IPv6 it has, and where that is said.
    pub six: Option<At<u8>>,
    /// Its route table.
    pub table: Label,
    /// How it goes to the internet.
    pub way: Way,
    /// Where it is named.
    pub at: Span,
}

/// A route table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Its label.
    pub label: Label,
    /// Where everything goes that is not of the network.
    pub to: To,
    /// Where that is said.
    pub at: Span,
}

/// Where everything goes that is not of the network.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum To {
    /// To the internet gateway.
    Gateway,
    /// To a translation.
    Nat(Label),
    /// Nowhere.
    Nowhere,
}

/// A translation of addresses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Nat {
    /// Its label.
    pub label: Label,
    /// The subnet that it stands in, which reaches the internet itself.
    pub subnet: Label,
    /// Its address, if it has one already.
    pub address: Option<IpAddr>,
    /// Where it is said.
    pub at: Span,
}

/// An endpoint of a service of the provider in a network.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Endpoint {
    /// Its label.
    pub label: Label,
    /// The service, as the provider's names have it: `s3`, `ecr.api`.
    pub service: String,
    /// Where it is named.
    pub at: Span,
}

impl Endpoint {
    /// Whether it stands in the route tables; others stand in subnets.
    pub fn is_gateway(&self) -> bool {
        ["s3", "dynamodb"].contains(&self.service.as_str())
    }
}

impl Network {
    /// Whether anything in it needs an internet gateway.
    pub fn has_gateway(&self) -> bool {
        self.subnets.iter().any(|subnet| subnet.way != Way::None)
    }

    /// The group of its endpoints, which lets in what is of the network; none if all of them stand in route tables.
    pub fn endpoints_group(&self) -> Option<GroupId> {
        let stands = self.endpoints.iter().any(|endpoint| !endpoint.is_gateway());
        stands.then(|| GroupId { network: self.name.clone(), name: "endpoints".into() })
    }

    /// The subnets that its endpoints stand in: of those that nobody reaches from outside, one in each zone.
    pub fn endpoint_subnets(&self) -> Vec<&Subnet> {
        let mut found: Vec<&Subnet> = Vec::new();
        for subnet in self.subnets.iter().filter(|subnet| subnet.way != Way::Gateway) {
            let zone = subnet.zone.as_ref().map(|zone| &zone.value);
            if zone.is_none() || found.iter().all(|one| one.zone.as_ref().map(|own| &own.value) != zone) {
                found.push(subnet);
            }
        }
        found
    }

    /// Whether the subnets `labels` lie in two zones at least.
    pub fn is_spread(&self, labels: &[&Label]) -> bool {
        let of = |label: &&Label| self.subnets.iter().find(|subnet| subnet.label == **label);
        let zones = labels.iter().filter_map(of).filter_map(|subnet| subnet.zone.as_ref());
        zones.map(|zone| &zone.value).collect::<BTreeSet<_>>().len() > 1
    }

    /// The subnet that an address is one of.
    pub fn subnet_of(&self, address: IpAddr) -> Option<&Subnet> {
        self.subnets.iter().find(|subnet| subnet.cidr.value.contains(address))
    }
}

/// The network `name` of `site`.
pub(super) fn network(
    site: &Facts,
    (name, stated): (&Arc<str>, &Named<Stated>),
    region: &str,
    report: &mut Report,
) -> Option<Network> {
    let label = Label::of([&**name]);
    let Some(cidr) = stated.cidr.get() else {
        report.say(
            incomplete(stated.key_at, format!("the network `{name}` states no IPv4 addresses"))
                .help("state its `cidr`: a network in AWS has IPv4 addresses"),
        );
        return None;
    };
    let also = stated.also.iter().filter(|cidr| cidr.value.is_v4()).cloned();
    let mut found = Network {
        label: label.clone(),
        name: name.clone(),
        cidrs: std::iter::once(At::new(*cidr.value, cidr.at)).chain(also).collect(),
        six: stated.cidr6.get().map(|six| six.at),
        subnets: Vec::new(),
        tables: Vec::new(),
        nats: Vec::new(),
        endpoints: endpoints(site, stated, (&label, region), report),
        flow_logs: match stated.flow_logs.value {
            Control::On => Some(stated.flow_logs.at),
            Control::Off | Control::Optional => None,
        },
        at: stated.key_at,
    };
    let mut lowering = Lowering { site, stated, found: &mut found, groups: BTreeMap::new() };
    for (subnet, one) in stated.subnets.iter() {
        let made = lowering.subnet((name, subnet), one, report);
        lowering.found.subnets.extend(made);
    }
    lowering.translate(report);
    Some(found)
}

/// A network in the making.
struct Lowering<'a> {
    site: &'a Facts,
    stated: &'a Stated,
    found: &'a mut Network,
    /// The subnets that share translations, by the addresses that these have.
    groups: BTreeMap<Vec<IpAddr>, Span>,
}

impl Lowering<'_> {
    fn subnet(
        &mut self,
        (network, name): (&Arc<str>, &Arc<str>),
        stated: &Named<StatedSubnet>,
        report: &mut Report,
    ) -> Option<Subnet> {
        let Some(cidr) = stated.cidr.get() else {
            report.say(
                incomplete(stated.key_at, format!("the subnet `{name}` states no IPv4 addresses"))
                    .help("state its `cidr`"),
            );
            return None;
        };
        let path: [Arc<str>; 4] = ["networks".into(), network.clone(), "subnets".into(), name.clone()];
        let routing = routing(self.site, &path, stated.key_at);
        let table = match &routing.way {
            Way::Gateway => self.found.label.and("gateway"),
            Way::None => self.found.label.and("closed"),
            Way::Nat(addresses) => {
                self.groups.entry(addresses.clone()).or_insert(routing.at);
                self.found.label.and("nat")
            }
        };
        let to = match &routing.way {
            Way::Gateway => Some(To::Gateway),
            Way::None => Some(To::Nowhere),
            Way::Nat(_) => None,
        };
        if let Some(to) = to.filter(|_| self.found.tables.iter().all(|known| known.label != table)) {
            self.found.tables.push(Table { label: table.clone(), to, at: routing.at });
        }
        Some(Subnet {
            label: self.found.label.and(name),
            name: name.clone(),
            cidr: At::new(*cidr.value, cidr.at),
            zone: stated.zone.get().map(|zone| At::new(zone.value.0.clone(), zone.at)),
            six: self.part(stated, report),
            table,
            way: routing.way,
            at: stated.key_at,
        })
    }

    /// Which part of the network's IPv6 addresses a subnet has: AWS gives a network a /56 of its own choice, and a
    /// subnet a /64 of it.
    fn part(&self, subnet: &StatedSubnet, report: &mut Report) -> Option<At<u8>> {
        let six = subnet.cidr6.get()?;
        let whole =
            self.stated.cidr6.get().filter(|whole| whole.value.prefix == 56 && six.value.prefix == 64);
        let (Some(_), IpAddr::V6(address)) = (whole, six.value.addr) else {
            report.say(
                names::UNSAYABLE
                    .at(six.at, "AWS gives a network a /56 of IPv6 addresses, and each subnet a /64 of it")
                    .here("cannot be had there"),
            );
            return None;
        };
        Some(At::new(address.octets()[7], six.at))
    }

    /// A translation for each address that is stated, or one; the subnets that go through them are spread over them.
    fn translate(&mut self, report: &mut Report) {
        let public: Vec<Label> = self
            .found
            .subnets
            .iter()
            .filter(|one| one.way == Way::Gateway)
            .map(|one| one.label.clone())
            .collect();
        for (number, (addresses, at)) in (1..).zip(std::mem::take(&mut self.groups)) {
            let Some(first) = public.first() else {
                report.say(
                    incomplete(
                        at,
                        "a translation stands in a subnet that reaches the internet, and there is none",
                    )
                    .help("add a subnet whose `routing` is `internet-gateway`"),
                );
                return;
            };
            let label =
                self.found.label.and(&if number == 1 { "nat".to_owned() } else { format!("nat-{number}") });
            let each: Vec<Option<IpAddr>> =
                if addresses.is_empty() { vec![None] } else { addresses.iter().copied().map(Some).collect() };
            for (index, address) in each.iter().enumerate() {
                let own = if index == 0 { label.clone() } else { label.and(&(index + 1).to_string()) };
                let subnet = public.get(index % public.len()).unwrap_or(first).clone();
                self.found.nats.push(Nat { label: own.clone(), subnet, address: *address, at });
                self.found.tables.push(Table { label: own.clone(), to: To::Nat(own), at });
            }
            let tables: Vec<Label> =
                self.found.nats.iter().rev().take(each.len()).map(|nat| nat.label.clone()).collect();
            let through = self.found.subnets.iter_mut().filter(|one| one.way == Way::Nat(addresses.clone()));
            for (subnet, table) in through.zip(tables.iter().rev().cycle()) {
                subnet.table = table.clone();
            }
        }
    }
}

/// The endpoints of a network.
fn endpoints(
    site: &Facts,
    stated: &Stated,
    (network, region): (&Label, &str),
    report: &mut Report,
) -> Vec<Endpoint> {
    let mut found: Vec<Endpoint> = Vec::new();
    for to in stated.endpoints.iter() {
        let Some(external) = site.externals.get(to.value.name()) else { continue };
        match service(&external.address().value, region) {
            Some(service) if found.iter().any(|known| known.service == service) => {}
            Some(service) => {
                found.push(Endpoint { label: network.and(&service), service, at: to.at });
            }
            None => report.say(
                incomplete(to.at, format!("`{}` is no service of AWS in {region}", to.value.name()))
                    .here("no endpoint of it can be had")
                    .help(format!("an endpoint is of a name like `s3.{region}.amazonaws.com`")),
            ),
        }
    }
    found
}

/// The service that a name of AWS is one of: `s3` of `uploads.s3.eu-west-1.amazonaws.com`.
fn service(address: &str, region: &str) -> Option<String> {
    let words: Vec<&str> = address.strip_suffix(".amazonaws.com")?.split('.').collect();
    let here = words.iter().position(|word| *word == region)?;
    let before = words.get(..here)?;
    match before {
        [.., "s3"] => Some("s3".to_owned()),
        [.., kind @ ("api" | "dkr"), "ecr"] | ["ecr", kind @ ("api" | "dkr")] => Some(format!("ecr.{kind}")),
        [one] => Some((*one).to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::service;

    #[test]
    fn services_by_their_names() {
        let of = |address: &str| service(address, "eu-west-1");
        assert_eq!(of("uploads.s3.eu-west-1.amazonaws.com").as_deref(), Some("s3"));
        assert_eq!(of("api.ecr.eu-west-1.amazonaws.com").as_deref(), Some("ecr.api"));
        assert_eq!(of("123456789012.dkr.ecr.eu-west-1.amazonaws.com").as_deref(), Some("ecr.dkr"));
        assert_eq!(of("logs.eu-west-1.amazonaws.com").as_deref(), Some("logs"));
        assert_eq!(of("logs.eu-west-2.amazonaws.com"), None);
        assert_eq!(of("example.org"), None);
    }
}
