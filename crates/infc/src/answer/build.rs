//! A site's bundle: every file that a build writes, and the document that names their hashes.
//!
//! It deliberately writes no file: whoever asked has them as bytes.

use std::collections::BTreeMap;

use infc_bundle::{Entry, MANIFEST, PROVENANCE, RELEASE, SOURCES, SUMS};
use serde::Serialize;
use serde_json::Value;

use super::{Answer, Checked, Project, Refusal, Settings};
use crate::Release;
use crate::report::{Entries, json_text};

/// Version of the format.
const SCHEMA: u32 = 1;

/// A site that was built.
pub struct Built<'a> {
    /// What was found.
    pub checked: Checked<'a>,
    /// What came of it, unless something is wrong.
    pub release: Option<Release>,
}

/// What lies at a path of a written bundle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Placed<'a> {
    /// A regular file with these bytes.
    File(&'a [u8]),
    /// A symbolic link to this target.
    Link(&'a str),
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    infc_version: &'static str,
    diagnostics: Entries<'a>,
    release: Option<String>,
    hosts: BTreeMap<&'a str, Host>,
}

#[derive(Serialize)]
struct Written<'a> {
    schema: u32,
    infc_version: &'static str,
    diagnostics: Entries<'a>,
    release: Option<String>,
    files: BTreeMap<String, Content<'a>>,
}

/// What a file holds. All that infc writes is text.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Content<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
    Link(&'a str),
}

#[derive(Serialize)]
struct Host {
    bundle: String,
    manifest: Value,
}

/// Builds a site; nothing may be `unknown`.
pub fn build<'a>(project: Project<'a>, settings: &Settings) -> Result<Built<'a>, Refusal> {
    let crate::Built { checked, bundle, kept } = settings.compiler.build(project.world, project.entry)?;
    let checked = Checked { project, found: checked };
    let passes = settings.passes(checked.report().counts());
    let sealed =
        |bundle| Release::of(bundle, (project.world, &checked.found.read), &kept, settings.compiler.jobs);
    let release = bundle.filter(|_| passes).map(sealed);
    Ok(Built { checked, release })
}

impl Built<'_> {
    /// What `infc build --format json` prints.
    pub fn answer(&self, settings: &Settings) -> Answer {
        let report = self.checked.report();
        let document = Document {
            schema: SCHEMA,
            infc_version: env!("CARGO_PKG_VERSION"),
            diagnostics: report.entries(),
            release: self.id(),
            hosts: self.release.iter().flat_map(Release::hosts).collect(),
        };
        Answer { json: json_text(&document), passes: settings.passes(report.counts()) }
    }

    /// The files that `infc build` writes, in one document, for whoever has no disk.
    pub fn bundle(&self, settings: &Settings) -> Answer {
        let report = self.checked.report();
        let content = |(path, placed)| {
            let content = match placed {
                Placed::File(bytes) => {
                    std::str::from_utf8(bytes).map_or(Content::Bytes(bytes), Content::Text)
                }
                Placed::Link(target) => Content::Link(target),
            };
            (path, content)
        };
        let document = Written {
            schema: SCHEMA,
            infc_version: env!("CARGO_PKG_VERSION"),
            diagnostics: report.entries(),
            release: self.id(),
            files: self.release.iter().flat_map(Release::files).map(content).collect(),
        };
        Answer { json: json_text(&document), passes: settings.passes(report.counts()) }
    }

    fn id(&self) -> Option<String> {
        self.release.as_ref().map(|release| release.manifests.id().to_string())
    }
}

impl Release {
    fn hosts(&self) -> impl Iterator<Item = (&str, Host)> {
        self.manifests.hosts.iter().map(|(name, manifest)| {
            // What was just written can be read.
            let read = serde_json::from_str(&manifest.json).unwrap_or_default();
            (name.as_str(), Host { bundle: manifest.id.to_string(), manifest: read })
        })
    }

    /// Everything that a build writes, by its path below the output.
    pub fn files(&self) -> BTreeMap<String, Placed<'_>> {
        let mut all = BTreeMap::from([(RELEASE.to_owned(), Placed::File(self.manifests.release.as_bytes()))]);
        for (name, text) in &self.provenance {
            all.insert(format!("{PROVENANCE}/{name}.json"), Placed::File(text.as_bytes()));
        }
        if let Some(sources) = &self.sources {
            all.insert(format!("{PROVENANCE}/{SOURCES}"), Placed::File(sources.as_bytes()));
        }
        for (name, manifest) in &self.manifests.hosts {
            all.insert(format!("{name}/{MANIFEST}"), Placed::File(manifest.json.as_bytes()));
            all.insert(format!("{name}/{SUMS}"), Placed::File(manifest.sums.as_bytes()));
        }
        for (name, host) in &self.bundle.hosts {
            for (path, entry) in host.files() {
                let placed = match entry {
                    Entry::File(file) => Placed::File(&file.bytes),
                    Entry::Link(target) => Placed::Link(target.as_str()),
                };
                all.insert(format!("{name}/{path}"), placed);
            }
        }
        all
    }
}
