//! The value of a site as names and texts, which hold in every schema, and how two of them differ.
//!
//! It deliberately compares what a secret is, and shows only that it is another one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infc_diag::Span;
use infc_eval::{Schema, Spanned, Value};
use infc_exposure::Place;

use super::model::Change;
use crate::why::{dotted, parts, show};

/// A value of one state.
#[derive(Clone, Debug)]
pub(super) struct Node {
    place: Place,
    shape: Shape,
}

#[derive(Clone, Debug)]
enum Shape {
    /// Nothing that is known.
    Unknown,
    /// Its text, and the text that may be shown.
    Text(String, String),
    /// Its kind, and what is inside.
    Parts(String, BTreeMap<String, Node>),
}

/// A value that differs, with the names on the way to it.
pub(super) struct Differing {
    /// The names on the way from the site.
    pub path: Vec<Arc<str>>,
    /// How it differs.
    pub change: Change,
}

/// What it takes to show values.
pub(super) struct Showing<'a> {
    /// The schema that the values are of.
    pub schema: &'a Schema,
    /// Where a span begins, for a reader.
    pub place: &'a dyn Fn(Span) -> Place,
    /// A text without what nobody may see.
    pub safe: &'a dyn Fn(String) -> String,
}

impl Showing<'_> {
    /// `value` as a tree of texts.
    pub fn node(&self, value: &Spanned<Value>) -> Node {
        let text = show(&value.value, self.schema);
        let inside = parts(&value.value, self.schema);
        let is_plain = match &value.value {
            Value::List(items) => items.iter().all(|item| parts(&item.value, self.schema).is_empty()),
            Value::Map(_) | Value::Record { .. } => false,
            Value::Scalar(_)
            | Value::Variant { .. }
            | Value::Ref(_)
            | Value::Secret(_)
            | Value::Absent
            | Value::Unknown(_)
            | Value::Poison => inside.is_empty(),
        };
        let place = (self.place)(value.at);
        if is_open(&value.value) {
            return Node { place, shape: Shape::Unknown };
        }
        if is_plain {
            return Node { place, shape: Shape::Text(text.clone(), (self.safe)(text)) };
        }
        let kind = if matches!(value.value, Value::Map(_) | Value::List(_)) { String::new() } else { text };
        let inside = inside.into_iter().map(|(name, part)| (name, self.node(part)));
        Node { place, shape: Shape::Parts(kind, inside.collect()) }
    }
}

/// Whether errors leave open what a value is, or what is in a list that is one.
fn is_open(value: &Value) -> bool {
    match value {
        Value::Poison => true,
        Value::List(items) => items.iter().any(|item| is_open(&item.value)),
        Value::Map(_)
        | Value::Record { .. }
        | Value::Scalar(_)
        | Value::Variant { .. }
        | Value::Ref(_)
        | Value::Secret(_)
        | Value::Absent
        | Value::Unknown(_) => false,
    }
}

impl Node {
    fn label(&self) -> String {
        match &self.shape {
            Shape::Unknown => "unknown".to_owned(),
            Shape::Text(_, shown) => shown.clone(),
            Shape::Parts(kind, _) if kind.is_empty() => "{ … }".to_owned(),
            Shape::Parts(kind, _) if kind.ends_with('}') => kind.clone(),
            Shape::Parts(kind, _) => format!("{kind} {{ … }}"),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        match (&self.shape, &other.shape) {
            // What is not known is not said to differ.
            (Shape::Unknown, _) | (_, Shape::Unknown) => true,
            (Shape::Text(one, _), Shape::Text(two, _)) => one == two,
            (Shape::Parts(one, inside), Shape::Parts(two, other)) => {
                let names = inside.keys().eq(other.keys());
                one == two && names && inside.values().zip(other.values()).all(|(one, two)| one.is_same(two))
            }
            (Shape::Text(..), Shape::Parts(..)) | (Shape::Parts(..), Shape::Text(..)) => false,
        }
    }
}

/// How `new` differs from `old`: the narrowest values that do, by path.
pub(super) fn compare(old: &Node, new: &Node) -> Vec<Differing> {
    let mut found = Vec::new();
    descend(&mut Vec::new(), (Some(old), Some(new)), &mut found);
    found
}

fn descend(path: &mut Vec<Arc<str>>, pair: (Option<&Node>, Option<&Node>), into: &mut Vec<Differing>) {
    let (old, new) = pair;
    if let (Some(old), Some(new)) = pair {
        if let (Shape::Parts(one, before), Shape::Parts(two, after)) = (&old.shape, &new.shape)
            && one == two
        {
            let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for name in names {
                path.push(name.as_str().into());
                descend(path, (before.get(name), after.get(name)), into);
                path.pop();
            }
            return;
        }
        if old.is_same(new) {
            return;
        }
    }
    let place = new.or(old).map(|node| node.place.clone());
    let change = Change { name: dotted(path), old: old.map(Node::label), new: new.map(Node::label), place };
    into.push(Differing { path: path.clone(), change });
}
