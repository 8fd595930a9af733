//! Random hosts: few ports and few addresses, so that rules overlap, shadow one another and miss by one.
//!
//! It deliberately makes sites that no one would write; what a rule of infc finds wrong with them is accepted.

use infc_tests::Random;

use crate::host::{Firewall, Host, Listener, Rule};

/// The host of a seed.
pub fn host(seed: u64) -> Host {
    let random = &mut Random(seed);
    let mut host = Host { address6: !random.one_in(5), vhost: random.one_in(4), ..Host::default() };
    let names = ["office", "lab", "branch"];
    for name in names.iter().take(random.below(3)) {
        let networks = (0..=random.below(3)).map(|_| network(random)).collect();
        host.zones.push(((*name).to_owned(), networks));
    }
    host.ssh = ssh(&host, random);
    host.listeners = listeners(&host, random);
    host.firewall = firewall(&host, random);
    if random.one_in(3) {
        docker(&mut host, random);
    }
    host
}

/// Containers whose ports are published, and what stands before them.
fn docker(host: &mut Host, random: &mut Random) {
    if let Firewall::Stated { fields, .. } = &mut host.firewall
        && random.one_in(3)
        && !fields.iter().any(|field| field.starts_with("outgoing"))
    {
        fields.push("outgoing = deny;".to_owned());
    }
    if random.one_in(2) {
        host.docker.push("ipv6 = \"fd00:d0c::/64\";".to_owned());
    }
    match random.below(3) {
        0 => host.docker.push("user-chain = untouched;".to_owned()),
        1 => host.docker.push("user-chain = derived;".to_owned()),
        _ => {
            let rules = (0..=random.below(6)).map(|_| rule(host, random));
            host.chain = Some(rules.filter(|rule| rule.action != "limit").collect());
        }
    }
    for number in 0..=random.below(3) {
        let (port, bind) = (port(random), bind(random));
        let taken =
            host.listeners.iter().chain(&host.containers).any(|other| other.port == port && !other.udp);
        if !taken {
            let from = sources(host, random);
            host.containers.push(Listener { name: format!("c{number}"), port, udp: false, bind, from });
        }
    }
}

fn ssh(host: &Host, random: &mut Random) -> Vec<String> {
    if random.one_in(3) {
        return vec!["enable = false;".to_owned()];
    }
    let mut fields = Vec::new();
    if random.one_in(3) {
        fields.push("port = 2222;".to_owned());
    }
    if random.one_in(3) {
        fields.push("limit = false;".to_owned());
    }
    if random.one_in(2) {
        fields.push(format!("from = [ {} ];", sources(host, random).join(" ")));
    }
    fields
}

/// The ports that listeners and rules share.
const FIRST_PORT: usize = 2001;
const PORTS: usize = 8;

fn port(random: &mut Random) -> u16 {
    u16::try_from(FIRST_PORT + random.below(PORTS)).unwrap_or(1)
}

fn listeners(host: &Host, random: &mut Random) -> Vec<Listener> {
    let mut all: Vec<Listener> = Vec::new();
    for number in 0..3 + random.below(4) {
        let (port, udp) = (port(random), random.one_in(3));
        let bind = bind(random);
        // Sockets of one port must not meet: of several each is bound to an address of its own.
        let free = |other: &Listener| {
            (other.port, other.udp) != (port, udp)
                || (other.bind.starts_with('"') && bind.starts_with('"') && other.bind != bind)
        };
        if !all.iter().all(free) {
            continue;
        }
        let from = if random.one_in(4) { Vec::new() } else { sources(host, random) };
        all.push(Listener { name: format!("l{number}"), port, udp, bind, from });
    }
    all
}

fn bind(random: &mut Random) -> String {
    let all = [
        "any",
        "any",
        "any",
        "any-v4",
        "any-v4",
        "loopback",
        "loopback-dual",
        "\"203.0.113.10\"",
        "\"203.0.113.11\"",
        "\"10.20.0.10\"",
        "\"127.0.0.1\"",
        "\"2001:db8:113::10\"",
        "\"2001:db8:113::11\"",
    ];
    (*random.pick::<&str>(&all)).to_owned()
}

fn sources(host: &Host, random: &mut Random) -> Vec<String> {
    (0..=random.below(3)).map(|_| source(host, random)).collect()
}

fn source(host: &Host, random: &mut Random) -> String {
    match random.below(8) {
        0 => "internet".to_owned(),
        1 => "loopback".to_owned(),
        2..=4 if !host.zones.is_empty() => format!("zones.{}", random.pick(&host.zones).0),
        _ => network(random),
    }
}

