//! Which definitions of a slot hold (language, section 6), and what is said where they do not agree.
//!
//! A definition that replaces beats those of lower rank, and those of its own rank that its user uses; two `force` never
//! beat each other. It deliberately depends on the partial order of use alone.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use infc_diag::{Diagnostic, Span, names};

use super::instance::{Bar, Place};
use super::layer::{Layer, Order};
use super::merge::Candidate;
use super::thunk::{Kind, Weak};
use super::{Machine, order};
use crate::core::Rank;
use crate::{Type, Value};

/// The rule by which a definition lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Lost {
    /// It says the same as the one that holds.
    Equal,
    /// What uses it says otherwise at the same rank.
    Use,
    /// Another one has a higher rank.
    Rank,
}

/// A definition, where it stands in the order, and what beats it.
pub(super) struct Verdict<'a> {
    pub candidate: &'a Candidate,
    pub layer: usize,
    pub lost: Option<Lost>,
    /// A definition with `force` replaces it, and it is said with another `force`.
    pub clash: bool,
}

/// What the users of a layer replace.
#[derive(Clone, Default)]
struct Replaced {
    rank: Option<Rank>,
    /// The definitions that say `force`.
    forced: Vec<Span>,
}

impl Replaced {
    fn join(&mut self, other: &Self) {
        self.rank = self.rank.max(other.rank);
        let new = other.forced.iter().filter(|at| !self.forced.contains(at)).copied().collect::<Vec<_>>();
        self.forced.extend(new);
    }

    fn of(layer: &Layer<Candidate>, replaces: &dyn Fn(&Candidate) -> bool) -> Self {
        let mut all = Self::default();
        for candidate in layer.own.iter().filter(|candidate| replaces(candidate)) {
            all.rank = all.rank.max(Some(candidate.rank));
            if candidate.rank == Rank::Force {
                all.forced.push(candidate.said);
            }
        }
        all
    }
}

/// What becomes of each definition, the user's before those of what it uses.
pub(super) fn judge<'a>(
    order: &'a Order<Candidate>,
    replaces: &dyn Fn(&Candidate) -> bool,
) -> Vec<Verdict<'a>> {
    let own: Vec<Replaced> = order.layers.iter().map(|layer| Replaced::of(layer, replaces)).collect();
    let top = own.iter().filter_map(|replaced| replaced.rank).max();
    let over = order.carry(|place, _| own.get(place).cloned().unwrap_or_default(), Replaced::join);
    let mut all = Vec::new();
    for (place, (layer, over)) in order.layers.iter().zip(&over).enumerate() {
        all.extend(layer.own.iter().map(|candidate| {
            let stronger = top.filter(|top| *top > candidate.rank);
            let used = over.rank == Some(candidate.rank);
            // What one `force` gives as a whole is one definition.
            let beaten = candidate.rank < Rank::Force || over.forced.contains(&candidate.said);
            let lost = match stronger {
                Some(_) => Some(Lost::Rank),
                None => (used && beaten).then_some(Lost::Use),
            };
            Verdict { candidate, layer: place, lost, clash: used && !beaten }
        }));
    }
    all
}

/// What of each definition is replaced by those that beat it.
pub(super) fn bars(verdicts: &[Verdict<'_>], replaces: &dyn Fn(&Candidate) -> bool) -> Vec<Bar> {
    let top = verdicts.iter().filter(|each| replaces(each.candidate)).map(|each| each.candidate.rank).max();
    let above = |rank: Rank| match rank {
        Rank::Type => Bar::Below(Rank::Default),
        Rank::Default => Bar::Below(Rank::Plain),
        // No `force` beats another one.
        Rank::Plain | Rank::Force => Bar::Below(Rank::Force),
    };
    let bar = |verdict: &Verdict<'_>| match (verdict.lost, verdict.candidate.rank) {
        (None | Some(Lost::Equal), _) => Bar::Open,
        (Some(Lost::Rank), _) => top.map_or(Bar::Open, above),
        (Some(Lost::Use), Rank::Force) => Bar::All,
        (Some(Lost::Use), rank) => above(rank),
    };
    verdicts.iter().map(bar).collect()
}

