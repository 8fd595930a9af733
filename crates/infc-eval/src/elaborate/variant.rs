//! Variants of enums: bare names where the enum is expected, with what they carry.

use std::rc::Rc;

use infc_diag::{Span, names};
use infc_syntax::ast;

use super::{Elaborator, Use, core, poison};
use crate::core::{Body, CoreKind, Def, Expr};
use crate::scope::Scope;
use crate::{EnumId, Presence, RecordId, Type};

impl Elaborator<'_> {
    /// The number of the variant `name` of `ty`, if `ty` is an enum that has it.
    pub(super) fn variant_named(&self, ty: &Type, name: &str) -> Option<usize> {
        let Type::Enum(id) = ty else { return None };
        self.schema.enumeration(*id).variants.iter().position(|variant| variant.name == name)
    }

    /// Whether the variant `index` of `ty` carries something.
    pub(super) fn payload_of(&self, ty: &Type, index: usize) -> bool {
        let Type::Enum(id) = ty else { return false };
        self.schema.enumeration(*id).variants.get(index).is_some_and(|variant| variant.payload.is_some())
    }

    /// Whether an element is a variant of `item`, with or without a payload.
    pub(super) fn is_variant(&self, element: &ast::Expr, item: &Type) -> bool {
        let mut head = element.clone();
        loop {
            head = match head {
                ast::Expr::Apply(apply) => match apply.function() {
                    Some(function) => function,
                    None => return false,
                },
                ast::Expr::Name(name) => return self.variant_named(item, &name.text()).is_some(),
                _ => return false,
            }
        }
    }

    /// The variant `index` of `ty`, applied to `args`.
    pub(super) fn variant(
        &mut self,
        ty: &Type,
        index: usize,
        args: &[ast::Expr],
        (at, named): (Span, Span),
        scope: &Rc<Scope>,
    ) -> Expr {
        let Type::Enum(id) = ty else { return poison(at) };
        let Some(variant) = self.schema.enumeration(*id).variants.get(index) else { return poison(at) };
        if let Some(&definition) = self.types.places.variants.get(&(*id, index)) {
            self.uses.push(Use { at: named, definition });
        }
        let payload = match (variant.payload.as_ref().map(|ty| self.schema.plain(ty)), args) {
            (None, []) => None,
            (None, [extra, ..]) => {
                let span = self.span(scope, extra.range());
                let diagnostic = names::TYPE_MISMATCH.at(span, format!("`{}` carries nothing", variant.name));
                return self.fail(diagnostic.help("remove what follows it")).0;
            }
            (Some(Type::Record(record)), args) if self.schema.record(*record).positional => {
                Some(self.positional(*record, &variant.name, args, at, scope))
            }
            (Some(Type::Record(record)), []) if matches!(variant.payload, Some(Type::Record(_))) => {
                Some(self.default_payload(*id, index, *record, at))
            }
            (Some(payload), []) => {
                let shown = self.schema.show(payload);
                let diagnostic =
                    names::MISSING_ARGUMENT.at(at, format!("`{}` needs a {shown}", variant.name));
                return self
                    .fail(diagnostic.help(format!("write it after the name: `{} …`", variant.name)))
                    .0;
            }
            (Some(payload), [one]) => {
                let ty = variant.payload.clone().unwrap_or_else(|| payload.clone());
                Some(self.check(one, &ty, scope))
            }
            (Some(_), [_, extra, ..]) => {
                let span = self.span(scope, extra.range());
                return self
                    .fail(
                        names::TYPE_MISMATCH
                            .at(span, format!("`{}` carries one value", variant.name))
                            .help("in a list, put each element in parentheses"),
                    )
                    .0;
            }
        };
        core(CoreKind::Variant { ty: *id, index, payload }, at)
    }

    /// The payload of a variant that is written without one: a record of defaults.
    fn default_payload(&mut self, id: EnumId, index: usize, record: RecordId, at: Span) -> Expr {
        let fields = &self.schema.record(record).fields;
        let missing: Vec<_> = fields
            .iter()
            .filter(|field| field.presence == Presence::Required)
            .map(|field| format!("`{}`", field.name))
            .collect();
        if !missing.is_empty() {
            let name = self.schema.enumeration(id).variants.get(index).map_or("", |variant| &*variant.name);
            let message = format!("`{name}` needs {}", missing.join(", "));
            return self
                .fail(names::MISSING_ARGUMENT.at(at, message).help(format!("write `{name} {{ … }}`")))
                .0;
        }
        let defs = Vec::new();
        core(CoreKind::Body(Rc::new(Body { record, opens: false, imports: Vec::new(), defs })), at)
    }

    fn positional(
        &mut self,
        record: RecordId,
        name: &str,
        args: &[ast::Expr],
        at: Span,
        scope: &Rc<Scope>,
    ) -> Expr {
        let fields: Vec<Type> =
            self.schema.record(record).fields.iter().map(|field| field.ty.clone()).collect();
        if args.len() != fields.len() {
            let wanted: Vec<_> = self
                .schema
                .record(record)
                .fields
                .iter()
                .map(|field| format!("{} ({})", field.name, self.schema.show(&field.ty)))
                .collect();
            let message = format!("`{name}` takes {} values: {}", fields.len(), wanted.join(", "));
            return self
                .fail(
                    names::MISSING_ARGUMENT
                        .at(at, message)
                        .help(format!("write `{name} …` with each in its place")),
                )
                .0;
        }
        let mut defs = Vec::new();
        for (field, (arg, ty)) in args.iter().zip(&fields).enumerate() {
            let value = self.check(arg, ty, scope);
            let at = value.at;
            defs.push((field, Def { value, rank: None, adds: false, when: Vec::new(), at }));
        }
        core(CoreKind::Body(Rc::new(Body { record, opens: false, imports: Vec::new(), defs })), at)
    }
}
