//! The exposure of a service as `systemd-analyze security` scores it (systemd 252), computed from the very lines.
//!
//! Weights and ranges are facts of systemd's `analyze-security.c`. It deliberately knows the directives that infc
//! writes, and their values in a unit that is stated; any other counts as not set.

use super::Unit;

/// A score and what would lower it most.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exposure {
    /// Tenths: 0 is closed, 100 is wide open.
    pub tenths: u32,
    /// What is open, by falling weight: the assessment's name and its part of the score in thousandths of a point.
    pub open: Vec<(&'static str, u32)>,
}

/// The exposure of a service; none for what is no service of infc's.
pub fn exposure(unit: &Unit) -> Option<Exposure> {
    if !unit.name.ends_with(".service") || unit.drop_in {
        return None;
    }
    let facts = Facts { unit };
    let items = facts.items();
    let total: u32 = items.iter().map(|item| item.weight).sum();
    let bad: u32 = items.iter().map(|item| (item.bad * item.weight).div_ceil(item.range)).sum();
    let mut open: Vec<(&'static str, u32)> = items
        .iter()
        .filter(|item| item.bad > 0)
        .map(|item| (item.name, (item.bad * item.weight).div_ceil(item.range) * 10_000 / total))
        .collect();
    open.sort_by_key(|(_, part)| std::cmp::Reverse(*part));
    Some(Exposure { tenths: (100 * bad).div_ceil(total), open })
}

/// One assessment: how bad, out of which range, with which weight.
struct Item {
    name: &'static str,
    weight: u32,
    bad: u32,
    range: u32,
}

fn item(name: &'static str, weight: u32, bad: u32, range: u32) -> Item {
    Item { name, weight, bad, range }
}

fn flag(name: &'static str, weight: u32, closed: bool) -> Item {
    item(name, weight, u32::from(!closed), 1)
}

struct Facts<'a> {
    unit: &'a Unit,
}

/// Capabilities of one assessment, and its weight.
const CAPABILITIES: &[(&[&str], u32)] = &[
    (&["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"], 1500),
    (&["CAP_SYS_PTRACE"], 1500),
    (&["CAP_SYS_ADMIN"], 1500),
    (&["CAP_SYS_TIME"], 1000),
    (&["CAP_NET_ADMIN"], 1000),
    (&["CAP_SYS_RAWIO"], 1000),
    (&["CAP_SYS_MODULE"], 1000),
    (&["CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_IPC_OWNER"], 1000),
    (&["CAP_CHOWN", "CAP_FSETID", "CAP_SETFCAP"], 1000),
    (&["CAP_AUDIT_CONTROL", "CAP_AUDIT_READ", "CAP_AUDIT_WRITE"], 500),
    (&["CAP_KILL"], 500),
    (&["CAP_MKNOD"], 500),
    (&["CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_RAW"], 500),
    (&["CAP_SYSLOG"], 500),
    (&["CAP_SYS_NICE", "CAP_SYS_RESOURCE"], 500),
    (&["CAP_MAC_ADMIN", "CAP_MAC_OVERRIDE"], 100),
    (&["CAP_SYS_BOOT"], 100),
    (&["CAP_LINUX_IMMUTABLE"], 75),
    (&["CAP_IPC_LOCK"], 50),
    (&["CAP_SYS_CHROOT"], 50),
    (&["CAP_BLOCK_SUSPEND"], 25),
    (&["CAP_WAKE_ALARM"], 25),
    (&["CAP_LEASE"], 25),
    (&["CAP_SYS_TTY_CONFIG"], 25),
    (&["CAP_BPF"], 25),
    (&["CAP_SYS_PACCT"], 25),
];

/// Groups of system calls, their weight, and whether `@system-service` leaves them out.
const CALLS: &[(&str, u32, bool)] = &[
    ("@swap", 1000, true),
    ("@obsolete", 250, true),
    ("@clock", 1000, true),
    ("@cpu-emulation", 250, true),
    ("@debug", 1000, true),
    ("@mount", 1000, true),
    ("@module", 1000, true),
    ("@raw-io", 1000, true),
    ("@reboot", 1000, true),
    ("@privileged", 700, false),
    ("@resources", 700, false),
];

