//! Reasons in words.

use std::collections::BTreeSet;

use infc_diag::{Span, World};
use infc_eval::{Definition, Fate, Reason, Role};

use super::Remark;

/// The sources as they may be shown.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub world: &'a dyn World,
    /// What nobody sees of them.
    pub concealed: &'a BTreeSet<Span>,
}

/// The way to what was written.
pub(super) fn steps(shown: Shown<'_>, reason: &Reason) -> Vec<Remark> {
    let rank = reason.definitions.first().map(|definition| definition.rank);
    let mut told: Vec<Remark> = Vec::new();
    for (number, step) in reason.steps.iter().enumerate() {
        let mut text = role(shown, step.at, &step.role, reason);
        if let (0, Some(rank @ ("force" | "default"))) = (number, rank) {
            text = format!("{text}, by `{rank}`");
        }
        told.push(Remark { at: Some(step.at), depth: step.depth, text, value: None, fate: None });
    }
    told
}

/// What was beaten, or takes part.
pub(super) fn others(reason: &Reason) -> Vec<Remark> {
    let winner = reason.definitions.first().map_or("plain", |definition| definition.rank);
    let others = reason.definitions.iter().skip(1).map(|definition| Remark {
        at: Some(definition.at),
        depth: 0,
        text: fate(definition, winner),
        value: definition.value.clone(),
        fate: Some(definition.fate),
    });
    let default = reason.default.iter().filter(|default| !default.in_force).map(|default| Remark {
        at: None,
        depth: 0,
        text: format!("the default of `{}`", field(reason, &default.record)),
        value: Some(default.text.clone()),
        fate: Some(Fate::BeatenByRank),
    });
    others.chain(default).collect()
}

fn fate(definition: &Definition, winner: &str) -> String {
    match definition.fate {
        Fate::InForce => "in force".to_owned(),
        Fate::Agrees => "says the same".to_owned(),
        Fate::Merged => "merged with it".to_owned(),
        Fate::AddedTo => "`+=` adds to it".to_owned(),
        Fate::BeatenByRank => format!("a {} definition ranks lower than a {winner} one", definition.rank),
        Fate::BeatenByUser => "the user beats the used".to_owned(),
        Fate::Absent => "gives nothing".to_owned(),
    }
}

fn role(shown: Shown<'_>, at: Span, role: &Role, reason: &Reason) -> String {
    let source = || excerpt(shown, at);
    match role {
        Role::Written => "written here".to_owned(),
        Role::Variable => format!("`{}`", source()),
        Role::Parameter(call) => format!("parameter `{}` of `{}`", source(), callee(shown, *call)),
        Role::ParameterDefault(call) => {
            format!("parameter `{}` of `{}`, left to its default", source(), callee(shown, *call))
        }
        Role::Slot(path) => format!("the value of `{path}`"),
        Role::Entity(path) => format!("the entity `{path}`"),
        Role::Call | Role::Function => format!("what `{}` gives", callee(shown, at)),
        Role::Condition(true) => "this holds".to_owned(),
        Role::Condition(false) => "this does not hold".to_owned(),
        Role::Scrutinee => "what `match` looks at".to_owned(),
        Role::Text => "put together from".to_owned(),
        Role::Operator => "worked out from".to_owned(),
        Role::Otherwise => "absent, so that what follows `or` holds".to_owned(),
        Role::Import => format!("imported: `{}`", source()),
        Role::TypeDefault => match &reason.default {
            Some(default) if default.in_force => {
                format!("not stated, so that the default of `{}` holds", field(reason, &default.record))
            }
            _ => "not stated, so that the default of its type holds".to_owned(),
        },
    }
}

fn field(reason: &Reason, record: &str) -> String {
    format!("{record}.{}", reason.path.last().map_or("", |name| name))
}

/// The text at a place, on one line and not too long.
fn excerpt(shown: Shown<'_>, at: Span) -> String {
    const LONGEST: usize = 40;
    let text = text(shown, at);
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// The name of what a call at `at` calls.
fn callee(shown: Shown<'_>, at: Span) -> String {
    let text = text(shown, at);
    let end = text.find(|char: char| char.is_whitespace() || "{([".contains(char)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default().to_owned()
}

fn text(shown: Shown<'_>, at: Span) -> String {
    let Some(text) = crate::hidden::text(shown.world, at.file, shown.concealed) else { return String::new() };
    text.get(at.start as usize..at.end as usize).unwrap_or_default().to_owned()
}
