//! The accounts and groups that a system brings, before a bundle makes any: Debian's and Ubuntu's `base-passwd`, systemd's,
//! and those of packages that infc installs.
//!
//! Where each comes from, and its number, is of no interest here.

/// Accounts, each with a group of its name but `sync`, `nobody`.
pub(crate) const USERS: &[&str] = &[
    "root",
    "daemon",
    "bin",
    "sys",
    "sync",
    "games",
    "man",
    "lp",
    "mail",
    "news",
    "uucp",
    "proxy",
    "www-data",
    "backup",
    "list",
    "irc",
    "nobody",
    "messagebus",
    "sshd",
    "syslog",
    "_apt",
];

/// Groups without an account of their name.
pub(crate) const GROUPS: &[&str] = &[
    "adm",
    "tty",
    "disk",
    "kmem",
    "dialout",
    "fax",
    "voice",
    "cdrom",
    "floppy",
    "tape",
    "sudo",
    "audio",
    "dip",
    "operator",
    "src",
    "shadow",
    "utmp",
    "video",
    "sasl",
    "plugdev",
    "staff",
    "users",
    "nogroup",
    "systemd-journal",
    "ssl-cert",
    "crontab",
];

/// Whether a name is one of either.
pub(crate) fn has(name: &str) -> bool {
    USERS.contains(&name) || GROUPS.contains(&name)
}
