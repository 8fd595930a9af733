//! From the site's definitions to its whole value: every slot is worked out, used or not.

use std::rc::Rc;

use infc_diag::Span;

use super::Machine;
use super::instance::{Instance, MapInstance, Place};
use super::thunk::{Env, Kind, Weak};
use super::way::Way;
use crate::core::Expr;
use crate::{Entry, Spanned, Value};

impl Machine<'_> {
    /// The whole site.
    pub fn site(&self, root: &Expr) -> Spanned<Value> {
        let at = root.at;
        // Outside of `outputs` a site's own braces open its scope; both ways there is one entity, made here.
        let value = self.eval(root, &Env::empty());
        let Kind::Template(template) = &value.kind else { return Spanned::new(Value::Poison, at) };
        let place = Place { path: Way::default(), placed: true, at };
        let instance = Instance::of(self, template.record, template.parts.clone(), place);
        *self.root.borrow_mut() = Some(instance.clone());
        self.whole(&Weak::new(Kind::Instance(instance), at), at)
    }

    /// The whole value; what is written in the library stands where the user's own definition does.
    fn whole(&self, value: &Weak, near: Span) -> Spanned<Value> {
        let at = if self.library.contains(&value.at.file) { near } else { value.at };
        // A value that is shared is written out wherever it stands.
        if !self.step(at) {
            return Spanned::new(Value::Poison, at);
        }
        let whole = match &value.kind {
            Kind::Whole(value) => value.clone(),
            Kind::List(items) => {
                Value::List(items.iter().map(|item| self.whole(&self.force(item), at)).collect())
            }
            Kind::Template(template) => self.record_value(&self.alone(template), at),
            Kind::Instance(instance) => self.record_value(instance, at),
            Kind::MapTemplate(template) => {
                let place = Place { path: Way::default(), placed: false, at };
                self.map_whole(&self.map_instance(template, place))
            }
            Kind::Map(map) => self.map_whole(map),
            Kind::Variant { ty, index, payload } => {
                let payload = payload.as_ref().map(|payload| Box::new(self.whole(&self.force(payload), at)));
                Value::Variant { ty: *ty, index: *index, payload }
            }
            Kind::Closure(..) | Kind::Arguments(_) => Value::Poison,
        };
        Spanned::new(whole, at)
    }

    fn record_value(&self, instance: &Rc<Instance>, near: Span) -> Value {
        let field = |index: usize| {
            let value = self.field(instance, index, near);
            match value.kind {
                Kind::Whole(Value::Absent) => None,
                _ => Some(self.whole(&value, near)),
            }
        };
        Value::Record { ty: instance.record, fields: (0..instance.fields.len()).map(field).collect() }
    }

    fn map_whole(&self, map: &Rc<MapInstance>) -> Value {
        let entry = |(key, slot): (&std::sync::Arc<str>, &super::instance::MapSlot)| {
            let value = self.entry(map, key, slot.key_at);
            Entry { key: key.clone(), key_at: slot.key_at, value: self.whole(&value, slot.key_at) }
        };
        Value::Map(map.entries.iter().map(entry).collect())
    }

    /// Whether two values are equal.
    pub fn same(&self, one: &Weak, two: &Weak) -> bool {
        match (&one.kind, &two.kind) {
            (Kind::Whole(one), Kind::Whole(two)) => one == two,
            (Kind::List(one), Kind::List(two)) => {
                one.len() == two.len()
                    && one
                        .iter()
                        .zip(two.iter())
                        .all(|(one, two)| self.same(&self.force(one), &self.force(two)))
            }
            (
                Kind::Variant { index: one, payload: first, .. },
                Kind::Variant { index: two, payload: second, .. },
            ) => {
                one == two
                    && match (first, second) {
                        (Some(one), Some(two)) => self.same(&self.force(one), &self.force(two)),
                        (None, None) => true,
                        _ => false,
                    }
            }
            (Kind::Template(_) | Kind::Instance(_), Kind::Template(_) | Kind::Instance(_)) => {
                stripped(self.whole(one, one.at).value) == stripped(self.whole(two, two.at).value)
            }
            _ => false,
        }
    }
}

/// A value without the places of its parts.
fn stripped(value: Value) -> String {
    match value {
        Value::Scalar(scalar) => format!("{scalar:?}"),
        Value::List(items) => {
            format!("[{}]", items.into_iter().map(|item| stripped(item.value)).collect::<Vec<_>>().join(" "))
        }
        Value::Map(entries) => {
            let entries =
                entries.into_iter().map(|entry| format!("{:?}={}", entry.key, stripped(entry.value.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(";"))
        }
        Value::Record { fields, .. } => {
            let fields =
                fields.into_iter().map(|field| field.map_or_else(String::new, |field| stripped(field.value)));
            format!("({})", fields.collect::<Vec<_>>().join(";"))
        }
        Value::Variant { index, payload, .. } => {
            format!("{index}:{}", payload.map_or_else(String::new, |payload| stripped(payload.value)))
        }
        Value::Ref(path) => format!("{path:?}"),
        Value::Absent => "none".to_owned(),
        Value::Unknown(why) => format!("unknown {why:?}"),
        Value::Poison => "poison".to_owned(),
    }
}
