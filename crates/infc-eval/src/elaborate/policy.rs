//! Policies over values: `each`, `deny` and `warn`, and a list of policies as one.
//!
//! It deliberately knows only the shape in which the model reads how they came out: the variants and records that are
//! called so in the schema.

use std::rc::Rc;

use infc_diag::{Span, names};
use infc_scalar::{Scalar, ScalarValue};
use infc_syntax::ast;

use super::{Elaborator, core, poison};
use crate::core::{Body, Builtin, CoreKind, Def, Expr, Maps, TextPart};
use crate::scope::{Expect, Scope};
use crate::{Type, Value};

/// The words that begin a policy over values.
pub(super) const WORDS: &[&str] = &["each", "deny", "warn"];

/// Whether `name` begins a policy over values.
pub(super) fn is_policy_word(name: &str) -> bool {
    WORDS.contains(&name)
}

/// How many of the elements after `name` in a list belong to it.
pub(super) fn loose_words(name: &str, after: &[ast::Expr]) -> usize {
    match after {
        _ if name == "each" => 2,
        [_, because, _, at, ..] if is_word(because, "because") && is_word(at, "at") => 5,
        _ => 3,
    }
}

/// Whether an operator has taken `deny` and what follows it for its left operand: `deny a > b because …`.
pub(super) fn takes_policy(binary: &ast::Binary) -> bool {
    let mut left = binary.left();
    loop {
        left = match left {
            Some(ast::Expr::Binary(inner)) => inner.left(),
            Some(ast::Expr::Apply(apply)) => apply.function(),
            Some(ast::Expr::Name(name)) => return matches!(name.text().as_str(), "deny" | "warn"),
            _ => return false,
        };
    }
}

fn is_word(expr: &ast::Expr, word: &str) -> bool {
    matches!(expr, ast::Expr::Name(name) if name.text() == word)
}

/// A finding, before it is elaborated.
struct Found<'a> {
    cond: &'a ast::Expr,
    reason: &'a ast::Expr,
    place: Option<&'a ast::Expr>,
}

