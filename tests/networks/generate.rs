//! Random sites: few addresses, few ports and everything that may stand before a host, so that ranges overlap, groups
//! refer to one another and ways miss by one.
//!
//! It deliberately makes sites that nobody would write, and nothing of what happens within a host: `tests/kernel` does.

use infc_tests::Random;

use crate::text::{Text, field, quoted, word, words};

type Fields = Vec<(String, Text)>;

/// What a site has, by the names under which its parts refer to it.
#[derive(Default)]
struct Known {
    zones: Vec<String>,
    networks: Vec<Net>,
    hosts: Vec<Host>,
    externals: Vec<String>,
    balancers: Vec<String>,
    vhosts: Vec<String>,
    /// What a balancer may hand on to.
    behind: Vec<String>,
}

struct Net {
    name: &'static str,
    /// The first two bytes of its IPv4 addresses.
    base: String,
    /// What its IPv6 addresses begin with.
    base6: String,
    subnets: Vec<String>,
    groups: Vec<String>,
}

struct Host {
    name: String,
    network: Option<usize>,
    address: String,
    address6: Option<String>,
}

/// The site of a seed.
pub fn site(seed: u64) -> Text {
    let random = &mut Random(seed);
    let mut known = Known::default();
    for (number, name) in ["a", "b"].into_iter().enumerate() {
        if number == 0 || random.one_in(2) {
            known.networks.push(net(name, random));
        }
    }
    known.zones =
        ["office", "cloud"].iter().take(random.below(3)).map(|name| format!("zones.{name}")).collect();
    known.externals = (0..random.below(3)).map(|number| format!("e{number}")).collect();
    known.balancers = (0..random.below(3)).map(|number| format!("lb{number}")).collect();
    for number in 0..=random.below(4) {
        let host = placed(&known, number, random);
        known.hosts.push(host);
    }
    let hosts: Fields = (0..known.hosts.len()).map(|number| host(&mut known, number, random)).collect();
    let mut all = Fields::new();
    for zone in &known.zones {
        let networks = (0..=random.below(3)).map(|_| literal(&known, random)).collect();
        all.push(field(zone, Text::List(networks)));
    }
    all.extend(
        known
            .networks
            .iter()
            .map(|net| field(format!("networks.{}", net.name), network(&known, net, random))),
    );
    for name in &known.externals {
        all.push(field(format!("externals.{name}"), external(&known, random)));
    }
    for name in &known.balancers {
        all.push(field(format!("balancers.{name}"), balancer(&known, random)));
    }
    if random.one_in(2) && !(known.vhosts.is_empty() && known.balancers.is_empty()) {
        all.push(field("cdns.front", cdn(&known, random)));
    }
    all.extend(hosts);
    Text::Set(all)
}

fn net(name: &'static str, random: &mut Random) -> Net {
    // Two networks may well have the same addresses: they do not know of each other.
    let same = name == "a" || random.one_in(3);
    let base = if same { "10.0" } else { "10.1" }.to_owned();
    let base6 = format!("2001:db8:{name}");
    let of = |what: &str, number: usize| format!("networks.{name}.{what}{number}");
    let subnets = (0..=random.below(3)).map(|number| of("subnets.s", number)).collect();
    let groups = (0..random.below(4)).map(|number| of("groups.g", number)).collect();
    Net { name, base, base6, subnets, groups }
}

fn routing(random: &mut Random) -> Text {
    match random.below(5) {
        0 | 1 => word("internet-gateway"),
        2 => word("no-route"),
        3 => Text::Of("nat", Box::new(Text::Set(Fields::new()))),
        _ => {
            let all = ["\"203.0.113.200\"", "\"203.0.113.201\"", "\"2001:db8:77::1\""];
            let some = 1 + random.below(2) + usize::from(random.one_in(6));
            let addresses = words(all.iter().take(some).map(|text| (*text).to_owned()));
            Text::Of("nat", Box::new(Text::Set(vec![field("addresses", addresses)])))
        }
    }
}

