//! From the site's definitions to its whole value: every slot is worked out, used or not.

use std::rc::Rc;

use infc_diag::Span;

use super::Machine;
use super::instance::{Instance, MapInstance, Place};
use super::thunk::{Env, Kind, Weak};
use crate::core::Expr;
use crate::{Entry, Spanned, Value};

impl Machine<'_> {
    /// The whole site; what it `exported` is worked out as far as nobody has to use it for that.
    pub fn site(&self, root: &Expr, exported: &[Expr]) -> Spanned<Value> {
        let at = root.at;
        // Outside of `outputs` a site's own braces open its scope; both ways there is one entity, made here.
        let value = self.eval(root, &Env::empty());
        let Some(instance) = self.settle(&value) else { return Spanned::new(Value::Poison, at) };
        let site = self.whole(&Weak::new(Kind::Instance(instance), at), at);
        for export in exported {
            let value = self.eval(export, &Env::empty());
            if !matches!(value.kind, Kind::Closure(..) | Kind::Template(_)) {
                self.whole(&value, export.at);
            }
        }
        site
    }

    /// The whole value; what is written in the library stands where the user's own definition does.
    pub(super) fn whole(&self, value: &Weak, near: Span) -> Spanned<Value> {
        self.whole_of(None, value, near)
    }

    /// The same, of what has a name.
    fn whole_of(&self, name: Option<&str>, value: &Weak, near: Span) -> Spanned<Value> {
        let at = self.outside(value.at, near);
        // A value that is shared is written out wherever it stands.
        if !self.step(at) {
            return Spanned::new(Value::Poison, at);
        }
        let whole = match &value.kind {
            Kind::Whole(value) => value.clone(),
            Kind::List(items) => {
                Value::List(items.iter().map(|item| self.whole(&self.force(item), at)).collect())
            }
            Kind::Template(template) => self.record_value(&template.alone(), at),
            Kind::Instance(instance) => self.record_value(instance, at),
            Kind::MapTemplate(template) => self.map_whole(&self.map_instance(template, Place::none(at))),
            Kind::Map(map) => self.map_whole(map),
            Kind::Variant { ty, index, payload } => {
                let payload = payload.as_ref().map(|payload| Box::new(self.whole(&self.force(payload), at)));
                Value::Variant { ty: *ty, index: *index, payload }
            }
            Kind::Closure(..) | Kind::Arguments(_) => Value::Poison,
        };
        self.harmless(name, Spanned::new(whole, at))
    }

    fn record_value(&self, instance: &Rc<Instance>, near: Span) -> Value {
        let field = |index: usize| {
            if self.is_apart(instance.record, index) {
                return None;
            }
            self.field_whole(instance, index, near, || {
                let value = self.field(instance, index, near);
                let name = self.schema.record(instance.record).fields.get(index).map(|field| &*field.name);
                let is_absent = matches!(value.kind, Kind::Whole(Value::Absent));
                (!is_absent).then(|| self.whole_of(name, &value, near))
            })
        };
        let count = self.schema.record(instance.record).fields.len();
        let added = self.schema.added.get(&instance.record).cloned();
        Value::Record { ty: instance.record, fields: (0..count).map(field).collect(), added }
    }

    fn map_whole(&self, map: &Rc<MapInstance>) -> Value {
        let entry = |(key, slot): (&std::sync::Arc<str>, &super::instance::MapSlot)| {
            let work = || {
                let value = self.entry(map, key, slot.key_at);
                self.harmless_key(key, slot.key_at);
                self.whole_of(Some(key), &value, slot.key_at)
            };
            let value = self.whole_apart(map, (key, slot), work);
            Entry { key: key.clone(), key_at: slot.key_at, value }
        };
        Value::Map(map.entries.iter().map(entry).collect())
    }

    /// Whether two values are equal, if that is known.
    pub fn same(&self, one: &Weak, two: &Weak) -> Option<bool> {
        if one.is_unknown() || two.is_unknown() {
            return None;
        }
        match (&one.kind, &two.kind) {
            (Kind::Whole(Value::Secret(one)), Kind::Whole(Value::Secret(two))) => {
                equal(&one.source().value, &two.source().value)
            }
            (Kind::Whole(one), Kind::Whole(two)) => equal(one, two),
            // Where an element that is not known stands among others may hang on what it is.
            (Kind::List(one), Kind::List(two))
                if one.iter().chain(two.iter()).any(|item| self.force(item).is_unknown()) =>
            {
                None
            }
            (Kind::List(one), Kind::List(two)) if one.len() == two.len() => {
                let pairs = one.iter().zip(two.iter());
                all(pairs.map(|(one, two)| self.same(&self.force(one), &self.force(two))))
            }
            (
                Kind::Variant { index: one, payload: first, .. },
                Kind::Variant { index: two, payload: second, .. },
            ) if one == two => match (first, second) {
                (Some(one), Some(two)) => self.same(&self.force(one), &self.force(two)),
                (None, None) => Some(true),
                _ => Some(false),
            },
            (
                Kind::Template(_) | Kind::Instance(_) | Kind::MapTemplate(_) | Kind::Map(_),
                Kind::Template(_) | Kind::Instance(_) | Kind::MapTemplate(_) | Kind::Map(_),
            ) => equal(&self.whole(one, one.at).value, &self.whole(two, two.at).value),
            _ => Some(false),
        }
    }
}

/// Whether all hold: one that does not decides, then one that is not known.
fn all(results: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = Some(true);
    for result in results {
        match result {
            Some(false) => return Some(false),
            Some(true) => {}
            None => known = None,
        }
    }
    known
}

fn is_open(value: &Value) -> bool {
    matches!(value, Value::Poison | Value::Unknown(_))
}

/// Whether two whole values are equal, whatever the places of their parts, if that is known.
fn equal(one: &Value, two: &Value) -> Option<bool> {
    match (one, two) {
        (Value::Poison | Value::Unknown(_), _) | (_, Value::Poison | Value::Unknown(_)) => None,
        (Value::List(one), Value::List(two)) if one.iter().chain(two).any(|item| is_open(&item.value)) => {
            None
        }
        (Value::List(one), Value::List(two)) if one.len() == two.len() => {
            all(one.iter().zip(two).map(|(one, two)| equal(&one.value, &two.value)))
        }
        (Value::Map(one), Value::Map(two)) if one.len() == two.len() => {
            all(one.iter().zip(two).map(|(one, two)| {
                if one.key == two.key { equal(&one.value.value, &two.value.value) } else { Some(false) }
            }))
        }
        (Value::Record { fields: one, .. }, Value::Record { fields: two, .. }) => {
            all(one.iter().zip(two.iter()).map(|(one, two)| match (one, two) {
                (Some(one), Some(two)) => equal(&one.value, &two.value),
                (None, None) => Some(true),
                _ => Some(false),
            }))
        }
        (
            Value::Variant { index: one, payload: first, .. },
            Value::Variant { index: two, payload: second, .. },
        ) if one == two => match (first, second) {
            (Some(one), Some(two)) => equal(&one.value, &two.value),
            _ => Some(first.is_none() && second.is_none()),
        },
        (Value::Scalar(one), Value::Scalar(two)) => Some(one == two),
        (Value::Ref(one), Value::Ref(two)) => Some(one == two),
        (Value::Secret(one), Value::Secret(two)) => equal(&one.source().value, &two.source().value),
        (Value::Absent, Value::Absent) => Some(true),
        _ => Some(false),
    }
}
