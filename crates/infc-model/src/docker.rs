//! Containers: an app that runs in one, and Docker itself on a host.
//!
//! It deliberately speaks of single containers that systemd starts: no compose file, no swarm, no image that is built.

use std::net::IpAddr;

use infc_scalar::{AbsPath, Cidr, Port, Size};

use crate::{At, Name, Rule};

record! {
    /// How an app runs in a container. Its `port` is the one that is published, its `bind` the address at which.
    Container {
        /// The image, with the digest of what is meant: `registry.example.org/shop/api@sha256:…`.
        image: String,
        /// How much disk space the image takes, for capacity. While a new one is fetched, the old one lies beside it.
        size: Option<Size>,
        /// When the image is fetched.
        pull: Pull = "when-missing",
        /// The port that the program listens on inside; by default the app's own.
        inside: Option<Port>,
        /// What network it has.
        network: ContainerNetwork = "bridge",
        /// When it is started again.
        restart: Restart = "always",
        /// Where what it prints goes; by default where Docker on this host sends it.
        log: Option<ContainerLog>,
        /// The account inside, as the image knows it: a name or a number, with or without a group.
        user: Option<String>,
        /// What it sees of the host's files.
        mounts: Vec<At<Mount>> = "[ ]",
        /// Whether its own files are fixed.
        read_only: bool = "false",
        /// Whether a program in it may gain more rights than it was started with.
        new_privileges: bool = "false",
    }

    /// A directory or file of the host that a container sees.
    BindMount {
        /// On the host.
        from: AbsPath,
        /// Inside.
        to: AbsPath,
        /// Whether it is fixed.
        read_only: bool = "false",
    }

    /// A volume of Docker's own.
    VolumeMount {
        /// Its name.
        name: Name,
        /// Inside.
        to: AbsPath,
        /// Whether it is fixed.
        read_only: bool = "false",
    }

    /// Files in memory.
    MemoryMount {
        /// Inside.
        to: AbsPath,
        /// The most it may hold.
        size: Option<Size>,
    }

    /// How much of a log file is kept.
    CappedLog {
        /// The size at which a new file is begun; without it a file grows until the disk is full.
        max_size: Option<Size>,
        /// How many files are kept.
        max_file: Option<i64>,
    }

    /// Docker on a host.
    Docker {
        /// Whether it is there even if no app runs in a container.
        enable: bool = "false",
        /// What brings it.
        package: DockerPackage = "docker-io",
        /// The address of ports that are published without one, by whoever starts containers by hand.
        ip: IpAddr = "\"127.0.0.1\"",
        /// Whether Docker writes rules into the kernel's tables, which forward published ports past the firewall.
        iptables: bool = "true",
        /// Whether a process of Docker listens on published ports, too: for the host itself, and for IPv6.
        userland_proxy: bool = "true",
        /// The IPv6 network of containers. With it published ports are forwarded over IPv6 as they are over IPv4.
        ipv6: Option<Cidr>,
        /// Where what containers print goes.
        log: ContainerLog = "local { }",
        /// Whether containers go on while Docker is started again.
        live_restore: bool = "true",
        /// Where images, containers and volumes lie.
        data_root: Option<AbsPath>,
        /// The chain DOCKER-USER, which decides who reaches published ports; by default it is derived where the firewall
        /// is, and left alone otherwise.
        user_chain: Option<UserChain>,
    }
}

choice! {
    /// When an image is fetched.
    Pull {
        /// When the host has none of this name.
        "when-missing" => WhenMissing,
        /// Before every start, which fails while the registry is away.
        "at-every-start" => Always,
        /// Never: somebody puts it there.
        "never-pulled" => Never,
    }

    /// The network of a container.
    ContainerNetwork {
        /// Its own, behind Docker's bridge: what listens inside is reached by what is published.
        "bridge" => Bridge,
        /// The host's: what listens inside listens on the host.
        "host-network" => Host,
        /// None.
        "no-network" => None,
    }

    /// When something is started again.
    Restart {
        /// Whenever it ends.
        "always" => Always,
        /// When it ends with a failure.
        "on-failure" => OnFailure,
        /// Never.
        "stays-down" => Never,
    }

    /// Where what a container prints goes.
    ContainerLog {
        /// Files of Docker's own form; by default five of at most 20 MB.
        "local" => Local(CappedLog),
        /// A JSON file, which has no limit unless one is said.
        "json-file" => JsonFile(CappedLog),
        /// The journal.
        "journald" => Journald,
        /// Nowhere.
        "no-log" => None,
    }

    /// What a container sees of the host's files.
    Mount {
        /// A directory or file of the host.
        "bind" => Bind(BindMount),
        /// A volume of Docker's own.
        "volume" => Volume(VolumeMount),
        /// Files in memory.
        "memory" => Memory(MemoryMount),
    }

    /// What brings Docker.
    DockerPackage {
        /// The distribution's package.
        "docker-io" => DockerIo,
        /// Docker's own package, from Docker's own archive.
        "docker-ce" => DockerCe,
    }

    /// The chain DOCKER-USER.
    UserChain {
        /// Derived from the `from` of the apps whose ports are published; everyone else is dropped.
        "derived" => Derived,
        /// Stated, in order; the first that matches decides, and what none matches is dropped.
        "rules" => Rules(Vec<At<Rule>>),
        /// Left as Docker makes it: everyone passes.
        "untouched" => Untouched,
    }
}
