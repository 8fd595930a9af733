//! Types as the user writes them, in front of values and after parameters.

use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{Span, names};
use infc_scalar::Scalar;
use infc_syntax::ast::TypeExpr;

use super::Elaborator;
use crate::scope::Scope;
use crate::{Kind, Type};

impl Elaborator<'_> {
    /// The type that is written, or `Poison` if there is none such.
    pub(super) fn written(&mut self, ty: &TypeExpr, scope: &Rc<Scope>) -> Type {
        let at = self.span(scope, ty.range());
        let args: Vec<Type> = ty.args().iter().map(|arg| self.written(arg, scope)).collect();
        match (ty, args.as_slice()) {
            (TypeExpr::Option(_), [inner]) => Type::Option(Arc::new(inner.clone())),
            (TypeExpr::Function(_), [from, to]) => {
                Type::Function(Arc::new(from.clone()), Arc::new(to.clone()))
            }
            (TypeExpr::Paren(_), [inner]) => inner.clone(),
            (TypeExpr::Name(_), args) => self.written_name(&ty.name().unwrap_or_default(), args, at),
            _ => Type::Poison,
        }
    }

    fn written_name(&mut self, name: &str, args: &[Type], at: Span) -> Type {
        match (name, args) {
            ("List" | "Set", [item]) => Type::List(Arc::new(item.clone())),
            ("Map", [Type::Scalar(key), item]) => Type::Map(*key, Arc::new(item.clone())),
            ("Map", [_, _]) => {
                let diagnostic = names::TYPE_MISMATCH.at(at, "the keys of a map are of a scalar type");
                self.fail(diagnostic.help("write `Map Name …`")).1
            }
            ("Ref", [Type::Record(id)]) => Type::Ref(Arc::new([Kind::Record(*id)])),
            ("Ref", [Type::Enum(id)]) => Type::Ref(Arc::new([Kind::Enum(*id)])),
            ("Profile", [Type::Record(id)]) => Type::Profile(*id),
            _ => self.named_type(name, at),
        }
    }

    /// The record, enum or scalar `name`.
    pub(super) fn named_type(&mut self, name: &str, at: Span) -> Type {
        if name == "Site" {
            return Type::Record(self.schema.root);
        }
        if let Some(ty) = self.schema.named(name) {
            return ty;
        }
        if let Some(example) = incomplete(name) {
            let diagnostic = names::UNKNOWN_TYPE.at(at, format!("`{name}` is no type by itself"));
            return self.fail(diagnostic.help(format!("write `{example}`"))).1;
        }
        let records = self.schema.records.iter().map(|record| record.name);
        let enums = self.schema.enums.iter().map(|item| item.name);
        let scalars = Scalar::all().iter().map(|scalar| scalar.name());
        let known: Vec<_> =
            records.chain(enums).chain(scalars).chain(["List", "Map", "Ref", "Profile"]).collect();
        self.unknown(&names::UNKNOWN_TYPE, at, name, format!("there is no type `{name}`"), &known);
        Type::Poison
    }
}

/// How a type that needs others is written.
fn incomplete(name: &str) -> Option<&'static str> {
    match name {
        "List" | "Set" => Some("List String"),
        "Map" => Some("Map Name String"),
        "Ref" => Some("Ref App"),
        "Profile" => Some("Profile Host"),
        _ => None,
    }
}
