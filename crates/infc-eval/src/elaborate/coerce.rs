//! The few implicit steps: `T` to `T?`, an entity to its reference, a value to the record that is written as one field.

use std::rc::Rc;

use infc_diag::names;
use infc_scalar::Scalar;

use super::refine::{Fit, fit};
use super::{Elaborator, core};
use crate::core::{Body, CoreKind, Def, Expr, TextPart};
use crate::report::article;
use crate::{Kind, Type};

impl Elaborator<'_> {
    /// Makes `value`, a `found`, a `ty`, or reports that it is none.
    pub(super) fn coerce(&mut self, value: Expr, found: &Type, ty: &Type) -> Expr {
        if *found == Type::Poison || *ty == Type::Poison {
            return value;
        }
        match fit(found, ty, self.schema) {
            Fit::Same if *self.schema.plain(found) == Type::Secret => {
                let at = value.at;
                return core(CoreKind::Handed(value), at);
            }
            Fit::Same => return value,
            Fit::Asked => return self.refine(value, ty),
            Fit::Other => {}
        }
        if *ty == Type::Secret && !matches!(found, Type::Option(_) | Type::Function(..)) {
            return self.no_secret(value.at, found);
        }
        if let Type::Refined(_) = ty {
            let plain = self.schema.plain(ty).clone();
            let value = self.coerce(value, found, &plain);
            return self.refine(value, ty);
        }
        let found = self.schema.plain(found);
        let at = value.at;
        if let Type::Option(inner) = ty {
            let found = if let Type::Option(found) = found { found } else { found };
            return self.coerce(value, found, inner);
        }
        if self.names_entity(found, ty) {
            return if matches!(found, Type::Ref(_)) { value } else { core(CoreKind::Identity(value), at) };
        }
        match (found, ty) {
            (Type::Secret, ty) if self.takes_secret(ty) => core(CoreKind::Handed(value), at),
            (Type::Secret, Type::List(item)) if self.takes_secret(item) || **item == Type::Secret => {
                let shown = self.schema.show(ty);
                let message = format!("expected {}, found one secret", article(&shown));
                self.fail(names::TYPE_MISMATCH.at(at, message).help("put it in brackets: `[ … ]`")).0
            }
            (Type::Secret, _) if self.shorthand(ty).is_none() => self.secret_given(at, ty),
            (Type::Scalar(scalar), Type::Enum(id)) if self.schema.enumeration(*id).text == Some(*scalar) => {
                value
            }
            (Type::Scalar(Scalar::String), Type::Scalar(Scalar::Text)) => core(
                CoreKind::Text { scalar: Scalar::Text, parts: vec![TextPart::Hole(value)], is_key: false },
                at,
            ),
            (Type::List(item), _) if self.is_policy(ty) && self.is_policy(item) => self.policy_of_list(value),
            (_, Type::List(item)) if self.spreads(item) && !matches!(found, Type::List(_)) => {
                let one = self.coerce(value, found, item);
                core(CoreKind::List(vec![(one, false)]), at)
            }
            (Type::Option(_), _) => {
                let shown = self.schema.show(ty);
                let diagnostic =
                    names::TYPE_MISMATCH.at(at, format!("expected {shown}, but this may be absent"));
                self.fail(diagnostic.help("say what holds then: `… or default`")).0
            }
            (_, Type::List(item))
                if matches!(found, Type::Record(_) | Type::Scalar(_) | Type::Ref(_))
                    && (*found == **item || self.names_entity(found, item)) =>
            {
                let shown = self.schema.show(ty);
                let message = format!("expected {}, found one element", article(&shown));
                self.fail(names::TYPE_MISMATCH.at(at, message).help("put it in brackets: `[ … ]`")).0
            }
            (Type::Function(..), _) => {
                let shown = self.schema.show(ty);
                let diagnostic = names::TYPE_MISMATCH
                    .at(at, format!("expected {shown}, found a function without its argument"));
                self.fail(diagnostic.help("give it its argument")).0
            }
            _ => match self.shorthand(ty) {
                Some((field, inner)) => {
                    let value = self.coerce(value, found, &inner);
                    Self::wrap(ty, field, value)
                }
                None => self.mismatch(at, ty, found),
            },
        }
    }

    /// Whether a `found` can be referred to where a `ty` is expected.
    fn names_entity(&self, found: &Type, ty: &Type) -> bool {
        let allowed: &[Kind] = match ty {
            Type::Ref(kinds) => kinds,
            Type::Enum(id) => &self.schema.enumeration(*id).refs,
            _ => return false,
        };
        match found {
            Type::Record(id) => allowed.contains(&Kind::Record(*id)),
            Type::Enum(id) => allowed.contains(&Kind::Enum(*id)),
            Type::Ref(kinds) => kinds.iter().all(|kind| allowed.contains(kind)),
            _ => false,
        }
    }

    /// The field that a value of `ty` may be written as, and that field's type.
    pub(super) fn shorthand(&self, ty: &Type) -> Option<(usize, Type)> {
        let Type::Record(id) = ty else { return None };
        let record = self.schema.record(*id);
        let field = record.field(record.shorthand?)?;
        Some((field, record.fields.get(field)?.ty.clone()))
    }

    /// `{ field = value; }` of the record `ty`.
    pub(super) fn wrap(ty: &Type, field: usize, value: Expr) -> Expr {
        let Type::Record(id) = ty else { return value };
        let at = value.at;
        let defs = vec![(field, Def { value, rank: None, adds: false, when: Vec::new(), at })];
        core(CoreKind::Body(Rc::new(Body { record: *id, opens: false, imports: Vec::new(), defs })), at)
    }
}
