//! A host's bundle as it was sealed, from its manifest and its files: the inverse of [`crate::seal`].
//!
//! It deliberately proves nothing: whether the files are what the manifest says is asked before.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::listed::{Unreadable, check_format, host};
use crate::manifest::BUNDLE_FORMAT;
use crate::{
    Accepted, Bundle, BundlePath, Compiler, Digest, Entry, File, HostBundle, HostFacts, LinkTarget, Mode,
    Policy, SecretRef, Step, Target, Verdict,
};

#[derive(Deserialize)]
struct Manifest {
    format: String,
    host: String,
    absent: Vec<String>,
    accepted: Vec<RawAccepted>,
    compiler: RawCompiler,
    files: Vec<RawEntry>,
    inputs: BTreeMap<String, String>,
    lock: Option<String>,
    order: Vec<RawStep>,
    policies: Vec<RawPolicy>,
    requires: Requires,
    secrets: Vec<RawSecret>,
    target: RawTarget,
}

#[derive(Deserialize)]
struct RawAccepted {
    entity: String,
    name: String,
    reason: String,
    until: Option<String>,
}

#[derive(Deserialize)]
struct RawCompiler {
    name: String,
    version: String,
}

#[derive(Deserialize)]
struct RawEntry {
    path: String,
    kind: String,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    target: String,
    check: Option<String>,
    reload: Option<String>,
}

#[derive(Deserialize)]
struct RawStep {
    name: String,
    run: Vec<String>,
}

#[derive(Deserialize)]
struct RawPolicy {
    name: String,
    verdict: String,
}

#[derive(Deserialize)]
struct Requires {
    packages: Vec<String>,
}

#[derive(Deserialize)]
struct RawSecret {
    name: String,
    path: String,
    mode: String,
    owner: String,
    group: String,
}

#[derive(Deserialize)]
struct RawTarget {
    os: String,
    facts: BTreeMap<String, String>,
}

/// Adds to `bundle` the host whose manifest is `text`; `bytes` gives what a file holds.
pub fn restore(
    bundle: &mut Bundle,
    text: &str,
    bytes: &mut dyn FnMut(&BundlePath) -> Result<Vec<u8>, String>,
) -> Result<(), Unreadable> {
    let raw: Manifest = serde_json::from_str(text).map_err(Unreadable::of)?;
    check_format(&raw.format, BUNDLE_FORMAT)?;
    let name = host(&raw.host)?;
    let mut restored = HostBundle::default();
    for entry in raw.files {
        let path = path(&entry.path)?;
        let entry = entry.read(&path, bytes)?;
        restored.insert(path, entry).map_err(Unreadable::of)?;
    }
    for absent in &raw.absent {
        restored.insert_absent(path(absent)?).map_err(Unreadable::of)?;
    }
    let lock = raw.lock.map(|lock| Digest::parse(&lock).ok_or_else(|| Unreadable::of("its lock is no hash")));
    bundle.lock = lock.transpose()?;
    bundle.inputs = raw.inputs;
    bundle.compiler = Compiler { name: raw.compiler.name, version: raw.compiler.version };
    restored.facts = HostFacts {
        requires: raw.requires.packages.into_iter().collect(),
        order: raw.order.into_iter().map(|step| Step { name: step.name, run: step.run }).collect(),
        secrets: raw.secrets.into_iter().map(RawSecret::read).collect::<Result<_, _>>()?,
        policies: raw.policies.into_iter().map(RawPolicy::read).collect::<Result<_, _>>()?,
        accepted: raw.accepted.into_iter().map(RawAccepted::read).collect(),
        target: Target { os: raw.target.os, facts: raw.target.facts },
    };
    bundle.hosts.insert(name, restored);
    Ok(())
}

fn path(text: &str) -> Result<BundlePath, Unreadable> {
    BundlePath::new(text).map_err(|why| Unreadable::of(format!("`{text}`: {why}")))
}

fn mode(text: &str) -> Result<Mode, Unreadable> {
    let bits = u16::from_str_radix(text, 8);
    bits.map(Mode::new).map_err(|_| Unreadable::of(format!("`{text}` is no mode")))
}

