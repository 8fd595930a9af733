//! A difference as people read it: one sentence each, for a terminal and as Markdown.
//!
//! It deliberately says what it means to somebody outside, not what was edited.

use crate::compare::{Change, Difference, What};
use crate::exposure::Fate;
use crate::look::{BOLD, DIM, Look};
use crate::table::in_markdown;

/// The difference for a terminal; what has opened has its ways with their places.
pub fn told(difference: &Difference, look: Look) -> String {
    let mut out = String::new();
    for change in &difference.changes {
        let word = format!("{:8}", change.what.word());
        let word = match change.what {
            What::Opened => look.text(&word, "1;31"),
            What::Closed => look.text(&word, "1;32"),
            What::Changed => look.text(&word, BOLD),
        };
        out.extend([
            word,
            " ".to_owned(),
            (look.safe)(&sentence(change, &|text| format!("`{text}`"))),
            "\n".to_owned(),
        ]);
        for place in places(change) {
            out += &look.text(&format!("         {}\n", (look.safe)(&place)), DIM);
        }
    }
    out + &summary(difference) + "\n"
}

/// The difference as Markdown, for a comment on a change.
pub fn told_in_markdown(difference: &Difference) -> String {
    let line = |change: &Change| {
        let change = &Change { who: in_markdown(&change.who), ..change.clone() };
        let said = sentence(change, &|text| format!("**{}**", in_markdown(text)));
        format!("- {} — {said}\n", change.what.word())
    };
    let lines: String = difference.changes.iter().map(line).collect();
    let gap = if lines.is_empty() { "" } else { "\n\n" };
    format!("### Exposure: {}{gap}{lines}", summary(difference)).trim_end().to_owned() + "\n"
}

/// `1 opened, 2 closed`.
fn summary(difference: &Difference) -> String {
    let count = |what| difference.changes.iter().filter(|change| change.what == what).count();
    let all = [What::Opened, What::Closed, What::Changed].map(|what| (count(what), what.word()));
    let told = all.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
    let told: Vec<String> = told.collect();
    if told.is_empty() { "nobody gets farther, and nobody less far".to_owned() } else { told.join(", ") }
}

/// The rules that let in who has got in, each once.
pub fn places(change: &Change) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    if change.what == What::Opened {
        for hop in change.ways.iter().flat_map(|way| &way.hops) {
            let told = hop.place.as_ref().map(|place| format!("{place}  {}", hop.action));
            all.extend(told.filter(|told| !all.contains(told)));
        }
    }
    all
}

/// What has become of somebody, as a sentence; `marked` writes names.
pub fn sentence(change: &Change, marked: &dyn Fn(&str) -> String) -> String {
    let name = marked(&change.name);
    let (who, through) = (&change.who, through(change, marked));
    match (change.what, change.old, change.new) {
        (What::Changed, ..) => format!("{name} is reached by {who}, now {through}"),
        (_, Fate::Closed, Fate::Unknown) => format!("{name} may become reachable from {who} {through}"),
        (_, Fate::Closed, Fate::Password) => {
            format!("{name} becomes reachable from {who} {through}, with a password")
        }
        (_, Fate::Closed, _) => format!("{name} becomes reachable from {who} {through}{}", unguarded(change)),
        (_, _, Fate::Closed) => format!("{name} is no longer reachable from {who} {through}"),
        (What::Opened, Fate::Password, _) => format!("{name} no longer asks {who} for a password {through}"),
        (_, _, Fate::Password) => format!("{name} asks {who} for a password {through}"),
        (_, Fate::Unknown, _) => format!("{name} is certainly reachable from {who} {through}"),
        _ => format!("{name} may no longer be reachable from {who} {through}"),
    }
}

/// Who speaks HTTP could be asked for a password.
fn unguarded(change: &Change) -> &'static str {
    let nginx = change.ways.iter().any(|way| way.hops.iter().any(|hop| hop.layer == "nginx"));
    if nginx { ", no authentication" } else { "" }
}

fn through(change: &Change, marked: &dyn Fn(&str) -> String) -> String {
    let mut paths: Vec<&String> = change.through.iter().collect();
    paths.sort_by_key(|path| (path.len(), *path));
    let Some((first, more)) = paths.split_first() else { return "by no way".to_owned() };
    let lead = if first.contains('/') && !first.contains(':') { "through" } else { "at" };
    let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    format!("{lead} {}{more}", marked(first))
}
