//! Small programs that run inside the namespaces: listeners on many ports, attempts to connect to them, and
//! stand-ins for applications. They speak JSON on their standard input and output.
//!
//! They know nothing of bundles.

pub mod connect;
pub mod listen;
pub mod stub;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::fail::{Outcome, While, broken};

/// Addresses and ports to listen on, or to try.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Sockets {
    /// IPv4 and IPv6 addresses.
    pub addresses: Vec<std::net::IpAddr>,
    /// TCP ports.
    pub tcp: Vec<u16>,
    /// UDP ports.
    pub udp: Vec<u16>,
}

/// `tcp` or `udp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Protocol {
    Tcp,
    Udp,
}

impl Sockets {
    /// Every socket: protocol, address, port.
    pub fn each(&self) -> Vec<(Protocol, std::net::SocketAddr)> {
        let ports = self.tcp.iter().map(|port| (Protocol::Tcp, *port));
        let ports: Vec<_> = ports.chain(self.udp.iter().map(|port| (Protocol::Udp, *port))).collect();
        let all = self.addresses.iter().flat_map(|address| {
            ports.iter().map(|(protocol, port)| (*protocol, std::net::SocketAddr::new(*address, *port)))
        });
        all.collect()
    }
}

/// The program that holds the agents. Cargo builds it beside the tests.
pub fn program() -> Outcome<String> {
    let test = std::env::current_exe().doing("the test's own path")?;
    let mut folders = test.ancestors().skip(1).take(2).map(|folder| folder.join("infc-daemons"));
    let Some(found): Option<PathBuf> = folders.find(|path| path.is_file()) else {
        return broken(format!("no program infc-daemons beside {}", test.display()));
    };
    Ok(found.to_string_lossy().into_owned())
}
