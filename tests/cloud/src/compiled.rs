//! A site on a disk, compiled: its Terraform files as text.
//!
//! It deliberately gives up on a site that does not compile: what is wrong with a site is tested elsewhere.

use camino::Utf8Path;
use infc::bundle::Entry;
use infc::disk::DiskWorld;

/// The Terraform files (name, text) of the site that begins in `file`; none if it asks for none.
pub fn terraform(file: &Utf8Path) -> Result<Vec<(String, String)>, String> {
    let (world, entry) = DiskWorld::open(file, infc::library()).map_err(|error| error.to_string())?;
    let compiled = infc::compile(&world, entry, &infc::Options { release: true, ..infc::Options::default() });
    let Some(bundle) = compiled.bundle else {
        let names = compiled.diagnostics.iter().map(|one| one.message.as_str());
        return Err(names.collect::<Vec<_>>().join("\n"));
    };
    let Some(cloud) = bundle.hosts.get("cloud") else { return Ok(Vec::new()) };
    let files = cloud.files().iter().filter_map(|(path, entry)| match entry {
        Entry::File(file) if path.as_str().ends_with(".tf.json") => {
            Some((path.to_string(), String::from_utf8_lossy(&file.bytes).into_owned()))
        }
        Entry::File(_) | Entry::Link(_) => None,
    });
    Ok(files.collect())
}