fn network(known: &Known, net: &Net, random: &mut Random) -> Text {
    let mut fields = Fields::new();
    if !random.one_in(4) {
        fields.push(field("cidr", quoted(format!("{}.0.0/16", net.base))));
    }
    let six = random.one_in(2);
    if six && !random.one_in(4) {
        fields.push(field("cidr6", quoted(format!("{}::/48", net.base6))));
    }
    if random.one_in(6) {
        fields.push(field("also", words(vec!["\"172.16.0.0/30\"".to_owned()])));
    }
    if random.one_in(3) {
        fields.push(field("routing", routing(random)));
    }
    let endpoints: Vec<String> = known.externals.iter().filter(|_| random.one_in(4)).cloned().collect();
    if !endpoints.is_empty() {
        fields.push(field("endpoints", words(endpoints.iter().map(|name| format!("externals.{name}")))));
    }
    for (number, subnet) in net.subnets.iter().enumerate() {
        let mut own = Fields::new();
        let six = six && !random.one_in(3);
        if !six || !random.one_in(8) {
            own.push(field("cidr", quoted(format!("{}.{number}.0/24", net.base))));
        }
        if six {
            own.push(field("cidr6", quoted(format!("{}:{number}::/64", net.base6))));
        }
        if random.one_in(2) {
            own.push(field("routing", routing(random)));
        }
        fields.push(field(subnet.trim_start_matches(&format!("networks.{}.", net.name)), Text::Set(own)));
    }
    for group in &net.groups {
        fields.push(field(
            group.trim_start_matches(&format!("networks.{}.", net.name)),
            security_group(known, net, random),
        ));
    }
    Text::Set(fields)
}

fn security_group(known: &Known, net: &Net, random: &mut Random) -> Text {
    let mut fields = vec![field("ingress", rules(known, (net, "from"), random))];
    if random.one_in(3) {
        fields.push(field("egress", Text::Of("rules", Box::new(rules(known, (net, "to"), random)))));
    }
    Text::Set(fields)
}

fn rules(known: &Known, (net, peers): (&Net, &str), random: &mut Random) -> Text {
    let rule = |random: &mut Random| {
        let mut fields = Fields::new();
        fields.extend(ports(random).map(|ports| field("port", word(ports))));
        let sources = (0..=random.below(2)).map(|_| source(known, Some(net), random)).collect();
        fields.push(field(peers, Text::List(sources)));
        Text::Set(fields)
    };
    Text::List((0..random.below(4)).map(|_| rule(random)).collect())
}

const FIRST_PORT: usize = 3000;

fn port(random: &mut Random) -> usize {
    FIRST_PORT + random.below(4)
}

fn ports(random: &mut Random) -> Option<String> {
    let proto = *random.pick(&["", "/tcp", "/tcp", "/udp"]);
    match random.below(6) {
        0 => None,
        1 => Some(format!("80{proto}")),
        2 => Some(format!("22{proto}")),
        3 => {
            let first = port(random);
            Some(format!("{first}..{}{proto}", first + 1 + random.below(2)))
        }
        _ => Some(format!("{}{proto}", port(random))),
    }
}

/// An address or a range of them, near those that something has.
fn literal(known: &Known, random: &mut Random) -> Text {
    let wide = [
        "0.0.0.0/0",
        "0.0.0.0/0",
        "0.0.0.0/0",
        "::/0",
        "10.0.0.0/8",
        "203.0.113.0/24",
        "128.0.0.0/1",
        "2000::/3",
    ];
    if random.one_in(4) {
        return quoted(random.pick(&wide));
    }
    let net = random.pick(&known.networks);
    let last = random.below(16);
    match random.below(6) {
        0 => quoted(format!("{}.{}.{}/{}", net.base, random.below(3), last & !3, 30)),
        1 => quoted(format!("{}.{}.0/24", net.base, random.below(3))),
        2 => quoted(format!("{}.{}.{last}/32", net.base, random.below(3))),
        3 => quoted(format!("{}:{}::{:x}/126", net.base6, random.below(3), last & !3)),
        4 => quoted(format!("203.0.113.{}/{}", last & !1, 31)),
        _ => quoted(format!("2001:db8:113::{:x}/127", last & !1)),
    }
}

/// Who is meant by a rule or a list; of groups those of `net`, or of any.
fn source(known: &Known, net: Option<&Net>, random: &mut Random) -> Text {
    let net = net.unwrap_or_else(|| random.pick(&known.networks));
    let of = |all: &[String], start: &str, random: &mut Random| {
        (!all.is_empty()).then(|| word(format!("{start}{}", random.pick(all))))
    };
    let named = match random.below(9) {
        0 => Some(word("internet")),
        1 => of(&known.zones, "", random),
        2 | 3 => of(&net.groups, "", random),
        4 => Some(word(format!("hosts.{}", random.pick(&known.hosts).name))),
        5 => of(&known.balancers, "balancers.", random),
        6 => Some(word(format!("networks.{}", net.name))),
        7 => of(&net.subnets, "", random),
        _ => None,
    };
    named.unwrap_or_else(|| literal(known, random))
}

