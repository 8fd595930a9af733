//! Sets of whole numbers as ranges: what sets of addresses and of ports are made of.
//!
//! It deliberately knows no address and no universe: a complement is taken within bounds that the caller states.

/// A set of numbers: closed ranges that are sorted, disjoint and not adjacent, so that equal sets are equal values.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Ranges(Vec<(u128, u128)>);

impl Ranges {
    /// No number.
    pub const fn empty() -> Self {
        Self(Vec::new())
    }

    /// The numbers `first..=last`; none if they are the wrong way round.
    pub fn of(first: u128, last: u128) -> Self {
        if first > last { Self::empty() } else { Self(vec![(first, last)]) }
    }

    /// The union of any ranges.
    pub fn collect(ranges: impl IntoIterator<Item = (u128, u128)>) -> Self {
        let mut sorted: Vec<_> = ranges.into_iter().filter(|(first, last)| first <= last).collect();
        sorted.sort_unstable();
        let mut joined: Vec<(u128, u128)> = Vec::with_capacity(sorted.len());
        for (first, last) in sorted {
            match joined.last_mut() {
                Some(open) if first <= open.1.saturating_add(1) => open.1 = open.1.max(last),
                _ => joined.push((first, last)),
            }
        }
        Self(joined)
    }

    /// The ranges, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u128, u128)> {
        self.0.iter().copied()
    }

    /// Whether it has no number.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `number` is in it.
    pub fn contains(&self, number: u128) -> bool {
        let after = self.0.partition_point(|&(first, _)| first <= number);
        after.checked_sub(1).and_then(|index| self.0.get(index)).is_some_and(|&(_, last)| number <= last)
    }

    /// What is in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::collect(self.iter().chain(other.iter()))
    }

    /// What is in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut both = Vec::new();
        while let (Some(&&one), Some(&&two)) = (left.peek(), right.peek()) {
            let (first, last) = (one.0.max(two.0), one.1.min(two.1));
            if first <= last {
                both.push((first, last));
            }
            if one.1 <= two.1 {
                left.next();
            } else {
                right.next();
            }
        }
        Self(both)
    }

    /// What is in this set and not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.intersection(&other.complement(u128::MAX))
    }

    /// The numbers `0..=max` that are not in it.
    #[must_use]
    pub fn complement(&self, max: u128) -> Self {
        let mut gaps = Vec::with_capacity(self.0.len() + 1);
        let mut next = Some(0);
        for &(first, last) in &self.0 {
            if let (Some(start), Some(end)) = (next, first.checked_sub(1))
                && start <= end.min(max)
            {
                gaps.push((start, end.min(max)));
            }
            next = last.checked_add(1);
        }
        if let Some(start) = next.filter(|&start| start <= max) {
            gaps.push((start, max));
        }
        Self(gaps)
    }

    /// Whether every number of `other` is in it.
    pub fn covers(&self, other: &Self) -> bool {
        other.difference(self).is_empty()
    }

    /// Whether a number is in both.
    pub fn meets(&self, other: &Self) -> bool {
        !self.intersection(other).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Ranges;
    use proptest::prelude::*;

    /// Bits of a byte-sized universe: the oracle that cannot be wrong.
    fn members(set: &Ranges) -> u64 {
        (0..64).filter(|&bit| set.contains(bit)).map(|bit| 1_u64 << bit).sum()
    }

    fn of(bits: u64) -> Ranges {
        Ranges::collect((0..64).filter(|bit| bits >> bit & 1 == 1).map(|bit| (bit, bit)))
    }

    proptest! {
        #[test]
        fn agrees_with_bits(a: u64, b: u64) {
            let (x, y) = (of(a), of(b));
            prop_assert_eq!(members(&x), a);
            prop_assert_eq!(members(&x.union(&y)), a | b);
            prop_assert_eq!(members(&x.intersection(&y)), a & b);
            prop_assert_eq!(members(&x.difference(&y)), a & !b);
            prop_assert_eq!(members(&x.complement(63)), !a);
            prop_assert_eq!(x.covers(&y), b & !a == 0);
            prop_assert_eq!(x.meets(&y), a & b != 0);
            prop_assert_eq!(x.union(&y), of(a | b), "equal sets are equal values");
            prop_assert_eq!(x.intersection(&y), of(a & b));
            prop_assert_eq!(x.difference(&y), of(a & !b));
        }
    }

    #[test]
    fn the_ends_of_the_universe_do_not_overflow() {
        let all = Ranges::of(0, u128::MAX);
        assert!(all.complement(u128::MAX).is_empty());
        assert_eq!(Ranges::empty().complement(u128::MAX), all);
        assert_eq!(Ranges::of(0, 0).complement(u128::MAX), Ranges::of(1, u128::MAX));
        assert_eq!(Ranges::of(u128::MAX, u128::MAX).complement(u128::MAX), Ranges::of(0, u128::MAX - 1));
    }
}
