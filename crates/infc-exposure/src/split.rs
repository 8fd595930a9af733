//! A set of sources cut by how they fare: each address has the best of its ways.
//!
//! It deliberately counts a way that may lead in as better than one that asks for a password: it may ask for nothing.

use infc_net::{Addresses, Path, Verdict};

use crate::exposure::{Fate, Strength, Way};

/// A set of sources, cut; the parts are disjoint and together the whole.
#[derive(Clone, Debug)]
pub(crate) struct Split {
    pub open: Addresses,
    pub unknown: Addresses,
    pub password: Addresses,
    pub closed: Addresses,
}

impl Split {
    /// Cuts `all` by `ways`.
    pub fn of(ways: &[Way], all: &Addresses) -> Self {
        let mut left = all.clone();
        let mut take = |strength| {
            let strong = ways.iter().filter(|way| way.strength == strength);
            let reached = strong.fold(Addresses::empty(), |reached, way| reached.union(&way.sources));
            let taken = left.intersection(&reached);
            left = left.difference(&taken);
            taken
        };
        let open = take(Strength::Admitted);
        let unknown = take(Strength::Unknown);
        let password = take(Strength::Guarded);
        Self { open, unknown, password, closed: left }
    }

    /// The whole in a word; of nobody, that he is kept out.
    pub fn fate(&self) -> Fate {
        let parts = [
            (&self.open, Fate::Open),
            (&self.unknown, Fate::Unknown),
            (&self.password, Fate::Password),
            (&self.closed, Fate::Closed),
        ];
        let mut filled = parts.iter().filter(|(set, _)| !set.is_empty());
        match (filled.next(), filled.next()) {
            (Some((_, fate)), None) => *fate,
            (None, _) => Fate::Closed,
            (Some(_), Some(_)) => Fate::Part,
        }
    }

    /// The parts, the most open first.
    pub fn parts(self) -> [(Strength, Addresses); 4] {
        [
            (Strength::Admitted, self.open),
            (Strength::Unknown, self.unknown),
            (Strength::Guarded, self.password),
            (Strength::Stopped, self.closed),
        ]
    }
}

/// How strong a path is, and what stops it, or leaves it open.
pub(crate) fn strength(path: &Path) -> (Strength, Option<&'static str>) {
    match path.verdict {
        Verdict::Admitted => (Strength::Admitted, None),
        Verdict::Unknown(doubt) => (Strength::Unknown, Some(doubt.word())),
        Verdict::Guarded => (Strength::Guarded, None),
        Verdict::Stopped(why) => (Strength::Stopped, Some(why.word())),
    }
}
