//! What a family tells beside its part of a plan: mistakes, packages, steps of the activation, secrets by reference.
//!
//! It deliberately keeps sets, so that the order in which families speak leaves no trace.

use std::collections::BTreeSet;

use infc_diag::Diagnostic;

/// What a family tells beside its part.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Report {
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// Packages that must be installed, by their names on the target.
    pub requires: BTreeSet<String>,
    /// Steps of the activation.
    pub steps: BTreeSet<Step>,
    /// Secrets that the machine reads.
    pub secrets: BTreeSet<Secret>,
}

/// When a step of the activation happens; the variants are in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Phase {
    /// Accounts are made.
    Accounts,
    /// Disks are mounted.
    Disks,
    /// Directories are made.
    Directories,
    /// systemd reads its units again.
    Units,
    /// What services need to start is made: placeholder certificates.
    Preparations,
    /// Services take notice of their files.
    Services,
    /// Certificates are obtained, which needs nginx.
    Certificates,
    /// The firewall is loaded.
    Firewall,
    /// Ways in change last, when all else is well.
    Access,
}

/// A step of the activation: one command, run once if a file that names it has changed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Step {
    /// When.
    pub phase: Phase,
    /// Its name, to which files refer.
    pub name: String,
    /// The command as its words.
    pub run: Vec<String>,
}

/// A secret by reference: the file on the machine that holds it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Secret {
    /// Its name in the site.
    pub name: String,
    /// Absolute.
    pub path: String,
    /// The mode that the file must have.
    pub mode: u16,
    /// Its owner.
    pub owner: String,
    /// Its group.
    pub group: String,
}

impl Report {
    /// Tells a mistake.
    pub fn say(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The value, or its mistake told.
    pub fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.say(diagnostic)).ok()
    }

    /// Asks for a package.
    pub fn require(&mut self, package: impl Into<String>) {
        self.requires.insert(package.into());
    }

    /// Adds a step of the activation; the same step twice is one.
    pub fn step(&mut self, phase: Phase, name: &str, run: &[&str]) {
        let run = run.iter().map(|&word| word.to_owned()).collect();
        self.steps.insert(Step { phase, name: name.to_owned(), run });
    }
}
