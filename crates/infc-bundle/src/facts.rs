//! What a host's manifest says beside its files: what it needs, in which order it is brought into force, what was
//! promised of it.
//!
//! It deliberately has no place for the value of a secret.

use std::collections::{BTreeMap, BTreeSet};

use crate::{BundlePath, Mode};

/// All that a manifest says beside the files.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HostFacts {
    /// Packages that must be installed, by their names on the target.
    pub requires: BTreeSet<String>,
    /// How the files are brought into force, in order.
    pub order: Vec<Step>,
    /// The secrets that the host reads, never their values.
    pub secrets: Vec<SecretRef>,
    /// The policies that speak of the host, and how they came out.
    pub policies: Vec<Policy>,
    /// The diagnostics that the site accepts on the host.
    pub accepted: Vec<Accepted>,
    /// The system that the files are for.
    pub target: Target,
}

/// A step of the activation.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Step {
    /// Its name, which a file's `reload` refers to: `nginx`.
    pub name: String,
    /// The command as its words: `systemctl`, `reload`, `nginx`.
    pub run: Vec<String>,
}

/// A secret by reference: the file on the host that holds it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct SecretRef {
    /// Its name in the site.
    pub name: String,
    /// Where the host keeps it.
    pub path: BundlePath,
    /// The mode that the file must have.
    pub mode: Mode,
    /// Its owner by name.
    pub owner: String,
    /// Its group by name.
    pub group: String,
}

/// A policy and how it came out.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Policy {
    /// Its name in the site, behind the entity that states it: `hosts.vps.apps.api.no-big-apps`.
    pub name: String,
    /// How it came out.
    pub verdict: Verdict,
}

/// How a policy came out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// It was shown to hold.
    Holds,
    /// It does not hold, and the site accepts that.
    Accepted,
    /// It only advises, and the site does not follow.
    Advised,
    /// It speaks of something that infc cannot know.
    Unknown,
    /// There is nothing yet that it could be about.
    Vacuous,
}

impl Verdict {
    /// The word in the manifest.
    pub fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Accepted => "accepted",
            Self::Advised => "advised",
            Self::Unknown => "unknown",
            Self::Vacuous => "vacuous",
        }
    }
}

/// A diagnostic that the site accepts, with its reason.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Accepted {
    /// The diagnostic's name.
    pub name: String,
    /// The entity that carries the `accept`: `hosts.vps.apps.api`.
    pub entity: String,
    /// Why it is accepted.
    pub reason: String,
    /// Until which day, `YYYY-MM-DD`.
    pub until: Option<String>,
}

/// The system that the files are for, and the facts about it that they rest on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Target {
    /// `debian-12`.
    pub os: String,
    /// Facts by name: `nginx` to `1.22.1`.
    pub facts: BTreeMap<String, String>,
}