impl RawEntry {
    fn read(
        self,
        path: &BundlePath,
        bytes: &mut dyn FnMut(&BundlePath) -> Result<Vec<u8>, String>,
    ) -> Result<Entry, Unreadable> {
        if self.kind == "link" {
            let target = LinkTarget::new(&self.target);
            return target.map(Entry::Link).ok_or_else(|| Unreadable::of(format!("`{path}` leads nowhere")));
        }
        let mut file = File::new(bytes(path).map_err(Unreadable::of)?).owner(self.owner, self.group);
        (file.mode, file.check, file.reload) = (mode(&self.mode)?, self.check, self.reload);
        Ok(Entry::File(file))
    }
}

impl RawSecret {
    fn read(self) -> Result<SecretRef, Unreadable> {
        let (path, mode) = (path(&self.path)?, mode(&self.mode)?);
        Ok(SecretRef { name: self.name, path, mode, owner: self.owner, group: self.group })
    }
}

impl RawPolicy {
    fn read(self) -> Result<Policy, Unreadable> {
        let all = [Verdict::Holds, Verdict::Accepted, Verdict::Advised, Verdict::Unknown, Verdict::Vacuous];
        let verdict = all.into_iter().find(|verdict| verdict.word() == self.verdict);
        let verdict = verdict
            .ok_or_else(|| Unreadable::of(format!("`{}` is how no policy comes out", self.verdict)))?;
        Ok(Policy { name: self.name, verdict })
    }
}

impl RawAccepted {
    fn read(self) -> Accepted {
        Accepted { name: self.name, entity: self.entity, reason: self.reason, until: self.until }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{HostName, seal};

    fn bundle() -> Bundle {
        let mut host = HostBundle::default();
        let path = |text| BundlePath::new(text).unwrap();
        host.insert(path("etc/a"), File::new("a\n").mode(0o640).owner("root", "adm").check("x").reload("y"))
            .unwrap();
        host.insert(path("etc/b"), LinkTarget::new("a").unwrap()).unwrap();
        host.insert_absent(path("etc/c")).unwrap();
        host.facts = HostFacts {
            requires: ["nginx".to_owned()].into(),
            order: vec![Step { name: "y".to_owned(), run: vec!["true".to_owned()] }],
            secrets: vec![SecretRef {
                name: "token".to_owned(),
                path: path("etc/token"),
                mode: Mode::new(0o600),
                owner: "root".to_owned(),
                group: "root".to_owned(),
            }],
            policies: vec![Policy { name: "p".to_owned(), verdict: Verdict::Advised }],
            accepted: vec![Accepted {
                name: "n".to_owned(),
                entity: "hosts.a".to_owned(),
                reason: "r".to_owned(),
                until: Some("2027-01-01".to_owned()),
            }],
            target: Target {
                os: "debian-12".to_owned(),
                facts: [("nginx".to_owned(), "1".to_owned())].into(),
            },
        };
        Bundle {
            hosts: [(HostName::new("a").unwrap(), host)].into(),
            inputs: [("i".to_owned(), "1".to_owned())].into(),
            lock: Some(Digest::of(b"lock")),
            compiler: Compiler { name: "infc".to_owned(), version: "0".to_owned() },
        }
    }

    #[test]
    fn what_was_sealed_is_restored() {
        let sealed = seal(&bundle());
        let mut restored = Bundle::default();
        for manifest in sealed.hosts.values() {
            restore(&mut restored, &manifest.json, &mut |_| Ok(b"a\n".to_vec())).unwrap();
        }
        assert_eq!(seal(&restored), sealed);
        assert!(crate::diff(&bundle(), &restored).is_empty());
    }

    #[test]
    fn what_is_no_manifest_is_refused() {
        let mut restored = Bundle::default();
        let text = seal(&bundle()).hosts.into_values().next().unwrap().json;
        for (from, to) in [("advised", "hoped"), ("0640", "rw"), ("infc.bundle/1", "x"), ("etc/c", "../c")] {
            let broken = text.replace(from, to);
            assert!(restore(&mut restored, &broken, &mut |_| Ok(Vec::new())).is_err(), "{from}");
        }
        assert!(restored.hosts.is_empty());
    }
}
