//! Variables: what a bare name means.
//!
//! Not here: how the definitions of a `let` are elaborated.

use std::rc::Rc;

use infc_diag::{Edit, Fix, Span, names};
use infc_scalar::ScalarValue;
use infc_syntax::ast;

use super::access::Step;
use super::{Elaborator, Use, core, poison};
use crate::core::{CoreKind, Expr};
use crate::declare::is_capital;
use crate::report::article;
use crate::scope::{Expect, Scope, ScopeKind};
use crate::{EnumType, Type, Value};

/// Names that no definition may take.
const RESERVED: &[&str] =
    &["self", "host", "site", "it", "none", "some", "true", "false", "import", "profile", "unknown", "std"];

/// Variants that many fields have: nothing else is called so, that a source never means two things.
const EVERYWHERE: &[&str] = &["internet", "loopback"];

/// The names that no definition may take: words of the language, functions of the prelude, collections of the kinds.
pub fn reserved(schema: &crate::Schema) -> [std::collections::BTreeSet<&str>; 3] {
    let collections = schema.records.iter().flat_map(|record| record.scope.iter().copied());
    let words = RESERVED.iter().chain(EVERYWHERE).copied();
    [words.collect(), super::prelude::functions().collect(), collections.collect()]
}

/// The entities that can be named from inside, beside `self`.
const ENTITIES: &[&str] = &["host", "site"];

