//! Cycles: what depends on itself, with every edge.
//!
//! One cycle is one diagnostic, wherever it was entered: it begins with the name that comes first in the alphabet.

use infc_diag::{Span, names};

use super::Machine;
use super::way::Way;

impl Machine<'_> {
    /// Reports that a slot which is being worked out is asked for at `at`.
    pub(super) fn cycle(&self, slot: &Way, at: Span) {
        let start = self.trail.borrow().iter().rposition(|(known, _)| known.same(slot));
        self.cycle_from(start.unwrap_or(0), Some(at), at);
    }

    /// Reports that what is being worked out since the trail was `start` long is asked for again. `again` is where its
    /// first slot is asked for by the last one, if that is not where it was asked for at first.
    pub(super) fn cycle_from(&self, start: usize, again: Option<Span>, at: Span) {
        let trail = self.trail.borrow();
        let mut edges: Vec<(String, Span)> =
            trail.iter().skip(start).map(|(way, at)| (way.dotted(), *at)).collect();
        drop(trail);
        if let (Some((_, first)), Some(again)) = (edges.first_mut(), again) {
            *first = again;
        }
        let first = edges.iter().enumerate().min_by(|(_, one), (_, two)| one.cmp(two));
        let turn = first.map_or(0, |(place, _)| place);
        edges.rotate_left(turn);
        let Some((name, closing)) = edges.first().cloned() else {
            let diagnostic = names::CYCLE.at(at, "this value depends on itself");
            return self.report(diagnostic.help("give it a value of its own"));
        };
        let mut way: Vec<&str> = edges.iter().map(|(name, _)| name.as_str()).collect();
        way.push(&name);
        let mut diagnostic =
            names::CYCLE.at(closing, format!("`{name}` depends on itself: {}", way.join(" -> ")));
        for (name, span) in edges.iter().skip(1) {
            diagnostic = diagnostic.label(*span, format!("through `{name}`"));
        }
        self.report(diagnostic.help("give one of them a value of its own"));
    }
}
