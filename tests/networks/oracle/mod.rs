//! Who reaches what by the letter of `lang/spec/networks.md`, for one address and one port at a time.
//!
//! It reads the site as it is stated and deliberately knows neither sets of addresses nor plans: every rule is tried in
//! its order, and what holds of many addresses is asked of each that may make a difference. It says nothing of what
//! happens within a host but the derived firewall and the bind; `tests/kernel` measures those.

mod edge;
mod host;
mod layer;
mod outside;
mod place;
mod source;

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use infc_model::{At, Behind, Facts, Host, Named, Origin, Route, SecurityGroup, Segment, Source, Upstream};
use infc_scalar::{Cidr, PortSpec, Proto};

/// What becomes of an attempt.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fate {
    /// It arrives.
    Open,
    /// It depends on something that the site does not say.
    Doubt,
    /// It does not arrive, for these reasons; for none where nothing listens for its family.
    Shut(BTreeSet<&'static str>),
}

impl Fate {
    pub fn shut(why: &'static str) -> Self {
        Self::Shut(BTreeSet::from([why]))
    }

    pub fn nothing() -> Self {
        Self::Shut(BTreeSet::new())
    }

    /// The same without the reasons.
    #[must_use]
    pub fn plain(self) -> Self {
        if matches!(self, Self::Shut(_)) { Self::nothing() } else { self }
    }

    /// The better of two ways to the same thing; of two that are shut both reasons.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Shut(one), Self::Shut(two)) => Self::Shut(one.into_iter().chain(two).collect()),
            (one, two) => one.min(two),
        }
    }

    /// Two stretches of one way.
    fn then(self, other: Self) -> Self {
        self.max(other)
    }

    /// What all of several attempts come to of which nobody knows which is made.
    fn of_any(all: &[Self]) -> Self {
        let open = all.iter().all(|fate| *fate == Self::Open);
        let shut = all.iter().all(|fate| matches!(fate, Self::Shut(_)));
        match all.first() {
            None => Self::nothing(),
            Some(_) if open => Self::Open,
            Some(_) if shut => all.iter().cloned().reduce(Self::or).unwrap_or_else(Self::nothing),
            Some(_) => Self::Doubt,
        }
    }
}

/// What is reached on a host.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Goal {
    App(String),
    Vhost(String),
    Ssh,
    Listener(String),
}

/// One possible place of something in a network.
struct Stand {
    way: Way,
    v4: bool,
    v6: bool,
}

#[derive(Clone, PartialEq)]
enum Way {
    Gateway,
    Nat(Vec<IpAddr>),
    Nowhere,
}

/// Where something stands.
struct Spot<'a> {
    net: Option<&'a str>,
    /// Whether others know it by other addresses than its own.
    private: bool,
    stands: Vec<Stand>,
    /// Whether it has a public address of each family.
    public: (bool, bool),
    groups: Vec<&'a SecurityGroup>,
}

/// The other end of a connection as the sender's groups see it.
struct End<'a> {
    /// Whether the address may be this one.
    may_be: Box<dyn Fn(IpAddr) -> bool + 'a>,
    groups: Vec<&'a SecurityGroup>,
    port: u16,
    proto: Proto,
    v4: bool,
}

/// The addresses that the other end sees.
enum Seen {
    These(Vec<IpAddr>),
    Any,
}

struct Socket<'a> {
    bind: Bound,
    proto: Proto,
    port: u16,
    /// For whom the derived firewall opens it; `None` is everybody.
    from: Option<&'a [At<Source>]>,
}

#[derive(Clone, Copy)]
enum Bound {
    One(IpAddr),
    V4,
    V6,
    Both,
}

/// The oracle of one site.
pub struct Oracle<'a> {
    site: &'a Facts,
    /// Every address where something may change, and its neighbours.
    pub samples: Vec<IpAddr>,
}

fn number(addr: IpAddr) -> (u128, u32) {
    match addr {
        IpAddr::V4(four) => (u128::from(u32::from(four)), 32),
        IpAddr::V6(six) => (u128::from(six), 128),
    }
}

