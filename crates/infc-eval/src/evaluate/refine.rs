//! Conditions of types: each final value is asked, and what does not hold is shown with the values that it speaks of.
//!
//! A value that is whole is asked at once. One that has parts is asked when everything is worked out, so that a
//! condition never makes a cycle of what has none. What is not known satisfies everything.

use std::cell::RefCell;
use std::rc::Rc;

use infc_diag::{Span, names};

use super::Machine;
use super::builtin::key_value;
use super::thunk::{Env, FrameKind, Kind, Thunk, Weak};
use crate::core::{CoreKind, Expr, Op};
use crate::elaborate::Condition;
use crate::report::article;
use crate::{RefinedId, Type, Value};

/// How many elements of a list are shown.
const SHOWN: usize = 6;

impl Machine<'_> {
    /// The value, if it satisfies the conditions of `ty`, as far as that is known yet.
    pub fn refined(&self, value: Weak, ty: &Type) -> Weak {
        if self.conditions.is_empty() || !ty.has_condition() || value.is_unknown() {
            return value;
        }
        match &value.kind {
            Kind::Whole(Value::Absent) => value,
            Kind::Whole(_) | Kind::Variant { payload: None, .. } => {
                if self.satisfies(&value, ty) {
                    value
                } else {
                    Weak::poison(value.at)
                }
            }
            _ => {
                self.waiting.borrow_mut().push((ty.clone(), value.clone()));
                value
            }
        }
    }

    /// Asks the literals of types with a condition, whether their definitions win or not.
    pub fn ask_literals(&self, literals: &[(Type, crate::Spanned<Value>)]) {
        for (ty, literal) in literals {
            self.refined(Weak::whole(literal.value.clone(), literal.at), ty);
        }
    }

    /// Asks the values that have parts.
    pub fn ask_waiting(&self) {
        loop {
            let Some((ty, value)) = self.waiting.borrow_mut().pop() else { return };
            if self.step(value.at) {
                self.ask(&value, &ty);
            }
        }
    }

    fn ask(&self, value: &Weak, ty: &Type) {
        match (ty, &value.kind) {
            (Type::Refined(_), _) => {
                self.satisfies(value, ty);
            }
            (Type::Option(inner), _) => self.ask(value, inner),
            (Type::List(item), Kind::List(items)) => {
                for thunk in items.iter() {
                    let value = self.force(thunk);
                    self.refined(value, item);
                }
            }
            (Type::Map(keys, item), _) => {
                let Some(map) = self.map(value) else { return };
                for (key, slot) in map.entries.iter() {
                    if keys.refined.is_some() {
                        self.refined(key_value(key, keys.scalar, slot.key_at), &keys.ty());
                    }
                    let value = self.entry(&map, key, slot.key_at);
                    self.refined(value, item);
                }
            }
            _ => {}
        }
    }

    /// Whether a value satisfies the conditions of a type, from the type that it is made from on; says which it does not.
    fn satisfies(&self, value: &Weak, ty: &Type) -> bool {
        let mut chain: Vec<RefinedId> = Vec::new();
        let mut rest = ty;
        while let Type::Refined(id) = rest
            && chain.len() <= self.schema.refined.len()
        {
            chain.push(*id);
            rest = &self.schema.refinement(*id).base;
        }
        if rest.has_condition() {
            self.ask(value, rest);
        }
        chain.into_iter().rev().all(|id| self.holds_of(value, id))
    }

    /// Whether the condition of one type holds of a value, or is not known to fail.
    fn holds_of(&self, value: &Weak, id: RefinedId) -> bool {
        let Some(condition) = self.conditions.get(&id) else { return true };
        if value.is_unknown() {
            return true;
        }
        let known = self.asked.borrow().get(&id).cloned();
        let function = known.unwrap_or_else(|| {
            let function = Thunk::delayed(condition.function.clone(), Env::empty());
            self.asked.borrow_mut().insert(id, function.clone());
            function
        });
        let Kind::Closure(lambda, env) = self.force(&function).kind else { return true };
        let slots = FrameKind::Slots(RefCell::new(vec![Thunk::done(value.clone())]));
        let inside = env.push(slots, None, self.owner());
        if self.truth(&lambda.body, &inside) != Some(false) {
            return true;
        }
        self.refuse(value, id, condition, &inside);
        false
    }

    fn refuse(&self, value: &Weak, id: RefinedId, condition: &Condition, env: &Env) {
        let refined = self.schema.refinement(id);
        let shown = self.shown(value).map_or("this value".to_owned(), |shown| format!("`{shown}`"));
        let mut message = format!("{shown} is not {}", article(&refined.name));
        if !refined.because.is_empty() {
            message = format!("{message}: {}", refined.because);
        }
        let why = self.reasons(&condition.body, env, &Quoted { text: &condition.text, at: condition.at });
        let diagnostic = names::REFINEMENT.at(value.at, message).label(condition.at, "this must hold");
        let help = format!("give a value for which `{}` holds", condition.text);
        self.report(diagnostic.note(why).help(help));
    }

    /// What the parts of a condition come to, and the values that they speak of, in the words of its own text.
    pub(super) fn reasons(&self, condition: &Expr, env: &Env, quoted: &Quoted<'_>) -> String {
        let mut why = Why::default();
        self.explain(condition, env, quoted, &mut why);
        why.said()
    }

    /// What the parts of a condition come to.
    fn explain(&self, core: &Expr, env: &Env, quoted: &Quoted<'_>, why: &mut Why) {
        match &core.kind {
            CoreKind::Binary { op: op @ (Op::And | Op::Or), left, right } => {
                self.explain(left, env, quoted, why);
                // The second is not asked where the first decides.
                if self.truth(left, env) != Some(*op == Op::Or) {
                    self.explain(right, env, quoted, why);
                }
            }
            CoreKind::Not(inner) => self.explain(inner, env, quoted, why),
            _ => {
                if let (Some(text), Some(holds)) = (quoted.slice(core.at), self.truth(core, env)) {
                    why.parts.push(format!("`{text}` is {holds}"));
                }
                for part in operands(core) {
                    self.note_value(part, env, quoted, why);
                }
            }
        }
    }

    fn note_value(&self, core: &Expr, env: &Env, quoted: &Quoted<'_>, why: &mut Why) {
        if matches!(core.kind, CoreKind::Const(_) | CoreKind::Lambda(_)) {
            return;
        }
        let value = self.eval(core, env);
        if let (Some(text), Some(shown)) = (quoted.slice(core.at), self.shown(&value)) {
            let said = format!("`{text}` is `{shown}`");
            if !why.values.contains(&said) {
                why.values.push(said);
            }
        }
        for part in operands(core) {
            self.note_value(part, env, quoted, why);
        }
    }

    /// A value as text, if it is short.
    fn shown(&self, value: &Weak) -> Option<String> {
        match &value.kind {
            Kind::Whole(Value::Scalar(scalar)) => Some(scalar.to_string().escape_debug().to_string()),
            Kind::Whole(Value::Ref(path)) => Some(path.join(".")),
            Kind::Whole(Value::Absent) => Some("none".to_owned()),
            Kind::Variant { ty, index, payload: None } => {
                let variant = self.schema.enumeration(*ty).variants.get(*index)?;
                Some(variant.name.to_string())
            }
            Kind::List(items) if items.len() <= SHOWN => {
                let shown: Option<Vec<String>> =
                    items.iter().map(|item| self.shown(&self.force(item))).collect();
                Some(format!("[ {} ]", shown?.join(" ")))
            }
            _ => None,
        }
    }
}

