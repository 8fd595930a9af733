//! Places behind an edit: where they are after it.
//!
//! It deliberately copies nothing that nobody else holds: what is kept of the last state is moved as it lies there.

use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{FileId, Span};

use crate::core::{Body, CoreKind, Def, Expr, MapBody, Test, TextPart};
use crate::{Spanned, Value};

/// What an edit does to places: those in `file` from the byte `from` on are `by` bytes further.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shift {
    pub file: FileId,
    pub from: u32,
    pub by: i64,
}

impl Shift {
    /// Moves a byte of a file.
    pub fn place(&self, (file, at): (FileId, &mut u32)) {
        if file == self.file && *at >= self.from {
            *at = u32::try_from(i64::from(*at) + self.by).unwrap_or(u32::MAX);
        }
    }

    pub fn span(&self, at: &mut Span) {
        self.place((at.file, &mut at.start));
        self.place((at.file, &mut at.end));
    }

    pub fn value(&self, value: &mut Spanned<Value>) {
        self.span(&mut value.at);
        self.inner(&mut value.value);
    }

    fn inner(&self, value: &mut Value) {
        match value {
            Value::List(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Map(entries) => {
                for entry in entries {
                    self.span(&mut entry.key_at);
                    self.value(&mut entry.value);
                }
            }
            Value::Record { fields, .. } => {
                Arc::make_mut(fields).iter_mut().flatten().for_each(|field| self.value(field));
            }
            Value::Variant { payload, .. } => payload.iter_mut().for_each(|payload| self.value(payload)),
            Value::Secret(secret) => self.value(secret.source_mut()),
            Value::Scalar(_) | Value::Ref(_) | Value::Absent | Value::Unknown(_) | Value::Poison => {}
        }
    }

    pub fn core(&self, core: &mut Expr) {
        // A chain of operators may be long.
        stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
            let core = Rc::make_mut(core);
            self.span(&mut core.at);
            self.kind(&mut core.kind);
        });
    }

    fn kind(&self, kind: &mut CoreKind) {
        match kind {
            CoreKind::Const(value) => self.inner(value),
            CoreKind::Text { parts, .. } => {
                for part in parts {
                    match part {
                        TextPart::Fixed(_) => {}
                        TextPart::Hole(hole) => self.core(hole),
                    }
                }
            }
            CoreKind::Field { base: one, .. }
            | CoreKind::Has(one)
            | CoreKind::Not(one)
            | CoreKind::Negate(one)
            | CoreKind::Seal(one)
            | CoreKind::Handed(one)
            | CoreKind::Identity(one)
            | CoreKind::Refine { value: one, .. }
            | CoreKind::Open { body: one, .. } => self.core(one),
            CoreKind::Key { base: one, key: other }
            | CoreKind::Or { base: one, default: other }
            | CoreKind::Call { function: one, argument: other }
            | CoreKind::Assert { cond: one, body: other }
            | CoreKind::Binary { left: one, right: other, .. }
            | CoreKind::Merge { base: one, over: other }
            | CoreKind::Blamed { cond: one, place: other } => {
                self.core(one);
                self.core(other);
            }
            CoreKind::If { cond, then, otherwise } => {
                for core in [cond, then, otherwise] {
                    self.core(core);
                }
            }
            CoreKind::Body(body) => self.body(Rc::make_mut(body)),
            CoreKind::MapBody(body) => self.map_body(Rc::make_mut(body)),
            CoreKind::List(items) => items.iter_mut().for_each(|(item, _)| self.core(item)),
            CoreKind::Variant { payload, .. } => payload.iter_mut().for_each(|payload| self.core(payload)),
            CoreKind::Arguments(given) => given.iter_mut().flatten().for_each(|given| self.core(given)),
            CoreKind::Lambda(lambda) => {
                let lambda = Rc::make_mut(lambda);
                lambda.defaults.iter_mut().flatten().for_each(|default| self.core(default));
                self.core(&mut lambda.body);
            }
            CoreKind::Let { slots, body } => {
                Rc::make_mut(slots).items.get_mut().iter_mut().for_each(|item| self.core(item));
                self.core(body);
            }
            CoreKind::Match { scrutinee, arms } => {
                self.core(scrutinee);
                for (test, arm) in arms {
                    if let Test::Equal(value) = test {
                        self.inner(value);
                    }
                    self.core(arm);
                }
            }
            CoreKind::Builtin { args, .. } => args.iter_mut().for_each(|arg| self.core(arg)),
            CoreKind::Reasons { cond, text_at, .. } => {
                self.core(cond);
                self.span(text_at);
            }
            CoreKind::Slot { .. }
            | CoreKind::Global(_)
            | CoreKind::Scope { .. }
            | CoreKind::Itself { .. }
            | CoreKind::Site
            | CoreKind::Poison => {}
        }
    }

    fn body(&self, body: &mut Body) {
        body.imports.iter_mut().for_each(|import| self.core(import));
        body.defs.iter_mut().for_each(|(_, def)| self.def(def));
    }

    fn map_body(&self, body: &mut MapBody) {
        for (key, def) in &mut body.entries {
            self.core(key);
            self.def(def);
        }
    }

    fn def(&self, def: &mut Def) {
        self.span(&mut def.at);
        self.core(&mut def.value);
        def.when.iter_mut().for_each(|cond| self.core(cond));
    }
}
