//! What the lines of a unit come to: which of several counts, what an empty one takes back (systemd.unit(5)).
//!
//! It deliberately passes over values that systemd passes over, and reads the keys alone that the exposure is made of.

use std::net::IpAddr;

use crate::systemd::Unit;

/// The capabilities by their number in the kernel.
const CAPABILITIES: &[&str] = &[
    "CAP_CHOWN",
    "CAP_DAC_OVERRIDE",
    "CAP_DAC_READ_SEARCH",
    "CAP_FOWNER",
    "CAP_FSETID",
    "CAP_KILL",
    "CAP_SETGID",
    "CAP_SETUID",
    "CAP_SETPCAP",
    "CAP_LINUX_IMMUTABLE",
    "CAP_NET_BIND_SERVICE",
    "CAP_NET_BROADCAST",
    "CAP_NET_ADMIN",
    "CAP_NET_RAW",
    "CAP_IPC_LOCK",
    "CAP_IPC_OWNER",
    "CAP_SYS_MODULE",
    "CAP_SYS_RAWIO",
    "CAP_SYS_CHROOT",
    "CAP_SYS_PTRACE",
    "CAP_SYS_PACCT",
    "CAP_SYS_ADMIN",
    "CAP_SYS_BOOT",
    "CAP_SYS_NICE",
    "CAP_SYS_RESOURCE",
    "CAP_SYS_TIME",
    "CAP_SYS_TTY_CONFIG",
    "CAP_MKNOD",
    "CAP_LEASE",
    "CAP_AUDIT_WRITE",
    "CAP_AUDIT_CONTROL",
    "CAP_SETFCAP",
    "CAP_MAC_OVERRIDE",
    "CAP_MAC_ADMIN",
    "CAP_SYSLOG",
    "CAP_WAKE_ALARM",
    "CAP_BLOCK_SUSPEND",
    "CAP_AUDIT_READ",
    "CAP_PERFMON",
    "CAP_BPF",
    "CAP_CHECKPOINT_RESTORE",
];

/// Kinds of namespaces, as `RestrictNamespaces=` names them.
pub(super) const NAMESPACES: &[&str] = &["user", "mnt", "ipc", "pid", "cgroup", "net", "uts"];

/// The lines of a service, read.
pub(super) struct Settings<'a> {
    unit: &'a Unit,
}

impl<'a> Settings<'a> {
    pub fn of(unit: &'a Unit) -> Self {
        Self { unit }
    }

