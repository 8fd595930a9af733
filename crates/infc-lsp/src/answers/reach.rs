//! Who reaches a listener, and by which way: in a line for a lens, in a list for hovering, in full as a document.
//!
//! It deliberately works out nothing: the exposure of the site says it, in the words of `infc exposure`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use infc::exposure::{Exposure, Fare, Fate, Look, Source, SourceKind, Target, Way, answer, ask};

use crate::Snapshot;

/// How many things on a way, or reasons, are named.
const NAMED: usize = 3;

/// The sources of which something is to be said: never the host itself, and of the internet the rest where a part of it
/// fares otherwise.
fn told<'e>(exposure: &'e Exposure, target: &'e Target) -> Vec<(&'e Source, &'e Fare)> {
    let own = format!("hosts.{}", target.host);
    let all = || exposure.sources.iter().zip(&target.from);
    let internet = all().find(|(source, _)| source.kind == SourceKind::Internet).map(|(_, fare)| fare);
    let is_split = internet.is_some_and(|fare| fare.fate == Fate::Part);
    let has_rest = all().any(|(source, _)| source.kind == SourceKind::EveryoneElse);
    let is_told = |source: &Source, fare: &Fare| match source.kind {
        SourceKind::Internet => !(is_split && has_rest),
        SourceKind::EveryoneElse => is_split,
        SourceKind::Loopback => false,
        SourceKind::Zone | SourceKind::Network | SourceKind::Host | SourceKind::Other => {
            let as_all = internet.is_some_and(|all| all.fate == fare.fate);
            source.id != own && !as_all
        }
    };
    let mut found: Vec<_> = all().filter(|(source, fare)| is_told(source, fare)).collect();
    // Who gets in comes first.
    found.sort_by_key(|(_, fare)| std::cmp::Reverse(fare.fate));
    found
}

/// `reachable from the internet · through the vhost example.org · 127.0.0.1:3000/tcp`.
pub fn line(exposure: &Exposure, target: &Target) -> String {
    let mut who = Vec::new();
    let mut ways: BTreeSet<String> = BTreeSet::new();
    for (source, fare) in told(exposure, target) {
        let name = source.kind.spoken(&source.id);
        match fare.fate {
            Fate::Closed => continue,
            Fate::Open => who.push(name),
            Fate::Password => who.push(format!("{name} with a password")),
            Fate::Part => who.push(format!("part of {name}")),
            Fate::Unknown => who.push(format!("perhaps {name}")),
        }
        ways.extend(passages(exposure, target, fare));
    }
    let who = if who.is_empty() {
        "reachable from nobody else".to_owned()
    } else {
        format!("reachable from {}", who.join(", "))
    };
    let way = (!ways.is_empty()).then(|| several(ways.iter().map(|way| way.replace('`', ""))));
    let sockets = (!target.sockets.is_empty()).then(|| target.sockets.join(" "));
    [Some(who), way, sockets].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Where a target listens, and who reaches it, as a list.
pub fn list(snapshot: &Snapshot<'_, '_>, exposure: &Exposure, target: &Target) -> String {
    let sockets: Vec<String> = target.sockets.iter().map(|socket| format!("`{socket}`")).collect();
    let mut lines = Vec::new();
    if !sockets.is_empty() {
        lines.push(format!("Listens on {}.", sockets.join(", ")));
    }
    let mut who = Vec::new();
    for (source, fare) in told(exposure, target) {
        let name = source.kind.spoken(&source.id);
        let by = several(passages(exposure, target, fare).into_iter());
        let by = if by.is_empty() { String::new() } else { format!(", {by}") };
        let why = several(obstacles(target, fare).into_iter());
        let why = if why.is_empty() { String::new() } else { format!(": {why}") };
        who.push(match fare.fate {
            Fate::Open => format!("- {name}: **yes**{by}"),
            Fate::Password => format!("- {name}: **with a password**{by}"),
            Fate::Part => format!("- {name}: **a part of it**{by}"),
            Fate::Unknown => format!("- {name}: **perhaps**{why}"),
            Fate::Closed => format!("- {name}: **no**{why}"),
        });
    }
    if who.is_empty() {
        who.push("- nobody but the host itself".to_owned());
    }
    lines.push(format!("Reached by\n{}", who.join("\n")));
    if let (true, Some(page)) = (snapshot.client.shows_reach, snapshot.page_of(&target.id)) {
        lines.push(format!("[every way]({})", page.as_str()));
    }
    lines.join("\n\n")
}

/// What a source passes through on its ways to a target.
fn passages(exposure: &Exposure, target: &Target, fare: &Fare) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let who = [&fare.open, &fare.password, &fare.unknown];
    let leads =
        |way: &&Way| way.verdict != "stopped" && who.iter().any(|addresses| way.sources.meets(addresses));
    for way in target.ways.iter().filter(leads) {
        let through = way.hops.iter().filter_map(|hop| hop.through.as_ref()).filter(|id| **id != target.id);
        let named = |id: &String| {
            let passed = exposure.targets.iter().find(|passed| passed.id == *id)?;
            Some(format!("the {} `{}`", passed.kind.word(), passed.name))
        };
        let through: Vec<String> = through.filter_map(named).collect();
        if through.is_empty() {
            found.insert("directly".to_owned());
        } else {
            found.insert(format!("through {}", through.join(" and ")));
        }
    }
    found
}

/// What keeps a source from a target.
fn obstacles(target: &Target, fare: &Fare) -> BTreeSet<String> {
    let who = [&fare.closed, &fare.unknown];
    let stopped =
        |way: &&Way| way.verdict != "admitted" && who.iter().any(|addresses| way.sources.meets(addresses));
    let last = |way: &Way| way.hops.last().map(|hop| hop.action.trim_start_matches("stopped: ").to_owned());
    target.ways.iter().filter(stopped).filter_map(last).collect()
}

fn several(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.collect();
    let named = words.get(..NAMED.min(words.len())).unwrap_or_default().join(", ");
    match words.len().checked_sub(NAMED) {
        Some(more @ 1..) => format!("{named} and {more} more"),
        _ => named,
    }
}

/// Every way to what is called `id`, as a document in Markdown.
pub fn page(snapshot: &Snapshot<'_, '_>, id: &str) -> Option<String> {
    let exposure = snapshot.inspection.exposure()?;
    let target = exposure.targets.iter().find(|target| target.id == id)?;
    let mut out = format!("# {id}\n\n{}\n", line(exposure, target));
    let look = Look { colour: false, safe: |text| text.to_owned() };
    for (source, _) in told(exposure, target) {
        if let Ok(found) = ask(exposure, &source.id, &target.id) {
            let ways = answer(&found, look);
            let who = source.kind.spoken(&source.id);
            // Writing to a `String` cannot fail.
            let _ = writeln!(out, "\n## {who}\n\n```text\n{}\n```", ways.trim_end());
        }
    }
    Some(out)
}
