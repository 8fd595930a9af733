//! A machine and what is on it.

use std::net::IpAddr;

use infc_scalar::{AbsPath, Domain, Mode, Port, Size, UserName};

use crate::typed::{ByDomain, ByFile, ByName, ByPath, ByUser};
use crate::{
    Accept, Acme, App, At, Backup, Certificate, Deploy, Docker, Fail2ban, FileSystem, Firewall, Fleet, Jail,
    Job, Listener, Log, Map, Name, Nginx, Policy, PublicAddress, Ref, Rotation, SecurityGroup, Segment, Ssh,
    Swap, Text, Timezone, User, Vhost,
};

choice! {
    /// An operating system that infc has a target profile for.
    Os {
        /// Ubuntu 22.04 LTS "Jammy Jellyfish".
        "ubuntu-22-04" => Ubuntu2204,
        /// Ubuntu 24.04 LTS "Noble Numbat".
        "ubuntu-24-04" => Ubuntu2404,
        /// Debian 12 "Bookworm".
        "debian-12" => Debian12,
    }
}

record! {
    /// One machine: its addresses, who may log in, what runs on it and what guards it.
    Host entity(scope "apps" "vhosts" "users" "jobs" "volumes" "backups" "logs" "listeners" "certificates" "directories") holds_secrets(true) {
        /// The operating system, which decides names, versions and defaults.
        os: Os,
        /// The public IPv4 (or only) address; of a host in a network, its address there. Machines of a fleet have none that
        /// is known before.
        address: Option<IpAddr>,
        /// The public IPv6 address.
        address6: Option<IpAddr>,
        /// That it is many machines of this description, and how many, where, and of what type.
        fleet: Option<Fleet>,
        /// The network that it stands in, or the subnet. Without one it is on the internet by its `address`.
        network: Option<Segment>,
        /// The public IPv4 address of a host whose own `address` is private: in a network, or where a provider translates.
        public: Option<PublicAddress>,
        /// Its security groups. Without any, nothing stands before its firewall.
        groups: Vec<At<Ref<SecurityGroup>>> = "[ ]",
        /// The fully qualified name that the machine calls itself.
        hostname: Option<Domain>,
        /// The zone in which schedules are read.
        timezone: Timezone = "\"UTC\"",
        /// The type of machine, as its provider calls it: `t3.micro`.
        machine: Option<Name>,
        /// How large the machine is.
        size: Option<HostSize>,
        /// File systems on further disks, by where they are mounted.
        mounts: Map<ByPath, FileSystem> = "{ }",
        /// Swap space, in a file of its own.
        swap: Option<Swap>,
        /// Whether infc describes everything on the machine. If not, rules about absence are warnings.
        managed: bool = "true",
        /// Accounts.
        users: Map<ByUser, User> = "{ }",
        /// How people log in.
        ssh: Ssh = "{ }",
        /// Programs of one's own that run all the time.
        apps: Map<ByName, App> = "{ }",
        /// nginx server blocks, by their server name.
        vhosts: Map<ByDomain, Vhost> = "{ }",
        /// What concerns nginx as a whole.
        nginx: Nginx = "{ }",
        /// Certificates stated apart from the vhosts that use them.
        certificates: Map<ByName, Certificate> = "{ }",
        /// How certificates are obtained and renewed.
        acme: Acme = "{ }",
        /// Other programs that listen: a mail server, a cache, a database from a package.
        listeners: Map<ByName, Listener> = "{ }",
        /// The firewall: derived from the listeners, or stated.
        firewall: Firewall = "derived",
        /// Docker, which is there if an app runs in a container.
        docker: Docker = "{ }",
        /// Settings that all jails share.
        fail2ban: Fail2ban = "{ }",
        /// fail2ban jails.
        [grow_only] jails: Map<ByName, Jail> = "{ }",
        /// Log files beside those that apps and vhosts have by themselves.
        logs: Map<ByName, Log> = "{ }",
        /// Stated logrotate stanzas of one's own, by the name of their file.
        logrotate: Map<ByFile, Rotation> = "{ }",
        /// Programs that run at set times.
        jobs: Map<ByName, Job> = "{ }",
        /// Data that is worth keeping.
        volumes: Map<ByName, Volume> = "{ }",
        /// Copies of the data.
        backups: Map<ByName, Backup> = "{ }",
        /// How new versions arrive.
        deploys: Map<ByName, Deploy> = "{ }",
        /// Directories with their owner and mode.
        directories: Map<ByPath, Directory> = "{ }",
        /// Files brought as they are.
        files: Map<ByPath, RawFile> = "{ }",
        /// Packages beside those that the described services need.
        packages: Vec<At<Name>> = "[ ]",
        /// How long the journal keeps what it has.
        journal: Journal = "{ }",
        /// What people do by hand when something is lost or new.
        runbooks: Map<ByName, crate::Runbook> = "{ }",
        /// What must hold on this machine.
        [grow_only] policies: Map<ByName, Policy> = "{ }",
        /// Diagnostics that are accepted on this machine.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// How large a machine is.
    HostSize {
        /// Processor cores.
        cores: Option<i64>,
        /// Memory.
        memory: Option<Size>,
        /// Disk space.
        disk: Option<Size>,
    }

    /// A directory that the bundle creates, through systemd-tmpfiles.
    Directory {
        /// Its owner.
        owner: UserName = "\"root\"",
        /// Its group.
        group: UserName = "\"root\"",
        /// Its mode.
        mode: Mode = "\"0755\"",
        /// A directory, or the link that a deploy switches.
        kind: DirectoryKind = "directory",
    }

    /// Data that is worth keeping: what a backup copies and an objective speaks of.
    Volume {
        /// Where it lies on this machine.
        path: Option<AbsPath>,
        /// Where it lies if not on this machine.
        external: Option<crate::Ref<crate::External>>,
        /// What kind of data it is.
        content: Content = "files",
        /// Whether losing it matters. Ephemeral data needs no backup.
        ephemeral: bool = "false",
        /// A size estimate, for capacity.
        size: Option<Size>,
    }

    /// A file that is brought as it is; a path that infc writes itself is an error.
    RawFile {
        /// Its text: a string, or the path of a file beside the source.
        source: Text,
        /// Its owner.
        owner: UserName = "\"root\"",
        /// Its group.
        group: UserName = "\"root\"",
        /// Its mode.
        mode: Mode = "\"0644\"",
    }

    /// journald's limits.
    Journal {
        /// Most space on disk.
        size: Size = "1GiB",
        /// Longest time that entries are kept.
        keep: infc_scalar::Duration = "90d",
    }

    /// The port that something listens on, and where.
    Socket {
        /// The port.
        port: Port,
        /// The addresses.
        bind: crate::Bind = "loopback",
    }
}

choice! {
    /// What a path is.
    DirectoryKind {
        /// A directory.
        "directory" => Directory,
        /// A symbolic link that a deploy switches to the release in force.
        "release-link" => ReleaseLink,
    }

    /// What data consists of.
    Content {
        /// Files.
        "files" => Files,
        /// A database.
        "database" => Database,
        /// Secrets: environment files, keys.
        "secrets" => Secrets,
        /// Certificates and their keys.
        "certificates" => Certificates,
        /// Configuration.
        "configuration" => Configuration,
        /// Logs.
        "logs" => Logs,
        /// Old releases.
        "releases" => Releases,
        /// A whole machine.
        "machine" => Machine,
    }
}