/// A network of either family, mostly a small one among the addresses that are tried.
fn network(random: &mut Random) -> String {
    let wide =
        ["198.51.0.0/16", "0.0.0.0/0", "128.0.0.0/1", "10.0.0.0/8", "::/0", "2000::/3", "2001:db8:a::/48"];
    if random.one_in(8) {
        return format!("\"{}\"", random.pick(&wide));
    }
    let cidr = if random.one_in(2) {
        let last = u8::try_from(random.below(24)).unwrap_or(0);
        let prefix = *random.pick(&[24_u8, 27, 28, 29, 30, 31, 32, 32]);
        infc_scalar::Cidr::covering([198, 51, 100, last].into(), prefix)
    } else {
        let last = u16::try_from(random.below(24)).unwrap_or(0);
        let prefix = *random.pick(&[64_u8, 112, 123, 124, 125, 126, 127, 128, 128]);
        infc_scalar::Cidr::covering([0x2001, 0xdb8, 0xa, 0, 0, 0, 0, last].into(), prefix)
    };
    format!("\"{cidr}\"")
}

fn firewall(host: &Host, random: &mut Random) -> Firewall {
    match random.below(8) {
        0 => Firewall::Derived,
        1 if random.one_in(4) => Firewall::Off,
        _ => {
            let mut fields = Vec::new();
            if random.one_in(3) {
                fields.push(format!("incoming = {};", random.pick(&["allow", "reject", "deny"])));
            }
            if random.one_in(6) {
                fields.push(format!("outgoing = {};", random.pick(&["deny", "reject"])));
            }
            if random.one_in(6) {
                fields.push("ipv6 = false;".to_owned());
            }
            if random.one_in(3) {
                let rules: Vec<String> = (0..=random.below(5)).map(|_| out(random)).collect();
                fields.push(format!("out = [ {} ];", rules.join(" ")));
            }
            let rules = (0..2 + random.below(9)).map(|_| rule(host, random)).collect();
            Firewall::Stated { fields, rules }
        }
    }
}

fn rule(host: &Host, random: &mut Random) -> Rule {
    let action = random.pick(&["allow", "allow", "allow", "deny", "deny", "reject", "limit"]);
    let mut fields = Vec::new();
    fields.extend(ports(random).map(|ports| format!("port = {ports};")));
    let to = [
        "203.0.113.10/32",
        "203.0.113.8/30",
        "203.0.113.11/32",
        "10.20.0.0/16",
        "0.0.0.0/0",
        "2001:db8:113::10/128",
        "2001:db8:113::/64",
    ];
    let mut from = if random.one_in(3) { Vec::new() } else { sources(host, random) };
    if random.one_in(5) {
        // The model knows no IPv6 address that the site does not state.
        let to: &&str = random.pick(if host.address6 { &to } else { &to[..5] });
        fields.push(format!("to = \"{to}\";"));
        if !from.is_empty() {
            // Sources of the other family alone are refused.
            from.push(
                (if to.contains(':') { "\"2001:db8:a::/125\"" } else { "\"198.51.100.0/29\"" }).to_owned(),
            );
        }
    }
    if random.one_in(5) {
        fields.push(format!("on = \"{}\";", random.pick(&["eth0", "eth1"])));
    }
    Rule { action: (*action).to_owned(), fields, from }
}

/// A rule for connections to the outside; 8080 is the port of containers.
fn out(random: &mut Random) -> String {
    let action = random.pick(&["allow", "allow", "deny", "reject"]);
    let mut fields = String::new();
    let port = if random.one_in(3) { Some("8080/tcp".to_owned()) } else { ports(random) };
    fields.extend(port.map(|port| format!("port = {port}; ")));
    if random.one_in(2) {
        let to: Vec<String> = (0..=random.below(2)).map(|_| network(random)).collect();
        fields.extend(["to = [ ", &to.join(" "), " ]; "]);
    }
    if random.one_in(5) {
        fields.extend(["on = \"", *random.pick(&["eth0", "eth1", "docker0"]), "\"; "]);
    }
    format!("({action} {{ {fields}}})")
}

fn ports(random: &mut Random) -> Option<String> {
    if random.one_in(8) {
        return None;
    }
    let proto = *random.pick(&["", "/tcp", "/tcp", "/udp"]);
    let first = if random.one_in(3) { *random.pick(&[22, 80, 2222]) } else { port(random) };
    if first > 2000 && random.one_in(3) {
        let last = first + u16::try_from(1 + random.below(4)).unwrap_or(1);
        return Some(format!("{first}..{last}{proto}"));
    }
    Some(format!("{first}{proto}"))
}
