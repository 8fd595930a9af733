//! Services as people write them, one for each way of saying a sandbox.

use super::Service;

const UNITS: &[(&str, &str)] = &[
    ("bare", ""),
    ("user", "User=deploy"),
    ("dynamic", "DynamicUser=yes"),
    ("nobody", "User=nobody\nGroup=nogroup"),
    ("root-by-number", "User=0\nNoNewPrivileges=true"),
    ("groups", "User=deploy\nSupplementaryGroups=docker"),
    (
        "usual",
        "User=deploy\nNoNewPrivileges=true\nPrivateTmp=true\nProtectSystem=full\nProtectHome=read-only",
    ),
    ("home-of-its-own", "User=deploy\nProtectHome=tmpfs\nProtectSystem=yes\nPrivateDevices=1"),
    ("capabilities-taken", "CapabilityBoundingSet=~CAP_SYS_ADMIN CAP_SYS_PTRACE\nProtectKernelModules=yes"),
    (
        "capabilities-kept",
        "CapabilityBoundingSet=CAP_NET_BIND_SERVICE\nCapabilityBoundingSet=CAP_CHOWN cap_kill",
    ),
    ("capabilities-none", "CapabilityBoundingSet=CAP_KILL\nCapabilityBoundingSet="),
    ("ambient", "User=deploy\nAmbientCapabilities=CAP_NET_BIND_SERVICE"),
    ("ambient-of-root", "AmbientCapabilities=CAP_NET_ADMIN\nAmbientCapabilities=~CAP_NET_RAW"),
    ("calls-denied", "SystemCallFilter=~@mount @swap @reboot\nSystemCallArchitectures=native"),
    ("calls-denied-one-by-one", "SystemCallFilter=~swapon swapoff init_module"),
    ("calls-allowed", "SystemCallFilter=@system-service\nSystemCallFilter=~@privileged"),
    ("calls-allowed-with-errno", "SystemCallFilter=@basic-io @file-system\nSystemCallFilter=~chown:EPERM"),
    ("calls-allowed-again", "SystemCallFilter=@system-service\nSystemCallFilter=\nSystemCallFilter=@clock"),
    ("calls-all-denied-again", "SystemCallFilter=~@debug\nSystemCallFilter=@debug"),
    ("calls-unknown", "SystemCallFilter=@system-service no_such_call"),
    ("architectures", "SystemCallArchitectures=x86-64"),
    ("families-denied", "RestrictAddressFamilies=~AF_PACKET AF_NETLINK"),
    ("families-allowed", "RestrictAddressFamilies=AF_UNIX\nRestrictAddressFamilies=AF_INET"),
    ("families-none", "RestrictAddressFamilies=none"),
    ("families-back", "RestrictAddressFamilies=AF_INET\nRestrictAddressFamilies=~AF_INET"),
    ("families-one-of-two", "RestrictAddressFamilies=~AF_INET6"),
    ("families-other", "RestrictAddressFamilies=AF_INET AF_VSOCK"),
    ("namespaces-some", "RestrictNamespaces=user mnt"),
    ("namespaces-but", "RestrictNamespaces=~user\nRestrictNamespaces=~net"),
    ("namespaces-open-again", "RestrictNamespaces=yes\nRestrictNamespaces=no"),
    ("addresses-none", "IPAddressDeny=any"),
    ("addresses-local", "IPAddressDeny=any\nIPAddressAllow=localhost 127.0.0.53"),
    ("addresses-some", "IPAddressDeny=any\nIPAddressAllow=10.0.0.0/8"),
    ("addresses-one-family", "IPAddressDeny=0.0.0.0/0"),
    ("addresses-both-families", "IPAddressDeny=0.0.0.0/0 ::/0\nIPAddressAllow=::1"),
    ("addresses-back", "IPAddressDeny=any\nIPAddressDeny="),
    ("devices", "DevicePolicy=closed\nDeviceAllow=/dev/null rw"),
    ("devices-and-clock", "PrivateDevices=yes\nProtectClock=yes"),
    ("devices-said-open", "PrivateDevices=yes\nDevicePolicy=auto"),
    ("mask", "UMask=0007"),
    ("mask-open", "UMask=000"),
    ("mask-closed", "UMask=0077\nKeyringMode=shared"),
    ("processes", "ProtectProc=noaccess\nProcSubset=pid\nNotifyAccess=all"),
    ("processes-traced", "ProtectProc=ptraceable\nNotifyAccess=main\nKeyringMode=private"),
    ("delegated", "Delegate=yes"),
    ("delegated-in-part", "Delegate=cpu memory"),
    ("root-directory", "RootDirectory=/srv/root\nMountAPIVFS=yes"),
    ("root-directory-is-root", "RootDirectory=/"),
    ("off-in-words", "PrivateTmp=off\nNoNewPrivileges=on\nPrivateNetwork=t\nPrivateUsers=n"),
    ("nonsense", "PrivateTmp=perhaps\nProtectHome=maybe\nUMask=nine\nUser=deploy"),
];

/// All of them, and one that starts while the machine does.
pub fn services() -> Vec<Service> {
    let of = |(name, lines): &(&str, &str)| {
        (format!("{name}.service"), format!("[Service]\nExecStart=/usr/bin/true\n{lines}\n"))
    };
    let mut all: Vec<Service> = UNITS.iter().map(of).collect();
    let early = "[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/usr/bin/true\nPrivateTmp=no\nProtectSystem=full\n";
    all.push(("early.service".to_owned(), early.to_owned()));
    all
}
