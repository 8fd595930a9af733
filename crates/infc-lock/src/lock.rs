//! The lock: which tree each input is, and where it was had. Written in one form only.
//!
//! It deliberately is flat: one entry for one name, whichever flake uses it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use infc_bundle::Digest;

use crate::InputUrl;

/// The name of the lock in a flake's folder.
pub const LOCK: &str = "infc.lock";
/// The form that is written and read.
pub const FORMAT: &str = "infc.lock/1";

/// What `infc.lock` says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lock {
    /// The inputs by name.
    pub inputs: BTreeMap<String, Locked>,
}

/// An input as it is locked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Locked {
    /// Where it was had, as the flake with the lock states or would state it.
    pub url: InputUrl,
    /// The commit, if git fetched it.
    pub revision: Option<String>,
    /// The hash of its tree.
    pub sha256: Digest,
}

impl Lock {
    /// The lock as text: sorted, one field on a line, so that two changes merge and a diff can be read.
    pub fn text(&self) -> String {
        let mut out = format!("{{\n  \"format\": \"{FORMAT}\",\n  \"inputs\": {{");
        let mut separator = "\n";
        for (name, locked) in &self.inputs {
            // Names, URLs and hashes have no character that JSON escapes; writing to a `String` cannot fail.
            let _ = writeln!(out, "{separator}    \"{name}\": {{");
            if let Some(revision) = &locked.revision {
                let _ = writeln!(out, "      \"revision\": \"{revision}\",");
            }
            let _ = write!(
                out,
                "      \"sha256\": \"{}\",\n      \"url\": \"{}\"\n    }}",
                locked.sha256, locked.url
            );
            separator = ",\n";
        }
        out.push_str(if self.inputs.is_empty() { "}\n}\n" } else { "\n  }\n}\n" });
        out
    }
}