fn address(number: u128, width: u32) -> IpAddr {
    if width == 32 {
        IpAddr::V4(u32::try_from(number).map_or(Ipv4Addr::BROADCAST, Ipv4Addr::from_bits))
    } else {
        IpAddr::from(number.to_be_bytes())
    }
}

/// Whether an address is in a range: its first bits are.
fn holds(range: Cidr, addr: IpAddr) -> bool {
    let ((own, width), (other, of)) = (number(range.addr), number(addr));
    let rest = width - u32::from(range.prefix);
    width == of && (rest == 128 || own >> rest == other >> rest)
}

/// The range of a literal; a single address is one.
fn range(text: &str) -> Option<Cidr> {
    let of = |addr: IpAddr| Cidr { addr, prefix: if addr.is_ipv4() { 32 } else { 128 } };
    text.parse().ok().or_else(|| text.parse().ok().map(of))
}

/// Both ends of a range and their neighbours.
fn ends(range: Cidr) -> Vec<IpAddr> {
    let (own, width) = number(range.addr);
    let rest = width - u32::from(range.prefix);
    let max = if width == 32 { u128::from(u32::MAX) } else { u128::MAX };
    let below = if rest == 128 { u128::MAX } else { (1 << rest) - 1 };
    let (first, last) = (own & !below, own | below & max);
    let mut all = vec![address(first, width), address(last, width)];
    all.extend((first > 0).then(|| address(first - 1, width)));
    all.extend((last < max).then(|| address(last + 1, width)));
    all
}

impl<'a> Oracle<'a> {
    /// The oracle of a site; `text` is what it was read from, whose literals are the addresses worth asking for.
    pub fn of(site: &'a Facts, text: &str) -> Self {
        let quoted = text.split('"').skip(1).step_by(2);
        let ranges = quoted.filter_map(range);
        let mut samples: BTreeSet<IpAddr> = ranges.flat_map(ends).collect();
        samples.extend(
            ["192.0.2.77", "2001:db8:ffff::1", "127.0.0.1", "::1"]
                .iter()
                .filter_map(|one| one.parse::<IpAddr>().ok()),
        );
        Self { site, samples: samples.into_iter().collect() }
    }

    pub(super) fn of_family(&self, v4: bool) -> impl Iterator<Item = IpAddr> + '_ {
        self.samples.iter().copied().filter(move |addr| addr.is_ipv4() == v4)
    }

    pub(super) fn host(&self, name: &str) -> &'a Named<Host> {
        &self.site.hosts[name]
    }
}

/// The network that a host stands in.
fn net_of(host: &Named<Host>) -> Option<&str> {
    host.network.value.as_ref().map(|Segment::Ref(to)| &*to.path[1])
}

/// A host's addresses as it knows them itself.
fn own(host: &Named<Host>) -> Vec<IpAddr> {
    host.address.value.into_iter().chain(host.address6.value).collect()
}

fn names(spec: Option<PortSpec>, port: u16, proto: Proto) -> bool {
    spec.is_none_or(|spec| {
        spec.first <= port && port <= spec.last && spec.proto.is_none_or(|own| own == proto)
    })
}

fn behind_path(Behind::Ref(to): &Behind) -> Vec<&str> {
    to.path.iter().map(|name| &**name).collect()
}

fn to_path(origin: &Origin) -> Vec<&str> {
    match origin {
        Origin::Ref(to) => to.path.iter().map(|name| &**name).collect(),
        Origin::Bucket(_) => Vec::new(),
    }
}

/// Whether a route hands requests on to what is at `path`.
fn hands_to(route: &Route, path: &[&str]) -> bool {
    let Route::Proxy(proxy) = route else { return false };
    match &proxy.value.to.value {
        Upstream::Ref(to) => to.path.iter().map(|name| &**name).eq(path.iter().copied()),
        Upstream::Text(_) => false,
    }
}
