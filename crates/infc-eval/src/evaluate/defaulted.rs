//! Fields that nothing defines, which most fields of most records are. What the default of a type comes to is worked out
//! where it is met first; everywhere else it is the same, but for its place.
//!
//! It deliberately keeps no value that hangs on its place, or of which something is to be said at each.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use infc_diag::Span;

use super::Machine;
use super::instance::Instance;
use crate::{Entry, Field, Kind, Presence, RecordId, Schema, Spanned, Type, Value};

/// The defaults that were met, by record and field.
pub(super) struct Defaulted(Vec<Box<[OnceCell<Known>]>>);

/// What is known of the default of a field.
enum Known {
    /// It has to be worked out at each place.
    Varies,
    /// It is this value, which has so many parts.
    Always(Value, usize),
}

impl Defaulted {
    /// None is known yet.
    pub fn of(schema: &Schema) -> Self {
        let none = |fields: &[Field]| fields.iter().map(|_| OnceCell::new()).collect();
        Self(schema.records.iter().map(|record| none(&record.fields)).collect())
    }

    fn of_field(&self, record: RecordId, index: usize) -> Option<&OnceCell<Known>> {
        self.0.get(usize::from(record.0))?.get(index)
    }
}

impl Machine<'_> {
    /// The whole value of the field `index` at `near`, by `work_out` where that is not known.
    pub(super) fn field_whole(
        &self,
        instance: &Rc<Instance>,
        index: usize,
        near: Span,
        work_out: impl FnOnce() -> Option<Spanned<Value>>,
    ) -> Option<Spanned<Value>> {
        let Some(field) = self.schema.record(instance.record).fields.get(index) else { return work_out() };
        if instance.index(self).defines(index) || field.presence == Presence::Required {
            return work_out();
        }
        if field.presence == Presence::Optional {
            return None;
        }
        let at = self.outside(instance.at, near);
        let Some(cell) = self.defaulted.of_field(instance.record, index) else { return work_out() };
        match cell.get() {
            Some(Known::Varies) => work_out(),
            Some(Known::Always(value, parts)) => {
                let value = if self.spend(*parts, at) { moved(value, at) } else { Value::Poison };
                Some(Spanned::new(value, at))
            }
            None => {
                let found = work_out();
                let same = found.as_ref().filter(|_| !self.asks(&field.ty, &mut BTreeSet::new()));
                let known = same.and_then(|found| Some((moved(&found.value, at), parts(&found.value)?)));
                let Some((value, parts)) = known else {
                    // Where evaluation ends, nothing is known of what follows either.
                    cell.set(Known::Varies).ok();
                    return found;
                };
                cell.set(Known::Always(value.clone(), parts)).ok();
                Some(Spanned::new(value, at))
            }
        }
    }

    /// Whether a condition is asked of a value of a type, or of a part of it.
    fn asks(&self, ty: &Type, seen: &mut BTreeSet<Kind>) -> bool {
        if self.conditions.is_empty() {
            return false;
        }
        match ty {
            Type::Record(id) => {
                seen.insert(Kind::Record(*id))
                    && self.schema.record(*id).fields.iter().any(|field| self.asks(&field.ty, seen))
            }
            Type::Enum(id) => {
                let variants = &self.schema.enumeration(*id).variants;
                let mut payloads = variants.iter().filter_map(|variant| variant.payload.as_ref());
                seen.insert(Kind::Enum(*id)) && payloads.any(|ty| self.asks(ty, seen))
            }
            Type::List(item) | Type::Option(item) => self.asks(item, seen),
            Type::Map(key, item) => key.refined.is_some() || self.asks(item, seen),
            other => other.has_condition(),
        }
    }
}

/// How many values a value is made of; none if a part of it hangs on its place or is not known.
fn parts(value: &Value) -> Option<usize> {
    let of = |value: &Spanned<Value>| parts(&value.value);
    let inside: Option<usize> = match value {
        Value::Scalar(_) | Value::Absent => Some(0),
        Value::List(items) => items.iter().map(of).sum(),
        Value::Map(entries) => entries.iter().map(|entry| of(&entry.value)).sum(),
        Value::Record { fields, .. } => fields.iter().flatten().map(of).sum(),
        Value::Variant { payload, .. } => payload.iter().map(|payload| of(payload)).sum(),
        Value::Ref(_) | Value::Secret(_) | Value::Unknown(_) | Value::Poison => None,
    };
    Some(inside? + 1)
}

/// The value with everything in it at one place.
fn moved(value: &Value, at: Span) -> Value {
    let part = |value: &Spanned<Value>| Spanned::new(moved(&value.value, at), at);
    match value {
        Value::List(items) => Value::List(items.iter().map(part).collect()),
        Value::Map(entries) => {
            let entry =
                |entry: &Entry| Entry { key: entry.key.clone(), key_at: at, value: part(&entry.value) };
            Value::Map(entries.iter().map(entry).collect())
        }
        Value::Record { ty, fields, added } => {
            let fields = fields.iter().map(|field| field.as_ref().map(part)).collect();
            Value::Record { ty: *ty, fields, added: added.clone() }
        }
        Value::Variant { ty, index, payload } => {
            let payload = payload.as_ref().map(|payload| Box::new(part(payload)));
            Value::Variant { ty: *ty, index: *index, payload }
        }
        Value::Scalar(_)
        | Value::Absent
        | Value::Ref(_)
        | Value::Secret(_)
        | Value::Unknown(_)
        | Value::Poison => value.clone(),
    }
}
