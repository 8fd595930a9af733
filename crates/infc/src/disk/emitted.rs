//! A file of a written bundle: what lies there, what its manifest says of it, and where its lines came from.
//!
//! It deliberately compares nothing: whether the file is still what infc wrote is for the caller to say.

use camino::{Utf8Path, Utf8PathBuf};
use infc_bundle::{Digest, Listed, ListedEntry, MANIFEST, PROVENANCE, Provenance, RELEASE, Release};

use super::DiskError;

/// A file of a written bundle.
#[derive(Clone, Debug)]
pub struct Emitted {
    /// The output, as the user wrote it.
    pub out: Utf8PathBuf,
    /// The host.
    pub host: String,
    /// The path on it, without the first `/`.
    pub path: String,
    /// What lies there.
    pub bytes: Vec<u8>,
    /// The hash that the manifest states, if it lists the file.
    pub listed: Option<Digest>,
    /// Where its lines came from, if the bundle still says so.
    pub provenance: Option<Provenance>,
}

/// The file `path`, if it is a regular file below a directory that infc wrote.
pub fn emitted(path: &Utf8Path) -> Result<Option<Emitted>, DiskError> {
    let is_output = |folder: &&Utf8Path| {
        let text = std::fs::read_to_string(folder.join(RELEASE));
        text.is_ok_and(|text| Release::parse(&text).is_ok())
    };
    let Some(out) = path.ancestors().skip(1).find(is_output) else { return Ok(None) };
    let inside = path.strip_prefix(out).unwrap_or(path);
    let Some((host, inside)) = inside.as_str().split_once('/') else { return Ok(None) };
    let about = std::fs::symlink_metadata(path);
    if !about.is_ok_and(|about| about.is_file()) {
        return Ok(None);
    }
    let bytes = std::fs::read(path).map_err(|error| DiskError::reading(path, error))?;
    let manifest = std::fs::read_to_string(out.join(host).join(MANIFEST)).unwrap_or_default();
    let listed = Listed::parse(&manifest).ok().and_then(|listed| {
        listed.files.iter().find(|(path, _)| path.as_str() == inside).and_then(|(_, entry)| match entry {
            ListedEntry::File { sha256, .. } => Some(*sha256),
            ListedEntry::Link(_) => None,
        })
    });
    let provenance = std::fs::read_to_string(out.join(format!("{PROVENANCE}/{host}.json"))).ok();
    Ok(Some(Emitted {
        out: out.to_owned(),
        host: host.to_owned(),
        path: inside.to_owned(),
        bytes,
        listed,
        provenance: provenance.and_then(|text| Provenance::parse(&text).ok()),
    }))
}