impl Facts<'_> {
    fn last(&self, key: &str) -> Option<&str> {
        self.unit.values("Service", key).last()
    }

    fn yes(&self, key: &str) -> bool {
        matches!(self.last(key), Some("yes" | "true" | "on" | "1"))
    }

    fn items(&self) -> Vec<Item> {
        let mut items = self.identity();
        items.extend(self.kernel());
        items.extend(self.capabilities());
        items.extend(self.files());
        items.extend(self.network());
        items.extend(self.calls());
        items
    }

    fn identity(&self) -> Vec<Item> {
        let root = self.last("User").is_none_or(|user| user == "root");
        let mut items = vec![
            item("User=", 2000, if root { 10 } else { 0 }, 10),
            flag("NoNewPrivileges=", 1000, self.yes("NoNewPrivileges")),
            flag("PrivateUsers=", 1000, self.yes("PrivateUsers")),
            flag(
                "AmbientCapabilities=",
                500,
                self.last("AmbientCapabilities").is_none_or(str::is_empty) || root,
            ),
            flag("KeyringMode=", 1000, true),
            flag("NotifyAccess=", 1000, true),
            flag("Delegate=", 100, true),
        ];
        if !root {
            items.push(flag("SupplementaryGroups=", 200, true));
            items.push(flag("RemoveIPC=", 100, self.yes("RemoveIPC")));
        }
        items
    }

    fn kernel(&self) -> Vec<Item> {
        let mut items: Vec<Item> = [
            ("ProtectKernelTunables=", 1000),
            ("ProtectKernelModules=", 1000),
            ("ProtectKernelLogs=", 1000),
            ("ProtectControlGroups=", 1000),
            ("ProtectClock=", 1000),
            ("ProtectHostname=", 50),
            ("PrivateDevices=", 1000),
            ("RestrictRealtime=", 500),
            ("RestrictSUIDSGID=", 1000),
            ("LockPersonality=", 100),
            ("MemoryDenyWriteExecute=", 100),
        ]
        .map(|(name, weight)| flag(name, weight, self.yes(name.trim_end_matches('='))))
        .into();
        items.push(item(
            "ProtectProc=",
            1000,
            if self.last("ProtectProc") == Some("invisible") { 0 } else { 3 },
            3,
        ));
        items.push(flag("ProcSubset=", 10, self.last("ProcSubset") == Some("pid")));
        // `PrivateDevices=` brings a device policy; `ProtectClock=` adds the clock to it for reading.
        let devices = match (self.yes("PrivateDevices"), self.yes("ProtectClock")) {
            (true, true) => 5,
            (true, false) => 0,
            (false, _) => 10,
        };
        items.push(item("DeviceAllow=", 1000, devices, 10));
        for (name, weight) in [
            ("user", 1500),
            ("mnt", 500),
            ("ipc", 500),
            ("pid", 500),
            ("cgroup", 500),
            ("net", 500),
            ("uts", 100),
        ] {
            items.push(flag(name, weight, self.yes("RestrictNamespaces")));
        }
        items
    }

    fn capabilities(&self) -> Vec<Item> {
        let bound = self.last("CapabilityBoundingSet");
        let kept = |name: &str| bound.is_none_or(|set| set.split(' ').any(|each| each == name));
        let taken = |name: &str| match name {
            // Other directives take these away.
            "CAP_SYS_MODULE" => self.yes("ProtectKernelModules"),
            "CAP_SYSLOG" => self.yes("ProtectKernelLogs"),
            "CAP_SYS_TIME" | "CAP_WAKE_ALARM" => self.yes("ProtectClock"),
            "CAP_MKNOD" | "CAP_SYS_RAWIO" => self.yes("PrivateDevices"),
            _ => false,
        };
        let open = |set: &[&str]| set.iter().any(|name| kept(name) && !taken(name));
        CAPABILITIES
            .iter()
            .map(|(set, weight)| flag(set.first().copied().unwrap_or(""), *weight, !open(set)))
            .collect()
    }

    fn files(&self) -> Vec<Item> {
        let system = match self.last("ProtectSystem") {
            Some("strict") => 0,
            Some("full") => 3,
            Some("yes" | "true" | "on" | "1") => 5,
            _ => 10,
        };
        let home = match self.last("ProtectHome") {
            Some("yes" | "true" | "on" | "1") => 0,
            Some("tmpfs") => 1,
            Some("read-only") => 5,
            _ => 10,
        };
        let umask = match self.last("UMask") {
            Some("0077") => 0,
            Some("0027") => 1,
            Some("0007") => 2,
            _ => 5,
        };
        vec![
            item("ProtectSystem=", 1000, system, 10),
            item("ProtectHome=", 1000, home, 10),
            item("UMask=", 100, umask, 10),
            flag("PrivateTmp=", 1000, self.yes("PrivateTmp")),
            flag("PrivateMounts=", 1000, false),
            flag("RootDirectory=", 200, false),
        ]
    }

    fn network(&self) -> Vec<Item> {
        let families = self.last("RestrictAddressFamilies");
        let open = |name: &str| families.is_none_or(|set| set.split(' ').any(|each| each == name));
        let deny = match (self.last("IPAddressDeny"), self.last("IPAddressAllow")) {
            (Some("any"), None) => 0,
            (Some("any"), Some("localhost")) => 2,
            _ => 10,
        };
        vec![
            flag("PrivateNetwork=", 2500, self.yes("PrivateNetwork")),
            flag("AF_INET", 1500, !open("AF_INET") && !open("AF_INET6")),
            flag("AF_UNIX", 25, !open("AF_UNIX")),
            flag("AF_NETLINK", 200, !open("AF_NETLINK")),
            flag("AF_PACKET", 1000, !open("AF_PACKET")),
            flag("other families", 1250, families.is_some()),
            item("IPAddressDeny=", 1000, deny, 10),
        ]
    }

    fn calls(&self) -> Vec<Item> {
        let filters: Vec<&str> =
            self.unit.values("Service", "SystemCallFilter").flat_map(|line| line.split(' ')).collect();
        let allowed = filters.first() == Some(&"@system-service");
        let denied = |group: &str| {
            self.unit.values("Service", "SystemCallFilter").any(|line| {
                line.strip_prefix('~').is_some_and(|line| line.split(' ').any(|each| each == group))
            })
        };
        let native = self.last("SystemCallArchitectures") == Some("native");
        let mut items = vec![item("SystemCallArchitectures=", 1000, if native { 0 } else { 10 }, 10)];
        for (group, weight, left_out) in CALLS {
            let bad = match () {
                () if denied(group) => 0,
                () if allowed && *left_out => 0,
                () if allowed => 9,
                () => 10,
            };
            items.push(item(group, *weight, bad, 10));
        }
        items
    }
}
