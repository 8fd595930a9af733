//! The exposure of a service as `systemd-analyze security --offline=true` scores it (systemd 252), computed from the very
//! lines.
//!
//! Weights and ranges are facts of systemd. A later one (257) takes `PrivateMounts=` for said where another directive
//! brings it, and comes to 0.2 less for units that do not say it; those of apps do. It deliberately looks at one unit
//! alone: neither drop-ins of others nor the defaults of a host count.

mod calls;
mod settings;

use self::calls::Filter;
use self::settings::{NAMESPACES, Settings};
use super::Unit;

/// A score and what would lower it most.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exposure {
    /// Tenths: 0 is closed, 100 is wide open.
    pub tenths: u32,
    /// Every assessment that counts, in systemd's words, with its part of the score in thousandths of a point, by falling
    /// part; 0 where nothing is open.
    pub parts: Vec<(&'static str, u32)>,
}

impl Exposure {
    /// What is open, by falling part.
    pub fn open(&self) -> impl Iterator<Item = &'static str> {
        self.parts.iter().filter(|(_, part)| *part > 0).map(|(name, _)| *name)
    }
}

/// `1.3`, as systemd writes it.
impl std::fmt::Display for Exposure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.tenths / 10, self.tenths % 10)
    }
}

/// The exposure of a service; none for what is no service of infc's.
pub fn exposure(unit: &Unit) -> Option<Exposure> {
    if !unit.name.ends_with(".service") || unit.drop_in {
        return None;
    }
    let items = items(&Settings::of(unit));
    let total: u32 = items.iter().map(|item| item.weight).sum();
    let bad: u32 = items.iter().map(Item::part).sum();
    let mut parts: Vec<(&'static str, u32)> =
        items.iter().map(|item| (item.name, (item.part() * 10_000).div_ceil(total))).collect();
    parts.sort_by_key(|(_, part)| std::cmp::Reverse(*part));
    Some(Exposure { tenths: (100 * bad).div_ceil(total), parts })
}

/// One assessment: how bad, out of which range, with which weight.
struct Item {
    name: &'static str,
    weight: u32,
    bad: u32,
    range: u32,
}

impl Item {
    fn part(&self) -> u32 {
        (self.bad * self.weight).div_ceil(self.range)
    }
}

fn item(name: &'static str, weight: u32, bad: u32, range: u32) -> Item {
    Item { name, weight, bad, range }
}

fn flag(name: &'static str, weight: u32, closed: bool) -> Item {
    item(name, weight, u32::from(!closed), 1)
}

/// Switches, which are on or off.
const SWITCHES: &[(&str, u32)] = &[
    ("PrivateDevices=", 1000),
    ("PrivateMounts=", 1000),
    ("PrivateNetwork=", 2500),
    ("PrivateUsers=", 1000),
    ("ProtectControlGroups=", 1000),
    ("ProtectKernelModules=", 1000),
    ("ProtectKernelTunables=", 1000),
    ("ProtectKernelLogs=", 1000),
    ("ProtectClock=", 1000),
    ("ProtectHostname=", 50),
    ("LockPersonality=", 100),
    ("MemoryDenyWriteExecute=", 100),
    ("RestrictRealtime=", 500),
];

/// Capabilities of one assessment.
const CAPABILITIES: &[(&str, u32, &[&str])] = &[
    ("CapabilityBoundingSet=~CAP_SYS_ADMIN", 1500, &["CAP_SYS_ADMIN"]),
    ("CapabilityBoundingSet=~CAP_SET(UID|GID|PCAP)", 1500, &["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"]),
    ("CapabilityBoundingSet=~CAP_SYS_PTRACE", 1500, &["CAP_SYS_PTRACE"]),
    ("CapabilityBoundingSet=~CAP_SYS_TIME", 1000, &["CAP_SYS_TIME"]),
    ("CapabilityBoundingSet=~CAP_NET_ADMIN", 1000, &["CAP_NET_ADMIN"]),
    ("CapabilityBoundingSet=~CAP_SYS_RAWIO", 1000, &["CAP_SYS_RAWIO"]),
    ("CapabilityBoundingSet=~CAP_SYS_MODULE", 1000, &["CAP_SYS_MODULE"]),
    ("CapabilityBoundingSet=~CAP_AUDIT_*", 500, &["CAP_AUDIT_CONTROL", "CAP_AUDIT_READ", "CAP_AUDIT_WRITE"]),
    ("CapabilityBoundingSet=~CAP_SYSLOG", 500, &["CAP_SYSLOG"]),
    ("CapabilityBoundingSet=~CAP_SYS_(NICE|RESOURCE)", 500, &["CAP_SYS_NICE", "CAP_SYS_RESOURCE"]),
    ("CapabilityBoundingSet=~CAP_MKNOD", 500, &["CAP_MKNOD"]),
    ("CapabilityBoundingSet=~CAP_(CHOWN|FSETID|SETFCAP)", 1000, &["CAP_CHOWN", "CAP_FSETID", "CAP_SETFCAP"]),
    (
        "CapabilityBoundingSet=~CAP_(DAC_*|FOWNER|IPC_OWNER)",
        1000,
        &["CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_IPC_OWNER"],
    ),
    ("CapabilityBoundingSet=~CAP_KILL", 500, &["CAP_KILL"]),
    (
        "CapabilityBoundingSet=~CAP_NET_(BIND_SERVICE|BROADCAST|RAW)",
        500,
        &["CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_RAW"],
    ),
    ("CapabilityBoundingSet=~CAP_SYS_BOOT", 100, &["CAP_SYS_BOOT"]),
    ("CapabilityBoundingSet=~CAP_MAC_*", 100, &["CAP_MAC_ADMIN", "CAP_MAC_OVERRIDE"]),
    ("CapabilityBoundingSet=~CAP_LINUX_IMMUTABLE", 75, &["CAP_LINUX_IMMUTABLE"]),
    ("CapabilityBoundingSet=~CAP_IPC_LOCK", 50, &["CAP_IPC_LOCK"]),
    ("CapabilityBoundingSet=~CAP_SYS_CHROOT", 50, &["CAP_SYS_CHROOT"]),
    ("CapabilityBoundingSet=~CAP_BLOCK_SUSPEND", 25, &["CAP_BLOCK_SUSPEND"]),
    ("CapabilityBoundingSet=~CAP_WAKE_ALARM", 25, &["CAP_WAKE_ALARM"]),
    ("CapabilityBoundingSet=~CAP_LEASE", 25, &["CAP_LEASE"]),
    ("CapabilityBoundingSet=~CAP_SYS_TTY_CONFIG", 25, &["CAP_SYS_TTY_CONFIG"]),
    ("CapabilityBoundingSet=~CAP_SYS_PACCT", 25, &["CAP_SYS_PACCT"]),
    ("CapabilityBoundingSet=~CAP_BPF", 25, &["CAP_BPF"]),
];

/// The kinds of namespaces with their weights, in the order of [`NAMESPACES`].
const KINDS: &[(&str, u32)] = &[
    ("RestrictNamespaces=~user", 1500),
    ("RestrictNamespaces=~mnt", 500),
    ("RestrictNamespaces=~ipc", 500),
    ("RestrictNamespaces=~pid", 500),
    ("RestrictNamespaces=~cgroup", 500),
    ("RestrictNamespaces=~net", 500),
    ("RestrictNamespaces=~uts", 100),
];

/// Groups of system calls.
const CALLS: &[(&str, u32)] = &[
    ("SystemCallFilter=~@swap", 1000),
    ("SystemCallFilter=~@obsolete", 250),
    ("SystemCallFilter=~@clock", 1000),
    ("SystemCallFilter=~@cpu-emulation", 250),
    ("SystemCallFilter=~@debug", 1000),
    ("SystemCallFilter=~@mount", 1000),
    ("SystemCallFilter=~@module", 1000),
    ("SystemCallFilter=~@raw-io", 1000),
    ("SystemCallFilter=~@reboot", 1000),
    ("SystemCallFilter=~@privileged", 700),
    ("SystemCallFilter=~@resources", 700),
];

fn items(settings: &Settings<'_>) -> Vec<Item> {
    let mut items = identity(settings);
    items.extend(
        SWITCHES.iter().map(|(name, weight)| flag(name, *weight, settings.yes(name.trim_end_matches('=')))),
    );
    items.extend(CAPABILITIES.iter().map(|(name, weight, any)| flag(name, *weight, !settings.may(any))));
    items.extend(processes(settings));
    if settings.after_boot() {
        items.extend(files(settings));
    }
    items.extend(network(settings));
    items.extend(calls(settings));
    items
}

fn identity(settings: &Settings<'_>) -> Vec<Item> {
    let (user, dynamic) = (settings.user(), settings.dynamic());
    let identity = match user {
        None => 10,
        Some("nobody") => 9,
        Some(_) => 0,
    };
    let mut items = vec![
        item("User=/DynamicUser=", 2000, identity, 10),
        flag("NoNewPrivileges=", 1000, dynamic || settings.yes("NoNewPrivileges")),
        flag("RestrictSUIDSGID=", 1000, dynamic || settings.yes("RestrictSUIDSGID")),
        flag("AmbientCapabilities=", 500, !settings.ambient()),
    ];
    if user.is_some() {
        let alone = settings.list("SupplementaryGroups").is_empty();
        items.push(flag("SupplementaryGroups=", 200, alone));
        items.push(flag("RemoveIPC=", 100, dynamic || settings.yes("RemoveIPC")));
    }
    items
}

fn processes(settings: &Settings<'_>) -> Vec<Item> {
    let others = match settings.choice("ProtectProc", &["default", "noaccess", "invisible", "ptraceable"]) {
        Some("invisible" | "ptraceable") => 0,
        Some("noaccess") => 1,
        _ => 3,
    };
    let keys = settings.choice("KeyringMode", &["inherit", "private", "shared"]);
    let told = settings.choice("NotifyAccess", &["none", "main", "exec", "all"]);
    let mask = settings.mask();
    let lets = |bits: u32| mask & bits == 0;
    let mask = match () {
        () if lets(0o002) => 10,
        () if lets(0o004) => 5,
        () if lets(0o020) => 2,
        () if lets(0o040) => 1,
        () => 0,
    };
    let namespaces = settings.namespaces();
    let mut items = vec![
        item("ProtectProc=", 1000, others, 3),
        flag("ProcSubset=", 10, settings.choice("ProcSubset", &["all", "pid"]) == Some("pid")),
        item("DeviceAllow=", 1000, settings.devices(), 10),
        item("UMask=", 100, mask, 10),
        flag("KeyringMode=", 1000, keys.is_none_or(|mode| mode == "private")),
        flag("NotifyAccess=", 1000, told != Some("all")),
        flag("Delegate=", 100, !settings.delegates()),
    ];
    let kinds = KINDS.iter().zip(NAMESPACES);
    items.extend(kinds.map(|((name, weight), kind)| flag(name, *weight, !namespaces.contains(kind))));
    items
}

/// What means nothing for a service that starts before the file systems are there.
fn files(settings: &Settings<'_>) -> Vec<Item> {
    let dynamic = settings.dynamic();
    let strict = Some("strict").filter(|_| dynamic);
    let system = match strict.or(settings.choice("ProtectSystem", &["yes", "no", "full", "strict"])) {
        Some("strict") => 0,
        Some("full") => 3,
        Some("yes") => 5,
        _ => 10,
    };
    let home = match settings.choice("ProtectHome", &["yes", "no", "read-only", "tmpfs"]) {
        Some("yes") => 0,
        Some("tmpfs") => 1,
        Some("read-only") => 5,
        _ => {
            if dynamic {
                5
            } else {
                10
            }
        }
    };
    let own_root =
        settings.text("RootImage").or(settings.text("RootDirectory")).is_some_and(|root| root != "/");
    vec![
        item("ProtectSystem=", 1000, system, 10),
        item("ProtectHome=", 1000, home, 10),
        flag("PrivateTmp=", 1000, dynamic || settings.yes("PrivateTmp")),
        flag("RootDirectory=/RootImage=", 200, own_root),
    ]
}

fn network(settings: &Settings<'_>) -> Vec<Item> {
    let families = settings.families();
    vec![
        flag("RestrictAddressFamilies=~AF_(INET|INET6)", 1500, !families.internet),
        flag("RestrictAddressFamilies=~AF_UNIX", 25, !families.local),
        flag("RestrictAddressFamilies=~AF_NETLINK", 200, !families.netlink),
        flag("RestrictAddressFamilies=~AF_PACKET", 1000, !families.packet),
        flag("RestrictAddressFamilies=~…", 1250, !families.other),
        item("IPAddressDeny=", 1000, settings.addresses(), 10),
    ]
}

fn calls(settings: &Settings<'_>) -> Vec<Item> {
    let architectures = settings.list("SystemCallArchitectures");
    let foreign = match () {
        () if architectures.is_empty() => 10,
        () if architectures.iter().all(|each| *each == "native") => 0,
        () => 8,
    };
    let filter = Filter::of(settings);
    let bad = |name: &str| {
        let group = name.trim_start_matches("SystemCallFilter=~");
        filter.as_ref().map_or(10, |filter| filter.badness(group))
    };
    let mut items = vec![item("SystemCallArchitectures=", 1000, foreign, 10)];
    items.extend(CALLS.iter().map(|(name, weight)| item(name, *weight, bad(name), 10)));
    items
}