impl Elaborator<'_> {
    /// Whether `name` begins a policy over values here, and is no variant of another enum, as `deny` of a firewall's rule.
    pub(super) fn begins_policy(&self, name: &str, expect: &Expect) -> bool {
        let other = match expect {
            Expect::Is(Type::Option(ty)) if !self.is_policy(ty) => self.variant_named(ty, name),
            Expect::Is(ty) if !self.is_policy(ty) => self.variant_named(ty, name),
            Expect::Any | Expect::Is(_) | Expect::Gives(..) => None,
        };
        is_policy_word(name) && other.is_none()
    }

    /// `each collection (x: policy)`, `deny cond because "why" at value`, `warn …`.
    pub(super) fn policy_word(
        &mut self,
        name: &str,
        args: &[ast::Expr],
        at: Span,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let found = match args {
            [collection, function] if name == "each" => return self.each(collection, function, at, scope),
            [cond, because, reason] if is_word(because, "because") => Found { cond, reason, place: None },
            [cond, because, reason, word, place] if is_word(because, "because") && is_word(word, "at") => {
                Found { cond, reason, place: Some(place) }
            }
            _ => return self.bad_policy(name, at),
        };
        if name == "each" { self.bad_policy(name, at) } else { self.finding(name, &found, at, scope) }
    }

    /// Reports a condition without its parentheses.
    pub(super) fn bare_condition(&mut self, binary: &ast::Binary, scope: &Rc<Scope>) -> (Expr, Type) {
        let at = self.span(scope, binary.range());
        let diagnostic = names::MISSING_ARGUMENT.at(at, "the condition of a policy stands in parentheses");
        self.fail(diagnostic.help("write `deny (condition) because \"why\" at value`"))
    }

    fn bad_policy(&mut self, name: &str, at: Span) -> (Expr, Type) {
        let (message, help) = if name == "each" {
            ("`each` takes a collection and a function", "write `each apps (a: …)`")
        } else {
            (
                "a policy says what it speaks against, and why",
                "write `deny (condition) because \"why\" at value`, each part in parentheses if it is more than a name",
            )
        };
        self.fail(names::MISSING_ARGUMENT.at(at, message).help(help))
    }

    fn each(
        &mut self,
        collection: &ast::Expr,
        function: &ast::Expr,
        at: Span,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        if matches!(collection.clone().inner(), Some(ast::Expr::Lambda(_))) {
            let span = self.span(scope, collection.range());
            let diagnostic = names::TYPE_MISMATCH.at(span, "`each` takes the collection first");
            return self.fail(diagnostic.help("write `each apps (a: …)`"));
        }
        let policy = self.policy_type();
        let (collection, ty) = self.infer(collection, scope);
        let item = match self.schema.plain(&ty) {
            Type::Map(_, item) | Type::List(item) => (**item).clone(),
            Type::Poison => Type::Poison,
            other => {
                let shown = crate::report::article(&self.schema.show(other));
                let message = format!("`each` goes over a map or a list, not over {shown}");
                return self.fail(names::TYPE_MISMATCH.at(collection.at, message));
            }
        };
        let (function, _) = self.function_argument(function, &[item], Some(&policy), scope);
        let cases = core(
            CoreKind::Builtin {
                op: Builtin::Each,
                args: vec![function, collection],
                maps: Box::new(Maps::NONE),
            },
            at,
        );
        (self.policy_variant("each", cases, at), policy)
    }

    fn finding(&mut self, name: &str, found: &Found<'_>, at: Span, scope: &Rc<Scope>) -> (Expr, Type) {
        let cond = self.check(found.cond, &Type::Scalar(Scalar::Bool), scope);
        let reason = self.check(found.reason, &Type::Scalar(Scalar::String), scope);
        let place = found.place.map(|place| self.infer(place, scope));
        let absent = || core(CoreKind::Const(Value::Absent), at);
        let if_broken =
            |then: Expr, otherwise: Expr| core(CoreKind::If { cond: cond.clone(), then, otherwise }, at);
        let shown = place.as_ref().and_then(|(value, ty)| shown(value, &self.schema.erased(ty)));
        let shown = shown.map_or_else(absent, |shown| if_broken(shown, absent()));
        let nothing = core(CoreKind::Const(Value::Scalar(ScalarValue::String(String::new()))), at);
        let reason = if_broken(reason, nothing);
        let broken = match place {
            Some((place, _)) => core(CoreKind::Blamed { cond: cond.clone(), place }, at),
            None => cond.clone(),
        };
        let text = found.cond.syntax().text().to_string().into();
        let text_at = self.span(scope, found.cond.range());
        let why = core(CoreKind::Reasons { cond: cond.clone(), text, text_at }, at);
        let why = if_broken(why, absent());
        let Some(payload) = self.record_of("Finding", [broken, reason, shown, why], at) else {
            return (poison(at), Type::Poison);
        };
        (self.policy_variant(name, payload, at), self.policy_type())
    }

    /// A list of policies, which holds if all of them do.
    pub(super) fn policy_of_list(&mut self, list: Expr) -> Expr {
        let at = list.at;
        let cases =
            core(CoreKind::Builtin { op: Builtin::Each, args: vec![list], maps: Box::new(Maps::NONE) }, at);
        self.policy_variant("each", cases, at)
    }

    /// Whether `ty` is the type of policies.
    pub(super) fn is_policy(&self, ty: &Type) -> bool {
        matches!(ty, Type::Enum(_)) && *ty == self.policy_type()
    }

    fn policy_type(&self) -> Type {
        self.schema.named("Policy").unwrap_or(Type::Poison)
    }

    fn policy_variant(&mut self, name: &str, payload: Expr, at: Span) -> Expr {
        let ty = self.policy_type();
        match (&ty, self.variant_named(&ty, name)) {
            (Type::Enum(id), Some(index)) => {
                core(CoreKind::Variant { ty: *id, index, payload: Some(payload) }, at)
            }
            _ => poison(at),
        }
    }

    /// A value of the record that is called `name`, with its fields in order.
    fn record_of<const N: usize>(&self, name: &str, values: [Expr; N], at: Span) -> Option<Expr> {
        let Some(Type::Record(record)) = self.schema.named(name) else { return None };
        let def = |value: Expr| Def { at: value.at, value, rank: None, adds: false, when: Vec::new() };
        let defs = values.into_iter().map(def).enumerate().collect();
        Some(core(CoreKind::Body(Rc::new(Body { record, opens: false, imports: Vec::new(), defs })), at))
    }
}

/// The text of a value, if its type has one; an absent value is said to be so.
fn shown(value: &Expr, ty: &Type) -> Option<Expr> {
    let at = value.at;
    let (scalar, hole) = match ty {
        Type::Scalar(scalar) => (*scalar, value.clone()),
        Type::Option(inner) => {
            let Type::Scalar(scalar) = **inner else { return None };
            let none = Value::Scalar(ScalarValue::String("none".to_owned()));
            let default = core(CoreKind::Const(none), at);
            (scalar, core(CoreKind::Or { base: value.clone(), default }, at))
        }
        _ => return None,
    };
    let parts = vec![TextPart::Hole(hole)];
    // Text of many lines says nothing in the margin of one.
    (scalar != Scalar::Text)
        .then(|| core(CoreKind::Text { scalar: Scalar::String, parts, is_key: false }, at))
}
