//! Tries many sockets at once. Reads [`Sockets`] as JSON, prints a list of [`Tried`].
//!
//! It does not say who answered: any answer makes a socket reachable.

use std::io::{ErrorKind, Read as _, Result};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Protocol, Sockets};

/// Long enough for a path without delay, on a busy machine; a dropped packet costs all of it.
const TCP_PATIENCE: Duration = Duration::from_secs(1);
/// A datagram is sent three times, for one may be lost while the neighbour's address is looked up.
const UDP_PATIENCE: Duration = Duration::from_millis(350);

/// One attempt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tried {
    /// Of the socket.
    pub protocol: Protocol,
    /// Of the socket.
    pub address: SocketAddr,
    /// What came of it.
    pub result: Reply,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// TCP: connected. UDP: the datagram came back.
    Reached,
    /// A reset or an ICMP error came back.
    Refused,
    /// Nothing came back in time.
    Silent,
}

/// Tries all and prints the results.
pub fn run() -> Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let sockets: Sockets = serde_json::from_str(&text)?;
    let attempts: Vec<_> = sockets
        .each()
        .into_iter()
        .map(|(protocol, address)| {
            (protocol, address, std::thread::spawn(move || attempt(protocol, address)))
        })
        .collect();
    let results = attempts.into_iter().map(|(protocol, address, thread)| {
        let result = thread.join().map_err(|_| std::io::Error::other("an attempt panicked"))?;
        Ok(Tried { protocol, address, result })
    });
    println!("{}", serde_json::to_string(&results.collect::<Result<Vec<_>>>()?)?);
    Ok(())
}

fn attempt(protocol: Protocol, address: SocketAddr) -> Reply {
    let done = match protocol {
        Protocol::Tcp => TcpStream::connect_timeout(&address, TCP_PATIENCE).map(drop),
        Protocol::Udp => ask(address),
    };
    match done.map_err(|error| error.kind()) {
        Ok(()) => Reply::Reached,
        Err(ErrorKind::TimedOut | ErrorKind::WouldBlock) => Reply::Silent,
        Err(_) => Reply::Refused,
    }
}

fn ask(address: SocketAddr) -> Result<()> {
    let own = if address.is_ipv6() { "[::]:0" } else { "0.0.0.0:0" };
    let socket = UdpSocket::bind(own)?;
    socket.connect(address)?;
    socket.set_read_timeout(Some(UDP_PATIENCE))?;
    let mut last = Err(ErrorKind::TimedOut.into());
    for _ in 0..3 {
        last = socket.send(b"infc").and_then(|_| socket.recv(&mut [0; 16])).map(drop);
        if last.is_ok() {
            break;
        }
    }
    last
}
