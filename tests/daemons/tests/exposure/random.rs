//! Random services: lines of any of the directives that count, with values of all kinds, the same in every run.

use super::Service;

const HOW_MANY: usize = 400;

/// A directive and values that it may have.
const LINES: &[(&str, &[&str])] = &[
    ("User", &["deploy", "root", "0", "nobody", ""]),
    ("DynamicUser", &["yes", "no"]),
    ("SupplementaryGroups", &["docker", "", "adm www-data"]),
    ("NoNewPrivileges", SWITCH),
    ("PrivateTmp", SWITCH),
    ("PrivateDevices", SWITCH),
    ("PrivateMounts", SWITCH),
    ("PrivateNetwork", SWITCH),
    ("PrivateUsers", SWITCH),
    ("ProtectSystem", &["yes", "no", "full", "strict", "on"]),
    ("ProtectHome", &["yes", "no", "read-only", "tmpfs", "0"]),
    ("ProtectProc", &["default", "noaccess", "invisible", "ptraceable"]),
    ("ProcSubset", &["all", "pid"]),
    ("ProtectKernelTunables", SWITCH),
    ("ProtectKernelModules", SWITCH),
    ("ProtectKernelLogs", SWITCH),
    ("ProtectControlGroups", SWITCH),
    ("ProtectClock", SWITCH),
    ("ProtectHostname", SWITCH),
    ("RestrictRealtime", SWITCH),
    ("RestrictSUIDSGID", SWITCH),
    ("LockPersonality", SWITCH),
    ("MemoryDenyWriteExecute", SWITCH),
    ("RemoveIPC", SWITCH),
    ("Delegate", &["yes", "no", "cpu", ""]),
    ("KeyringMode", &["inherit", "private", "shared"]),
    ("NotifyAccess", &["none", "main", "exec", "all"]),
    ("UMask", &["0000", "0002", "022", "0027", "0037", "0077"]),
    ("CapabilityBoundingSet", CAPABILITIES),
    ("AmbientCapabilities", CAPABILITIES),
    (
        "RestrictAddressFamilies",
        &["AF_INET AF_INET6", "AF_UNIX", "~AF_PACKET", "none", "", "~AF_INET", "AF_NETLINK AF_VSOCK"],
    ),
    ("RestrictNamespaces", &["yes", "no", "", "user mnt", "~net uts", "~user", "ipc pid cgroup"]),
    ("SystemCallArchitectures", &["native", "x86-64", "x86", ""]),
    ("SystemCallFilter", CALLS),
    ("IPAddressDeny", &["any", "", "0.0.0.0/0", "::/0", "10.0.0.0/8"]),
    ("IPAddressAllow", &["localhost", "", "127.0.0.0/8", "::1", "192.0.2.1", "link-local"]),
    ("DevicePolicy", &["auto", "closed", "strict"]),
    ("DeviceAllow", &["/dev/null rw", "", "char-rtc r"]),
    ("RootDirectory", &["/srv/root", "/", ""]),
];

const SWITCH: &[&str] = &["yes", "no", "true", "off", "perhaps"];
const CAPABILITIES: &[&str] = &[
    "",
    "~",
    "CAP_NET_BIND_SERVICE",
    "~CAP_SYS_ADMIN CAP_SYS_TIME",
    "CAP_CHOWN CAP_SETUID CAP_AUDIT_WRITE",
    "~CAP_CHOWN CAP_FSETID CAP_SETFCAP",
    "CAP_BPF CAP_SYSLOG CAP_MKNOD CAP_SYS_MODULE CAP_SYS_RAWIO CAP_WAKE_ALARM",
];
const CALLS: &[&str] = &[
    "",
    "@system-service",
    "~@privileged @resources",
    "~@mount:EPERM",
    "~@clock @debug @module @raw-io @reboot @swap @cpu-emulation @obsolete",
    "@mount",
    "@clock",
    "@default",
    "~ptrace",
    "mount umount2 chroot",
    "@basic-io @network-io ioperm",
    "~swapon swapoff",
];

/// A small generator of numbers (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(most).unwrap_or(1)).unwrap_or(0)
    }
}

impl Numbers {
    fn any<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

/// All of them.
pub fn services() -> Vec<Service> {
    let mut numbers = Numbers(20_261_121);
    (0..HOW_MANY).map(|number| (format!("r{number}.service"), text(&mut numbers))).collect()
}

fn text(numbers: &mut Numbers) -> String {
    let mut text = String::new();
    if numbers.below(8) == 0 {
        text.push_str("[Unit]\nDefaultDependencies=no\n");
    }
    text.push_str("[Service]\nExecStart=/usr/bin/true\n");
    for _ in 0..numbers.below(45) {
        let Some((key, values)) = numbers.any(LINES) else { continue };
        let value = numbers.any(values).copied().unwrap_or_default();
        text.extend([*key, "=", value, "\n"]);
    }
    text
}