impl Elaborator<'_> {
    /// A bare name where a value of `ty` is expected: a variant first, if `ty` is an enum that has it.
    pub(super) fn name_as(&mut self, name: &ast::Name, ty: &Type, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, name.range());
        let text = name.text();
        let inner = if let Type::Option(inner) = ty { &**inner } else { ty };
        if text == "none" && matches!(ty, Type::Option(_)) {
            return core(CoreKind::Const(Value::Absent), at);
        }
        let one = match inner {
            Type::List(item) if self.spreads(item) => &**item,
            _ => inner,
        };
        if let Some(variant) = self.variant_named(one, &text) {
            if self.two_meanings(&text, one, at, scope) {
                return poison(at);
            }
            let value = self.variant(one, variant, &[], (at, at), scope);
            return if one == inner { value } else { core(CoreKind::List(vec![(value, false)]), at) };
        }
        if let (Type::Enum(id), None) = (inner, self.find(&text, scope)) {
            let item = self.schema.enumeration(*id);
            let variants = item.names();
            if misses_variant(item, &text) {
                let message = format!("{} has no variant `{text}`", item.name);
                self.unknown(&names::UNKNOWN_VARIANT, at, &text, message, &variants);
                return poison(at);
            }
        }
        // Where the type is wrong already, nothing says which names are variants.
        let may_be_variant = self.types.is_partial || self.is_variant_of_any(&text);
        if *ty == Type::Poison && may_be_variant && self.find(&text, scope).is_none() {
            return poison(at);
        }
        let (value, found) = self.variable(&text, &[], &Expect::Is(ty.clone()), at, scope);
        self.coerce(value, &found, ty)
    }

    /// Whether some enum has a variant of that name.
    pub(super) fn is_variant_of_any(&self, name: &str) -> bool {
        self.schema.enums.iter().any(|item| item.variants.iter().any(|variant| variant.name == name))
    }

    /// Reports a variant that has the name of a variable, which is never chosen silently.
    pub(super) fn two_meanings(&mut self, name: &str, ty: &Type, at: Span, scope: &Rc<Scope>) -> bool {
        let Some(found) = self.find(name, scope) else { return false };
        let shown = article(&self.schema.show(ty));
        let message = format!("`{name}` is {shown} here, and also a variable");
        let diagnostic = names::AMBIGUOUS_NAME.at(at, message);
        let definition = match &found.kind {
            ScopeKind::Let(inner) => inner.items.get(name).map(|item| {
                item.used.set(true);
                item.at
            }),
            ScopeKind::Params(bound) => bound.iter().find(|bound| *bound.name == *name).map(|bound| bound.at),
            // A collection of an entity is a map, and never a value of an enum.
            ScopeKind::File
            | ScopeKind::Given(_)
            | ScopeKind::Inputs(_)
            | ScopeKind::Entity(_)
            | ScopeKind::Sealed(_) => None,
        };
        let Some(definition) = definition else { return false };
        self.report(diagnostic.label(definition, "the variable").help("rename the variable"));
        true
    }

    /// The scope that defines `name`.
    pub(super) fn find(&self, name: &str, scope: &Rc<Scope>) -> Option<Rc<Scope>> {
        scope.chain().find(|scope| match &scope.kind {
            ScopeKind::File | ScopeKind::Given(_) => name == "std",
            ScopeKind::Inputs(inputs) => inputs.iter().any(|input| *input.name == *name),
            ScopeKind::Let(inner) => inner.items.contains_key(name),
            ScopeKind::Params(bound) => bound.iter().any(|bound| *bound.name == *name),
            ScopeKind::Sealed(names) => names.iter().any(|known| known == name),
            ScopeKind::Entity(record) => {
                let record = self.schema.record(*record);
                record.scope.contains(&name)
                    || name == "self"
                    || (ENTITIES.contains(&name) && record.name.eq_ignore_ascii_case(name))
            }
        })
    }

    /// The variable `name`, and what `steps` select from it.
    pub(super) fn variable(
        &mut self,
        name: &str,
        steps: &[Step],
        expect: &Expect,
        at: Span,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let Some(found) = self.find(name, scope) else { return self.special(name, steps, at, scope) };
        let up = scope.depth - found.depth;
        let (base, ty) = match &found.kind {
            ScopeKind::File | ScopeKind::Given(_) => return self.library(steps, expect, at),
            ScopeKind::Inputs(inputs) => return self.given(inputs, (name, steps), expect, at),
            ScopeKind::Sealed(_) => {
                let message = format!("`{name}` means nothing in a declaration");
                let note = "a type is the same wherever it is used, so that it depends on no parameter and no final value";
                return self.fail(
                    names::UNKNOWN_NAME
                        .at(at, message)
                        .note(note)
                        .help("use a literal, or a definition of a `let`"),
                );
            }
            ScopeKind::Let(inner) => {
                let (value, ty, rest) =
                    self.let_variable(&inner.clone(), (name, steps), expect, (at, up), &found);
                return self.follow(value, ty, rest, scope);
            }
            ScopeKind::Params(bound) => {
                let position = bound.iter().position(|bound| *bound.name == *name).unwrap_or(0);
                let Some(parameter) = bound.get(position) else { return (poison(at), Type::Poison) };
                // The value that a condition speaks of is named nowhere.
                if name != "it" {
                    self.uses.push(Use { at, definition: parameter.at });
                }
                if let Type::Input(input) = &parameter.ty {
                    return self.input(input, steps, expect, at);
                }
                (core(CoreKind::Slot { up, index: position }, at), parameter.ty.clone())
            }
            ScopeKind::Entity(id) => match self
                .schema
                .record(*id)
                .field(name)
                .filter(|_| self.schema.record(*id).scope.contains(&name))
            {
                Some(field) => {
                    let ty = self
                        .schema
                        .record(*id)
                        .fields
                        .get(field)
                        .map_or(Type::Poison, |field| field.ty.clone());
                    (core(CoreKind::Scope { up, field }, at), ty)
                }
                None => (core(CoreKind::Itself { up }, at), Type::Record(*id)),
            },
        };
        self.follow(base, ty, steps, scope)
    }

    fn special(&mut self, name: &str, steps: &[Step], at: Span, scope: &Rc<Scope>) -> (Expr, Type) {
        if steps.is_empty() && matches!(name, "true" | "false") {
            let value = ScalarValue::Bool(name == "true");
            let ty = Type::Scalar(value.scalar());
            return (core(CoreKind::Const(Value::Scalar(value)), at), ty);
        }
        if let Some((site, ty)) = self.of_the_site(name, at, scope) {
            return self.follow(site, ty, steps, scope);
        }
        self.unknown_name(name, at, scope);
        (poison(at), Type::Poison)
    }

    /// The site, or one of its collections, in the body of an entity: every entity is part of a site, also one that
    /// stands in a file of its own.
    fn of_the_site(&self, name: &str, at: Span, scope: &Rc<Scope>) -> Option<(Expr, Type)> {
        scope.chain().find(|scope| matches!(scope.kind, ScopeKind::Entity(_)))?;
        let root = self.schema.record(self.schema.root);
        let site = core(CoreKind::Site, at);
        if name == "site" {
            return Some((site, Type::Record(self.schema.root)));
        }
        let index = root.field(name).filter(|_| root.scope.contains(&name))?;
        let ty = root.fields.get(index)?.ty.clone();
        Some((core(CoreKind::Field { base: site, field: index }, at), ty))
    }

    /// Reports a function that stands where a value of `ty` is expected.
    pub(super) fn without_argument(&mut self, name: &str, ty: &Type, at: Span) -> (Expr, Type) {
        let shown = article(&self.schema.show(ty));
        let message = format!("expected {shown}, found the function `{name}` without its argument");
        self.fail(
            names::TYPE_MISMATCH.at(at, message).help(format!("give it its argument: `{name} {{ … }}`")),
        )
    }

    /// Refuses a new name that hides another one or is reserved.
    /// Says whether it may be used.
    pub(super) fn introduce(&mut self, name: &str, at: Span, scope: &Rc<Scope>) -> bool {
        if RESERVED.contains(&name) || EVERYWHERE.contains(&name) || super::prelude::is_function(name) {
            let diagnostic = names::SHADOWED_NAME.at(at, format!("`{name}` is a word of the language"));
            self.report(diagnostic.help("choose another name"));
            return false;
        }
        if is_capital(name) {
            let right = format!(
                "{}{}",
                name.get(..1).unwrap_or_default().to_lowercase(),
                name.get(1..).unwrap_or_default()
            );
            let message = format!("`{name}` begins with a capital letter, as types do");
            let title = format!("call it `{right}`");
            let diagnostic = names::CAPITAL_LETTER.at(at, message);
            self.report(diagnostic.fix(Fix {
                title,
                edits: vec![Edit { span: at, text: right }],
                safe: false,
            }));
            return false;
        }
        if let Some(owner) = self.schema.records.iter().find(|record| record.scope.contains(&name)) {
            let message = format!("`{name}` hides the `{name}` of the {}", owner.name);
            self.report(names::SHADOWED_NAME.at(at, message).help("choose another name"));
            return false;
        }
        let earlier = scope.chain().find_map(|scope| match &scope.kind {
            ScopeKind::Let(inner) => inner.items.get(name).map(|item| item.at),
            ScopeKind::Params(bound) => bound.iter().find(|bound| *bound.name == *name).map(|bound| bound.at),
            ScopeKind::Inputs(inputs) => {
                inputs.iter().find(|input| *input.name == *name).map(|input| input.at)
            }
            ScopeKind::File | ScopeKind::Given(_) | ScopeKind::Entity(_) | ScopeKind::Sealed(_) => None,
        });
        if let Some(earlier) = earlier {
            let diagnostic = names::SHADOWED_NAME.at(at, format!("`{name}` hides another `{name}`"));
            self.report(diagnostic.label(earlier, "defined here").help("choose another name"));
        }
        earlier.is_none()
    }
}

