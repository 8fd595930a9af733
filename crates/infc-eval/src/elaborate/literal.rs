//! Literals: read against the scalar that is expected, with the error's span inside the quotes.

use std::rc::Rc;

use infc_diag::{Diagnostic, Span, names};
use infc_scalar::{Cidr, LiteralError, Number, Scalar, ScalarValue};
use infc_syntax::ast::{self, StrPart};

use super::{Elaborator, core, poison};
use crate::core::{CoreKind, Expr, TextPart};
use crate::report::article;
use crate::scope::{Scope, ScopeKind};
use crate::{Kind, Type, Value};

/// A literal error as a diagnostic; `inner` is the span of the text that was read, `exact` says whether its bytes are
/// those of the source.
pub(crate) fn literal_error(error: LiteralError, inner: Span, exact: bool) -> Diagnostic {
    let offset = |at: usize| inner.start + u32::try_from(at).unwrap_or(0);
    let at = if exact && error.end > error.start {
        Span::new(inner.file, offset(error.start), offset(error.end).min(inner.end))
    } else {
        inner
    };
    let mut diagnostic = names::BAD_LITERAL.at(at, error.message);
    if let Some(help) = error.help {
        diagnostic = diagnostic.help(help);
    }
    match error.suggestion {
        Some(text) => {
            let title = format!("write `{text}`");
            diagnostic.replace(inner, text, title)
        }
        None => diagnostic,
    }
}

