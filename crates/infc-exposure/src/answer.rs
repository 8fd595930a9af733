//! An answer as people read it: one sentence, then way by way, hop by hop, with the places.
//!
//! It deliberately says once what several routes share.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::exposure::{Fate, Hop, Way};
use crate::look::{BOLD, DIM, Look};
use crate::question::{Answer, Part};
use crate::table::padded;

/// The widest that a column of nodes or actions gets.
const WIDEST: usize = 60;

/// The answer as text.
pub fn answer(answer: &Answer, look: Look) -> String {
    let mut out = look.text(&(look.safe)(&sentence(answer)), BOLD) + "\n";
    let alone = answer.parts.len() == 1;
    for part in &answer.parts {
        out.push('\n');
        if !alone {
            let fate = look.fate(&format!("{:8}", part.fate.word()), part.fate);
            // Writing to a `String` cannot fail.
            let _ = writeln!(out, "{fate}  {}", who(part));
        }
        of_part(&mut out, part, look);
    }
    out
}

fn sentence(answer: &Answer) -> String {
    let Answer { from, to, fate, .. } = answer;
    match fate {
        Fate::Open => format!("{from} reaches {to}."),
        Fate::Password => format!("{from} reaches {to} with a password."),
        Fate::Unknown => format!("{from} may reach {to}: infc cannot tell."),
        Fate::Closed => format!("{from} does not reach {to}."),
        Fate::Part => format!("Part of {from} reaches {to}."),
    }
}

/// Who, by name, and the addresses behind a name where they are few.
pub(crate) fn who(part: &Part) -> String {
    let listed = part.sources.join(", ");
    if part.sources.len() <= 4 && !part.who.starts_with(|first: char| first.is_ascii_digit()) {
        format!("{} ({listed})", part.who)
    } else {
        part.who.clone()
    }
}

fn of_part(out: &mut String, part: &Part, look: Look) {
    if part.ways.is_empty() {
        out.push_str("  nothing listens for these addresses\n");
    }
    let groups = grouped(&part.ways);
    let all = || part.ways.iter().flat_map(|way| &way.hops);
    let nodes = all().map(|hop| hop.node.width()).max().unwrap_or(0).min(WIDEST);
    let actions = all().map(|hop| hop.action.width()).max().unwrap_or(0).min(WIDEST);
    for (number, group) in groups.iter().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        for hop in &group.way.hops {
            let place = hop.place.as_ref().map_or_else(String::new, ToString::to_string);
            let (node, action) = ((look.safe)(&hop.node), (look.safe)(&hop.action));
            let place = look.text(&(look.safe)(&place), DIM);
            let line = format!("  {}  {}  {place}", padded(&node, nodes), padded(&action, actions));
            *out += line.trim_end();
            out.push('\n');
        }
        if let Some(why) = group.way.why {
            // Writing to a `String` cannot fail.
            let _ = writeln!(out, "  {}", look.fate(why, Fate::Closed));
        }
        if !group.likewise.is_empty() {
            // Writing to a `String` cannot fail.
            let _ = writeln!(out, "  likewise {}", (look.safe)(&group.likewise.join(", ")));
        }
    }
}

/// A way, and what stands in its place in others that are like it.
pub(crate) struct Group<'a> {
    pub way: &'a Way,
    pub likewise: Vec<&'a str>,
}

/// Ways that differ in one node alone, as routes of a vhost do, told once.
pub(crate) fn grouped(ways: &[Way]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for way in ways {
        let alike = groups.iter_mut().find_map(|group| Some((differing(group.way, way)?, group)));
        match alike {
            Some((node, group)) => group.likewise.push(node),
            None => groups.push(Group { way, likewise: Vec::new() }),
        }
    }
    // The way that leads farthest is the one that was meant.
    groups.sort_by_key(|group| std::cmp::Reverse(group.way.hops.len()));
    groups
}

/// What is `other`'s own in the one node in which it differs from `way`.
fn differing<'a>(way: &Way, other: &'a Way) -> Option<&'a str> {
    let alike = (way.relation, way.verdict, way.why, &way.sources, way.hops.len())
        == (other.relation, other.verdict, other.why, &other.sources, other.hops.len());
    let same = |(one, two): &(&Hop, &Hop)| one.node == two.node && one.action == two.action;
    let mut different = way.hops.iter().zip(&other.hops).filter(|pair| !same(pair));
    let (one, two) = different.next()?;
    let only = different.next().is_none() && one.layer == two.layer && one.action == two.action;
    let shared = one.node.rfind(' ').filter(|at| one.node.get(..=*at) == two.node.get(..=*at));
    let own = shared.and_then(|at| two.node.get(at + 1..)).unwrap_or(&two.node);
    (alike && only).then_some(own)
}
