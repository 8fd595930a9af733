//! Groups of system calls, and what a unit's filter lets through.
//!
//! `calls.txt` holds what `systemd-analyze syscall-filter` of systemd 252 prints, without the calls that x86-64 does not
//! have: a group, then its calls and the groups in it. It deliberately knows no call by its number.

use std::collections::BTreeSet;

use super::settings::Settings;

const GROUPS: &str = include_str!("calls.txt");

/// A filter as the lines of `SystemCallFilter=` leave it.
#[derive(Default)]
pub(super) struct Filter {
    /// Whether what is named is let through, and nothing else; or the other way about.
    allows: bool,
    named: BTreeSet<&'static str>,
}

impl Filter {
    /// The filter of a unit; none where every call is let through.
    pub fn of(settings: &Settings<'_>) -> Option<Self> {
        let mut filter: Option<Self> = None;
        for line in settings.values("SystemCallFilter") {
            if line.is_empty() {
                filter = None;
                continue;
            }
            let (denies, line) = line.strip_prefix('~').map_or((false, line), |rest| (true, rest));
            let filter = filter.get_or_insert_with(|| Self::begun_by(denies));
            for word in line.split_whitespace() {
                // `mount:EPERM` says what a refused call returns.
                let name = word.split(':').next().unwrap_or(word);
                for call in calls(name) {
                    if denies == filter.allows {
                        filter.named.remove(call);
                    } else {
                        filter.named.insert(call);
                    }
                }
            }
        }
        filter.filter(|filter| filter.allows || !filter.named.is_empty())
    }

    /// The first line decides what the names mean; what is allowed at all has the calls that every program makes.
    fn begun_by(denies: bool) -> Self {
        let named = if denies { BTreeSet::new() } else { calls("@default").into_iter().collect() };
        Self { allows: !denies, named }
    }

    /// How bad it is that calls of a group pass, out of ten.
    pub fn badness(&self, group: &str) -> u32 {
        let passes = calls(group).into_iter().any(|call| self.named.contains(call) == self.allows);
        match (passes, self.allows) {
            (false, _) => 0,
            (true, true) => 9,
            (true, false) => 10,
        }
    }
}

/// The calls that a name stands for: itself, or all of a group and of those in it.
fn calls(name: &str) -> Vec<&'static str> {
    let (mut found, mut left) = (Vec::new(), vec![name]);
    while let Some(name) = left.pop() {
        for line in GROUPS.lines() {
            let mut words = line.split(' ');
            let group = words.next() == Some(name);
            if group {
                let (groups, own): (Vec<&str>, Vec<&str>) = words.partition(|word| word.starts_with('@'));
                left.extend(groups);
                found.extend(own);
            } else if !name.starts_with('@') {
                found.extend(words.find(|word| *word == name));
            }
        }
    }
    found
}
