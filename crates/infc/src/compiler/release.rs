//! A bundle with all that lies beside its files, ready to be written.
//!
//! It deliberately writes no file: [`crate::disk::write`] does, or whoever has these bytes.

use std::collections::BTreeMap;

use infc_bundle::{Bundle, HostName, Manifests, Read};
use infc_diag::World;

use super::Built;
use crate::kept::Kept;
use crate::library::WithLibrary;

/// A bundle with everything that lies beside its files.
#[derive(Debug)]
#[non_exhaustive]
pub struct Release {
    /// The files of every host.
    pub bundle: Bundle,
    /// Their manifests.
    pub manifests: Manifests,
    /// The text of `provenance/<host>.json`: where lines come from.
    pub provenance: BTreeMap<HostName, String>,
    /// The text of `provenance/_sources.json`, unless an input has a file that is no text or that looks as if it held a secret.
    pub sources: Option<String>,
}

impl Release {
    /// Seals `bundle`, which came of what was `read` in `world`, and whose sources were `kept`, in `jobs` threads.
    pub(crate) fn of(bundle: Bundle, (world, read): (&dyn World, &Read), kept: &Kept, jobs: usize) -> Self {
        let manifests = infc_bundle::seal_parallel(&bundle, jobs);
        let world = WithLibrary::of(world);
        let provenance = |host| infc_bundle::provenance(host, &world, read);
        let provenance = bundle.hosts.iter().map(|(name, host)| (name.clone(), provenance(host))).collect();
        Self { bundle, manifests, provenance, sources: kept.json() }
    }
}

impl Built {
    /// The bundle, sealed, with what tells where its lines come from; none if there is no bundle. `world` is the one that was
    /// asked about.
    pub fn into_release(self, world: &dyn World) -> Option<Release> {
        let Self { checked, bundle, kept } = self;
        bundle.map(|bundle| Release::of(bundle, (world, &checked.read), &kept, 1))
    }
}
