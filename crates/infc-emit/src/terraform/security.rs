//! `security.tf.json`: security groups, each rule a resource of its own.
//!
//! It deliberately writes no rule inside a group: one that is written there takes away all that stand alone. What a group
//! lets out is always written: the provider takes away what AWS would let out by itself.

use infc_plan::cloud::{Cloud, Group, Label};
use infc_plan::network::{Rule, RuleEnd, RuleWay};

use super::files::{Concern, Files};
use super::value::{Body, Value};

const GROUP: &str = "aws_security_group";

pub(super) fn print(cloud: &Cloud, files: &mut Files) {
    let mut file = files.concern("security");
    for group in &cloud.groups {
        group_of(&mut file, group);
    }
    for rule in &cloud.rules {
        rule_of(&mut file, cloud, rule);
    }
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

fn rule_of(file: &mut Concern<'_>, cloud: &Cloud, rule: &Rule) {
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
    let stated = cloud.groups.iter().find(|one| one.label == group);
    let path = stated.map_or_else(String::new, |one| format!("{}.{way}", one.path));
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
