//! Listeners on many ports, so that the firewall alone decides what gets through. Reads one line of JSON
//! ([`Sockets`]), prints the sockets that somebody else has already, and ends with its standard input.
//!
//! A TCP connection is made by the kernel as soon as the port listens, so nobody accepts it; UDP is sent back.

use std::io::{Read as _, Result, Write as _};
use std::net::{TcpListener, UdpSocket};

use super::{Protocol, Sockets};

/// Listens until the standard input ends.
pub fn run() -> Result<()> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let sockets: Sockets = serde_json::from_str(&line)?;
    let (mut kept, mut taken) = (Vec::new(), Vec::new());
    for (protocol, address) in sockets.each() {
        let bound = match protocol {
            Protocol::Tcp => TcpListener::bind(address).map(|listener| kept.push(listener)),
            Protocol::Udp => UdpSocket::bind(address).map(echo),
        };
        if bound.is_err() {
            taken.push((protocol, address));
        }
    }
    println!("{}", serde_json::to_string(&taken)?);
    std::io::stdout().flush()?;
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

fn echo(socket: UdpSocket) {
    std::thread::spawn(move || {
        let mut buffer = [0; 64];
        while let Ok((length, sender)) = socket.recv_from(&mut buffer) {
            drop(socket.send_to(buffer.get(..length).unwrap_or_default(), sender));
        }
    });
}
