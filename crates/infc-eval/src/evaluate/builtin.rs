//! The functions of the prelude.

use std::rc::Rc;
use std::sync::Arc;

use infc_diag::Span;
use infc_scalar::{Port, Scalar, ScalarValue};

use super::Machine;
use super::compute::boolean;
use super::instance::{MapInstance, MapPart, MapSource, MapTemplate};
use super::layer::Layer;
use super::thunk::{Env, Kind, Thunk, Weak};
use crate::core::{Builtin, Expr, Maps};
use crate::{Type, Value};

use super::List as Items;

impl Machine<'_> {
    /// A function of the prelude, and the maps that it takes and makes.
    pub fn builtin(&self, (op, maps): (Builtin, &Maps), args: &[Expr], at: Span, env: &Env) -> Weak {
        let done = match (op, args) {
            (Builtin::Map, [f, list]) => self.map_list(f, list, at, env),
            (Builtin::Filter, [f, list]) => self.filter_list(f, list, at, env),
            (Builtin::Fold, [f, start, list]) => self.fold(f, start, list, at, env),
            (Builtin::MapAttrs, [f, map]) => self.map_attrs((f, map), maps, at, env),
            (Builtin::FilterAttrs, [f, map]) => self.filter_attrs((f, map), maps, at, env),
            (Builtin::AttrNames, [map]) => self.whole_map(map, env).map(|map| {
                let name = |key: &Arc<str>| Thunk::done(key_value(key, maps.from, at));
                items(map.entries.keys().map(name), at)
            }),
            (Builtin::AttrValues, [map]) => self.whole_map(map, env).map(|map| {
                let value = |key: &Arc<str>| Thunk::done(self.entry(&map, key, at));
                items(map.entries.keys().map(value), at)
            }),
            (Builtin::Concat, [lists]) => self.concat(lists, at, env),
            (Builtin::Length, [list]) => self.items(list, env).map(|items| {
                Weak::whole(
                    Value::Scalar(ScalarValue::Int(i64::try_from(items.len()).unwrap_or(i64::MAX))),
                    at,
                )
            }),
            (Builtin::Elem, [item, list]) => self.elem(item, list, at, env),
            (Builtin::GenAttrs, [keys, f]) => self.gen_attrs((keys, f), maps, at, env),
            (Builtin::Range, [from, to]) => Some(self.range(from, to, at, env)),
            (Builtin::All, [f, list]) => self.quantified(f, list, (false, at), env),
            (Builtin::Any, [f, list]) => self.quantified(f, list, (true, at), env),
            (
                Builtin::Join
                | Builtin::Split
                | Builtin::HasPrefix
                | Builtin::HasSuffix
                | Builtin::RemovePrefix
                | Builtin::RemoveSuffix
                | Builtin::Sh,
                args,
            ) => self.over_texts(op, args, at, env),
            (Builtin::Each, args) => self.cases(args, at, env),
            _ => None,
        };
        done.unwrap_or_else(|| Weak::poison(at))
    }

    pub(super) fn items(&self, list: &Expr, env: &Env) -> Option<Items> {
        match self.eval(list, env).kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    /// A map all of whose keys could be read.
    fn whole_map(&self, map: &Expr, env: &Env) -> Option<Rc<MapInstance>> {
        self.map_value(map, env).filter(|map| !self.has_broken_key(&map.root))
    }

    fn elem(&self, item: &Expr, list: &Expr, at: Span, env: &Env) -> Option<Weak> {
        let (item, items) = (self.eval(item, env), self.items(list, env)?);
        let mut known = true;
        for other in items.iter() {
            match self.step(at).then(|| self.same(&item, &self.force(other)))? {
                Some(true) => return Some(boolean(true, at)),
                Some(false) => {}
                None => known = false,
            }
        }
        known.then(|| boolean(false, at))
    }

    /// Whether `f` is `sought` of some element; the other elements need not be known then.
    fn quantified(&self, f: &Expr, list: &Expr, (sought, at): (bool, Span), env: &Env) -> Option<Weak> {
        let (f, items) = (self.eval(f, env), self.items(list, env)?);
        let mut known = true;
        for item in items.iter() {
            match truth(&self.call(&f, item.clone(), (at, None))) {
                Some(value) if value == sought => return Some(boolean(sought, at)),
                Some(_) => {}
                None => known = false,
            }
        }
        known.then(|| boolean(!sought, at))
    }

    fn map_list(&self, f: &Expr, list: &Expr, at: Span, env: &Env) -> Option<Weak> {
        let (f, list) = (self.eval(f, env), self.items(list, env)?);
        Some(items(list.iter().map(|item| Thunk::done(self.call(&f, item.clone(), (at, None)))), at))
    }

    fn filter_list(&self, f: &Expr, list: &Expr, at: Span, env: &Env) -> Option<Weak> {
        let (f, list) = (self.eval(f, env), self.items(list, env)?);
        let mut kept = Vec::new();
        for item in list.iter() {
            if truth(&self.call(&f, item.clone(), (at, None)))? {
                kept.push(item.clone());
            }
        }
        Some(items(kept.into_iter(), at))
    }

    fn fold(&self, f: &Expr, start: &Expr, list: &Expr, at: Span, env: &Env) -> Option<Weak> {
        let (f, list) = (self.eval(f, env), self.items(list, env)?);
        let mut value = self.eval(start, env);
        for item in list.iter() {
            let half = self.call(&f, Thunk::done(value), (at, None));
            value = self.call(&half, item.clone(), (at, None));
        }
        Some(value)
    }

    fn map_attrs(&self, (f, map): (&Expr, &Expr), maps: &Maps, at: Span, env: &Env) -> Option<Weak> {
        let (f, map) = (self.eval(f, env), self.map_value(map, env)?);
        let make = |(key, slot): (&Arc<str>, &super::instance::MapSlot)| {
            let half = self.call(&f, Thunk::done(key_value(key, maps.from, slot.key_at)), (at, None));
            let value = self.call(&half, Thunk::done(self.entry(&map, key, at)), (at, None));
            let key = if maps.from == maps.key.scalar && maps.key.refined.is_none() {
                Some(key.clone())
            } else {
                self.made_key(key, maps, slot.key_at)
            };
            Some((key?, slot.key_at, Thunk::done(value)))
        };
        Some(made(&maps.item, map.entries.iter().filter_map(make).collect(), at))
    }

    fn filter_attrs(&self, (f, map): (&Expr, &Expr), maps: &Maps, at: Span, env: &Env) -> Option<Weak> {
        let (f, map) = (self.eval(f, env), self.map_value(map, env)?);
        let mut kept = Vec::new();
        for (key, slot) in map.entries.iter() {
            let value = Thunk::done(self.entry(&map, key, at));
            let half = self.call(&f, Thunk::done(key_value(key, maps.from, slot.key_at)), (at, None));
            if truth(&self.call(&half, value.clone(), (at, None)))? {
                kept.push((key.clone(), slot.key_at, value));
            }
        }
        Some(made(&maps.item, kept, at))
    }

    fn concat(&self, lists: &Expr, at: Span, env: &Env) -> Option<Weak> {
        let mut all = Vec::new();
        for list in self.items(lists, env)?.iter() {
            match self.force(list).kind {
                Kind::List(items) if self.may_hold(all.len() + items.len(), items.len(), at) => {
                    all.extend(items.iter().cloned());
                }
                _ => return None,
            }
        }
        Some(items(all.into_iter(), at))
    }

    fn gen_attrs(&self, (keys, f): (&Expr, &Expr), maps: &Maps, at: Span, env: &Env) -> Option<Weak> {
        let (keys, f) = (self.items(keys, env)?, self.eval(f, env));
        let mut entries = Vec::new();
        for key in keys.iter() {
            let value = self.force(key);
            let Kind::Whole(Value::Scalar(scalar)) = &value.kind else { return None };
            let Some(text) = self.made_key(&scalar.to_string(), maps, value.at) else { continue };
            entries.push((text, value.at, Thunk::done(self.call(&f, key.clone(), (at, None)))));
        }
        Some(made(&maps.item, entries, at))
    }

    /// A key of a map that is made: read as what keys are there, and asked whether it satisfies their condition.
    fn made_key(&self, text: &str, maps: &Maps, at: Span) -> Option<Arc<str>> {
        let value = match maps.key.scalar.read_key(text) {
            Ok(value) => value,
            Err(error) => {
                let mut diagnostic = crate::elaborate::literal_error(error, at, false);
                diagnostic.fix = None;
                self.report(diagnostic.note(format!("the key is `{}`", text.escape_debug())));
                return None;
            }
        };
        let key: Arc<str> = value.to_string().into();
        let asked = self.refined(Weak::whole(Value::Scalar(value), at), &maps.key.ty());
        matches!(asked.kind, Kind::Whole(_)).then_some(key)
    }

    fn range(&self, from: &Expr, to: &Expr, at: Span, env: &Env) -> Weak {
        let number = |core: &Expr| match self.eval(core, env).kind {
            Kind::Whole(Value::Scalar(ScalarValue::Int(value))) => Some((value, false)),
            Kind::Whole(Value::Scalar(ScalarValue::Port(Port(value)))) => Some((i64::from(value), true)),
            _ => None,
        };
        let (Some((from, port)), Some((to, _))) = (number(from), number(to)) else { return Weak::poison(at) };
        let count = usize::try_from(to.saturating_sub(from).saturating_add(1)).unwrap_or(0);
        if !self.may_hold(count, count, at) {
            return Weak::poison(at);
        }
        let one = |value: i64| match u16::try_from(value) {
            Ok(value) if port => ScalarValue::Port(Port(value)),
            _ => ScalarValue::Int(value),
        };
        items((from..=to).map(|value| Thunk::done(Weak::whole(Value::Scalar(one(value)), at))), at)
    }
}

fn items(all: impl Iterator<Item = Rc<Thunk>>, at: Span) -> Weak {
    Weak::new(Kind::List(Rc::new(all.collect())), at)
}

fn made(item: &Type, entries: Vec<(Arc<str>, Span, Rc<Thunk>)>, at: Span) -> Weak {
    let root = Layer::new(vec![MapPart::new(MapSource::Made(Rc::new(entries)))], Vec::new());
    Weak::new(Kind::MapTemplate(Rc::new(MapTemplate { item: item.clone(), root })), at)
}

/// A key of a map as a value.
pub(super) fn key_value(key: &str, scalar: Scalar, at: Span) -> Weak {
    let value = scalar.read_key(key).unwrap_or_else(|_| ScalarValue::Name(key.to_owned()));
    Weak::whole(Value::Scalar(value), at)
}

fn truth(value: &Weak) -> Option<bool> {
    match value.kind {
        Kind::Whole(Value::Scalar(ScalarValue::Bool(value))) => Some(value),
        _ => None,
    }
}
