//! The standard library: its files, embedded under their virtual paths.
//!
//! It deliberately holds no code: what the library says, it says in the language.

/// The files by path below the library's root, sorted.
pub const FILES: &[(&str, &str)] = &[
    ("apps.inf", include_str!("apps.inf")),
    ("backups.inf", include_str!("backups.inf")),
    ("cdns.inf", include_str!("cdns.inf")),
    ("externals.inf", include_str!("externals.inf")),
    ("headers.inf", include_str!("headers.inf")),
    ("jobs.inf", include_str!("jobs.inf")),
    ("lib.inf", include_str!("lib.inf")),
    ("limits.inf", include_str!("limits.inf")),
    ("policies.inf", include_str!("policies.inf")),
    ("profiles.inf", include_str!("profiles.inf")),
    ("schedules.inf", include_str!("schedules.inf")),
    ("users.inf", include_str!("users.inf")),
    ("vhosts.inf", include_str!("vhosts.inf")),
    ("zones.inf", include_str!("zones.inf")),
];

/// What a person reads about them: a heading for each definition, and a site that uses it.
pub const GUIDE: &str = include_str!("std.md");
