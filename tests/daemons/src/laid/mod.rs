//! A bundle laid over the stock root, as an activation would, with stand-ins for what a bundle does not carry.
//!
//! What the bundle itself does wrong on the way (an owner that nobody made, a directory that tmpfiles refuses, a
//! package that is not there) is a finding; what it rightly takes for granted is in [`Laid::assumed`].

mod accounts;
mod stand_ins;

use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::Path;

use crate::bundle::{Bundle, Content};
use crate::fail::{Outcome, While};
use crate::finding::{Finding, unexpected};
use crate::sandbox::Sandbox;
use accounts::Accounts;

/// What a test lays over the root besides the bundle.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given {
    /// Human accounts, which a bundle plans and does not make.
    pub users: &'static [&'static str],
    /// Files of applications: path, mode, text.
    pub files: &'static [(&'static str, u32, &'static str)],
}

/// A bundle in place.
pub struct Laid {
    /// Where it lies.
    pub sandbox: Sandbox,
    /// What it is.
    pub bundle: Bundle,
    /// What went wrong on the way.
    pub findings: Vec<Finding>,
    /// What was put there because the bundle refers to it, does not bring it, and the stock root does not have it.
    pub assumed: Vec<String>,
}

/// Packages whose programs no test runs, because they talk to machines that are not there, fetch images from a registry, or
/// bring no file that a bundle writes; left out of the root for their size. Debian 12 has each by its name
/// (packages.debian.org/bookworm) but for `mongodb-database-tools`, which comes from MongoDB's archive.
const NOT_RUN: &[&str] = &[
    "amazon-ecr-credential-helper",
    "awscli",
    "docker.io",
    "mongodb-database-tools",
    "postgresql-client",
    "redis-server",
    "unattended-upgrades",
];

impl Laid {
    /// Lays a bundle over the root of a sandbox.
    pub fn lay(sandbox: Sandbox, bundle: Bundle, given: &Given) -> Outcome<Self> {
        let mut laid = Self { sandbox, bundle, findings: Vec::new(), assumed: Vec::new() };
        laid.check_packages()?;
        laid.take_absent_away()?;
        laid.copy_files()?;
        laid.make_accounts(given)?;
        laid.set_owners()?;
        laid.make_directories()?;
        laid.copy_given(given)?;
        laid.put_stand_ins()?;
        Ok(laid)
    }

    /// In a fresh sandbox.
    pub fn fresh(bundle: Bundle, given: &Given) -> Outcome<Self> {
        Self::lay(Sandbox::open()?, bundle, given)
    }

    fn check_packages(&mut self) -> Outcome<()> {
        let known = self.sandbox.run(&["dpkg-query", "-W", "-f", "${Package} ${Status}\n"])?.out;
        let installed = |name: &str| known.lines().any(|line| line == format!("{name} install ok installed"));
        let needed = |name: &&String| !installed(name) && !NOT_RUN.contains(&name.as_str());
        for name in self.bundle.manifest.requires.packages.iter().filter(needed) {
            self.findings.push(Finding::new("requires", format!("the Debian 12 root has no package {name}")));
        }
        Ok(())
    }

    fn take_absent_away(&mut self) -> Outcome<()> {
        for path in &self.bundle.manifest.absent {
            let place = self.sandbox.root().join(path.trim_start_matches('/'));
            if place.is_symlink() || place.exists() {
                std::fs::remove_file(&place).doing(path)?;
            }
        }
        Ok(())
    }

    fn copy_files(&mut self) -> Outcome<()> {
        let root = self.sandbox.root();
        for (path, content) in &self.bundle.contents {
            let place = self.sandbox.real(&parent(path)).join(path.rsplit('/').next().unwrap_or_default());
            std::fs::create_dir_all(place.parent().unwrap_or(&root)).doing(path)?;
            if place.is_symlink() || place.exists() {
                std::fs::remove_file(&place).doing(path)?;
            }
            match content {
                Content::Link(target) => symlink(target, &place).doing(path)?,
                Content::File(bytes) => {
                    std::fs::write(&place, bytes).doing(path)?;
                    set_mode(&place, octal(self.bundle.mode(path)))?;
                }
            }
        }
        Ok(())
    }

    fn make_accounts(&mut self, given: &Given) -> Outcome<()> {
        for user in given.users {
            let made = self.sandbox.run(&["useradd", "--create-home", "--shell", "/bin/bash", user])?;
            made.success("useradd")?;
        }
        for path in self.bundle.under("etc/sysusers.d/") {
            let done = self.sandbox.run(&["systemd-sysusers", &format!("/{path}")])?;
            let said = done
                .all()
                .lines()
                .filter(|line| !line.starts_with("Creating "))
                .collect::<Vec<_>>()
                .join("\n");
            self.findings.extend(unexpected("sysusers", &said));
        }
        Ok(())
    }

    fn set_owners(&mut self) -> Outcome<()> {
        let accounts = Accounts::of(&self.sandbox);
        for entry in &self.bundle.manifest.files {
            if !self.bundle.contents.contains_key(&entry.path) || entry.target.is_some() {
                continue;
            }
            let owner = entry.owner.as_deref().unwrap_or("root");
            let group = entry.group.as_deref().unwrap_or("root");
            let (Some(uid), Some(gid)) = (accounts.user(owner), accounts.group(group)) else {
                let what = format!("{} belongs to {owner}:{group}, whom nothing makes", entry.path);
                self.findings.push(Finding::new("manifest", what));
                continue;
            };
            let place = self.sandbox.real(&entry.path);
            if !place.is_symlink() && (uid, gid) != (0, 0) {
                chown(&place, Some(uid), Some(gid)).doing(&entry.path)?;
                set_mode(&place, octal(self.bundle.mode(&entry.path)))?; // a change of owner drops some bits
            }
        }
        Ok(())
    }

    fn make_directories(&mut self) -> Outcome<()> {
        for path in self.bundle.under("etc/tmpfiles.d/") {
            let done = self.sandbox.run(&["systemd-tmpfiles", "--create", &format!("/{path}")])?;
            self.findings.extend(unexpected("tmpfiles", &done.all()));
            if done.code != 0 {
                self.findings.push(Finding::new("tmpfiles", format!("{path}: exit code {}", done.code)));
            }
        }
        Ok(())
    }

    fn copy_given(&mut self, given: &Given) -> Outcome<()> {
        given.files.iter().try_for_each(|(path, mode, text)| {
            self.sandbox.write(path, text)?;
            set_mode(&self.sandbox.real(path), *mode)
        })
    }
}

fn parent(path: &str) -> String {
    path.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default()
}

fn octal(mode: &str) -> u32 {
    u32::from_str_radix(mode, 8).unwrap_or(0o644)
}

fn set_mode(place: &Path, mode: u32) -> Outcome<()> {
    std::fs::set_permissions(place, std::fs::Permissions::from_mode(mode)).doing(place.display())
}