impl Machine<'_> {
    /// A slot that does not merge deeper: the definitions that hold must agree.
    pub(super) fn leaf(&self, definitions: &Rc<Layer<Candidate>>, place: &Place) -> Weak {
        if let Some(one) = definitions.single() {
            return self.force(&one.value);
        }
        let order = Order::of(definitions);
        let mut verdicts = judge(&order, &|_| true);
        self.agreed(&mut verdicts, &|verdict| verdict.lost.is_none(), place)
    }

    /// The one value of those definitions that `holds` says, which must not differ.
    fn agreed(
        &self,
        verdicts: &mut [Verdict<'_>],
        holds: &dyn Fn(&Verdict<'_>) -> bool,
        place: &Place,
    ) -> Weak {
        let mut held: Vec<(usize, Weak)> = Vec::new();
        for (number, verdict) in verdicts.iter().enumerate().filter(|(_, verdict)| holds(verdict)) {
            held.push((number, self.force(&verdict.candidate.value)));
        }
        let place_of = |number: &usize| verdicts.get(*number).map(|verdict| verdict.candidate.at);
        held.sort_by_key(|(number, _)| place_of(number));
        let mut distinct: Vec<(usize, Weak)> = Vec::new();
        for (number, value) in &held {
            if !distinct.iter().any(|(_, known)| self.same(known, value) != Some(false)) {
                distinct.push((*number, value.clone()));
            }
        }
        if distinct.len() > 1 {
            let differ: Vec<(&Verdict<'_>, &Weak)> =
                distinct.iter().filter_map(|(number, value)| Some((verdicts.get(*number)?, value))).collect();
            self.conflict(place, &differ);
            return Weak::poison(place.at);
        }
        // Equal definitions are one; what is not known of one of them is not known.
        let unknown = held.iter().find(|(_, value)| matches!(value.kind, Kind::Whole(Value::Poison)));
        let unknown = unknown.or(held.iter().find(|(_, value)| value.is_unknown()));
        let Some((winner, value)) = unknown.or(held.first()).cloned() else { return Weak::poison(place.at) };
        for (number, _) in held.iter().filter(|(number, _)| *number != winner) {
            if let Some(verdict) = verdicts.get_mut(*number) {
                verdict.lost = Some(Lost::Equal);
            }
        }
        value
    }

    /// A list: what replaces, and then what is added.
    pub(super) fn list_of(&self, definitions: &Rc<Layer<Candidate>>, place: &Place) -> Weak {
        if let Some(one) = definitions.single() {
            return self.force(&one.value);
        }
        let order = Order::of(definitions);
        let replaces = |candidate: &Candidate| !candidate.adds;
        let mut verdicts = judge(&order, &replaces);
        if let Some(clash) = verdicts.iter().find(|verdict| verdict.clash && verdict.candidate.adds) {
            self.forced_twice(place, &verdicts, clash.candidate.at);
            return Weak::poison(place.at);
        }
        let mut items = Vec::new();
        if verdicts.iter().any(|verdict| verdict.lost.is_none() && !verdict.candidate.adds) {
            let base = self.agreed(
                &mut verdicts,
                &|verdict| verdict.lost.is_none() && !verdict.candidate.adds,
                place,
            );
            match base.kind {
                Kind::List(base) => items.push(base),
                Kind::Whole(Value::Absent)
                    if verdicts.iter().any(|each| each.candidate.adds && each.lost.is_none()) => {}
                _ => return base,
            }
        }
        let Some(more) = self.additions(&order, &mut verdicts) else { return Weak::poison(place.at) };
        items.extend(more);
        if place.grows {
            self.still_there(place, &verdicts, &items);
        }
        let at = verdicts.iter().find(|verdict| verdict.lost.is_none());
        let at = at.map_or(place.at, |verdict| verdict.candidate.at);
        if let [items] = items.as_slice() {
            return Weak::new(Kind::List(items.clone()), at);
        }
        Weak::new(Kind::List(Rc::new(items.iter().flat_map(|items| items.iter().cloned()).collect())), at)
    }

    /// What is added to a list, the used before its user. What neither uses is in the order of its value, and once if
    /// equal: a list has an order, and nothing else says which.
    fn additions(&self, order: &Order<Candidate>, verdicts: &mut [Verdict<'_>]) -> Option<Vec<super::List>> {
        let adds: Vec<usize> = (0..verdicts.len())
            .filter(|number| {
                verdicts.get(*number).is_some_and(|each| each.lost.is_none() && each.candidate.adds)
            })
            .collect();
        let mut has = vec![false; order.layers.len()];
        for verdict in adds.iter().filter_map(|number| verdicts.get(*number)) {
            if let Some(has) = has.get_mut(verdict.layer) {
                *has = true;
            }
        }
        let levels = levels(order, &has);
        let level_of = |number: &usize| {
            verdicts.get(*number).and_then(|verdict| levels.get(verdict.layer)).copied().unwrap_or(0)
        };
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        for number in &adds {
            *sizes.entry(level_of(number)).or_default() += 1;
        }
        let mut sorted: Vec<(usize, Value, usize, super::List)> = Vec::new();
        for number in &adds {
            let (level, verdict) = (level_of(number), verdicts.get(*number)?);
            let value = self.force(&verdict.candidate.value);
            let Kind::List(items) = &value.kind else { return None };
            // Only values that are compared need be whole.
            let compared = sizes.get(&level).is_some_and(|size| *size > 1);
            let whole = if compared { self.whole(&value, value.at).value } else { Value::Absent };
            sorted.push((level, whole, *number, items.clone()));
        }
        sorted.sort_by(|one, two| one.0.cmp(&two.0).then_with(|| order::of(&one.1, &two.1)));
        let mut all: Vec<super::List> = Vec::new();
        let mut last: Option<(usize, Value)> = None;
        for (level, value, number, items) in sorted {
            let again = last.as_ref().is_some_and(|(before, known)| {
                *before == level && order::of(known, &value) == Ordering::Equal
            });
            match verdicts.get_mut(number) {
                Some(verdict) if again => verdict.lost = Some(Lost::Equal),
                _ => all.push(items),
            }
            last = Some((level, value));
        }
        Some(all)
    }

    /// Reports elements of a list that may only grow which a definition would drop.
    fn still_there(&self, place: &Place, verdicts: &[Verdict<'_>], items: &[super::List]) {
        let kept: Vec<Value> = items
            .iter()
            .flat_map(|items| items.iter())
            .map(|item| self.whole(&self.force(item), place.at).value)
            .collect();
        for verdict in verdicts.iter().filter(|verdict| matches!(verdict.lost, Some(Lost::Rank | Lost::Use)))
        {
            let Kind::List(given) = self.force(&verdict.candidate.value).kind else { continue };
            let gone = given
                .iter()
                .map(|item| self.whole(&self.force(item), place.at))
                .find(|item| !kept.iter().any(|known| order::of(known, &item.value) == Ordering::Equal));
            if let Some(gone) = gone {
                let shown = match &gone.value {
                    Value::Scalar(scalar) => format!("`{scalar}`"),
                    _ => "an element".to_owned(),
                };
                self.dropped(place, verdicts, (&shown, gone.at));
            }
        }
    }

    /// Reports that the definitions which replace drop `what`, which is defined at `given`.
    pub(super) fn dropped(&self, place: &Place, verdicts: &[Verdict<'_>], (what, given): (&str, Span)) {
        let by = verdicts.iter().filter(|verdict| verdict.lost.is_none() && !verdict.candidate.adds);
        let Some(by) = by.map(|verdict| verdict.candidate.at).min() else { return };
        let name = place.path.dotted();
        let diagnostic = names::GROW_ONLY.at(by, format!("`{name}` may only grow, and this drops {what}"));
        let diagnostic =
            diagnostic.here("replaces what was given").label(given, format!("{what} is given here"));
        self.report(diagnostic.help("write `+=` to add to it, or define the new entries alone"));
    }

    /// Reports definitions of equal standing that differ.
    pub(super) fn conflict(&self, place: &Place, differ: &[(&Verdict<'_>, &Weak)]) {
        let Some(((last, value), others)) = differ.split_last() else { return };
        let name = place.path.dotted();
        let count = if differ.len() == 2 { "two".to_owned() } else { differ.len().to_string() };
        let mut diagnostic = names::CONFLICTING_DEFINITIONS
            .at(last.candidate.at, format!("`{name}` has {count} definitions that differ"))
            .here(format!("{} here", shown(value)));
        for (other, value) in others {
            diagnostic = diagnostic.label(other.candidate.at, format!("{} here", shown(value)));
        }
        self.report(self.ways_out(diagnostic, place, differ));
    }

    /// How a conflict is settled.
    fn ways_out(
        &self,
        diagnostic: Diagnostic,
        place: &Place,
        differ: &[(&Verdict<'_>, &Weak)],
    ) -> Diagnostic {
        let rank = differ.first().map(|(verdict, _)| verdict.candidate.rank);
        let layers = || differ.iter().map(|(verdict, _)| verdict.layer);
        let is_list = differ.iter().any(|(_, value)| matches!(value.kind, Kind::List(_)));
        if rank == Some(Rank::Force) {
            let note = "no `force` beats another one";
            return diagnostic
                .note(note)
                .help("remove one, or take `force` away from the one that may be replaced");
        }
        if layers().all(|layer| Some(layer) == layers().next()) {
            let note = "both stand in one body, and both conditions hold";
            return diagnostic.note(note).help(
                "let the conditions exclude each other, or put `default` in front of the one that may be replaced",
            );
        }
        let slot = self.within_entity(&place.path);
        let more = if is_list { "; or write `+=` in both to have the elements of both" } else { "" };
        let note = "neither uses the other, so neither wins";
        diagnostic.note(note).help(format!(
            "say which holds where both are used: `{slot} = …;`; or put `default` in front of the one that may be replaced, or `force` in front of the one that holds; or remove one{more}"
        ))
    }

    /// A way as it is written in the body of the entity at its beginning, `ssh.port` for `hosts.web.ssh.port`.
    fn within_entity(&self, way: &super::way::Way) -> String {
        let path = way.path();
        let (mut ty, mut start) = (Some(Type::Record(self.schema.root)), 0);
        for (at, name) in path.iter().enumerate() {
            ty = match ty {
                Some(Type::Record(id)) => {
                    let record = self.schema.record(id);
                    if record.entity && start == 0 {
                        start = at;
                    }
                    record
                        .field(name)
                        .and_then(|index| record.fields.get(index))
                        .map(|field| field.ty.clone())
                }
                Some(Type::Map(_, item)) => Some((*item).clone()),
                _ => None,
            };
        }
        super::way::dotted(path.get(start..).unwrap_or_default())
    }

    /// Reports a collection that is replaced with `force`, and holds at `forced` what another `force` gives.
    pub(super) fn forced_twice(&self, place: &Place, verdicts: &[Verdict<'_>], forced: Span) {
        let by = verdicts
            .iter()
            .filter(|verdict| verdict.candidate.rank == Rank::Force && !verdict.candidate.adds)
            .map(|verdict| verdict.candidate.at)
            .min();
        let name = place.path.dotted();
        let diagnostic = names::CONFLICTING_DEFINITIONS.at(
            by.unwrap_or(place.at),
            format!("`{name}` is replaced with `force`, and added to with another `force`"),
        );
        let diagnostic = diagnostic.here("replaced here").label(forced, "added to here");
        let note = "no `force` beats another one";
        self.report(
            diagnostic.note(note).help("remove one, or take `force` away from the one that may be replaced"),
        );
    }
}

/// How long the longest chain of layers below each one is, of those that `counts`.
fn levels(order: &Order<Candidate>, counts: &[bool]) -> Vec<usize> {
    let mut levels = vec![0; order.layers.len()];
    for (place, uses) in order.uses.iter().enumerate().rev() {
        let below = uses.iter().map(|used| {
            let own = usize::from(counts.get(*used).copied().unwrap_or(false));
            levels.get(*used).copied().unwrap_or(0) + own
        });
        let level = below.max().unwrap_or(0);
        if let Some(slot) = levels.get_mut(place) {
            *slot = level;
        }
    }
    levels
}

fn shown(value: &Weak) -> String {
    match &value.kind {
        Kind::Whole(Value::Scalar(scalar)) => format!("`{scalar}`"),
        Kind::Whole(Value::Absent) => "`none`".to_owned(),
        Kind::Whole(Value::Ref(path)) => format!("`{}`", path.join(".")),
        Kind::Whole(Value::Secret(_)) => "this secret".to_owned(),
        Kind::List(_) => "this list".to_owned(),
        _ => "this value".to_owned(),
    }
}
