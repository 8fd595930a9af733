//! The namespaces: the host with three interfaces, and a place behind each that can send from any address.
//!
//! They are made once and used for one host after another. Packets of one source may come in by any interface; the
//! answer goes back by the one that the connection came in by, through a mark of the connection. That takes rules of
//! the table `mangle`, which ufw leaves alone, and decides nothing about what is admitted.

use std::fs::File;
use std::os::fd::AsFd as _;

use infc_daemons::Sandbox;
use infc_daemons::fail::{Outcome, While};
use infc_daemons::sandbox::Place;
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

/// The host's interfaces. No rule names the last one: it shows what is decided for all others than those named.
pub const INTERFACES: [&str; 3] = ["eth0", "eth1", "eth2"];

/// The networks that sources come from, which no machine has.
pub const SOURCES: [&str; 2] = ["198.51.100.0/24", "2001:db8:a::/64"];

/// The network namespaces of a sandbox.
pub struct Network {
    /// The host's.
    pub host: File,
    /// Those behind each interface.
    pub outside: Vec<File>,
    /// The one in which all containers are.
    pub containers: File,
}

impl Network {
    /// Makes them.
    pub fn build(sandbox: &Sandbox) -> Outcome<Self> {
        let script = script();
        sandbox.run_at(Place::Tools, &["sh", "-euc", &script])?.success("the network")?;
        sandbox.run(&["sh", "-euc", MARKS])?.success("the marks")?;
        let outside = INTERFACES.iter().map(|name| sandbox.network(Some(name)));
        let outside = outside.collect::<Outcome<_>>()?;
        Ok(Self { host: sandbox.network(None)?, outside, containers: sandbox.network(Some("containers"))? })
    }
}

/// Runs `work` in a namespace, on a thread of its own: what it opens stays there.
pub fn within<T: Send>(namespace: &File, work: impl FnOnce() -> Outcome<T> + Send) -> Outcome<T> {
    std::thread::scope(|scope| {
        let run = || {
            move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::Network)).doing("setns")?;
            work()
        };
        scope.spawn(run).join().map_err(|_| "a thread panicked").doing("in a namespace")?
    })
}

/// The answers' way back. The mark counts for the check of a packet's way in, too (`src_valid_mark`).
const MARKS: &str = "
for tables in iptables ip6tables; do
  for number in 1 2; do
    $tables -t mangle -A PREROUTING -i eth$number -j CONNMARK --set-mark $number
    $tables -t mangle -A PREROUTING -i eth$number -j MARK --set-mark $number
  done
  $tables -t mangle -A PREROUTING -i docker0 -j CONNMARK --restore-mark
  $tables -t mangle -A OUTPUT -m connmark ! --mark 0 -j CONNMARK --restore-mark
done
";

/// Neighbours are permanent entries, so that no lookup is needed, which a firewall without IPv6 would stop.
fn script() -> String {
    let links = INTERFACES.iter().enumerate().map(|(number, name)| format!("link {name} {number}\n"));
    format!("{HOST}{}", links.collect::<Vec<_>>().concat())
}

const HOST: &str = "
for address in 203.0.113.10/32 203.0.113.11/32 10.20.0.10/32 2001:db8:113::10/128 2001:db8:113::11/128; do
  ip addr add $address dev lo
done
echo 50000 60999 >/proc/sys/net/ipv4/ip_local_port_range
echo 1 >/proc/sys/net/ipv4/conf/all/src_valid_mark
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
ip netns add containers
ip link add docker0 address 02:00:00:00:09:01 type veth peer name eth0 address 02:00:00:00:09:02 netns containers
ip addr add 172.17.0.1/16 dev docker0
ip addr add fd00:d0c::1/64 dev docker0 nodad
ip link set docker0 up
for last in 2 3 4 5 6 7 8 9; do
  ip neigh add 172.17.0.$last lladdr 02:00:00:00:09:02 dev docker0 nud permanent
  ip neigh add fd00:d0c::$last lladdr 02:00:00:00:09:02 dev docker0 nud permanent
done
ip netns exec containers sh -euc '
  ip link set lo up
  for last in 2 3 4 5 6 7 8 9; do
    ip addr add 172.17.0.$last/16 dev eth0
    ip addr add fd00:d0c::$last/64 dev eth0 nodad
  done
  ip link set eth0 up
  ip neigh add 172.17.0.1 lladdr 02:00:00:00:09:01 dev eth0 nud permanent
  ip neigh add fd00:d0c::1 lladdr 02:00:00:00:09:01 dev eth0 nud permanent
  ip route add default via 172.17.0.1
  ip -6 route add default via fd00:d0c::1
'
link() {
  name=$1 number=$2
  ip netns add $name
  ip link add $name address 02:00:00:00:0$number:01 type veth peer name eth0 address 02:00:00:00:0$number:02 netns $name
  ip addr add 169.254.$number.1/30 dev $name
  ip addr add fd00:0:0:$number::1/64 dev $name nodad
  ip link set $name up
  ip neigh add 169.254.$number.2 lladdr 02:00:00:00:0$number:02 dev $name nud permanent
  ip neigh add fd00:0:0:$number::2 lladdr 02:00:00:00:0$number:02 dev $name nud permanent
  for source in 198.51.100.0/24 2001:db8:a::/64; do
    case $source in *:*) via=fd00:0:0:$number::2 family=-6 ;; *) via=169.254.$number.2 family=-4 ;; esac
    if [ $number = 0 ]; then
      ip $family route add $source via $via dev $name
    else
      ip $family route add $source via $via dev $name table 10$number
      ip $family rule add fwmark $number lookup 10$number
    fi
  done
  ip netns exec $name sh -euc '
    number=$0
    ip link set lo up
    ip addr add 169.254.$number.2/30 dev eth0
    ip addr add fd00:0:0:$number::2/64 dev eth0 nodad
    ip link set eth0 up
    ip neigh add 169.254.$number.1 lladdr 02:00:00:00:0$number:01 dev eth0 nud permanent
    ip neigh add fd00:0:0:$number::1 lladdr 02:00:00:00:0$number:01 dev eth0 nud permanent
    ip route add default via 169.254.$number.1
    ip -6 route add default via fd00:0:0:$number::1
    ip route add local 198.51.100.0/24 dev lo
    ip -6 route add local 2001:db8:a::/64 dev lo
    echo 1 >/proc/sys/net/ipv4/ip_nonlocal_bind
    echo 1 >/proc/sys/net/ipv6/ip_nonlocal_bind
    # Connections of one source by two ways must not have one port.
    echo $((20000 + number * 10000)) $((29999 + number * 10000)) >/proc/sys/net/ipv4/ip_local_port_range
  ' $number
}
";
