//! What an operating system brings, and the facts that age. They lie in `lang/targets/*.inf`, each with its source.

use infc_scalar::{Cidr, Date, Duration, Size, UnitName};

use crate::{At, ByName, ByText, Map, Name, Os, Version};

record! {
    /// What an operating system brings and how it behaves, as far as the emitted files depend on it.
    Target {
        /// Which system this is.
        os: Os,
        /// nginx's version.
        nginx: VersionFact,
        /// OpenSSL's version.
        openssl: VersionFact,
        /// systemd's version.
        systemd: VersionFact,
        /// OpenSSH's version.
        openssh: VersionFact,
        /// ufw's version.
        ufw: VersionFact,
        /// fail2ban's version.
        fail2ban: VersionFact,
        /// logrotate's version.
        logrotate: VersionFact,
        /// sudo's version.
        sudo: VersionFact,
        /// certbot's version.
        certbot: VersionFact,
        /// Node.js's version, as the distribution packages it.
        nodejs: VersionFact,
        /// Docker's version, as the distribution packages it.
        docker: VersionFact,
        /// Whether sshd is started by `ssh.socket`.
        ssh_socket: BoolFact,
        /// Whether `/var/log/auth.log` is written (rsyslog is installed).
        auth_log: BoolFact,
        /// Whether `/etc/ssh/sshd_config.d/50-cloud-init.conf` may be there.
        cloud_init: BoolFact,
        /// Whether logrotate's main file has a global `su root adm`.
        logrotate_su: BoolFact,
        /// Whether ufw is installed by default.
        ufw_installed: BoolFact,
        /// The unit of sshd.
        ssh_unit: UnitFact,
        /// Packages of the base system that matter here.
        base_packages: Vec<At<Name>>,
        /// The last day of the system's standard support.
        end_of_life: DateFact,
    }

    /// Facts that age and belong to no one system.
    Dated {
        /// What TLS is to look like.
        tls: TlsGuideline,
        /// What nginx's directives are.
        nginx: NginxFacts,
        /// Where those connect from who stand in front of other people's servers.
        cdns: Map<ByName, CdnFacts>,
        /// Systems that images hold, and until when each is kept up.
        images: Map<ByName, ImageFacts>,
        /// Types of machines, and the figures that there are of what a provider runs.
        cloud: CloudFacts,
    }

    /// A system that images hold.
    ImageFacts {
        /// The last day on which it is kept up.
        ends: Date,
        /// Who says so.
        source: String,
        /// When it was looked up.
        seen: Date,
        /// Whether it was read at the source itself.
        verified: bool,
    }

    /// What a provider has.
    CloudFacts {
        /// Who says so.
        source: String,
        /// When it was looked up.
        seen: Date,
        /// Whether it was read at the source itself.
        verified: bool,
        /// Families of machines that have no disk of their own: `t3` of `t3.micro`.
        without_local_disk: Vec<At<Name>>,
        /// The region that a delivery network reads certificates from.
        delivery_region: Name,
        /// The figures that there are, by what they are about: `host`, `balancer`, `external`, `cdn`.
        metrics: Map<ByName, Map<ByName, MetricFacts>>,
    }

    /// A figure.
    MetricFacts {
        /// What the provider calls it.
        name: String,
        /// Whether there is a figure, of nothing, while nothing happens.
        idle: bool = "true",
        /// What a machine must have, or there are none.
        needs: MetricNeed = "nothing",
    }

    /// The addresses that a content delivery network connects from, and how they are known.
    CdnFacts {
        /// Who says so.
        source: String,
        /// When it was looked up; every manifest that rests on it names the day.
        seen: Date,
        /// Whether it was read at the source itself.
        verified: bool,
        /// The networks.
        networks: Vec<At<Cidr>>,
        /// The header in which it names the client.
        client_header: String,
        /// How long it waits for a word from what stands behind it.
        patience: Duration,
        /// The largest request that its smallest plan hands on.
        max_body: Size,
        /// Who says so of the last three.
        behaviour: String,
    }

    /// The TLS settings of a published guideline.
    TlsGuideline {
        /// Its version and date; the manifest of every bundle names them.
        guideline: String,
        /// Who says so.
        source: String,
        /// When it was looked up.
        seen: Date,
        /// `ssl_protocols`.
        protocols: Vec<At<String>>,
        /// `ssl_ciphers`, for TLS 1.2.
        ciphers: Vec<At<String>>,
        /// `ssl_ecdh_curve`.
        curves: Vec<At<String>>,
        /// What stands before them with an OpenSSL that has the hybrid key exchange, 3.5 or later.
        hybrid_curves: Vec<At<String>>,
    }

    /// nginx's directives as far as infc prints or judges them.
    NginxFacts {
        /// Who says so.
        source: String,
        /// When it was looked up.
        seen: Date,
        /// The first version that has each.
        since: Map<ByText, Version>,
        /// The packages that bring those that are not nginx's own.
        packages: Map<ByText, Name>,
        /// Those that the packaged `nginx.conf` states at http level, where a second one is refused.
        stated_at_http: Vec<At<String>>,
        /// Those that may stand several times in one place.
        repeatable: Vec<At<String>>,
    }

    /// A version, and how it is known.
    VersionFact {
        /// The version.
        value: Version,
        /// Who says so.
        source: String,
        /// When it was looked up.
        seen: Date,
        /// Whether it was seen on the real system.
        verified: bool,
    }

    /// A yes or no, and how it is known.
    BoolFact {
        /// Yes or no.
        value: bool,
        /// Who says so.
        source: String,
        /// When it was looked up.
        seen: Date,
        /// Whether it was seen on the real system.
        verified: bool,
    }

    /// A unit's name, and how it is known.
    UnitFact {
        /// The unit.
        value: UnitName,
        /// Who says so.
        source: String,
        /// When it was looked up.
        seen: Date,
        /// Whether it was seen on the real system.
        verified: bool,
    }

    /// A day, and how it is known.
    DateFact {
        /// The day.
        value: Date,
        /// Who says so.
        source: String,
        /// When it was looked up.
        seen: Date,
        /// Whether it was seen on the real system.
        verified: bool,
    }
}

choice! {
    /// What a machine must have for a figure.
    MetricNeed {
        /// Nothing.
        "nothing" => None,
        /// A disk of its own, beside those that are reached over the network.
        "local-disk" => LocalDisk,
        /// A program on it that sends the figure.
        "agent" => Agent,
    }
}