    /// The values of a key in `[Service]`, in order.
    pub fn values(&self, key: &str) -> impl Iterator<Item = &'a str> {
        self.unit.values("Service", key)
    }

    /// Whether a switch is on.
    pub fn yes(&self, key: &str) -> bool {
        self.values(key).filter_map(boolean).last().unwrap_or(false)
    }

    /// Whether the unit waits for the system to be up, as all do that say nothing else.
    pub fn after_boot(&self) -> bool {
        self.unit.values("Unit", "DefaultDependencies").filter_map(boolean).last().unwrap_or(true)
    }

    /// One of several words; where `yes` and `no` are among them, in any spelling.
    pub fn choice(&self, key: &str, words: &[&str]) -> Option<&'a str> {
        let spelt = |value: &'a str| match boolean(value) {
            Some(true) => "yes",
            Some(false) => "no",
            None => value,
        };
        let known = self.values(key).map(spelt).filter(|value| words.contains(value));
        known.last()
    }

    /// Whether it has a tree of control groups of its own, with some controllers or with all.
    pub fn delegates(&self) -> bool {
        self.values("Delegate").last().is_some_and(|value| boolean(value).unwrap_or(true))
    }

    /// The last value, unless it is empty.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.values(key).last().filter(|value| !value.is_empty())
    }

    /// The words of all lines since the last empty one.
    pub fn list(&self, key: &str) -> Vec<&'a str> {
        let mut found = Vec::new();
        for line in self.values(key) {
            if line.is_empty() {
                found.clear();
            }
            found.extend(line.split_whitespace());
        }
        found
    }

    /// The account; none for root.
    pub fn user(&self) -> Option<&'a str> {
        let dynamic = if self.dynamic() { Some("dynamic") } else { None };
        self.text("User").or(dynamic).filter(|user| !matches!(*user, "root" | "0"))
    }

    /// Whether the account exists while the service runs alone, which brings a sandbox of its own.
    pub fn dynamic(&self) -> bool {
        self.yes("DynamicUser")
    }

    /// The rights that new files do not get.
    pub fn mask(&self) -> u32 {
        self.values("UMask").filter_map(|value| u32::from_str_radix(value, 8).ok()).last().unwrap_or(0o022)
    }

    /// A set of capabilities as bits; `all` is what it is before the first line.
    fn set(&self, key: &str, all: bool) -> u64 {
        let initial = if all { u64::MAX } else { 0 };
        let mut set = initial;
        for line in self.values(key) {
            let (inverted, line) = line.strip_prefix('~').map_or((false, line), |rest| (true, rest));
            let named = line.split_whitespace().map(bit).fold(0, |sum, bit| sum | bit);
            set = match (named == 0 || set == initial, inverted) {
                (true, false) => named,
                (true, true) => !named,
                (false, false) => set | named,
                (false, true) => set & !named,
            };
        }
        set
    }

    /// Whether it is given any capability to begin with.
    pub fn ambient(&self) -> bool {
        self.set("AmbientCapabilities", false) != 0
    }

    /// Whether it may come by one of some capabilities; other switches take some away.
    pub fn may(&self, any: &[&str]) -> bool {
        let bound = self.set("CapabilityBoundingSet", true);
        let taken = |name: &str| match name {
            "CAP_SYS_MODULE" => self.yes("ProtectKernelModules"),
            "CAP_SYSLOG" => self.yes("ProtectKernelLogs"),
            "CAP_SYS_TIME" | "CAP_WAKE_ALARM" => self.yes("ProtectClock"),
            "CAP_MKNOD" | "CAP_SYS_RAWIO" => self.yes("PrivateDevices"),
            _ => false,
        };
        any.iter().any(|name| bound & bit(name) != 0 && !taken(name))
    }

    /// The kinds of namespaces that it may make.
    pub fn namespaces(&self) -> Vec<&'static str> {
        let mut left: Option<Vec<&str>> = None;
        for line in self.values("RestrictNamespaces") {
            left = match boolean(line) {
                Some(true) => Some(Vec::new()),
                Some(false) => Some(NAMESPACES.to_vec()),
                None if line.is_empty() => None,
                None => Some(narrowed(left, line)),
            };
        }
        left.unwrap_or_else(|| NAMESPACES.to_vec())
    }

    /// Which of the families of sockets that are told apart it may open: `AF_INET`, `AF_UNIX`, `AF_NETLINK`,
    /// `AF_PACKET`, and whether any other.
    pub fn families(&self) -> Families {
        let (mut allows, mut known): (bool, Option<Vec<&str>>) = (false, None);
        for line in self.values("RestrictAddressFamilies") {
            // Either takes back what was said, so that a further line begins anew.
            if line.is_empty() || line == "none" {
                (allows, known) = (line == "none", None);
                continue;
            }
            let (denies, line) = line.strip_prefix('~').map_or((false, line), |rest| (true, rest));
            let named = known.get_or_insert_with(|| {
                allows = !denies;
                Vec::new()
            });
            for family in line.split_whitespace() {
                named.retain(|each| *each != family);
                if denies != allows {
                    named.push(family);
                }
            }
        }
        let named = known.unwrap_or_default();
        // systemd goes by whether any is named, so that of two families it does not see the one that is left open.
        let open = |fits: &dyn Fn(&str) -> bool| named.iter().any(|family| fits(family)) == allows;
        let told = ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET"];
        Families {
            internet: open(&|family| matches!(family, "AF_INET" | "AF_INET6")),
            local: open(&|family| family == "AF_UNIX"),
            netlink: open(&|family| family == "AF_NETLINK"),
            packet: open(&|family| family == "AF_PACKET"),
            other: open(&|family| !told.contains(&family)),
        }
    }

    /// How bad it is what addresses it may speak to, out of ten.
    pub fn addresses(&self) -> u32 {
        let own = |key| !self.list(key).is_empty();
        if own("IPIngressFilterPath") || own("IPEgressFilterPath") {
            return 0;
        }
        let denied = self.list("IPAddressDeny");
        let all = |every: &str| denied.contains(&"any") || denied.contains(&every);
        if !(all("0.0.0.0/0") && all("::/0")) {
            return 10;
        }
        let allowed: Vec<&str> =
            self.list("IPAddressAllow").into_iter().filter(|word| names_addresses(word)).collect();
        match () {
            () if allowed.is_empty() => 0,
            () if allowed.iter().all(|word| is_local(word)) => 2,
            () => 5,
        }
    }

    /// How bad it is what devices it may open, out of ten.
    pub fn devices(&self) -> u32 {
        let policy = self.choice("DevicePolicy", &["auto", "closed", "strict"]).unwrap_or("auto");
        let closed =
            matches!(policy, "closed" | "strict") || (policy == "auto" && self.yes("PrivateDevices"));
        // `ProtectClock=` lets the clock be read, and images need the devices of loops.
        let listed = !self.list("DeviceAllow").is_empty() || self.yes("ProtectClock");
        let images = self.text("RootImage").is_some() || !self.list("MountImages").is_empty();
        match (closed, listed || images) {
            (false, _) => 10,
            (true, true) => 5,
            (true, false) => 0,
        }
    }
}

/// The families of sockets that a service may open.
#[expect(clippy::struct_excessive_bools, reason = "each family is weighed by itself")]
pub(super) struct Families {
    pub internet: bool,
    pub local: bool,
    pub netlink: bool,
    pub packet: bool,
    pub other: bool,
}

/// systemd's words for yes and no.
fn boolean(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "1" | "yes" | "y" | "true" | "t" | "on" => Some(true),
        "0" | "no" | "n" | "false" | "f" | "off" => Some(false),
        _ => None,
    }
}

/// The bit of a capability; none of what is no capability.
fn bit(name: &str) -> u64 {
    let number = CAPABILITIES.iter().position(|known| known.eq_ignore_ascii_case(name));
    number.map_or(0, |number| 1 << number)
}

/// The first line says what is left; further ones add to it, or with `~` take away.
fn narrowed(left: Option<Vec<&'static str>>, line: &str) -> Vec<&'static str> {
    let (takes, line) = line.strip_prefix('~').map_or((false, line), |rest| (true, rest));
    let named = |kind: &&str| line.split_whitespace().any(|word| word == *kind);
    let before = left.unwrap_or_else(|| if takes { NAMESPACES.to_vec() } else { Vec::new() });
    let stays = |kind: &&str| {
        if takes { before.contains(kind) && !named(kind) } else { before.contains(kind) || named(kind) }
    };
    NAMESPACES.iter().copied().filter(stays).collect()
}

fn names_addresses(word: &str) -> bool {
    let address = word.split('/').next().unwrap_or(word);
    matches!(word, "any" | "localhost" | "link-local" | "multicast") || address.parse::<IpAddr>().is_ok()
}

fn is_local(word: &str) -> bool {
    let address = word.split('/').next().unwrap_or(word);
    word == "localhost" || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
