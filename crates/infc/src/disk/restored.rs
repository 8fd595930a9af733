//! A bundle that was written, read back as it was emitted.
//!
//! It deliberately reads none that is not whole: what somebody has changed in it is nothing that infc can speak of.

use std::collections::BTreeMap;

use camino::Utf8Path;
use infc_bundle::{
    Bundle, BundlePath, HostName, MANIFEST, PROVENANCE, Provenance, RELEASE, Release, SOURCES, restore,
};

use super::DiskError;
use super::error::reason;
use super::verify::verify;

/// A bundle that was written.
#[derive(Clone, Debug)]
pub struct Restored {
    /// The bundle.
    pub bundle: Bundle,
    /// Where its lines came from, of the hosts of which it still says so.
    pub provenance: BTreeMap<HostName, Provenance>,
    /// What [`crate::Kept`] reads, if the sources were kept.
    pub sources: Option<String>,
}

/// The bundle in the folder `out`; nothing if infc did not write it.
pub fn restored(out: &Utf8Path) -> Result<Option<Restored>, DiskError> {
    let text = std::fs::read_to_string(out.join(RELEASE));
    let Some(release) = text.ok().and_then(|text| Release::parse(&text).ok()) else { return Ok(None) };
    if let Some(problem) = verify(out)?.problems.first() {
        let why = format!("`{}` in it {}", problem.path, problem.what);
        let help = format!("`infc verify {out}` lists all that is not as it was built");
        return Err(DiskError::new("read", out, why).help(help));
    }
    let (mut bundle, mut provenance) = (Bundle::default(), BTreeMap::new());
    for host in release.bundles.into_keys() {
        let folder = out.join(host.as_str());
        let path = folder.join(MANIFEST);
        let manifest = std::fs::read_to_string(&path).map_err(|error| DiskError::reading(&path, error))?;
        let mut bytes = |path: &BundlePath| {
            let path = folder.join(path.as_str());
            std::fs::read(&path).map_err(|error| format!("`{path}`: {}", reason(&error)))
        };
        restore(&mut bundle, &manifest, &mut bytes).map_err(|why| {
            DiskError::new("read", &path, why.to_string()).help("build it again with this infc")
        })?;
        let told = std::fs::read_to_string(out.join(format!("{PROVENANCE}/{host}.json")));
        if let Some(told) = told.ok().and_then(|text| Provenance::parse(&text).ok()) {
            provenance.insert(host, told);
        }
    }
    let sources = std::fs::read_to_string(out.join(format!("{PROVENANCE}/{SOURCES}"))).ok();
    Ok(Some(Restored { bundle, provenance, sources }))
}
