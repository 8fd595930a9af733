//! `network.tf.json`: networks, subnets, routes, gateways, translation, endpoints.
//!
//! It deliberately writes no route inside a table: Terraform would take away those that stand alone.

use infc_plan::cloud::{Cloud, Endpoint, Label, Nat, Network, Subnet, Table, To};
use infc_plan::network::Way;

use super::files::{Concern, Files, For};
use super::ids;
use super::value::{Body, Value};

const VPC: &str = "aws_vpc";

pub(super) fn print(cloud: &Cloud, files: &mut Files) {
    let mut file = files.concern("network");
    for network in &cloud.networks {
        Print { cloud, network, path: format!("networks.{}", network.name), file: &mut file }.all();
    }
    let mut outputs = files.concern("outputs");
    for network in &cloud.networks {
        let what = format!("The network {}.", network.name);
        outputs.output(&network.label.and("id"), (&what, network.at), Value::of(VPC, &network.label, "id"));
    }
}

/// One network, and the file that it is printed to.
struct Print<'a, 'b> {
    cloud: &'a Cloud,
    network: &'a Network,
    path: String,
    file: &'a mut Concern<'b>,
}

impl Print<'_, '_> {
    fn all(&mut self) {
        self.vpc();
        let network = self.network;
        network.subnets.iter().for_each(|subnet| self.subnet(subnet));
        if network.has_gateway() {
            self.gateways();
        }
        network.nats.iter().for_each(|nat| self.nat(nat));
        network.tables.iter().for_each(|table| self.table(table));
        if !network.endpoints.is_empty() {
            network.endpoints.iter().for_each(|endpoint| self.endpoint(endpoint));
        }
    }

