//! The sandbox of a service: what it may see, write and call (systemd.exec(5)).
//!
//! It deliberately has no switch for `MemoryDenyWriteExecute=`: runtimes that compile while they run (V8, the JVM) are
//! killed by it, and so are programs that they start.

use infc_scalar::AbsPath;

use super::Section;
use crate::Origin;
use crate::operations::Lowering;
use crate::token::unit::{self, fixed};

/// What hardly a program needs, in the order of systemd.exec(5).
const SWITCHES: [&str; 15] = [
    "NoNewPrivileges",
    "PrivateTmp",
    "PrivateDevices",
    "PrivateMounts",
    "ProtectKernelTunables",
    "ProtectKernelModules",
    "ProtectKernelLogs",
    "ProtectControlGroups",
    "ProtectClock",
    "ProtectHostname",
    "RestrictNamespaces",
    "RestrictRealtime",
    "RestrictSUIDSGID",
    "LockPersonality",
    "RemoveIPC",
];

/// Closes what hardly a program needs, but for what this one does.
pub(crate) fn close(section: &mut Section, open: &[&str], at: Origin) {
    for key in SWITCHES.into_iter().filter(|key| !open.contains(key)) {
        section.fixed(key, "yes", at);
    }
    section.fixed("SystemCallArchitectures", "native", at);
}

/// What the sandbox has to leave open.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Sandbox {
    /// Whether the service runs as root, whose powers are bounded by capabilities instead of a user namespace.
    pub root: bool,
    /// The capabilities that it keeps, or none.
    pub capabilities: &'static str,
    /// Directories and files that it writes to.
    pub writes: Vec<(String, Origin)>,
    /// Whether it uses files below `/home`, `/root` or `/run/user`.
    pub home: bool,
    /// Whether it speaks to the host itself alone.
    pub local: bool,
}

impl Sandbox {
    /// Leaves open what an app needs as well that runs in the same sandbox.
    pub fn share(&mut self, other: Self) {
        let Self { root: _, capabilities: _, writes, home, local: _ } = other;
        self.home |= home;
        self.write_to(writes);
    }

    /// Leaves further paths open, each once.
    pub fn write_to(&mut self, paths: impl IntoIterator<Item = (String, Origin)>) {
        for (path, at) in paths {
            if self.writes.iter().all(|(known, _)| *known != path) {
                self.writes.push((path, at));
            }
        }
    }

    /// The lines.
    pub fn write(&self, lowering: &mut Lowering, section: &mut Section, at: Origin) {
        self.capabilities(section, at);
        close(section, &[], at);
        if !self.root && self.capabilities.is_empty() {
            section.fixed("PrivateUsers", "yes", at);
        }
        section.fixed("ProtectSystem", "strict", at);
        section.fixed("ProtectHome", if self.home { "read-only" } else { "yes" }, at);
        self.writes(lowering, section);
        section.fixed("ProtectProc", "invisible", at);
        section.fixed("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX", at);
        // V8 calls `pkey_alloc`, which `@system-service` of systemd 252 leaves out; with an errno instead of SIGSYS a
        // runtime that tries more goes on without.
        section.fixed("SystemCallFilter", "@system-service @pkey", at);
        section.fixed(
            "SystemCallFilter",
            if self.root { "~@resources" } else { "~@privileged @resources" },
            at,
        );
        section.fixed("SystemCallErrorNumber", "EPERM", at);
        if self.local {
            section.fixed("IPAddressDeny", "any", at);
            section.fixed("IPAddressAllow", "localhost", at);
        }
        section.fixed("UMask", if self.root { "0077" } else { "0027" }, at);
    }

    fn capabilities(&self, section: &mut Section, at: Origin) {
        section.line("CapabilityBoundingSet", fixed(self.capabilities), at);
        section.line("AmbientCapabilities", fixed(if self.root { "" } else { self.capabilities }), at);
    }

    fn writes(&self, lowering: &mut Lowering, section: &mut Section) {
        for (path, at) in &self.writes {
            let value = unit::words([path.as_str()]);
            lowering.say(section, "ReadWritePaths", value, *at);
        }
    }
}

/// Whether a path lies where `ProtectHome=yes` hides it.
pub(crate) fn in_home(path: &AbsPath) -> bool {
    ["/home", "/root", "/run/user"].iter().any(|home| AbsPath((*home).to_owned()).contains(path))
}
