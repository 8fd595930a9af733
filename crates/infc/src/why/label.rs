//! A site whose places are its slots: what is emitted from it says of each word not where a literal stands, but which
//! slot it is.
//!
//! It deliberately changes no value, so that the same bytes are emitted; one literal may give many slots, and only
//! this tells them apart.

use std::sync::Arc;

use infc_diag::{FileId, Span};
use infc_eval::{Entry, Schema, Spanned, Value};

/// The slots of a site, by number.
pub(crate) struct Labels<'a> {
    schema: &'a Schema,
    slots: Vec<Slot>,
}

/// A slot, and what of it is meant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Slot {
    /// The names from the site to it.
    pub path: Vec<Arc<str>>,
    /// Whether its name is meant, not its value.
    pub name: bool,
    /// Where what gives it stands.
    pub at: Span,
}

impl<'a> Labels<'a> {
    /// The value with slots for places, and the slots.
    pub fn of(value: &Spanned<Value>, schema: &'a Schema) -> (Spanned<Value>, Self) {
        let mut labels = Self { schema, slots: Vec::new() };
        let value = labels.value(value, &mut Vec::new());
        (value, labels)
    }

    /// Every slot, by the number that is the start of its place.
    pub fn into_slots(self) -> Vec<Slot> {
        self.slots
    }

    /// The slot that a place means.
    pub fn slot(&self, at: Span) -> Option<&Slot> {
        let number = usize::try_from(at.start).ok()?;
        self.slots.get(number).filter(|_| at.file == Self::file())
    }

    /// The file that no world has.
    fn file() -> FileId {
        FileId::from_index(u32::MAX)
    }

    fn label(&mut self, path: &[Arc<str>], name: bool, at: Span) -> Span {
        let number = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        self.slots.push(Slot { path: path.to_vec(), name, at });
        Span::new(Self::file(), number, number)
    }

    fn value(&mut self, value: &Spanned<Value>, path: &mut Vec<Arc<str>>) -> Spanned<Value> {
        let at = self.label(path, false, value.at);
        Spanned::new(self.parts(&value.value, path), at)
    }

    fn below(&mut self, name: Arc<str>, value: &Spanned<Value>, path: &mut Vec<Arc<str>>) -> Spanned<Value> {
        path.push(name);
        let value = self.value(value, path);
        path.pop();
        value
    }

    fn parts(&mut self, value: &Value, path: &mut Vec<Arc<str>>) -> Value {
        match value {
            Value::List(items) => {
                let item = |(number, item): (usize, &Spanned<Value>)| {
                    self.below(number.to_string().into(), item, path)
                };
                Value::List(items.iter().enumerate().map(item).collect())
            }
            Value::Map(entries) => Value::Map(entries.iter().map(|entry| self.entry(entry, path)).collect()),
            Value::Record { ty, fields, added } => {
                let schema = self.schema;
                let names = schema.record(*ty).fields.iter().map(|field| field.name.clone());
                let field = |(name, value): (Arc<str>, &Option<Spanned<Value>>)| {
                    value.as_ref().map(|value| self.below(name, value, path))
                };
                let fields = names.zip(fields.iter()).map(field).collect();
                Value::Record { ty: *ty, fields, added: added.clone() }
            }
            Value::Variant { ty, index, payload } => {
                let payload = payload.as_ref().map(|payload| Box::new(self.value(payload, path)));
                Value::Variant { ty: *ty, index: *index, payload }
            }
            Value::Secret(secret) => Value::Secret(secret.relabelled(|source| self.value(source, path))),
            Value::Scalar(_) | Value::Ref(_) | Value::Absent | Value::Unknown(_) | Value::Poison => {
                value.clone()
            }
        }
    }

    fn entry(&mut self, entry: &Entry, path: &mut Vec<Arc<str>>) -> Entry {
        path.push(entry.key.clone());
        let key_at = self.label(path, true, entry.key_at);
        let value = self.value(&entry.value, path);
        path.pop();
        Entry { key: entry.key.clone(), key_at, value }
    }
}
