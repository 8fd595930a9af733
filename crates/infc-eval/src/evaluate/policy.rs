//! Policies that go over a collection: what they say of each element, and where.
//!
//! It deliberately reports nothing: what is broken is data, which the rules report with all other policies.

use std::rc::Rc;
use std::sync::Arc;

use infc_diag::Span;
use infc_scalar::ScalarValue;

use super::Machine;
use super::thunk::{Env, Kind, Thunk, Weak};
use super::way::Way;
use crate::core::Expr;
use crate::{RecordId, Spanned, Type, Value};

/// An element that a policy speaks of.
struct Element {
    value: Weak,
    /// The way from the site to it, if it has a place of its own.
    way: Option<Way>,
    /// Where its name stands, or it itself.
    at: Span,
}

impl Machine<'_> {
    /// The cases of `[ f collection ]`, or of `[ list ]`, whose elements are policies.
    pub(super) fn cases(&self, args: &[Expr], at: Span, env: &Env) -> Option<Weak> {
        let Some(Type::Record(record)) = self.schema.named("Case") else { return None };
        let (function, collection) = match args {
            [function, collection] => (Some(self.eval(function, env)), collection),
            [list] => (None, list),
            _ => return None,
        };
        let elements = self.elements(collection, env)?;
        let case = |element: Element| {
            let policy = match &function {
                Some(function) => self.call(function, Thunk::done(element.value.clone()), (at, None)),
                None => element.value.clone(),
            };
            let near = self.outside(element.at, at);
            let policy = self.whole(&policy, near);
            Thunk::done(Weak::whole(case_value(record, &element, policy), near))
        };
        Some(Weak::new(Kind::List(Rc::new(elements.into_iter().map(case).collect())), at))
    }

    fn elements(&self, collection: &Expr, env: &Env) -> Option<Vec<Element>> {
        if let Kind::List(items) = self.eval(collection, env).kind {
            return Some(items.iter().map(|item| self.element(self.force(item))).collect());
        }
        let map = self.map_value(collection, env)?;
        let entry = |(key, slot): (&Arc<str>, &super::instance::MapSlot)| {
            let value = self.entry(&map, key, slot.key_at);
            let way = map.placed.then(|| map.path.below(key));
            Element { way, at: slot.key_at, value }
        };
        Some(map.entries.iter().map(entry).collect())
    }

    #[expect(clippy::unused_self, reason = "reads as a question to the machine, as all others do")]
    fn element(&self, value: Weak) -> Element {
        let way = match &value.kind {
            Kind::Instance(instance) if instance.placed => Some(instance.path.clone()),
            Kind::Whole(Value::Ref(path)) => {
                Some(path.iter().fold(Way::default(), |way, name| way.below(name)))
            }
            _ => None,
        };
        Element { way, at: value.at, value }
    }

    /// A condition at the place of the value that is to blame, which is looked at only if the condition holds.
    pub(super) fn blamed(&self, cond: &Expr, place: &Expr, env: &Env) -> Weak {
        let value = self.eval(cond, env);
        match value.kind {
            Kind::Whole(Value::Scalar(ScalarValue::Bool(true))) => {
                Weak { at: self.eval(place, env).at, ..value }
            }
            _ => value,
        }
    }
}

/// The fields in the order of the record `Case`.
fn case_value(ty: RecordId, element: &Element, policy: Spanned<Value>) -> Value {
    let name =
        |name: &Arc<str>| Spanned::new(Value::Scalar(ScalarValue::String(name.to_string())), element.at);
    let path = element.way.as_ref().map(Way::path);
    let names = path.iter().flat_map(|path| path.iter().map(name)).collect();
    let path = Spanned::new(Value::List(names), element.at);
    Value::Record { ty, fields: Arc::new([Some(path), Some(policy)]), added: None }
}