/// Whether an expression is written as a function.
pub(super) fn is_function(expr: &ast::Expr) -> bool {
    matches!(expr.clone().inner(), Some(ast::Expr::Lambda(_)))
}

/// Whether a function cannot stand where a `ty` is expected.
pub(super) fn takes_none(ty: &Type) -> bool {
    !matches!(ty, Type::Function(..) | Type::Poison)
}

/// Whether a name that means nothing was meant as a variant: nothing else is written as a bare name, or it is near one.
pub(super) fn misses_variant(item: &EnumType, name: &str) -> bool {
    let open = item.text.is_some() || !item.refs.is_empty() || item.variants.is_empty();
    !is_word(name) && (!open || crate::nearest(name, item.names()).is_some())
}

/// Whether a name has a meaning that `unknown_name` explains, wherever it stands.
pub(super) fn is_word(name: &str) -> bool {
    RESERVED.contains(&name) || super::prelude::is_function(name) || super::habit::is_habit(name)
}

/// Whether what is selected from an expression can be found without evaluating it.
pub(super) fn is_module(expr: &ast::Expr) -> bool {
    match expr {
        ast::Expr::Set(_) => true,
        ast::Expr::Paren(paren) => paren.expr().is_some_and(|inner| is_module(&inner)),
        ast::Expr::Let(inner) => inner.body().is_some_and(|body| is_module(&body)),
        ast::Expr::Apply(apply) => {
            matches!(apply.function(), Some(ast::Expr::Name(name)) if name.text() == "import")
                && matches!(apply.argument(), Some(ast::Expr::Path(_)))
        }
        _ => false,
    }
}
