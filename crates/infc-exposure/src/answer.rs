//! An answer as people read it: one sentence, then way by way, hop by hop, with the places.
//!
//! It deliberately says once what several routes share.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::exposure::{Fate, Hop, Way};
use crate::look::{BOLD, DIM, Look};
use crate::question::{Answer, Part};
use crate::request::Taken;
use crate::table::padded;

/// The widest that a column of nodes or actions gets.
const WIDEST: usize = 60;

/// The answer as text.
pub fn answer(answer: &Answer, look: Look) -> String {
    let mut out = look.text(&(look.safe)(&sentence(answer)), BOLD) + "\n";
    for taken in &answer.taken {
        for line in of_taken(taken) {
            // Writing to a `String` cannot fail.
            let _ = writeln!(out, "  {}", (look.safe)(&line));
        }
    }
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

/// What takes a request: the server block and the route, what it does, whom it asks for what.
fn of_taken(taken: &Taken) -> Vec<String> {
    let Taken { host, by, to, route, .. } = taken;
    let to = to.as_deref().unwrap_or_default();
    let mut first = match (*by, route) {
        ("route", Some(route)) => format!("{to} answers by its route \"{route}\": {}", done(taken)),
        ("upgrade", _) => format!("{to} sends everyone on to the same URL with https"),
        ("challenge", _) => format!("{to} answers challenges of certificate authorities"),
        ("no-route-match", Some(route)) => format!("{to} refuses everyone by its route \"{route}\""),
        ("no-route-match", None) => format!("{to} has no route for this path"),
        ("socket", _) => format!("{to} listens there, and no nginx before it"),
        _ => format!("nginx of {host} has no vhost of this name, and refuses"),
    };
    if taken.password {
        first += ", with a password";
    }
    if let Some(allow) = &taken.allow {
        // Writing to a `String` cannot fail.
        let _ = write!(first, ", for {} alone", allow.join(", "));
    }
    let near = taken.near.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
    let help = (!near.is_empty()).then(|| format!("did you mean {near}?"));
    [Some(first), help].into_iter().flatten().collect()
}

fn done(taken: &Taken) -> String {
    match (taken.does, taken.app.as_deref()) {
        (Some("proxy"), Some(app)) => format!("hands on to {app}"),
        (Some("files"), _) => "files".to_owned(),
        (Some("redirect"), _) => "a redirect".to_owned(),
        (Some("respond"), _) => "a text of its own".to_owned(),
        (does, _) => does.unwrap_or_default().to_owned(),
    }
}

/// Who, by name, and the addresses behind a name where they are few.
pub(crate) fn who(part: &Part) -> String {
    let listed = part.sources.join(", ");
    let who = part.who.as_str();
    let spelled = who.starts_with(|first: char| first.is_ascii_digit())
        || who.starts_with("all of")
        || ["everyone else", "the internet"].iter().any(|rest| who.starts_with(rest));
    if part.sources.len() <= 4 && !spelled { format!("{} ({listed})", part.who) } else { part.who.clone() }
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
