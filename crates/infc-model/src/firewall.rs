//! Listeners beside the apps', the firewall, and jails.

use infc_scalar::{AbsPath, Duration, Email, Port, PortSpec};

use crate::typed::ByName;
use crate::{Accept, At, Bind, Map, Name, Regex, Source};

record! {
    /// A program that listens and is neither an app nor nginx nor sshd.
    Listener entity(scope) {
        /// The port.
        port: Port,
        /// The protocol.
        protocol: Protocol = "tcp",
        /// The addresses.
        bind: Bind = "loopback",
        /// Who may connect, if it listens beyond loopback.
        from: Vec<At<Source>> = "[ ]",
        /// What it is.
        service: Option<String>,
        /// What must hold of it.
        [grow_only] policies: Map<ByName, crate::Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// A firewall that is stated rule by rule, in order; the first that matches decides.
    Stated {
        /// What happens to connections from outside that no rule matches.
        incoming: Verdict = "deny",
        /// What happens to connections to the outside that no rule matches.
        outgoing: Verdict = "allow",
        /// What happens to what is passed on for others.
        routed: Verdict = "deny",
        /// The rules.
        rules: Vec<At<Rule>> = "[ ]",
        /// The rules for connections to the outside, in order; the first that matches decides.
        out: Vec<At<OutRule>> = "[ ]",
        /// Whether IPv6 is filtered by the same rules. Off, UFW drops all of IPv6.
        ipv6: bool = "true",
        /// The commands of a document that rebuild the firewall from nothing (`ufw --force reset`).
        reset: bool = "false",
        /// Application profiles that a document states.
        profiles: Map<ByName, Profile> = "{ }",
    }

    /// A UFW application profile.
    Profile {
        /// Its title.
        title: String,
        /// Its ports.
        ports: Vec<At<PortSpec>>,
    }

    /// A match of a firewall rule.
    Match {
        /// The port or ports, with the protocol: `443/tcp`, `6000..6100/tcp`; every port, if absent.
        port: Option<PortSpec>,
        /// Where the connection comes from; everywhere, if the list is empty.
        from: Vec<At<Source>> = "[ ]",
        /// The address of this host that it goes to; all, if absent.
        to: Option<infc_scalar::Cidr>,
        /// The interface that it comes in by.
        on: Option<Name>,
        /// A comment that `ufw status` shows; printable ASCII.
        comment: Option<String>,
    }

    /// A match of a firewall rule for connections to the outside.
    OutMatch {
        /// The port or ports, with the protocol: `443/tcp`; every port, if absent.
        port: Option<PortSpec>,
        /// Where the connection goes to; everywhere, if the list is empty.
        to: Vec<At<Source>> = "[ ]",
        /// The interface that it leaves by.
        on: Option<Name>,
        /// A comment that `ufw status` shows; printable ASCII.
        comment: Option<String>,
    }

    /// A firewall that infc derives from the listeners and who may reach them.
    Derived {
        /// What happens to connections to the outside. Where they are stopped, rules let out what the host needs: names,
        /// time, packages, certificates, images, and what its apps connect to.
        outgoing: Verdict = "allow",
        /// Rules for connections to the outside, before those that are derived.
        out: Vec<At<OutRule>> = "[ ]",
    }

    /// What all jails share.
    Fail2ban {
        /// How long an address is shut out.
        ban: Duration = "1h",
        /// Within what time the failures must fall.
        window: Duration = "10m",
        /// How many failures.
        tries: i64 = "5",
        /// Addresses that are never shut out.
        ignore: Vec<At<Source>> = "[ ]",
        /// Whom to tell.
        mail: Option<Email>,
        /// The sender's name.
        sender: Option<String>,
        /// What happens at a ban: fail2ban's own action name.
        action: BanAction = "ban",
    }

    /// A fail2ban jail.
    Jail entity(scope) {
        /// Whether it runs.
        enable: bool = "true",
        /// The filter; by default the one of the jail's own name.
        filter: Option<Name>,
        /// The ports that are shut; by default those of what it guards.
        ports: Vec<At<Port>> = "[ ]",
        /// What it guards.
        guards: Guard,
        /// The log files; by default those that the guarded service writes.
        logs: Vec<At<AbsPath>> = "[ ]",
        /// How many failures.
        tries: Option<i64>,
        /// How long.
        ban: Option<Duration>,
        /// Within what time.
        window: Option<Duration>,
        /// The failure pattern of a filter of one's own, with `<HOST>`.
        pattern: Option<Regex>,
        /// What must hold of it.
        [grow_only] policies: Map<ByName, crate::Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }
}

choice! {
    /// TCP or UDP.
    Protocol {
        /// TCP.
        "tcp" => Tcp,
        /// UDP.
        "udp" => Udp,
    }

    /// The firewall of a host.
    Firewall {
        /// Derived from who listens and who may reach it.
        "derived" => Derived,
        /// Derived, with settings.
        "derived-with" => DerivedWith(Derived),
        /// Stated, with deny in and allow out.
        "rules" => Rules(Vec<At<Rule>>),
        /// Stated, with everything.
        "stated" => Stated(Stated),
        /// None.
        "no-firewall" => Off,
    }

    /// A firewall rule for connections from outside.
    Rule {
        /// Lets the connection in.
        "allow" => Allow(Match),
        /// Drops it.
        "deny" => Deny(Match),
        /// Refuses it.
        "reject" => Reject(Match),
        /// Lets in at most six new connections in 30 seconds from one address.
        "limit" => Limit(Match),
    }

    /// A firewall rule for connections to the outside.
    OutRule {
        /// Lets the connection out.
        "allow" => Allow(OutMatch),
        /// Drops it.
        "deny" => Deny(OutMatch),
        /// Refuses it.
        "reject" => Reject(OutMatch),
    }

    /// What happens to what no rule matches.
    Verdict {
        /// It passes.
        "allow" => Allow,
        /// It is dropped.
        "deny" => Deny,
        /// It is refused.
        "reject" => Reject,
    }

    /// What a jail guards.
    Guard {
        /// sshd.
        "sshd" => Sshd,
        /// Passwords of vhosts.
        "nginx-auth" => NginxAuth,
        /// Limits of vhosts.
        "nginx-limits" => NginxLimits,
        /// What writes the jail's own log files.
        "logs" => Logs,
    }

    /// What a ban does.
    BanAction {
        /// Shuts the address out.
        "ban" => Ban,
        /// Shuts it out and mails.
        "ban-and-mail" => BanMail,
        /// Shuts it out and mails with whois and log lines.
        "ban-and-mail-with-logs" => BanMailLogs,
    }
}