/// Where a host stands, and its addresses.
fn placed(known: &Known, number: usize, random: &mut Random) -> Host {
    let name = format!("h{number}");
    let network = (!random.one_in(4)).then(|| random.below(known.networks.len()));
    let last = 4 + 2 * number + random.below(2);
    let (address, address6) = match network.and_then(|network| known.networks.get(network)) {
        Some(net) => {
            let subnet = random.below(3);
            (format!("{}.{subnet}.{last}", net.base), format!("{}:{subnet}::{last:x}", net.base6))
        }
        None => (format!("203.0.113.{last}"), format!("2001:db8:113::{last:x}")),
    };
    if random.one_in(12) {
        return Host { name, network, address: address6, address6: None };
    }
    let address6 = random.one_in(3).then_some(address6);
    Host { name, network, address, address6 }
}

fn host(known: &mut Known, number: usize, random: &mut Random) -> (String, Text) {
    let host = &known.hosts[number];
    let (name, address) = (host.name.clone(), host.address.clone());
    let mut fields = vec![
        field("os", word("debian-12")),
        field("address", quoted(&address)),
        field("managed", word("false")),
    ];
    fields.extend(host.address6.as_ref().map(|six| field("address6", quoted(six))));
    let net = host.network.and_then(|network| known.networks.get(network));
    if let Some(net) = net {
        let whole = net.subnets.is_empty() || random.one_in(5);
        let segment =
            if whole { format!("networks.{}", net.name) } else { random.pick(&net.subnets).clone() };
        fields.push(field("network", word(segment)));
        let groups: Vec<String> = net.groups.iter().filter(|_| random.one_in(2)).cloned().collect();
        fields.push(field("groups", words(groups)));
    }
    let public = if net.is_some() { random.below(4) } else { random.below(16) };
    match public {
        0 => fields.push(field("public", word("dynamic"))),
        1 | 2 => fields.push(field("public", quoted(format!("203.0.113.{}", 100 + number)))),
        _ => {}
    }
    fields.push(field("ssh", ssh(known, random)));
    fields.push(field("firewall", firewall(random)));
    if random.one_in(3) {
        let six = known.hosts[number].address6.clone();
        fields
            .push(field(format!("listeners.u{number}"), listener(known, (&address, six.as_deref()), random)));
    }
    for app in 0..=random.below(2) {
        let six = known.hosts[number].address6.clone();
        let mut own =
            vec![field("script", quoted("server.js")), field("directory", quoted(format!("/srv/app{app}")))];
        own.push(field("port", word((FIRST_PORT + 2 * app + random.below(2)).to_string())));
        own.extend(open(known, (&address, six.as_deref()), random));
        fields.push(field(format!("apps.x{app}"), Text::Set(own)));
        known.behind.push(format!("hosts.{name}.apps.x{app}"));
    }
    if random.one_in(3) {
        fields.push(field(format!("vhosts.\"{name}.example.org\""), vhost(known, &name, random)));
        known.vhosts.push(format!("hosts.{name}.vhosts.\"{name}.example.org\""));
    }
    (format!("hosts.{name}"), Text::Set(fields))
}

/// The fields that say where something listens, and for whom.
fn open(known: &Known, (address, six): (&str, Option<&str>), random: &mut Random) -> Fields {
    let own = format!("\"{}\"", if random.one_in(2) { six.unwrap_or(address) } else { address });
    let binds = ["any", "any", "any", "any-v4", "any-v4", "loopback", "loopback-dual", &own];
    let from = (0..random.below(3)).map(|_| source(known, None, random)).collect();
    vec![field("bind", word(*random.pick(&binds))), field("from", Text::List(from))]
}

fn listener(known: &Known, own: (&str, Option<&str>), random: &mut Random) -> Text {
    let mut fields = vec![field("port", word(port(random).to_string())), field("protocol", word("udp"))];
    fields.extend(open(known, own, random));
    Text::Set(fields)
}

fn ssh(known: &Known, random: &mut Random) -> Text {
    if random.one_in(2) {
        return Text::Set(vec![field("enable", word("false"))]);
    }
    let from = (0..random.below(3)).map(|_| source(known, None, random)).collect();
    Text::Set(vec![field("from", Text::List(from))])
}

