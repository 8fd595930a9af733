//! A site on a disk, compiled: its plan of the cloud, and its Terraform files as text.
//!
//! It deliberately gives up on a site that does not compile: what is wrong with a site is tested elsewhere.

use camino::Utf8Path;
use infc::bundle::Entry;
use infc::disk::FsWorld;
use infc::{Compiler, Diagnostic, FilePath, MemWorld};
use infc_model::Typed;
use infc_plan::Targets;
use infc_plan::cloud::Cloud;

/// The Terraform files (name, text) of the site that begins in `file`; none if it asks for none.
pub fn terraform(file: &Utf8Path) -> Result<Vec<(String, String)>, String> {
    let (world, entry) = FsWorld::open(file).map_err(|error| error.to_string())?;
    let built = Compiler::new().build(&world, entry).map_err(|cancelled| cancelled.to_string())?;
    let Some(bundle) = built.bundle else { return Err(said(&built.checked.diagnostics)) };
    let Some(cloud) = bundle.hosts.get("cloud") else { return Ok(Vec::new()) };
    let files = cloud.files().iter().filter_map(|(path, entry)| match entry {
        Entry::File(file) if path.as_str().ends_with(".tf.json") => {
            Some((path.to_string(), String::from_utf8_lossy(&file.bytes).into_owned()))
        }
        Entry::File(_) | Entry::Link(_) => None,
    });
    Ok(files.collect())
}

/// The plan that these files are printed from; none if the site asks for none.
pub fn cloud(file: &Utf8Path) -> Result<Option<Cloud>, String> {
    let (world, entry) = FsWorld::open(file).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    let program = infc_eval::analyse(&world, infc_model::schema(), entry).drain_into(&mut found);
    let evaluated = infc_eval::evaluate(&program).drain_into(&mut found);
    let site = infc_model::decode(&evaluated.value).drain_into(&mut found);
    let targets = facts(infc_lang::DATED.1)
        .map(|dated| Targets::new(dated, infc_lang::TARGETS.iter().filter_map(|(_, text)| facts(text))));
    let (Some(site), Some(targets)) = (site, targets) else { return Err(said(&found)) };
    Ok(infc_plan::plan(&site, &targets).drain_into(&mut found).cloud)
}

fn facts<T: Typed>(text: &str) -> Option<T> {
    let mut world = MemWorld::default();
    let file = world.insert(FilePath::project("facts.inf"), text);
    infc_model::read(&world, file)
}

fn said(found: &[Diagnostic]) -> String {
    found.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("\n")
}
