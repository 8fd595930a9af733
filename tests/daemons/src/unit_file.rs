//! systemd's unit files, read well enough to know what a unit runs and as whom.
//!
//! It judges nothing: `systemd-analyze verify` and the boot do.

use crate::Bundle;

/// One unit of a bundle.
#[derive(Clone, Debug)]
pub struct UnitFile<'a> {
    /// Its path in the bundle.
    pub path: &'a str,
    /// (section, key, value) in order.
    pub settings: Vec<(String, String, String)>,
}

const FOLDER: &str = "etc/systemd/system/";
const KINDS: [&str; 8] = ["service", "timer", "socket", "path", "mount", "swap", "target", "slice"];

/// Every unit of a bundle; drop-ins are not units.
pub fn units(bundle: &Bundle) -> Vec<UnitFile<'_>> {
    let files = bundle.texts(FOLDER).filter(|(path, _)| {
        let name = path.trim_start_matches(FOLDER);
        !name.contains('/') && KINDS.iter().any(|kind| name.rsplit('.').next() == Some(kind))
    });
    files.map(|(path, text)| UnitFile { path, settings: settings(text) }).collect()
}

/// The units that a bundle's drop-ins change, by name, each once.
pub fn dropped_in(bundle: &Bundle) -> Vec<&str> {
    let folders = bundle.under(FOLDER).filter_map(|path| path.trim_start_matches(FOLDER).split_once(".d/"));
    let mut names: Vec<&str> = folders.map(|(unit, _)| unit).collect();
    names.dedup();
    names
}

impl UnitFile<'_> {
    /// Its name, such as `api.service`.
    pub fn name(&self) -> &str {
        self.path.trim_start_matches(FOLDER)
    }

    /// The values of a key, in order.
    pub fn values<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.settings.iter().filter(move |(_, name, _)| name == key).map(|(_, _, value)| value.as_str())
    }

    /// The last value of a key, or an empty one.
    pub fn last(&self, key: &str) -> &str {
        let mut found = self.settings.iter().filter(|(_, name, _)| name == key);
        found.next_back().map(|(_, _, value)| value.as_str()).unwrap_or_default()
    }

    /// Whether it can be enabled.
    pub fn has_install(&self) -> bool {
        self.settings.iter().any(|(section, _, _)| section == "Install")
    }

    /// Whether it has a place to be instantiated, such as `backup@.service`.
    pub fn is_template(&self) -> bool {
        self.name().contains("@.")
    }
}

fn settings(text: &str) -> Vec<(String, String, String)> {
    let (mut section, mut found) = (String::new(), Vec::new());
    for line in text.replace("\\\n", " ").lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.clone_into(&mut section);
        } else if let (Some((key, value)), false) = (line.split_once('='), line.starts_with(['#', ';'])) {
            found.push((section.clone(), key.trim().to_owned(), value.trim().to_owned()));
        }
    }
    found
}
