//! What differs in meaning, in words: sections of lines that a terminal and a page of Markdown both show.
//!
//! It deliberately knows no form: how a name and a text are written is told to it.

use infc_exposure::{Place, places, sentence};

use super::model::{Change, Diff, Told};

/// How names and texts are written.
#[derive(Clone, Copy)]
pub(super) struct Style<'a> {
    /// The name of something of the site.
    pub name: &'a dyn Fn(&str) -> String,
    /// Any other text.
    pub text: &'a dyn Fn(&str) -> String,
}

/// Lines about one subject.
pub(super) struct Section {
    /// The subject.
    pub title: &'static str,
    /// At least one.
    pub entries: Vec<Entry>,
}

/// One thing that differs.
pub(super) struct Entry {
    /// What became of it: `opened`, `new`.
    pub word: &'static str,
    /// How it is to be taken.
    pub tone: Tone,
    /// A sentence or less.
    pub text: String,
    /// Where it stands.
    pub place: Option<Place>,
    /// More about it, a line each.
    pub details: Vec<String>,
}

/// How something is to be taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// It deserves a look.
    Grave,
    /// It is as one would have it.
    Good,
    /// Neither.
    Plain,
}

/// What differs in meaning, the most telling first.
pub(super) fn sections(diff: &Diff, style: Style<'_>) -> Vec<Section> {
    let changes = |changes: &[Change]| changes.iter().map(|change| entry(change, style)).collect::<Vec<_>>();
    let is_error = |told: &&Told| told.severity == "error";
    let now = |told| diagnostic(told, "now", style);
    let errors = diff.appeared.iter().filter(is_error).map(now);
    let errors = errors.chain(diff.remaining.iter().map(|told| diagnostic(told, "still", style)));
    let others = diff.appeared.iter().filter(|told| !is_error(told)).map(now);
    let vanished = diff.vanished.iter().map(|told| diagnostic(told, "no more", style));
    let mut leading = [
        ("exposure", diff.exposure.iter().flatten().map(|change| exposed(change, style)).collect()),
        ("errors", errors.collect()),
    ];
    if diff.exposure.is_none() {
        leading.reverse();
    }
    let others = [
        ("diagnostics", others.chain(vanished).collect()),
        ("policies", changes(&diff.policies)),
        ("accepted", changes(&diff.accepted)),
        ("ports", changes(&diff.ports)),
        ("manifests", changes(&diff.manifests)),
    ];
    let sections = leading.into_iter().chain(others).map(|(title, entries)| Section { title, entries });
    sections.filter(|section| !section.entries.is_empty()).collect()
}

fn exposed(change: &infc_exposure::Change, style: Style<'_>) -> Entry {
    let tone = match change.what {
        infc_exposure::What::Opened => Tone::Grave,
        infc_exposure::What::Closed => Tone::Good,
        infc_exposure::What::Changed => Tone::Plain,
    };
    let details = places(change);
    let change = &infc_exposure::Change { who: (style.text)(&change.who), ..change.clone() };
    Entry { word: change.what.word(), tone, text: sentence(change, style.name), place: None, details }
}

/// Something with a name that is not as it was.
pub(super) fn entry(change: &Change, style: Style<'_>) -> Entry {
    let name = (style.name)(&change.name);
    let value = |text: &String| (style.name)(text);
    let (word, text) = match (&change.old, &change.new) {
        (None, Some(new)) => ("new", format!("{name}: {}", value(new))),
        (Some(old), None) => ("gone", format!("{name}: {}", value(old))),
        (Some(old), Some(new)) if old == new => ("changed", format!("{name}: {}", value(new))),
        (Some(old), Some(new)) => ("changed", format!("{name}: {} → {}", value(old), value(new))),
        (None, None) => ("changed", name),
    };
    Entry { word, tone: Tone::Plain, text, place: change.place.clone(), details: Vec::new() }
}

fn diagnostic(told: &Told, word: &'static str, style: Style<'_>) -> Entry {
    let text = format!("{}[{}] {}", told.severity, told.name, told.message);
    let tone = match (word, told.severity) {
        ("now" | "still", "error" | "warning") => Tone::Grave,
        ("now" | "still", _) => Tone::Plain,
        _ => Tone::Good,
    };
    Entry { word, tone, text: (style.text)(&text), place: Some(told.place.clone()), details: Vec::new() }
}

/// `2 opened, 1 closed; 3 values; 2 files`, or that nothing differs.
pub(super) fn summary(diff: &Diff) -> String {
    let count = |what| diff.exposure.iter().flatten().filter(|change| change.what == what).count();
    let [opened, closed, changed] =
        [infc_exposure::What::Opened, infc_exposure::What::Closed, infc_exposure::What::Changed]
            .map(|what| (count(what), what.word()));
    let exposed: Vec<String> = [opened, closed, changed]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let errors = |all: &[Told]| all.iter().filter(|told| told.severity == "error").count();
    let mut parts = Vec::new();
    parts.extend(Some(exposed.join(", ")).filter(|text| !text.is_empty()));
    parts.extend(several(errors(&diff.appeared), "new error"));
    parts.extend(several(errors(&diff.vanished), "error").map(|errors| format!("{errors} gone")));
    parts.extend(several(diff.remaining.len(), "error").map(|errors| format!("{errors} as before")));
    parts.extend(several(diff.values().count(), "value"));
    parts.extend(several(diff.files.len(), "file"));
    match (parts.is_empty(), diff.is_empty(), diff.unknown.is_empty()) {
        (false, ..) => parts.join("; "),
        (true, false, _) => "what manifests say".to_owned(),
        (true, true, true) => "no difference".to_owned(),
        (true, true, false) => "no difference in what can be compared".to_owned(),
    }
}

/// `3 files`; nothing for none.
pub(super) fn several(count: usize, what: &str) -> Option<String> {
    (count > 0).then(|| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
}

/// `+3 -1`, or what became of a file that has no lines to count.
pub(super) fn size(diff: &Diff, path: &str) -> String {
    let Some(file) = diff.files.iter().find(|file| file.path == path) else { return String::new() };
    let word = match file.what {
        super::Became::Added => "new, ",
        super::Became::Removed => "gone, ",
        super::Became::Edited => "",
        super::Became::Replaced => "replaced, ",
    };
    match (file.added, file.removed, file.hunks.is_empty()) {
        (.., true) => word.trim_end_matches(", ").to_owned(),
        (added, 0, _) => format!("{word}+{added}"),
        (0, removed, _) => format!("{word}-{removed}"),
        (added, removed, _) => format!("{word}+{added} -{removed}"),
    }
}
