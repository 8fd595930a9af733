//! The rules of security groups in one form, whatever they are taken from: the plan, or the files that are emitted.
//!
//! For a provider that has no resource for each rule yet the plan's rules are lowered to the one that it has. It
//! deliberately leaves out what a rule is called and what it is for: AWS compares neither.

use std::collections::{BTreeMap, BTreeSet};

use infc_plan::cloud::Cloud;
use infc_plan::network::{Rule, RuleEnd, RuleWay};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A rule.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Admitted {
    /// The label of the group.
    pub group: String,
    /// `ingress` or `egress`.
    pub way: &'static str,
    /// `tcp`, `udp`, or `-1` for everything.
    pub proto: String,
    /// First and last port; of everything none.
    pub ports: Option<(u64, u64)>,
    /// A range of addresses, or the label of a group.
    pub end: String,
}

impl Admitted {
    fn of(rule: &Rule) -> Self {
        let key = &rule.key;
        let way = match key.way {
            RuleWay::In => "ingress",
            RuleWay::Out => "egress",
        };
        let end = match (&key.end, Cloud::group_of(&key.end)) {
            (RuleEnd::Range(range), _) => range.to_string(),
            (_, label) => label.map(|label| label.to_string()).unwrap_or_default(),
        };
        Self {
            group: Cloud::group(&key.group).to_string(),
            way,
            proto: key.ports.map_or_else(|| "-1".to_owned(), |(proto, ..)| proto.to_string()),
            ports: key.ports.map(|(_, first, last)| (first.into(), last.into())),
            end,
        }
    }
}

/// The rules of the plan.
pub fn planned(cloud: &Cloud) -> BTreeSet<Admitted> {
    cloud.rules.iter().map(Admitted::of).collect()
}

/// The rules in the files (name, text) that are emitted; what cannot be read is missing, and so found by who compares.
pub fn emitted(files: &[(String, String)]) -> BTreeSet<Admitted> {
    let read = |(_, text): &(String, String)| serde_json::from_str::<Value>(text).ok();
    let mut found = BTreeSet::new();
    for file in files.iter().filter_map(read) {
        for way in ["ingress", "egress"] {
            let kind = format!("/resource/aws_vpc_security_group_{way}_rule");
            let all = file.pointer(&kind).and_then(Value::as_object);
            found.extend(all.into_iter().flat_map(Map::values).filter_map(|one| resource(way, one)));
        }
    }
    found
}

fn resource(way: &'static str, body: &Value) -> Option<Admitted> {
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let port = |name: &str| body.get(name).and_then(Value::as_u64);
    let group =
        |text: &str| Some(text.strip_prefix("${aws_security_group.")?.strip_suffix(".id}")?.to_owned());
    let end = match text("cidr_ipv4").or_else(|| text("cidr_ipv6")) {
        Some(range) => range.to_owned(),
        None => group(text("referenced_security_group_id")?)?,
    };
    Some(Admitted {
        group: group(text("security_group_id")?)?,
        way,
        proto: text("ip_protocol")?.to_owned(),
        ports: port("from_port").zip(port("to_port")),
        end,
    })
}

/// The rules of the plan as resources of the provider's third version.
pub fn lowered(cloud: &Cloud) -> Value {
    let label = |(number, rule)| (format!("rule-{number}"), older(&Admitted::of(rule)));
    let rules: BTreeMap<String, Value> = (1..).zip(&cloud.rules).map(label).collect();
    json!({ "resource": { "aws_security_group_rule": rules } })
}

fn older(rule: &Admitted) -> Value {
    let (first, last) = rule.ports.unwrap_or((0, 0));
    let id = |label: &str| format!("${{aws_security_group.{label}.id}}");
    let mut body = json!({
        "type": rule.way,
        "security_group_id": id(&rule.group),
        "protocol": rule.proto,
        "from_port": first,
        "to_port": last,
    });
    let end = if rule.end.contains(':') {
        ("ipv6_cidr_blocks", json!([rule.end]))
    } else if rule.end.contains('/') {
        ("cidr_blocks", json!([rule.end]))
    } else {
        ("source_security_group_id", json!(id(&rule.end)))
    };
    if let Some(fields) = body.as_object_mut() {
        fields.insert(end.0.to_owned(), end.1);
    }
    body
}
