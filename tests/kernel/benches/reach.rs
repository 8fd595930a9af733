//! Who reaches what, for 1,000 hosts with 20 listeners each and 10 to 1,000 rules: `cargo bench -p infc-kernel`.
//!
//! Times are the least of several runs of the whole of `reach`, on as many threads as it takes. First it has to agree
//! with rules that are tried one by one, on small hosts. It deliberately asserts no time: it is a table to read.

#![expect(clippy::disallowed_methods, reason = "a benchmark asks the clock")]

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use infc_daemons::Outcome;
use infc_kernel::Compiled;
use infc_net::{Verdict, reach};
use infc_plan::firewall::{Action, Reason, Rule, Verdict as Policy};
use infc_plan::{BindSet, HostPlan, Plan};
use infc_scalar::{Cidr, Proto};
use infc_tests::Random;

const HOSTS: usize = 1_000;
const LISTENERS: usize = 20;
const RULES: [usize; 4] = [10, 50, 250, 1_000];

fn main() -> Outcome<()> {
    let base = base()?;
    println!("{} answers agree with rules tried one by one", agree(&base));
    println!(
        "{:>8} {:>8} {:>10} {:>10} {:>12} {:>18}",
        "hosts", "rules", "paths", "ms", "µs a host", "ns a host and rule"
    );
    for rules in RULES {
        row(&base, HOSTS, rules);
    }
    row(&base, 1, 10_000);
    Ok(())
}

fn row(base: &Plan, hosts: usize, rules: usize) {
    let plan = site(base, hosts, rules);
    let mut best = Duration::MAX;
    let mut paths = 0;
    for _ in 0..5 {
        let begin = Instant::now();
        let reach = reach(&plan);
        best = best.min(begin.elapsed());
        paths = reach.hosts.values().flat_map(|host| &host.sockets).map(|socket| socket.paths.len()).sum();
    }
    let each = best.as_secs_f64() * 1e9 / f64::from(u32::try_from(hosts).unwrap_or(1));
    println!(
        "{hosts:>8} {rules:>8} {paths:>10} {:>10.1} {:>12.1} {:>18.0}",
        best.as_secs_f64() * 1e3,
        each / 1e3,
        each / f64::from(u32::try_from(rules).unwrap_or(1)),
    );
}

/// A host with twenty listeners and a firewall, through the whole compiler.
fn base() -> Outcome<Plan> {
    let listeners = (0..LISTENERS).map(|number| {
        let bind = if number % 4 == 0 { "any-v4" } else { "any" };
        let port = 2001 + number;
        format!("listeners.l{number} = {{ port = {port}; bind = {bind}; from = [ internet ]; }};")
    });
    let listeners: Vec<String> = listeners.collect();
    let host =
        "os = debian-12; address = \"203.0.113.10\"; address6 = \"2001:db8:113::10\"; ssh.enable = false;";
    let accepted = "accept.ssh-lockout = \"a benchmark\"; accept.private-listener-exposed = \"a benchmark\";";
    let text = format!("{{ hosts.web = {{ {host} {accepted} {} }}; }}", listeners.join(" "));
    Ok(Compiled::of(&text)?.plan)
}

/// The host so many times, each with rules of its own.
fn site(base: &Plan, hosts: usize, rules: usize) -> Plan {
    let mut plan = Plan { zones: base.zones.clone(), ..Plan::default() };
    let Some(host) = base.hosts.values().next() else { return plan };
    for number in 0..hosts {
        let name: Arc<str> = format!("h{number}").into();
        let mut host = HostPlan { name: name.clone(), ..host.clone() };
        let mut random = Random(number as u64);
        if let Some(firewall) = &mut host.firewall {
            firewall.rules = (0..rules).map(|_| rule(&mut random, firewall.at)).collect();
        }
        plan.hosts.insert(name, host);
    }
    plan
}

/// A rule for one of the listeners, for some, or, one in twenty, for all ports.
fn rule(random: &mut Random, at: infc_diag::Span) -> Rule {
    let first = u16::try_from(2001 + random.below(LISTENERS)).unwrap_or(0);
    let last = first + if random.one_in(5) { u16::try_from(random.below(4)).unwrap_or(0) } else { 0 };
    let bits = u32::try_from(random.below(1 << 24)).unwrap_or(0);
    let four = IpAddr::from((0x0a00_0000 + bits).to_be_bytes());
    let six = IpAddr::from(((0x2001_0db8_u128 << 96) + (u128::from(bits) << 40)).to_be_bytes());
    let (addr, widest) = if random.one_in(3) { (six, 32) } else { (four, 8) };
    let prefix = widest + u8::try_from(random.below(25)).unwrap_or(0);
    Rule {
        action: *random.pick(&[Action::Allow, Action::Allow, Action::Limit, Action::Deny, Action::Reject]),
        proto: if random.one_in(2) { None } else { Some(Proto::Tcp) },
        ports: if random.one_in(20) { None } else { Some((first, last)) },
        to: None,
        from: Some(Cidr::covering(addr, prefix)),
        on: None,
        comment: None,
        at,
        reason: Reason::Stated,
    }
}

/// Small hosts: every listener from both sides of every boundary, against the first rule that matches. How many answers.
fn agree(base: &Plan) -> usize {
    let plan = site(base, 200, 12);
    let reached = reach(&plan);
    let mut answers = 0;
    for (name, host) in &plan.hosts {
        let Some(firewall) = &host.firewall else { continue };
        let ends =
            firewall.rules.iter().filter_map(|rule| rule.from).flat_map(|from| [from.first(), from.last()]);
        let asked: Vec<IpAddr> = ends.flat_map(beside).collect();
        for socket in reached.hosts.get(name).into_iter().flat_map(|host| &host.sockets) {
            for from in asked.iter().filter(|from| socket.listener.bind != BindSet::AnyV4 || from.is_ipv4()) {
                let own = &socket.listener;
                let first = firewall.rules.iter().find(|rule| {
                    rule.from.is_none_or(|network| network.contains(*from))
                        && rule.proto.is_none_or(|proto| proto == own.proto)
                        && rule.ports.is_none_or(|(first, last)| (first..=last).contains(&own.port))
                });
                let admits =
                    first.map_or(firewall.incoming.value == Policy::Allow, |rule| rule.action.admits());
                let path = socket.paths.iter().find(|path| path.sources.contains(*from));
                let said = path.map(|path| path.verdict == Verdict::Admitted);
                assert!(said == Some(admits), "{from} at {name} {own:?}: {said:?}, not {admits}");
                answers += 1;
            }
        }
    }
    answers
}

/// An address and its neighbours.
fn beside(addr: IpAddr) -> Vec<IpAddr> {
    match addr {
        IpAddr::V4(four) => {
            [-1, 0, 1].map(|by| IpAddr::from(u32::from(four).wrapping_add_signed(by).to_be_bytes())).into()
        }
        IpAddr::V6(six) => {
            [-1, 0, 1].map(|by| IpAddr::from(u128::from(six).wrapping_add_signed(by).to_be_bytes())).into()
        }
    }
}
