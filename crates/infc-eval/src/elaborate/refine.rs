//! Types with a condition: a value of one is written as one of the type that it is made from, and then asked.
//!
//! A literal is asked before anything is evaluated; all else when its value is known. It deliberately asks nothing
//! itself.

use std::rc::Rc;

use infc_syntax::ast;

use super::{Elaborator, core};
use crate::core::{CoreKind, Expr};
use crate::scope::{Expect, Scope};
use crate::{Presence, RecordId, Schema, Type};

impl Elaborator<'_> {
    /// An expression where a value with a condition is expected.
    pub(super) fn check_refined(&mut self, expr: &ast::Expr, ty: &Type, scope: &Rc<Scope>) -> Expr {
        let plain = self.schema.plain(ty).clone();
        let value = self.check(expr, &plain, scope);
        self.refine(value, ty)
    }

    /// A value of the plain type, to be asked whether it is a `ty`.
    pub(super) fn refine(&mut self, value: Expr, ty: &Type) -> Expr {
        if matches!(value.kind, CoreKind::Poison) {
            return value;
        }
        self.literal_of(&value, ty);
        let at = value.at;
        core(CoreKind::Refine { ty: ty.clone(), value }, at)
    }

    /// Notes a literal of a type with a condition, to be asked at once.
    pub(super) fn literal_of(&mut self, value: &Expr, ty: &Type) {
        if let (CoreKind::Const(constant), Type::Refined(_)) = (&value.kind, ty) {
            self.literals.push((ty.clone(), crate::Spanned::new(constant.clone(), value.at)));
        }
    }

    /// What is expected, without conditions: one definition serves all that differ only in these.
    pub(super) fn unconditional(&self, expect: &Expect) -> Expect {
        match expect {
            Expect::Any => Expect::Any,
            Expect::Is(ty) => Expect::Is(self.schema.erased(ty)),
            Expect::Gives(count, result) => {
                Expect::Gives(*count, result.as_ref().map(|ty| self.schema.erased(ty)))
            }
        }
    }

    /// The type of the field `index` of a record as it is read: one that may be absent is an option.
    pub(super) fn read_type(&self, id: RecordId, index: usize) -> Type {
        let Some(field) = self.schema.record(id).fields.get(index) else { return Type::Poison };
        if field.presence == Presence::Optional {
            Type::Option(std::sync::Arc::new(field.ty.clone()))
        } else {
            field.ty.clone()
        }
    }
}

/// Whether a `found` may stand where a `ty` is expected, as far as conditions go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fit {
    /// It may.
    Same,
    /// If it satisfies the conditions of `ty`.
    Asked,
    /// They differ in more than conditions.
    Other,
}

/// How a `found` fits where a `ty` is expected.
pub(super) fn fit(found: &Type, ty: &Type, schema: &Schema) -> Fit {
    if found == ty {
        return Fit::Same;
    }
    let both = |pairs: &[(&Type, &Type)]| {
        pairs
            .iter()
            .map(|(found, ty)| fit(found, ty, schema))
            .max_by_key(|fit| *fit as u8)
            .unwrap_or(Fit::Same)
    };
    match (found, ty) {
        (_, Type::Refined(_)) => match fit(schema.plain(found), schema.plain(ty), schema) {
            Fit::Same | Fit::Asked if made_from(found, ty, schema) => Fit::Same,
            Fit::Same | Fit::Asked => Fit::Asked,
            Fit::Other => Fit::Other,
        },
        (Type::Refined(_), _) => fit(schema.plain(found), ty, schema),
        (Type::List(found), Type::List(ty)) | (Type::Option(found), Type::Option(ty)) => both(&[(found, ty)]),
        (Type::Map(one, found), Type::Map(two, ty)) if one.scalar == two.scalar => {
            both(&[(found, ty), (&one.ty(), &two.ty())])
        }
        (Type::Function(from, to), Type::Function(wanted, result)) => {
            // What a function is given and gives cannot be asked before it is called.
            match both(&[(wanted, from), (to, result)]) {
                Fit::Same => Fit::Same,
                Fit::Asked | Fit::Other => Fit::Other,
            }
        }
        _ => Fit::Other,
    }
}

/// Whether `found` is `ty`, or is made from it by further conditions.
fn made_from(found: &Type, ty: &Type, schema: &Schema) -> bool {
    let mut found = found;
    for _ in 0..=schema.refined.len() {
        if found == ty {
            return true;
        }
        let Type::Refined(id) = found else { return false };
        found = &schema.refinement(*id).base;
    }
    false
}
