//! The text of a host's `manifest.json` and `SHA256SUMS`.
//!
//! It deliberately computes no hash of a file: [`crate::seal`] gives them. What it writes, [`crate::Listed`] reads.

use std::collections::BTreeMap;

use crate::json::Json;
use crate::tree::merkle_root;
use crate::{
    Accepted, Bundle, Digest, Entry, HostBundle, HostFacts, HostName, LinkTarget, Mode, SecretRef, Step,
};

/// The name of a host's manifest in its folder.
pub const MANIFEST: &str = "manifest.json";
/// The name of the list of hashes beside it.
pub const SUMS: &str = "SHA256SUMS";
/// The form of the manifests that this crate writes and reads.
pub(crate) const BUNDLE_FORMAT: &str = "infc.bundle/1";
/// The form of the release that this crate writes and reads.
pub(crate) const RELEASE_FORMAT: &str = "infc.release/1";

/// The leaf of a file in the Merkle tree: `0640 <sha256> etc/x`.
pub(crate) fn file_leaf(mode: Mode, digest: Digest, path: &str) -> String {
    format!("{mode} {digest} {path}")
}

/// The leaf of a link in the Merkle tree: `link <sha256 of the target's text> etc/x`.
pub(crate) fn link_leaf(target: &LinkTarget, path: &str) -> String {
    format!("link {} {path}", Digest::of(target.as_str().as_bytes()))
}

/// `SHA256SUMS` of the regular files `files`, as `sha256sum -c` reads it inside the host's folder.
///
/// Paths have no line breaks. A line whose path has a `\` begins with one, and has it doubled, as coreutils wants it.
pub fn sums<'a>(files: impl IntoIterator<Item = (&'a str, Digest)>) -> String {
    let sorted: BTreeMap<_, _> = files.into_iter().collect();
    let mut text = String::new();
    for (path, digest) in sorted {
        let (mark, path) =
            if path.contains('\\') { ("\\", &*path.replace('\\', "\\\\")) } else { ("", path) };
        text.extend([mark, &digest.to_string(), "  ", path, "\n"]);
    }
    text
}

/// `manifest.json` of `host`. `digests` has every regular file's hash, in the order of the paths.
pub(crate) fn manifest(bundle: &Bundle, name: &HostName, host: &HostBundle, digests: &[Digest]) -> String {
    let (files, leaves) = files(host, digests);
    let facts = &host.facts;
    let mut fields = vec![
        ("absent", Json::strings(host.absent())),
        ("accepted", Json::list(sorted(&facts.accepted).into_iter().map(accepted))),
        ("compiler", compiler(bundle)),
        ("files", Json::List(files)),
        ("format", Json::str(BUNDLE_FORMAT)),
        ("host", Json::str(name)),
        ("inputs", strings(&bundle.inputs)),
        ("tree", Json::str(format_args!("sha256:{}", merkle_root(&leaves)))),
    ];
    fields.extend(bundle.lock.map(|lock| ("lock", Json::str(lock))));
    fields.extend(facts_fields(facts));
    Json::map(fields).document()
}

fn facts_fields(facts: &HostFacts) -> [(&'static str, Json); 5] {
    let policies = sorted(&facts.policies);
    let verdict = |policy: &crate::Policy| {
        Json::map([("name", Json::str(&policy.name)), ("verdict", Json::str(policy.verdict.word()))])
    };
    [
        ("order", Json::list(facts.order.iter().map(step))),
        ("policies", Json::list(policies.into_iter().map(verdict))),
        ("requires", Json::map([("packages", Json::strings(&facts.requires))])),
        ("secrets", Json::list(sorted(&facts.secrets).into_iter().map(secret))),
        ("target", Json::map([("facts", strings(&facts.target.facts)), ("os", Json::str(&facts.target.os))])),
    ]
}

/// The items without doubles, in an order that does not depend on who found them first.
fn sorted<T: Ord>(items: &[T]) -> Vec<&T> {
    let mut items: Vec<_> = items.iter().collect();
    items.sort();
    items.dedup();
    items
}

fn strings(map: &BTreeMap<String, String>) -> Json {
    Json::map(map.iter().map(|(key, value)| (key.as_str(), Json::str(value))))
}

fn compiler(bundle: &Bundle) -> Json {
    Json::map([("name", Json::str(&bundle.compiler.name)), ("version", Json::str(&bundle.compiler.version))])
}

fn files(host: &HostBundle, digests: &[Digest]) -> (Vec<Json>, Vec<String>) {
    let mut digests = digests.iter();
    let mut leaves = Vec::with_capacity(host.files().len());
    let mut lines = Vec::with_capacity(host.files().len());
    for (path, entry) in host.files() {
        let mut fields = vec![("path", Json::str(path))];
        match entry {
            Entry::Link(target) => {
                fields.extend([("kind", Json::str("link")), ("target", Json::str(target.as_str()))]);
                leaves.push(link_leaf(target, path.as_str()));
            }
            Entry::File(file) => {
                let Some(&digest) = digests.next() else { continue };
                fields.extend([
                    ("group", Json::str(&file.group)),
                    ("kind", Json::str("file")),
                    ("mode", Json::str(file.mode)),
                    ("owner", Json::str(&file.owner)),
                    ("sha256", Json::str(digest)),
                    ("size", Json::Int(file.bytes.len() as u64)),
                ]);
                fields.extend(file.check.as_ref().map(|check| ("check", Json::str(check))));
                fields.extend(file.reload.as_ref().map(|reload| ("reload", Json::str(reload))));
                leaves.push(file_leaf(file.mode, digest, path.as_str()));
            }
        }
        lines.push(Json::map(fields));
    }
    (lines, leaves)
}

fn step(step: &Step) -> Json {
    Json::map([("name", Json::str(&step.name)), ("run", Json::strings(&step.run))])
}

fn secret(secret: &SecretRef) -> Json {
    Json::map([
        ("group", Json::str(&secret.group)),
        ("mode", Json::str(secret.mode)),
        ("name", Json::str(&secret.name)),
        ("owner", Json::str(&secret.owner)),
        ("path", Json::str(&secret.path)),
    ])
}

fn accepted(accepted: &Accepted) -> Json {
    let mut fields = vec![
        ("entity", Json::str(&accepted.entity)),
        ("name", Json::str(&accepted.name)),
        ("reason", Json::str(&accepted.reason)),
    ];
    fields.extend(accepted.until.as_ref().map(|until| ("until", Json::str(until))));
    Json::map(fields)
}

/// `release.json`: every host's id.
pub(crate) fn release<'a>(ids: impl IntoIterator<Item = (&'a HostName, Digest)>) -> String {
    let ids = ids.into_iter().map(|(name, id)| (name.as_str(), Json::str(id)));
    Json::map([("bundles", Json::map(ids)), ("format", Json::str(RELEASE_FORMAT))]).document()
}
