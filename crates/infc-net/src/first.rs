//! Which of many ranges comes first, at every number: one sweep over their ends instead of a set operation for each.
//!
//! It deliberately knows no rule: a range has a number, and the lower number is the earlier one.

use std::collections::{BTreeMap, BTreeSet};

use crate::Ranges;

/// A range and its number.
#[derive(Clone, Copy, Debug)]
pub struct Numbered {
    /// The first member.
    pub first: u128,
    /// The last member.
    pub last: u128,
    /// Its number: lower ones come first.
    pub number: usize,
}

/// Groups the members of `within` by what `decide` makes of the numbers of the ranges that they lie in, in order.
pub fn by_first<K: Ord>(
    ranges: &[Numbered],
    within: &Ranges,
    mut decide: impl FnMut(&BTreeSet<usize>) -> K,
) -> BTreeMap<K, Ranges> {
    let mut starts: Vec<&Numbered> = ranges.iter().collect();
    starts.sort_unstable_by_key(|range| range.first);
    let mut ends: Vec<&Numbered> = ranges.iter().collect();
    ends.sort_unstable_by_key(|range| range.last);
    let (mut starts, mut ends) = (starts.into_iter().peekable(), ends.into_iter().peekable());
    let mut open = BTreeSet::new();
    let mut groups: BTreeMap<K, Vec<(u128, u128)>> = BTreeMap::new();
    for (first, last) in within.iter() {
        let mut next = Some(first);
        while let Some(here) = next.filter(|&here| here <= last) {
            while let Some(range) = starts.next_if(|range| range.first <= here) {
                open.insert(range.number);
            }
            while let Some(range) = ends.next_if(|range| range.last < here) {
                open.remove(&range.number);
            }
            let before = starts.peek().and_then(|range| range.first.checked_sub(1));
            let ending = ends.peek().map(|range| range.last);
            let until = [before, ending].into_iter().flatten().fold(last, u128::min);
            groups.entry(decide(&open)).or_default().push((here, until));
            next = until.checked_add(1);
        }
    }
    groups.into_iter().map(|(key, ranges)| (key, Ranges::collect(ranges))).collect()
}
