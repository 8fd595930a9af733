//! The state that a bundle was built from: what its manifests say, and what its sources do, if they lie beside it.
//!
//! It deliberately believes no sources that do not give this very bundle, unless another version of infc built it.

use std::collections::BTreeMap;

use camino::Utf8Path;
use infc_bundle::{Bundle, HostName, Provenance};
use infc_diag::Cancelled;

use super::model::{Side, What};
use super::origins::Origins;
use super::state::{Lacking, Sources, State, about, acceptance};
use crate::Compiler;
use crate::kept::Kept;

impl State {
    /// The state that a bundle was built from, as far as the bundle says: `provenance` tells where its lines come from.
    pub fn of_bundle(name: &str, bundle: Bundle, provenance: BTreeMap<HostName, Provenance>) -> Self {
        let (mut policies, mut accepted) = (BTreeMap::new(), BTreeMap::new());
        for host in bundle.hosts.values() {
            for policy in &host.facts.policies {
                policies.insert(policy.name.clone(), (policy.verdict.word().to_owned(), None));
            }
            for one in &host.facts.accepted {
                let reason = acceptance(&one.reason, one.until.as_deref());
                accepted.insert(about(&one.entity, &one.name), (reason, None));
            }
        }
        let release = Some(infc_bundle::seal(&bundle).id().to_string());
        Self {
            side: Side { name: name.to_owned(), what: What::Bundle, release, ..Side::default() },
            policies: Some(policies),
            accepted: Some(accepted),
            bundle: Some(bundle),
            origins: Origins::Written(provenance),
            lacking: Lacking::Sources,
            ..Self::default()
        }
    }

    /// The same, and what the text `sources` says, which [`Kept`] wrote beside the bundle, to the compiler that built it.
    pub fn with_sources(self, sources: &str, compiler: &Compiler) -> Result<Self, Cancelled> {
        let (world, entry) = match Kept::world(sources) {
            Ok(read) => read,
            Err(why) => {
                return Ok(Self { lacking: Lacking::True(format!("cannot be read: {why}")), ..self });
            }
        };
        let sources = Sources { world: &world, entry, base: Utf8Path::new(""), name: &self.side.name };
        let read = Self::compiled(sources, compiler)?;
        Ok(self.explained(read))
    }

    /// This state of a bundle, with what the state `read` of its sources knows.
    fn explained(self, read: Self) -> Self {
        let compiler = self.bundle.as_ref().map(|bundle| bundle.compiler.clone()).unwrap_or_default();
        let rebuilt = read.bundle.map(|bundle| Bundle { compiler: compiler.clone(), ..bundle });
        let id = rebuilt.as_ref().map(|bundle| infc_bundle::seal(bundle).id().to_string());
        let side = Side { what: What::Bundle, release: self.side.release.clone(), ..read.side };
        if id == self.side.release {
            return Self { side, bundle: rebuilt, ..read };
        }
        let own = infc_bundle::Compiler::default();
        if compiler == own {
            let why = "are not those that it was built from".to_owned();
            return Self { lacking: Lacking::True(why), ..self };
        }
        let note = format!(
            "`{}` was built by {} {}; what it means is what {} {} makes of its sources",
            side.name, compiler.name, compiler.version, own.name, own.version
        );
        let (told, exposure, values) = (read.told, read.exposure, read.values);
        let is_part_valued = read.is_part_valued;
        Self {
            side,
            told,
            exposure,
            values,
            is_part_valued,
            lacking: Lacking::Decision,
            notes: vec![note],
            ..self
        }
    }
}
