//! Many secrets, and where they stand in a text.
//!
//! They are sorted, so that each place of a text asks a few of them and not all. It deliberately has no automaton: what
//! it asks next to what a text costs to make is nothing.

use std::collections::BTreeSet;

/// Secrets to look for.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// In the order of their bytes, none empty.
    sorted: Vec<String>,
    /// For each the longest other one that it begins with.
    shorter: Vec<Option<usize>>,
    /// The beginning of each as a number, which is asked first: in the same order.
    heads: Vec<u64>,
}

impl Known {
    /// Knows `secrets`.
    pub fn new(secrets: BTreeSet<String>) -> Self {
        let sorted: Vec<String> = secrets.into_iter().filter(|secret| !secret.is_empty()).collect();
        let mut shorter = Vec::with_capacity(sorted.len());
        // Those that the last one begins with, the longest last.
        let mut open: Vec<(usize, &String)> = Vec::new();
        for (number, secret) in sorted.iter().enumerate() {
            while open.last().is_some_and(|(_, other)| !secret.starts_with(other.as_str())) {
                open.pop();
            }
            shorter.push(open.last().map(|(other, _)| *other));
            open.push((number, secret));
        }
        let heads = sorted.iter().map(|secret| head(secret.as_bytes())).collect();
        Self { sorted, shorter, heads }
    }

    /// `text` with a star for each character that is part of a secret; nothing if there is none in it.
    pub fn struck(&self, text: &str) -> Option<String> {
        if self.sorted.is_empty() {
            return None;
        }
        let mut out = String::new();
        // Up to where what was found reaches, and up to where the text is written.
        let (mut end, mut written) = (0, 0);
        for (at, char) in text.char_indices() {
            end = end.max(at + self.longest(text.as_bytes().get(at..).unwrap_or_default()));
            if at < end {
                out.push_str(text.get(written..at).unwrap_or_default());
                out.push('*');
                written = at + char.len_utf8();
            }
        }
        (written > 0).then(|| out + text.get(written..).unwrap_or_default())
    }

    /// The length of the longest secret that `text` begins with, or none.
    fn longest(&self, text: &[u8]) -> usize {
        let wanted = head(text);
        let from = self.heads.partition_point(|head| *head < wanted);
        let to = from + self.heads.iter().skip(from).take_while(|head| **head == wanted).count();
        let alike = self.sorted.get(from..to).unwrap_or_default();
        // The last that is not greater than the text begins with every secret that the text begins with.
        let upto = from + alike.partition_point(|secret| secret.as_bytes() <= text);
        let mut asked = upto.checked_sub(1);
        while let Some(number) = asked {
            let Some(secret) = self.sorted.get(number) else { return 0 };
            if text.starts_with(secret.as_bytes()) {
                return secret.len();
            }
            asked = self.shorter.get(number).copied().flatten();
        }
        0
    }
}

/// The first bytes of a text as a number, in the order of texts; where the text ends, zeros.
fn head(text: &[u8]) -> u64 {
    let mut head = [0; 8];
    head.iter_mut().zip(text).for_each(|(to, byte)| *to = *byte);
    u64::from_be_bytes(head)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every secret at every place.
    fn naive(secrets: &BTreeSet<String>, text: &str) -> String {
        let mut hidden = vec![false; text.len()];
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            for (at, _) in text.char_indices().filter(|(at, _)| text[*at..].starts_with(secret.as_str())) {
                hidden[at..at + secret.len()].fill(true);
            }
        }
        text.char_indices().map(|(at, char)| if hidden[at] { '*' } else { char }).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..Default::default() })]

        #[test]
        fn it_finds_what_asking_each_finds(
            secrets in prop::collection::btree_set("[abé]{0,4}", 0..8),
            text in "[abcé]{0,16}",
        ) {
            let known = Known::new(secrets.clone());
            let expected = naive(&secrets, &text);
            prop_assert_eq!(known.struck(&text).unwrap_or_else(|| text.clone()), expected.clone());
            prop_assert_eq!(known.struck(&text).is_some(), expected != text);
        }
    }

    #[test]
    fn what_begins_like_another_or_laps_over_it_is_struck_whole() {
        let known = Known::new(["ab", "abcd", "abd", "cdef"].map(str::to_owned).into());
        assert_eq!(known.struck("xabcdefx abc abdé").unwrap(), "x******x **c ***é");
        assert_eq!(known.struck("a b c"), None);
        assert_eq!(Known::default().struck("ab"), None);
    }
}
