//! What is asked about a site, as a person writes it.
//!
//! It deliberately looks at the text alone: whether there is such a thing is for the answer.

use crate::answer::Refusal;

/// What is to be explained.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Question {
    /// A value by its path: `hosts.vps.ssh.port`. See [`Compiler::why`](crate::Compiler::why).
    Value(String),
    /// An emitted file or a line of it: `vps/etc/ssh/sshd_config:12`.
    Line(AskedLine),
    /// A port of a host: `vps:443`, `vps:53/udp`.
    Port(AskedPort),
}

impl Question {
    /// Reads a question. One that can mean nothing, such as a line 0, is refused.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        if let Some(asked) = AskedPort::read(text) {
            return Ok(Self::Port(asked));
        }
        // A name of a value that holds a `/` is quoted.
        let is_file = text.split('"').next().unwrap_or("").contains('/');
        if is_file { AskedLine::read(text).map(Self::Line) } else { Ok(Self::Value(text.to_owned())) }
    }
}

/// A file of a bundle, or a line of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AskedLine {
    /// `HOST/path` of an emitted file; folders before the host are let pass.
    pub path: String,
    /// The line, from 1; nothing asks for the file as a whole.
    pub line: Option<u32>,
}

impl AskedLine {
    /// Reads `HOST/path` or `HOST/path:LINE`.
    fn read(text: &str) -> Result<Self, Refusal> {
        let refuse = |help: &str| Err(Refusal::new(format!("`{text}` names no line"), help));
        let whole = || Self { path: text.to_owned(), line: None };
        let Some((file, line)) = text.rsplit_once(':') else { return Ok(whole()) };
        if line.is_empty() || !line.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(whole());
        }
        match line.parse() {
            Ok(0) => refuse("lines count from 1"),
            Ok(line) => Ok(Self { path: file.to_owned(), line: Some(line) }),
            Err(_) => refuse("no file has so many lines"),
        }
    }
}

/// A port of a host.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AskedPort {
    /// The host.
    pub host: String,
    /// The port, from 1.
    pub port: u16,
    /// `tcp` or `udp`; nothing asks for both.
    pub protocol: Option<String>,
}

impl AskedPort {
    /// Reads `HOST:PORT` or `HOST:PORT/PROTOCOL`; nothing if `text` is neither.
    fn read(text: &str) -> Option<Self> {
        let (host, rest) = text.split_once(':')?;
        let (port, protocol) = match rest.split_once('/') {
            Some((port, protocol @ ("tcp" | "udp"))) => (port, Some(protocol.to_owned())),
            Some(_) => return None,
            None => (rest, None),
        };
        let is_name = |char: char| char.is_ascii_alphanumeric() || "-_".contains(char);
        let port = port.parse().ok().filter(|port| *port > 0)?;
        (!host.is_empty() && host.chars().all(is_name)).then(|| Self {
            host: host.to_owned(),
            port,
            protocol,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_told_from_a_value_and_a_file() {
        let port = |port, protocol: Option<&str>| {
            Ok(Question::Port(AskedPort {
                host: "vps".to_owned(),
                port,
                protocol: protocol.map(str::to_owned),
            }))
        };
        assert_eq!(Question::read("vps:443"), port(443, None));
        assert_eq!(Question::read("vps:53/udp"), port(53, Some("udp")));
        let line = |path: &str, line| Ok(Question::Line(AskedLine { path: path.to_owned(), line }));
        assert_eq!(Question::read("vps/etc/hosts:12"), line("vps/etc/hosts", Some(12)));
        assert_eq!(Question::read("vps/etc/hosts"), line("vps/etc/hosts", None));
        assert_eq!(Question::read("vps:80/sctp"), line("vps:80/sctp", None));
        for value in ["hosts.vps.ssh.port", "hosts.vps.routes.\"/\"", "vps:0", "vps:70000", ":80", "vps:"] {
            assert_eq!(Question::read(value), Ok(Question::Value(value.to_owned())));
        }
        assert_eq!(
            Question::read("vps/etc/hosts:0").map_err(|it| it.help),
            Err("lines count from 1".to_owned())
        );
    }
}
