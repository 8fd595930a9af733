//! Where the lines of a state's files come from: which values each says, and where those stand.
//!
//! It deliberately knows of a written bundle only what lies beside it: places, no values.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc_bundle::{File, HostName, Provenance};
use infc_diag::Span;
use infc_exposure::Place;

use crate::why::Slot;

/// The origins of every line of a state.
#[derive(Clone, Debug, Default)]
pub(super) enum Origins {
    /// Nothing is known of them.
    #[default]
    Unknown,
    /// Each span of the bundle is the number of a slot.
    Slots(Vec<(Vec<Arc<str>>, Place)>),
    /// What lies beside the bundle.
    Written(BTreeMap<HostName, Provenance>),
}

/// Where a line comes from.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// The names on the way to the value that it says, if that is known.
    pub path: Option<Vec<Arc<str>>>,
    /// Where that stands.
    pub place: Place,
}

impl Origins {
    /// The origins that `slots` are.
    pub fn slots(slots: Vec<Slot>, place: &dyn Fn(Span) -> Place) -> Self {
        Self::Slots(slots.into_iter().map(|slot| (slot.path, place(slot.at))).collect())
    }

    /// Where line `line` (from 1) of `file` comes from, the narrowest first.
    pub fn of(&self, (host, path): (&HostName, &str), file: &File, line: usize) -> Vec<Origin> {
        let Ok(line) = u32::try_from(line) else { return Vec::new() };
        match self {
            Self::Unknown => Vec::new(),
            Self::Slots(slots) => {
                let spans = file.origins.at(line).into_iter();
                let slot = |at: Span| slots.get(usize::try_from(at.start).ok()?);
                let origin = |(path, place): &(Vec<Arc<str>>, Place)| Origin {
                    path: Some(path.clone()),
                    place: place.clone(),
                };
                spans.filter_map(slot).map(origin).collect()
            }
            Self::Written(hosts) => {
                let places = hosts.get(host).map(|known| known.at(path, line)).unwrap_or_default();
                let origin = |at: infc_bundle::Place| Origin {
                    path: None,
                    place: Place { file: at.file, line: at.line, column: at.column },
                };
                places.into_iter().map(origin).collect()
            }
        }
    }
}
