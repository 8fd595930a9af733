//! StartTech: any machine of the fleet, with one container that the balancer alone reaches. No ssh, and no nginx.

use infc_daemons::Given;
use infc_daemons::agent::Sockets;
use infc_daemons::network::{Interface, Network, Zone};
use infc_daemons::reach::{Open, Reach};
use infc_daemons::validate::Meant;

use super::Meaning;

/// One machine of the fleet.
pub const MEANING: Meaning = Meaning {
    site: "examples/starttech/debian-12.inf",
    host: "backend",
    given: Given { users: &[], files: &[] },
    meant: MEANT,
    network,
    reach,
    requests: Vec::new,
};

/// People come in by a session of the provider's: nothing is said of ssh.
const MEANT: Meant = Meant { jails: &[], sshd: &[], sudo: &[] };

/// A machine in one of the private subnets, as the balancer and others see it.
fn network() -> Network {
    let zone = |name, addresses| Zone { name, on: "eth0", addresses };
    Network {
        host: vec![Interface { name: "eth0", addresses: &["10.0.3.10/24"] }],
        zones: vec![
            zone("balancer-a", &["10.0.1.20"]),
            zone("balancer-b", &["10.0.2.20"]),
            zone("balancer-c", &["10.0.5.20"]),
            zone("neighbour", &["10.0.3.11"]),
            zone("internet", &["198.51.100.66"]),
        ],
    }
}

/// "Ingress: HTTP/8080 from ALB security group", and nothing from anybody else, ssh neither.
fn reach() -> Reach {
    let tried =
        Sockets { tcp: vec![22, 80, 443, 2375, 2376, 6379, 8080], udp: vec![53, 123], ..Sockets::default() };
    let open = |zone| Open { zone, tcp4: &[8080], tcp6: &[], udp: &[] };
    Reach { tried, open: vec![open("balancer-a"), open("balancer-b"), open("balancer-c")] }
}