    fn made_for(&self) -> For<'_> {
        (&self.path, self.network.at)
    }

    fn add(&mut self, kind: &str, label: &Label, body: Body) {
        let (path, at) = (self.path.clone(), self.network.at);
        self.file.resource(kind, label, (&path, at), body);
    }

    fn vpc_id(&self) -> Value {
        Value::of(VPC, &self.network.label, "id")
    }

    fn vpc(&mut self) {
        let network = self.network;
        let Some((first, more)) = network.cidrs.split_first() else { return };
        let body = Body::default()
            .from("cidr_block", first.value.to_string(), first.at)
            .stated("assign_generated_ipv6_cidr_block", network.six.map(|at| (true, at)))
            .with("enable_dns_hostnames", true)
            .with("enable_dns_support", true)
            .named(&network.name);
        self.add(VPC, &network.label, body);
        for (number, cidr) in (2..).zip(more) {
            let body = Body::default().with("vpc_id", self.vpc_id()).from(
                "cidr_block",
                cidr.value.to_string(),
                cidr.at,
            );
            self.add("aws_vpc_ipv4_cidr_block_association", &network.label.and(&format!("{number}")), body);
        }
        // What has no group of its own is given this one, which lets nothing through.
        let body = Body::default().with("vpc_id", self.vpc_id()).named(&format!("{}-default", network.name));
        self.add("aws_default_security_group", &network.label, body);
    }

    fn subnet(&mut self, subnet: &Subnet) {
        let network = &self.network.label;
        let six = subnet.six.as_ref().map(|part| {
            let text = format!("cidrsubnet({VPC}.{network}.ipv6_cidr_block, 8, {})", part.value);
            (Value::expression(&text), part.at)
        });
        let body = Body::default()
            .with("vpc_id", self.vpc_id())
            .from("cidr_block", subnet.cidr.value.to_string(), subnet.cidr.at)
            .stated("availability_zone", subnet.zone.as_ref().map(|zone| (zone.value.as_str(), zone.at)))
            .stated("ipv6_cidr_block", six)
            .named(&format!("{}-{}", self.network.name, subnet.name));
        // A range that was added to the network is there only when it has been added.
        let later = (2..)
            .zip(self.network.cidrs.iter().skip(1))
            .find(|(_, cidr)| cidr.value.contains(subnet.cidr.value));
        let after = later.map(|(number, _)| {
            Value::list([format!(
                "aws_vpc_ipv4_cidr_block_association.{}",
                network.and(&format!("{number}"))
            )])
        });
        let path = format!("{}.subnets.{}", self.path, subnet.name);
        self.file.resource("aws_subnet", &subnet.label, (&path, subnet.at), body.maybe("depends_on", after));
        let body = Body::default()
            .with("subnet_id", Value::of("aws_subnet", &subnet.label, "id"))
            .with("route_table_id", Value::of("aws_route_table", &subnet.table, "id"));
        self.file.resource("aws_route_table_association", &subnet.label, (&path, subnet.at), body);
    }

    fn gateways(&mut self) {
        let network = self.network;
        let body = || Body::default().with("vpc_id", self.vpc_id()).named(&network.name);
        let (both, out) = (body(), body());
        self.add("aws_internet_gateway", &network.label, both);
        if self.has_outward_six() {
            self.add("aws_egress_only_internet_gateway", &network.label, out);
        }
    }

    /// Whether IPv6 goes out from behind a translation: it needs none, but a gateway that lets nothing in.
    fn has_outward_six(&self) -> bool {
        self.network.subnets.iter().any(|subnet| subnet.six.is_some() && matches!(subnet.way, Way::Nat(_)))
    }

    fn nat(&mut self, nat: &Nat) {
        let path = self.path.clone();
        let label = &nat.label;
        let address = if let Some(address) = nat.address {
            let body = Body::default().from("public_ip", address.to_string(), nat.at);
            self.file.data("aws_eip", label, (&path, nat.at), body);
            Value::expression(&format!("data.aws_eip.{label}.id"))
        } else {
            let body = Body::default().with("domain", "vpc").named(label.as_str());
            self.file.resource("aws_eip", label, (&path, nat.at), body);
            Value::of("aws_eip", label, "id")
        };
        let gateway = format!("aws_internet_gateway.{}", self.network.label);
        let body = Body::default()
            .with("allocation_id", address)
            .with("subnet_id", Value::of("aws_subnet", &nat.subnet, "id"))
            .with("depends_on", Value::list([gateway]))
            .named(label.as_str());
        self.file.resource("aws_nat_gateway", label, (&path, nat.at), body);
    }

    fn table(&mut self, table: &Table) {
        let path = self.path.clone();
        let made_for = (path.as_str(), table.at);
        let body = Body::default().with("vpc_id", self.vpc_id()).named(table.label.as_str());
        self.file.resource("aws_route_table", &table.label, made_for, body);
        let gateway = Value::of("aws_internet_gateway", &self.network.label, "id");
        let outward = Value::of("aws_egress_only_internet_gateway", &self.network.label, "id");
        let has_six =
            self.network.subnets.iter().any(|subnet| subnet.six.is_some() && subnet.table == table.label);
        let (four, six) = match &table.to {
            To::Gateway => (("gateway_id", gateway.clone()), ("gateway_id", gateway)),
            To::Nat(nat) => (
                ("nat_gateway_id", Value::of("aws_nat_gateway", nat, "id")),
                ("egress_only_gateway_id", outward),
            ),
            To::Nowhere => return,
        };
        let route =
            || Body::default().with("route_table_id", Value::of("aws_route_table", &table.label, "id"));
        let body = route().with("destination_cidr_block", "0.0.0.0/0").with(four.0, four.1);
        self.file.resource("aws_route", &table.label.and("ipv4"), made_for, body);
        if has_six {
            let body = route().with("destination_ipv6_cidr_block", "::/0").with(six.0, six.1);
            self.file.resource("aws_route", &table.label.and("ipv6"), made_for, body);
        }
    }

    fn endpoint(&mut self, endpoint: &Endpoint) {
        let network = self.network;
        let name = format!("com.amazonaws.{}.{}", self.cloud.region.value, endpoint.service);
        let body = Body::default()
            .with("vpc_id", self.vpc_id())
            .from("service_name", name, endpoint.at)
            .named(endpoint.label.as_str());
        let body = if endpoint.is_gateway() {
            let tables = ids("aws_route_table", network.tables.iter().map(|table| &table.label));
            body.with("vpc_endpoint_type", "Gateway").with("route_table_ids", tables)
        } else {
            let subnets = network.endpoint_subnets();
            let groups: Vec<Label> = network.endpoints_group().iter().map(Cloud::group).collect();
            body.with("vpc_endpoint_type", "Interface")
                .with("private_dns_enabled", true)
                .with("subnet_ids", ids("aws_subnet", subnets.iter().map(|subnet| &subnet.label)))
                .with("security_group_ids", ids("aws_security_group", &groups))
        };
        let (path, _) = self.made_for();
        let path = path.to_owned();
        self.file.resource("aws_vpc_endpoint", &endpoint.label, (&path, endpoint.at), body);
    }
}
