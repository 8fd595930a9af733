//! `match`: a choice by variant, literal, or presence, which must cover every case.

use std::rc::Rc;

use infc_diag::{Span, names};
use infc_scalar::{Scalar, ScalarValue};
use infc_syntax::ast::{self, Pattern};

use super::{Elaborator, Use, core, poison};
use crate::core::{CoreKind, Expr, Test};
use crate::scope::{Bound, Expect, Scope, ScopeKind};
use crate::{Type, Value};

impl Elaborator<'_> {
    pub(super) fn match_on(
        &mut self,
        inner: &ast::Match,
        expect: &Expect,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let at = self.span(scope, inner.range());
        let Some(scrutinee) = inner.scrutinee() else { return (poison(at), Type::Poison) };
        let (scrutinee, of) = self.infer(&scrutinee, scope);
        let of = self.schema.plain(&of).clone();
        if of == Type::Secret {
            self.secret_matched(scrutinee.at);
            return (poison(at), Type::Poison);
        }
        let (mut arms, mut wrong) = (Vec::new(), None);
        let mut result = if let Expect::Is(ty) = expect { Some(ty.clone()) } else { None };
        for arm in inner.arms() {
            let (Some(pattern), Some(body)) = (arm.pattern(), arm.body()) else {
                wrong.get_or_insert(arms.len());
                continue;
            };
            let pattern_at = self.span(scope, arm.pattern_range().unwrap_or(arm.range()));
            self.binder(&pattern, scope);
            let Some((test, bound)) = self.pattern(&pattern, &of, pattern_at, scope) else {
                wrong.get_or_insert(arms.len());
                continue;
            };
            // Every arm has an environment of its own, so that they are alike.
            let inside = Scope::inside(scope, ScopeKind::Params(bound.into_iter().collect()));
            let expect = result.clone().map_or(expect.clone(), Expect::Is);
            let (body, ty) = self.elaborate(&body, &expect, &inside);
            result.get_or_insert(ty);
            self.reachable(&arms, &test, &of, pattern_at);
            arms.push((test, body));
        }
        match wrong {
            None => self.exhaustive(&arms, &of, at),
            // A case that is misspelt is not missed as well, and what reaches it has no answer.
            Some(known) => {
                arms.truncate(known);
                arms.push((Test::Any, poison(at)));
            }
        }
        (core(CoreKind::Match { scrutinee, arms }, at), result.unwrap_or(Type::Poison))
    }

    /// Refuses what a pattern names its payload if that means something already.
    fn binder(&mut self, pattern: &Pattern, scope: &Rc<Scope>) {
        if let Pattern::Variant { binder: Some((name, range)), .. } = pattern {
            let at = self.span(scope, *range);
            self.introduce(name, at, scope);
        }
    }

    /// Reports an arm that the arms before it leave nothing for.
    fn reachable(&mut self, arms: &[(Test, Expr)], test: &Test, of: &Type, at: Span) {
        let covers = |earlier: &Test| match (earlier, test) {
            (Test::Any, _) | (Test::None, Test::None) | (Test::Some, Test::Some) => true,
            (Test::Variant(one), Test::Variant(two)) => one == two,
            (Test::Equal(one), Test::Equal(two)) => one == two,
            _ => false,
        };
        let earlier = arms.iter().find(|(earlier, _)| covers(earlier));
        let all = matches!(test, Test::Any) && !arms.is_empty() && self.missing(arms, of).is_empty();
        if earlier.is_none() && !all {
            return;
        }
        let diagnostic = names::UNREACHABLE_ARM.at(at, "the arms before this one leave nothing for it");
        self.report(diagnostic.help("remove the arm"));
    }

    fn pattern(
        &mut self,
        pattern: &Pattern,
        of: &Type,
        at: Span,
        scope: &Rc<Scope>,
    ) -> Option<(Test, Option<Bound>)> {
        let bind = |binder: &Option<(String, (u32, u32))>, ty: Type| {
            binder.as_ref().map(|(name, range)| Bound {
                name: name.as_str().into(),
                ty,
                at: Span::new(scope.file(), range.0, range.1),
            })
        };
        match (pattern, of) {
            (Pattern::Wildcard { .. }, _) => Some((Test::Any, None)),
            (Pattern::Variant { name, .. }, Type::Option(_)) if name == "none" => Some((Test::None, None)),
            (Pattern::Variant { name, binder, .. }, Type::Option(inner)) if name == "some" => {
                Some((Test::Some, bind(binder, (**inner).clone())))
            }
            (Pattern::Variant { name, range, binder }, Type::Enum(id)) => {
                let item = self.schema.enumeration(*id);
                let variants = &item.variants;
                let Some(index) = variants.iter().position(|variant| *variant.name == **name) else {
                    let known = item.names();
                    let message = format!("{} has no variant `{name}`", item.name);
                    let at = self.span(scope, *range);
                    self.unknown(&names::UNKNOWN_VARIANT, at, name, message, &known);
                    return None;
                };
                let payload = variants.get(index).and_then(|variant| variant.payload.clone());
                if let (None, Some((_, range))) = (&payload, binder) {
                    let span = self.span(scope, *range);
                    let diagnostic = names::TYPE_MISMATCH.at(span, format!("`{name}` carries nothing"));
                    self.report(diagnostic.help("remove what follows it"));
                }
                if let Some(&definition) = self.types.places.variants.get(&(*id, index)) {
                    self.uses.push(Use { at: self.span(scope, *range), definition });
                }
                Some((Test::Variant(index), bind(binder, payload.unwrap_or(Type::Poison))))
            }
            (Pattern::Number(number), _) => self.literal_test(&ast::Expr::Number(number.clone()), of, scope),
            (Pattern::Str(text), _) => self.literal_test(&ast::Expr::Str(text.clone()), of, scope),
            (Pattern::Variant { name, binder: None, .. }, Type::Scalar(Scalar::Bool))
                if matches!(name.as_str(), "true" | "false") =>
            {
                Some((Test::Equal(Value::Scalar(ScalarValue::Bool(name == "true"))), None))
            }
            (Pattern::Variant { .. }, Type::Poison) => None,
            (Pattern::Variant { name, .. }, _) => {
                let shown = self.schema.show(of);
                self.report(
                    names::TYPE_MISMATCH
                        .at(at, format!("`{name}` is no case of {shown}"))
                        .help("match a literal, or `_`"),
                );
                None
            }
        }
    }

    fn literal_test(
        &mut self,
        expr: &ast::Expr,
        of: &Type,
        scope: &Rc<Scope>,
    ) -> Option<(Test, Option<Bound>)> {
        match &self.check(expr, of, scope).kind {
            CoreKind::Const(value) => Some((Test::Equal(value.clone()), None)),
            _ => None,
        }
    }

    fn exhaustive(&mut self, arms: &[(Test, Expr)], of: &Type, at: Span) {
        let missing = self.missing(arms, of);
        if !missing.is_empty() {
            let missing = missing.join(", ");
            let message = format!("this match does not say what holds for {missing}");
            let arms =
                if missing == "`_`" { "add an arm `_: …;`" } else { "add the missing arms, or `_: …;`" };
            self.report(names::MATCH_NOT_EXHAUSTIVE.at(at, message).help(arms));
        }
    }

    /// The cases that no arm covers.
    fn missing(&self, arms: &[(Test, Expr)], of: &Type) -> Vec<String> {
        if arms.iter().any(|(test, _)| matches!(test, Test::Any)) || *of == Type::Poison {
            return Vec::new();
        }
        let has = |wanted: usize| {
            arms.iter().any(|(test, _)| matches!(test, Test::Variant(index) if *index == wanted))
        };
        match of {
            Type::Enum(id) => {
                let variants = self.schema.enumeration(*id).variants.iter().enumerate();
                variants
                    .filter(|(index, _)| !has(*index))
                    .map(|(_, variant)| format!("`{}`", variant.name))
                    .collect()
            }
            Type::Option(_) => {
                let none = arms.iter().any(|(test, _)| matches!(test, Test::None));
                let some = arms.iter().any(|(test, _)| matches!(test, Test::Some));
                [("`none`", none), ("`some x`", some)]
                    .iter()
                    .filter(|(_, there)| !there)
                    .map(|(name, _)| (*name).to_owned())
                    .collect()
            }
            Type::Scalar(Scalar::Bool) => {
                let there = |wanted: bool| {
                    let wanted = Value::Scalar(ScalarValue::Bool(wanted));
                    arms.iter().any(|(test, _)| matches!(test, Test::Equal(value) if *value == wanted))
                };
                let cases = [("`true`", there(true)), ("`false`", there(false))];
                cases.iter().filter(|(_, there)| !there).map(|(name, _)| (*name).to_owned()).collect()
            }
            _ => vec!["`_`".to_owned()],
        }
    }
}