fn firewall(random: &mut Random) -> Text {
    match random.below(8) {
        0..=1 => word("derived"),
        2 => {
            let open = vec![
                field("incoming", word("allow")),
                field("outgoing", word(*random.pick(&["deny", "reject"]))),
            ];
            Text::Of("stated", Box::new(Text::Set(open)))
        }
        _ => word("no-firewall"),
    }
}

/// A vhost of static files, or one that hands everything on to an app of any host.
fn vhost(known: &Known, name: &str, random: &mut Random) -> Text {
    let apps: Vec<&String> = known.behind.iter().filter(|path| path.contains(".apps.")).collect();
    let route = if random.one_in(2) {
        word("spa")
    } else {
        let app = (*random.pick(&apps)).replace(&format!("hosts.{name}."), "");
        Text::Of("proxy", Box::new(Text::Set(vec![field("to", word(app))])))
    };
    Text::Set(vec![
        field("tls", word("off")),
        field("root", quoted("/srv/www")),
        field("routes.\"/\"", route),
    ])
}

fn external(known: &Known, random: &mut Random) -> Text {
    let mut fields =
        vec![field("address", quoted("e.example.net")), field("port", word(port(random).to_string()))];
    if random.one_in(2) {
        let net = random.pick(&known.networks);
        let whole = net.subnets.is_empty() || random.one_in(3);
        let segment =
            if whole { format!("networks.{}", net.name) } else { random.pick(&net.subnets).clone() };
        fields.push(field("network", word(segment)));
        let groups: Vec<String> = net.groups.iter().filter(|_| random.one_in(2)).cloned().collect();
        fields.push(field("groups", words(groups)));
        if random.one_in(2) {
            fields.push(field("public", word("true")));
        }
    }
    if random.one_in(2) {
        let from = (0..=random.below(2)).map(|_| source(known, None, random)).collect();
        fields.push(field("from", Text::List(from)));
    }
    Text::Of("service", Box::new(Text::Set(fields)))
}

fn balancer(known: &Known, random: &mut Random) -> Text {
    let some: Vec<&Net> = known.networks.iter().filter(|net| !net.subnets.is_empty()).collect();
    let net = *random.pick(&some);
    let mut subnets: Vec<String> = net.subnets.iter().filter(|_| random.one_in(2)).cloned().collect();
    if subnets.is_empty() {
        subnets.extend(net.subnets.first().cloned());
    }
    let groups: Vec<String> = net.groups.iter().filter(|_| random.one_in(2)).cloned().collect();
    let mut fields = vec![field("subnets", words(subnets)), field("groups", words(groups))];
    if random.one_in(3) {
        fields.push(field("public", word("false")));
    }
    for number in 0..=random.below(2) {
        let mut own = vec![field("port", word(port(random).to_string()))];
        let mut to: Vec<String> = (0..random.below(3)).map(|_| random.pick(&known.behind).clone()).collect();
        to.extend(known.vhosts.iter().filter(|_| random.one_in(4)).cloned());
        own.push(field("to", words(to)));
        fields.push(field(format!("listeners.p{number}"), Text::Set(own)));
    }
    Text::Set(fields)
}

fn cdn(known: &Known, random: &mut Random) -> Text {
    let balancers = known.balancers.iter().map(|name| format!("balancers.{name}"));
    let all: Vec<String> = known.vhosts.iter().cloned().chain(balancers).collect();
    let mut to: Vec<String> = all.iter().filter(|_| random.one_in(2)).cloned().collect();
    if to.is_empty() {
        to.push(random.pick(&all).clone());
    }
    let ranges = ["\"203.0.113.64/30\"", "\"198.51.100.0/29\"", "\"2001:db8:c::/125\"", "\"10.0.0.0/30\""];
    let mut from: Vec<String> =
        ranges.iter().filter(|_| random.one_in(3)).map(|text| (*text).to_owned()).collect();
    if from.is_empty() {
        from.push(ranges[random.below(3)].to_owned());
    }
    from.extend(known.zones.iter().filter(|_| random.one_in(6)).cloned());
    let mut fields = vec![field("to", words(to)), field("from", words(from))];
    if random.one_in(3) {
        fields.push(field("sole", word("false")));
    }
    Text::Set(fields)
}
