//! The values of a site by place: which slots a literal gives, which entity a key names.
//!
//! It deliberately holds paths and places alone; a value is looked up by its path.

use std::rc::Rc;
use std::sync::Arc;

use infc_diag::Span;
use infc_eval::{Schema, Spanned, Value};

/// The names from the site to a value.
pub type Path = Rc<[Arc<str>]>;

/// The values of a site, by place.
#[derive(Debug, Default)]
pub struct Slots {
    /// Where a value is written, and its path; sorted.
    values: Vec<(Span, Path)>,
    /// Where a key is written, and the path of what it names; sorted.
    keys: Vec<(Span, Path)>,
}

impl Slots {
    /// The values of a site.
    pub fn of(value: &Spanned<Value>, schema: &Schema) -> Self {
        let mut walk = Walk { schema, path: Vec::new(), slots: Self::default() };
        walk.value(value);
        let mut slots = walk.slots;
        slots.values.sort();
        slots.keys.sort();
        slots
    }

    /// The paths of the values that are written at exactly this place.
    pub fn at(&self, at: Span) -> impl Iterator<Item = &Path> {
        equal(&self.values, at)
    }

    /// The paths of what is named by the key at exactly this place.
    pub fn named_at(&self, at: Span) -> impl Iterator<Item = &Path> {
        equal(&self.keys, at)
    }

    /// Every key, and the path of what it names.
    pub fn keys(&self) -> impl Iterator<Item = (Span, &Path)> {
        self.keys.iter().map(|(at, path)| (*at, path))
    }

    /// Every value, and its path.
    pub fn values(&self) -> impl Iterator<Item = (Span, &Path)> {
        self.values.iter().map(|(at, path)| (*at, path))
    }

    /// Where keys name `path`.
    pub fn keys_of<'a>(&'a self, path: &'a [Arc<str>]) -> impl Iterator<Item = Span> + 'a {
        self.keys.iter().filter(move |(_, known)| **known == *path).map(|(at, _)| *at)
    }
}

fn equal(all: &[(Span, Path)], at: Span) -> impl Iterator<Item = &Path> {
    let start = all.partition_point(|(other, _)| *other < at);
    all.get(start..)
        .unwrap_or_default()
        .iter()
        .take_while(move |(other, _)| *other == at)
        .map(|(_, path)| path)
}

struct Walk<'a> {
    schema: &'a Schema,
    path: Vec<Arc<str>>,
    slots: Slots,
}

impl Walk<'_> {
    fn value(&mut self, value: &Spanned<Value>) {
        self.slots.values.push((value.at, self.path.as_slice().into()));
        self.parts(&value.value);
    }

    fn parts(&mut self, value: &Value) {
        match value {
            Value::Map(entries) => {
                for entry in entries {
                    self.path.push(entry.key.clone());
                    self.slots.keys.push((entry.key_at, self.path.as_slice().into()));
                    self.value(&entry.value);
                    self.path.pop();
                }
            }
            Value::Record { ty, fields, .. } => {
                let schema = self.schema;
                for (field, value) in schema.record(*ty).fields.iter().zip(fields) {
                    let Some(value) = value else { continue };
                    self.below(field.name.clone(), value);
                }
            }
            Value::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    self.below(number.to_string().into(), item);
                }
            }
            // A variant shows what its payload shows.
            Value::Variant { payload: Some(payload), .. } => {
                self.slots.values.push((payload.at, self.path.as_slice().into()));
                self.parts(&payload.value);
            }
            Value::Secret(secret) => self.parts(&secret.source().value),
            Value::Scalar(_)
            | Value::Variant { payload: None, .. }
            | Value::Ref(_)
            | Value::Absent
            | Value::Unknown(_)
            | Value::Poison => {}
        }
    }

    fn below(&mut self, name: Arc<str>, value: &Spanned<Value>) {
        self.path.push(name);
        self.value(value);
        self.path.pop();
    }
}
