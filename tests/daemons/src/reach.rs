//! Who reaches what: a listener on every port that is tried, the real ufw between it and the zones, and real
//! connections over IPv4 and IPv6, TCP and UDP.
//!
//! It measures the firewall, not the daemons: a port is predicted open when the rules let a new connection through.

use crate::agent::connect::{Reply, Tried};
use crate::agent::{Protocol, Sockets, program};
use crate::containers::publish;
use crate::fail::{Outcome, While};
use crate::finding::Finding;
use crate::laid::Laid;
use crate::network::{Network, Zone};
use crate::sandbox::{Place, Running, Sandbox};

/// What must be reachable, and from where.
#[derive(Clone, Debug)]
pub struct Reach {
    /// The ports that are tried besides those named below.
    pub tried: Sockets,
    /// Exactly what each zone reaches; a zone that is not named reaches nothing.
    pub open: Vec<Open>,
}

/// What one zone reaches, over each address family that it speaks.
#[derive(Clone, Debug)]
pub struct Open {
    /// The zone's name.
    pub zone: &'static str,
    /// TCP ports over IPv4.
    pub tcp4: &'static [u16],
    /// TCP ports over IPv6.
    pub tcp6: &'static [u16],
    /// UDP ports, over both.
    pub udp: &'static [u16],
}

/// Loads the firewall as the boot does; what ufw complains of.
pub fn load_firewall(sandbox: &Sandbox) -> Outcome<Vec<Finding>> {
    let started = sandbox.run(&["/lib/ufw/ufw-init", "start"])?;
    let mut findings = crate::finding::unexpected("ufw", &started.all());
    let status = sandbox.run(&["ufw", "status"])?;
    if !status.out.contains("Status: active") {
        findings.push(Finding::new("ufw", format!("the firewall is not active: {}", status.all().trim())));
    }
    Ok(findings)
}

impl Reach {
    /// Tries everything and compares. A positive control comes first: without the firewall every socket answers, so
    /// that silence later is the firewall's.
    pub fn measure(&self, laid: &Laid, network: &Network) -> Outcome<Vec<Finding>> {
        let sandbox = &laid.sandbox;
        let sockets = self.sockets(network);
        let _listening = listen(sandbox, &sockets)?;
        let mut findings = Vec::new();
        for (zone, tried) in try_all(sandbox, network, &sockets)? {
            if tried.result != Reply::Reached {
                findings
                    .push(Finding::new("reach", format!("control: {zone} does not reach {}", place(&tried))));
            }
        }
        findings.extend(load_firewall(sandbox)?);
        let _containers = publish(laid)?;
        for (zone, tried) in try_all(sandbox, network, &sockets)? {
            let (meant, reached) = (self.meant(zone, &tried), tried.result == Reply::Reached);
            if meant && !reached {
                findings.push(Finding::new("reach", format!("{zone} is shut out of {}", place(&tried))));
            } else if !meant && reached {
                findings.push(Finding::new(
                    "reach",
                    format!("{zone} reaches {}, which is not meant", place(&tried)),
                ));
            }
        }
        Ok(findings)
    }

    fn sockets(&self, network: &Network) -> Sockets {
        let mut sockets = Sockets { addresses: network.own(), ..self.tried.clone() };
        for open in &self.open {
            sockets.tcp.extend(open.tcp4.iter().chain(open.tcp6));
            sockets.udp.extend(open.udp);
        }
        for ports in [&mut sockets.tcp, &mut sockets.udp] {
            ports.sort_unstable();
            ports.dedup();
        }
        sockets
    }

    fn meant(&self, zone: &str, tried: &Tried) -> bool {
        let Some(open) = self.open.iter().find(|open| open.zone == zone) else { return false };
        let ports = match (tried.protocol, tried.address.is_ipv6()) {
            (Protocol::Tcp, false) => open.tcp4,
            (Protocol::Tcp, true) => open.tcp6,
            (Protocol::Udp, _) => open.udp,
        };
        ports.contains(&tried.address.port())
    }
}

/// Every socket from every zone, the zones at once.
fn try_all<'a>(sandbox: &Sandbox, network: &'a Network, sockets: &Sockets) -> Outcome<Vec<(&'a str, Tried)>> {
    std::thread::scope(|scope| {
        let start = |zone: &'a Zone| {
            let connect = move || {
                let targets = Sockets { addresses: network.targets(zone)?, ..sockets.clone() };
                connect(sandbox, zone.name, &targets)
            };
            (zone.name, scope.spawn(connect))
        };
        let running: Vec<_> = network.zones.iter().map(start).collect();
        let mut all = Vec::new();
        for (zone, thread) in running {
            let tried = thread.join().map_err(|_| "a thread panicked").doing(zone)??;
            all.extend(tried.into_iter().map(|one| (zone, one)));
        }
        Ok(all)
    })
}

fn place(tried: &Tried) -> String {
    format!("{:?} {} ({:?})", tried.protocol, tried.address, tried.result).to_lowercase()
}

fn listen(sandbox: &Sandbox, sockets: &Sockets) -> Outcome<Running> {
    let mut running = sandbox.start(Place::Tools, &[&program()?, "listen"])?;
    running.tell(&serde_json::to_string(sockets).doing("listen")?)?;
    drop(running.answer());
    Ok(running)
}

fn connect(sandbox: &Sandbox, zone: &str, sockets: &Sockets) -> Outcome<Vec<Tried>> {
    let input = serde_json::to_string(sockets).doing("connect")?;
    let ran = sandbox.run_with_input(Place::ToolsAt(zone), &[&program()?, "connect"], &input)?;
    serde_json::from_str(&ran.success("connect")?).doing("the answer of connect")
}
