//! `security.tf.json`: security groups, each rule a resource of its own.
//!
//! It deliberately writes no rule inside a group: one that is written there takes away all that stand alone. What a group
//! lets out is always written: the provider takes away what AWS would let out by itself.

use infc_diag::Span;
use infc_plan::cloud::{Cloud, Group, Label, Network};
use infc_plan::network::{Rule, RuleEnd, RuleWay};

use super::files::{Concern, Files};
use super::value::{Body, Value};

const GROUP: &str = "aws_security_group";

pub(super) fn print(cloud: &Cloud, files: &mut Files) {
    let mut file = files.concern("security");
    for group in &cloud.groups {
        group_of(&mut file, group);
    }
    for balancer in &cloud.balancers {
        let end = RuleEnd::Balancer(balancer.name.clone());
        let path = format!("balancers.{}", balancer.name);
        alone(&mut file, (cloud.named(&end), &balancer.network), (path, balancer.at));
    }
    for fleet in &cloud.fleets {
        let end = RuleEnd::Fleet(fleet.host.clone());
        let network = cloud.networks.iter().find(|one| {
            one.subnets.iter().any(|subnet| fleet.subnets.iter().any(|own| own.value == subnet.label))
        });
        if let Some(network) = network {
            alone(
                &mut file,
                (cloud.named(&end), &network.label),
                (format!("hosts.{}", fleet.host), fleet.at),
            );
        }
    }
    for network in cloud.networks.iter().filter(|one| one.endpoints.iter().any(|one| !one.is_gateway())) {
        endpoints_group(&mut file, network);
    }
    for rule in &cloud.rules {
        rule_of(&mut file, rule);
    }
}

/// The group that stands for a balancer or a fleet alone, where a rule names it. It has no rule.
fn alone(file: &mut Concern<'_>, (label, network): (Option<Label>, &Label), (path, at): (String, Span)) {
    if let Some(label) = label {
        group_of(file, &Group { label, network: network.clone(), path, at });
    }
}

/// The group of a network's endpoints: whoever is of the network may ask them.
fn endpoints_group(file: &mut Concern<'_>, network: &Network) {
    let path = format!("networks.{}.endpoints", network.name);
    let label = network.endpoints_group();
    for (number, cidr) in (1..).zip(&network.cidrs) {
        let body = Body::default()
            .with("security_group_id", Value::of(GROUP, &label, "id"))
            .with("ip_protocol", "tcp")
            .with("from_port", 443_u16)
            .with("to_port", 443_u16)
            .from("cidr_ipv4", cidr.value.to_string(), cidr.at)
            .with("description", network.name.as_ref());
        let own = label.and(&format!("443-tcp_{number}"));
        file.resource("aws_vpc_security_group_ingress_rule", &own, (&path, network.at), body);
    }
    group_of(file, &Group { label, network: network.label.clone(), path, at: network.at });
}

fn group_of(file: &mut Concern<'_>, group: &Group) {
    let body = Body::default()
        .with("name_prefix", format!("{}-", group.label))
        .with("description", group.path.as_str())
        .with("vpc_id", Value::of("aws_vpc", &group.network, "id"))
        .named(group.label.as_str())
        .made_anew();
    file.resource(GROUP, &group.label, (&group.path, group.at), body);
}

fn rule_of(file: &mut Concern<'_>, rule: &Rule) {
    let key = &rule.key;
    let group = Cloud::group(&key.group);
    let (kind, way) = match key.way {
        RuleWay::In => ("aws_vpc_security_group_ingress_rule", "ingress"),
        RuleWay::Out => ("aws_vpc_security_group_egress_rule", "egress"),
    };
    let body = Body::default().with("security_group_id", Value::of(GROUP, &group, "id"));
    let body = match key.ports {
        None => body.with("ip_protocol", "-1"),
        Some((proto, first, last)) => body
            .from("ip_protocol", proto.to_string(), rule.at)
            .from("from_port", first, rule.at)
            .from("to_port", last, rule.at),
    };
    let body = match &key.end {
        RuleEnd::Range(range) if range.is_v4() => body.from("cidr_ipv4", range.to_string(), rule.at),
        RuleEnd::Range(range) => body.from("cidr_ipv6", range.to_string(), rule.at),
        RuleEnd::Group(_) | RuleEnd::Balancer(_) | RuleEnd::Fleet(_) => {
            let other = Cloud::group_of(&key.end).map(|label| (Value::of(GROUP, &label, "id"), rule.at));
            body.stated("referenced_security_group_id", other)
        }
    };
    let path = format!("networks.{}.groups.{}.{way}", key.group.network, key.group.name);
    let label = label(rule, &group);
    file.resource(
        kind,
        &label,
        (&path, rule.at),
        body.with("description", described(rule)).named(label.as_str()),
    );
}

/// A name that says what the rule admits, and changes only with it: `main_web_443-tcp_internet_0-0-0-0-0`.
fn label(rule: &Rule, group: &Label) -> Label {
    let ports = match rule.key.ports {
        None => "all".to_owned(),
        Some((proto, first, last)) if first == last => format!("{first}-{proto}"),
        Some((proto, first, last)) => format!("{first}-{last}-{proto}"),
    };
    let end = rule.key.end.to_string();
    let end = if *rule.name == *end { end } else { format!("{}_{end}", rule.name) };
    group.and(&ports).and(&end.replace([':', '/'], "-"))
}

/// What AWS shows of the rule; it takes 255 letters of a small alphabet.
fn described(rule: &Rule) -> String {
    let text = rule.what.clone().unwrap_or_else(|| rule.name.to_string());
    let plain = |char: char| char.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(char);
    text.chars().map(|char| if plain(char) { char } else { '-' }).take(255).collect()
}
