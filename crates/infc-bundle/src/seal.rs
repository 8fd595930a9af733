//! The verb of this crate: a bundle's manifests, by which its bytes are named.
//!
//! It deliberately gives the same bytes whatever the number of threads: hosts do not see each other.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::manifest::{manifest, release, sums};
use crate::{Bundle, BundlePath, Digest, Entry, HostBundle, HostName, MANIFEST};

/// The manifests of every host, and the release that names them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Manifests {
    /// By host.
    pub hosts: BTreeMap<HostName, Manifest>,
    /// The text of `release.json`.
    pub release: String,
}

/// What lies beside a host's files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manifest {
    /// The bundle's id: the hash of `manifest.json`.
    pub id: Digest,
    /// The text of `manifest.json`.
    pub json: String,
    /// The text of `SHA256SUMS`.
    pub sums: String,
}

impl Manifests {
    /// The release's id: the hash of `release.json`.
    pub fn id(&self) -> Digest {
        Digest::of(self.release.as_bytes())
    }
}

/// Names every byte of `bundle`.
pub fn seal(bundle: &Bundle) -> Manifests {
    seal_parallel(bundle, 1)
}

/// [`seal`] with up to `jobs` threads.
pub fn seal_parallel(bundle: &Bundle, jobs: usize) -> Manifests {
    let hosts: Vec<_> = bundle.hosts.iter().collect();
    let sealed = Mutex::new(BTreeMap::new());
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(&(name, host)) = hosts.get(next.fetch_add(1, Ordering::Relaxed)) {
            let manifest = seal_host(bundle, name, host);
            sealed.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone(), manifest);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..jobs.min(hosts.len()) {
            // A thread that cannot be had is no loss: this one does the work too.
            let _ = std::thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
    let hosts = sealed.into_inner().unwrap_or_else(PoisonError::into_inner);
    let release = release(hosts.iter().map(|(name, manifest): (_, &Manifest)| (name, manifest.id)));
    Manifests { hosts, release }
}

fn seal_host(bundle: &Bundle, name: &HostName, host: &HostBundle) -> Manifest {
    let (paths, digests): (Vec<_>, Vec<_>) = host.files().iter().filter_map(hashed).unzip();
    let json = manifest(bundle, name, host, &digests);
    let id = Digest::of(json.as_bytes());
    let sums = sums(paths.into_iter().zip(digests).chain([(MANIFEST, id)]));
    Manifest { id, json, sums }
}

fn hashed<'a>((path, entry): (&'a BundlePath, &'a Entry)) -> Option<(&'a str, Digest)> {
    match entry {
        Entry::File(file) => Some((path.as_str(), Digest::of(&file.bytes))),
        Entry::Link(_) => None,
    }
}