/// What a condition comes to: its parts, and the values in them.
#[derive(Default)]
struct Why {
    parts: Vec<String>,
    values: Vec<String>,
}

impl Why {
    fn said(self) -> String {
        let parts = self.parts.join(", ");
        if self.values.is_empty() { parts } else { format!("{parts}: {}", self.values.join(", ")) }
    }
}

/// The text of a condition, and where it stands.
pub(super) struct Quoted<'a> {
    pub text: &'a str,
    pub at: Span,
}

impl Quoted<'_> {
    /// The text of a part of it.
    fn slice(&self, at: Span) -> Option<&str> {
        let within = at.file == self.at.file && at.start >= self.at.start && at.end <= self.at.end;
        let offset = |place: u32| usize::try_from(place - self.at.start).ok();
        if within { self.text.get(offset(at.start)?..offset(at.end)?) } else { None }
    }
}

/// The parts of an expression whose values say why it is as it is.
fn operands(core: &Expr) -> Vec<&Rc<crate::core::Core>> {
    match &core.kind {
        CoreKind::Binary { left, right, .. } => vec![left, right],
        CoreKind::Not(inner)
        | CoreKind::Negate(inner)
        | CoreKind::Has(inner)
        | CoreKind::Refine { value: inner, .. }
        | CoreKind::If { cond: inner, .. }
        | CoreKind::Match { scrutinee: inner, .. } => vec![inner],
        CoreKind::Builtin { args, .. } => args.iter().collect(),
        CoreKind::Call { argument, .. } => vec![argument],
        _ => Vec::new(),
    }
}
