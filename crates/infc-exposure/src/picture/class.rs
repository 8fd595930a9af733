//! How exposed something is, and the few words for it in a box.
//!
//! It deliberately asks only the fares: what a target is worth to somebody is worked out elsewhere.

use crate::exposure::{Exposure, Fate, SourceKind, Target};

/// How exposed something is; each has a colour, a line and a sign of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Class {
    /// Nobody outside.
    Local,
    /// Named sources alone.
    Named,
    /// Everyone who knows a password.
    Password,
    /// Perhaps everyone.
    Unknown,
    /// Everyone.
    Public,
}

impl Class {
    /// All of them, the most exposed first.
    pub const ALL: [Self; 5] = [Self::Public, Self::Unknown, Self::Password, Self::Named, Self::Local];

    /// Its name in style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Named => "named",
            Self::Password => "password",
            Self::Unknown => "unknown",
            Self::Public => "public",
        }
    }

    /// What it means in a box, where there is little room.
    pub fn short(self) -> &'static str {
        match self {
            Self::Local => "its host alone",
            Self::Named => "named sources",
            Self::Password => "by password",
            Self::Unknown => "perhaps everyone",
            Self::Public => "everyone",
        }
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Local => "its own host alone",
            Self::Named => "named sources alone",
            Self::Password => "everyone with a password",
            Self::Unknown => "perhaps everyone",
            Self::Public => "everyone",
        }
    }
}

/// Who has a box: the internet but for who is named, zones, and hosts where there are several.
pub(super) fn is_shown(exposure: &Exposure, kind: SourceKind) -> bool {
    match kind {
        SourceKind::Internet => exposure.sources.iter().all(|source| source.kind != SourceKind::EveryoneElse),
        SourceKind::EveryoneElse | SourceKind::Zone | SourceKind::Network => true,
        SourceKind::Host => exposure.hosts.len() > 1,
        SourceKind::Other | SourceKind::Loopback => false,
    }
}

/// How exposed a target is.
pub(super) fn class_of(exposure: &Exposure, target: &Target) -> Class {
    let mut class = Class::Local;
    for (source, fare) in exposure.sources.iter().zip(&target.from) {
        if !is_shown(exposure, source.kind) || fare.source.strip_prefix("hosts.") == Some(&target.host) {
            continue;
        }
        let everyone = matches!(source.kind, SourceKind::Internet | SourceKind::EveryoneElse);
        let reached = match fare.fate {
            Fate::Closed => Class::Local,
            _ if !everyone => Class::Named,
            _ if !fare.open.is_empty() => Class::Public,
            _ if !fare.unknown.is_empty() => Class::Unknown,
            _ => Class::Password,
        };
        class = class.max(reached);
    }
    class
}

/// Who reaches a target, in a few words.
pub(super) fn who(exposure: &Exposure, target: &Target) -> String {
    match class_of(exposure, target) {
        class @ (Class::Public | Class::Password | Class::Unknown | Class::Local) => class.short().to_owned(),
        Class::Named => {
            let fares = exposure.sources.iter().zip(&target.from);
            let reaching = fares.filter(|(source, fare)| {
                matches!(source.kind, SourceKind::Zone | SourceKind::Network | SourceKind::Host)
                    && is_shown(exposure, source.kind)
                    && fare.fate != Fate::Closed
                    && fare.source.strip_prefix("hosts.") != Some(&target.host)
            });
            let names: Vec<&str> =
                reaching.map(|(source, _)| source.id.split_once('.').map_or("", |(_, name)| name)).collect();
            match names.as_slice() {
                [one] => format!("{one} alone"),
                [one, two] => format!("{one}, {two} alone"),
                many => format!("{} sources alone", many.len()),
            }
        }
    }
}

/// The sockets of a target, the first of them where they are many.
pub(super) fn short(target: &Target) -> String {
    let mut all = target.sockets.iter().map(|socket| {
        let port = socket.strip_prefix("0.0.0.0:").or_else(|| socket.strip_prefix("[::]:"));
        port.unwrap_or(socket)
    });
    let first = all.next().unwrap_or_default().trim_end_matches("/tcp");
    // One address of several is told where there is room for it.
    match first.rsplit_once(':') {
        Some((address, port)) if address != "127.0.0.1" => format!(":{port}"),
        _ => first.to_owned(),
    }
}
