//! A host as the generator makes it and the shrinking takes it apart; printed, it is a site.
//!
//! It deliberately holds text where the language has literals: what they mean is the compiler's to say.

use std::fmt;

/// A site of one host, `web`.
#[derive(Clone, Debug, Default)]
pub struct Host {
    /// Whether the site states the host's IPv6 address.
    pub address6: bool,
    /// Zones: name, and the networks in it.
    pub zones: Vec<(String, Vec<String>)>,
    /// The fields of `ssh`.
    pub ssh: Vec<String>,
    /// Whether nginx runs.
    pub vhost: bool,
    /// The listeners.
    pub listeners: Vec<Listener>,
    /// The fields of `docker`.
    pub docker: Vec<String>,
    /// The rules of the chain DOCKER-USER, if it is stated.
    pub chain: Option<Vec<Rule>>,
    /// Apps in containers, which are published.
    pub containers: Vec<Listener>,
    /// The firewall.
    pub firewall: Firewall,
}

/// A stated listener.
#[derive(Clone, Debug)]
pub struct Listener {
    /// Its name.
    pub name: String,
    /// Its port.
    pub port: u16,
    /// Whether it is UDP.
    pub udp: bool,
    /// `any`, or an address in quotes.
    pub bind: String,
    /// Who may connect.
    pub from: Vec<String>,
}

/// The firewall.
#[derive(Clone, Debug, Default)]
pub enum Firewall {
    /// Derived from the listeners.
    #[default]
    Derived,
    /// None.
    Off,
    /// Stated.
    Stated {
        /// Fields beside the rules.
        fields: Vec<String>,
        /// The rules.
        rules: Vec<Rule>,
    },
}

/// A rule of a stated firewall.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `allow`, `deny`, `reject`, `limit`.
    pub action: String,
    /// `port = 80/tcp;`, `to = "203.0.113.10/32";`, `on = "eth0";`
    pub fields: Vec<String>,
    /// Sources.
    pub from: Vec<String>,
}

/// What the rules would find wrong with a host that means nothing, and what they are told.
const ACCEPTED: [&str; 7] = [
    "egress-impossible",
    "docker-bypasses-ufw",
    "private-listener-exposed",
    "ssh-lockout",
    "firewall-contradiction",
    "public-but-blocked",
    "shadowed-rule",
];

impl fmt::Display for Host {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{{")?;
        for (name, networks) in &self.zones {
            writeln!(out, "  zones.{name} = [ {} ];", networks.join(" "))?;
        }
        writeln!(out, "  hosts.web = {{\n    os = debian-12;\n    address = \"203.0.113.10\";")?;
        if self.address6 {
            writeln!(out, "    address6 = \"2001:db8:113::10\";")?;
        }
        for name in ACCEPTED {
            writeln!(out, "    accept.{name} = \"a random host\";")?;
        }
        for field in &self.ssh {
            writeln!(out, "    ssh.{field}")?;
        }
        if self.vhost {
            writeln!(
                out,
                "    vhosts.\"www.example.org\" = {{\n      tls = off;\n      root = \"/srv/www\";"
            )?;
            writeln!(out, "      routes.\"/\" = spa;\n    }};")?;
        }
        for listener in &self.listeners {
            writeln!(out, "    {listener}")?;
        }
        self.containers(out)?;
        writeln!(out, "    firewall = {};\n  }};\n}}", self.firewall)
    }
}

impl Host {
    fn containers(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for field in &self.docker {
            writeln!(out, "    docker.{field}")?;
        }
        if let Some(rules) = &self.chain {
            let rules: Vec<String> = rules.iter().map(ToString::to_string).collect();
            writeln!(out, "    docker.user-chain = rules [ {} ];", rules.join(" "))?;
        }
        for Listener { name, port, bind, from, .. } in &self.containers {
            let image = format!("registry.example.org/{name}@sha256:{}", "0".repeat(64));
            let manager = format!("manager = docker {{ image = \"{image}\"; inside = 8080; }};");
            let from = from.join(" ");
            writeln!(
                out,
                "    apps.{name} = {{ {manager} port = {port}; bind = {bind}; from = [ {from} ]; }};"
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for Listener {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "listeners.{} = {{ port = {}; ", self.name, self.port)?;
        if self.udp {
            write!(out, "protocol = udp; ")?;
        }
        write!(out, "bind = {}; from = [ {} ]; }};", self.bind, self.from.join(" "))
    }
}

impl fmt::Display for Firewall {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Derived => out.write_str("derived"),
            Self::Off => out.write_str("no-firewall"),
            Self::Stated { fields, rules } => {
                writeln!(out, "stated {{")?;
                for field in fields {
                    writeln!(out, "      {field}")?;
                }
                writeln!(out, "      rules = [")?;
                for rule in rules {
                    writeln!(out, "        {rule}")?;
                }
                write!(out, "      ];\n    }}")
            }
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "({} {{ ", self.action)?;
        for field in &self.fields {
            write!(out, "{field} ")?;
        }
        if !self.from.is_empty() {
            write!(out, "from = [ {} ]; ", self.from.join(" "))?;
        }
        write!(out, "}})")
    }
}