impl Elaborator<'_> {
    /// What a literal of `ty` is read as, or the report that there is none.
    fn literal_scalar(&mut self, ty: &Type, at: Span, found: &str) -> Option<Scalar> {
        match ty {
            Type::Scalar(scalar) => return Some(*scalar),
            Type::Poison => {}
            Type::Enum(id) => {
                let item = self.schema.enumeration(*id);
                if item.text.is_some() {
                    return item.text;
                }
                let variants: Vec<_> =
                    item.variants.iter().map(|variant| format!("`{}`", variant.name)).collect();
                let mut diagnostic =
                    names::TYPE_MISMATCH.at(at, format!("expected {}, found {found}", item.name));
                if !variants.is_empty() {
                    diagnostic = diagnostic.help(format!("write one of {}", variants.join(", ")));
                }
                self.report(diagnostic);
            }
            _ => {
                let diagnostic = self.expected(ty, found, at);
                self.report(diagnostic);
            }
        }
        None
    }

    pub(super) fn number(&mut self, text: &str, ty: &Type, at: Span) -> Expr {
        if let Some((field, inner)) = self.shorthand(ty) {
            let value = self.number(text, &inner, at);
            return Self::wrap(ty, field, value);
        }
        let Some(scalar) = self.literal_scalar(ty, at, "a number") else { return poison(at) };
        match scalar.read_number(text) {
            Ok(value) => core(CoreKind::Const(Value::Scalar(value)), at),
            Err(error) => self.fail(literal_error(error, at, true)).0,
        }
    }

    pub(super) fn bare_number(&mut self, text: &str, at: Span) -> (Expr, Type) {
        let value = match Number::read(text) {
            Ok(Number::Int(value)) => ScalarValue::Int(value),
            Ok(Number::Duration(value)) => ScalarValue::Duration(value),
            Ok(Number::Size(value)) => ScalarValue::Size(value),
            Ok(Number::Rate(value)) => ScalarValue::Rate(value),
            Ok(Number::Percent(value)) => ScalarValue::Percent(value),
            Ok(Number::Ports(value)) => ScalarValue::Ports(value),
            Err(error) => return self.fail(literal_error(error, at, true)),
        };
        let ty = Type::Scalar(value.scalar());
        (core(CoreKind::Const(Value::Scalar(value)), at), ty)
    }

    pub(super) fn string(&mut self, text: &ast::Str, ty: &Type, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, text.range());
        if let Some((field, inner)) = self.shorthand(ty) {
            let value = self.string(text, &inner, scope);
            return Self::wrap(ty, field, value);
        }
        if let Type::List(item) = ty
            && self.spreads(item)
        {
            let one = self.string(text, item, scope);
            return core(CoreKind::List(vec![(one, false)]), at);
        }
        if !matches!(ty, Type::Scalar(_))
            && let Some(whole) = text.literal()
            && let Some(diagnostic) = self.quoted_name(&whole, ty, at, scope)
        {
            return self.fail(diagnostic).0;
        }
        match self.literal_scalar(ty, at, "a string") {
            Some(scalar) => self.text(text, (scalar, false), scope),
            None => poison(at),
        }
    }

    /// What to say of a name that stands in quotes: a variant, or an entity that is referred to.
    fn quoted_name(&self, text: &str, ty: &Type, at: Span, scope: &Rc<Scope>) -> Option<Diagnostic> {
        let diagnostic = || {
            let message = format!("expected {}, found a string", article(&self.schema.show(ty)));
            names::TYPE_MISMATCH.at(at, message)
        };
        if self.variant_named(ty, text).is_some()
            && !matches!(ty, Type::Enum(id) if self.schema.enumeration(*id).text.is_some())
        {
            return Some(diagnostic().here("a variant has no quotes").replace(at, text, "remove the quotes"));
        }
        let Type::Ref(kinds) = ty else { return None };
        let collection = scope.chain().find_map(|scope| {
            let ScopeKind::Entity(id) = scope.kind else { return None };
            let record = self.schema.record(id);
            let named = |name: &&&str| match record.field(name).and_then(|index| record.fields.get(index)) {
                Some(field) => match &field.ty {
                    Type::Map(_, item) => match &**item {
                        Type::Record(id) => kinds.contains(&Kind::Record(*id)),
                        Type::Enum(id) => kinds.contains(&Kind::Enum(*id)),
                        _ => false,
                    },
                    _ => false,
                },
                None => false,
            };
            record.scope.iter().find(named)
        });
        Some(match collection {
            Some(collection) => {
                diagnostic().help(format!("name the entity without quotes: `{collection}.{text}`"))
            }
            None => diagnostic().help("name the entity without quotes"),
        })
    }

    /// A string as a value of a scalar, or as a key that is one.
    pub(super) fn text(
        &mut self,
        text: &ast::Str,
        (scalar, is_key): (Scalar, bool),
        scope: &Rc<Scope>,
    ) -> Expr {
        let at = self.span(scope, text.range());
        if self.is_broken(at) || self.is_secret(at) {
            return poison(at);
        }
        let inner = self.span(scope, text.inner_range());
        let parts = text.parts();
        if parts.iter().any(|part| matches!(part, StrPart::Hole(..))) {
            return self.text_with_holes(parts, (scalar, is_key), at, scope);
        }
        let exact =
            matches!(parts.as_slice(), [] | [StrPart::Text { verbatim: true, .. }]) && !text.is_indented();
        let whole = StrPart::joined(parts).unwrap_or_default();
        // An address by itself is the network that holds it alone.
        if let (Scalar::Cidr, Ok(ScalarValue::Ip(addr))) = (scalar, Scalar::Ip.read_text(&whole)) {
            return core(CoreKind::Const(Value::Scalar(ScalarValue::Cidr(Cidr::host(addr)))), at);
        }
        match if is_key { scalar.read_key(&whole) } else { scalar.read_text(&whole) } {
            Ok(value) => core(CoreKind::Const(Value::Scalar(value)), at),
            Err(error) => {
                let part =
                    text.place(&(error.start..error.end)).filter(|_| !exact && error.end > error.start);
                let mut diagnostic = literal_error(error, inner, exact);
                if let Some(range) = part {
                    diagnostic.primary.span = self.span(scope, range);
                }
                self.fail(diagnostic).0
            }
        }
    }

    /// Whether the values of a type can stand in a string: scalars, and variants that carry nothing.
    pub(super) fn has_text(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(_) | Type::Poison => true,
            Type::Enum(id) => {
                let item = self.schema.enumeration(*id);
                let bare = item.variants.iter().all(|variant| variant.payload.is_none());
                bare && item.refs.is_empty() && !item.variants.is_empty()
            }
            _ => false,
        }
    }

    fn text_with_holes(
        &mut self,
        parts: Vec<StrPart>,
        (scalar, is_key): (Scalar, bool),
        at: Span,
        scope: &Rc<Scope>,
    ) -> Expr {
        let mut pieces = Vec::new();
        for part in parts {
            match part {
                StrPart::Text { value, .. } => pieces.push(TextPart::Fixed(value)),
                StrPart::Hole(Some(expr), range) => {
                    let (value, ty) = self.infer(&expr, scope);
                    let ty = self.schema.plain(&ty).clone();
                    if ty == Type::Secret {
                        let at = self.span(scope, range);
                        self.secret_in_text(at);
                        pieces.push(TextPart::Hole(poison(at)));
                        continue;
                    }
                    if !self.has_text(&ty) {
                        let (span, shown) = (self.span(scope, range), self.schema.show(&ty));
                        let diagnostic = names::TYPE_MISMATCH
                            .at(span, format!("{} cannot stand in a string", article(&shown)));
                        self.report(match ty {
                            Type::Option(_) => {
                                diagnostic.help("say what holds without it: `${… or default}`")
                            }
                            _ => diagnostic.help("put a scalar there: a string, a number, an address"),
                        });
                    }
                    pieces.push(TextPart::Hole(value));
                }
                StrPart::Hole(None, _) => return poison(at),
            }
        }
        core(CoreKind::Text { scalar, parts: pieces, is_key }, at)
    }
}
