//! Keys of maps, and what is known before any value: which entries there are, and which profiles are used.
//!
//! It deliberately evaluates nothing: what asks for a final value is seen by looking.

use std::rc::Rc;

use infc_diag::{Span, names};
use infc_scalar::Scalar;
use infc_syntax::ast::Seg;

use super::{Elaborator, core};
use crate::core::{CoreKind, Expr, TextPart};
use crate::scope::{Scope, ScopeKind};
use crate::{Key, Type, Value};

impl Elaborator<'_> {
    /// A key of a new entry: it is known before any value is.
    pub(super) fn new_key(&mut self, segment: &Seg, key: Key, scope: &Rc<Scope>) -> Expr {
        let text = self.key(segment, key, scope);
        let text = self.without_values(text, "which entries there are", scope);
        if key.refined.is_some() { self.refine(text, &key.ty()) } else { text }
    }

    /// Refuses an expression that depends on a final value, which `what` may not.
    pub(super) fn without_values(&mut self, core: Expr, what: &str, scope: &Rc<Scope>) -> Expr {
        let Some(at) = final_value(&core, scope) else { return core };
        let diagnostic = names::KEY_FROM_VALUE.at(at, format!("{what} may not depend on a final value"));
        let help = "name what both need in a `let`, and use it in both places";
        self.fail(diagnostic.here("this is known only when everything is merged").help(help)).0
    }

    /// Reports a key with dots that lacks its quotes: `vhosts.www.example.org = …`.
    pub(super) fn dotted_key(&mut self, segments: &[Seg], map: &Type, scope: &Rc<Scope>) -> bool {
        let Type::Map(Key { scalar: Scalar::Domain, .. }, item) = map else { return false };
        let (Type::Record(id), [first, second, ..]) = (&**item, segments) else { return false };
        let is_field = second.literal().is_none_or(|name| self.schema.record(*id).field(&name).is_some());
        let plain = |segment: &Seg| matches!(segment, Seg::Name { .. });
        if is_field || !plain(first) || !plain(second) {
            return false;
        }
        let parts = segments.iter().take_while(|segment| plain(segment));
        let name = parts.filter_map(Seg::literal).collect::<Vec<_>>().join(".");
        let last = segments.iter().take_while(|segment| plain(segment)).last().unwrap_or(second);
        let at = self.span(scope, first.range()).to(self.span(scope, last.range()));
        let diagnostic = names::UNQUOTED.at(at, format!("the name `{name}` needs quotes"));
        let quoted = format!("\"{name}\"");
        let title = format!("write `{quoted}`");
        self.report(diagnostic.here("each dot goes one level deeper").replace(at, quoted, title));
        true
    }

    /// A key of a map, as text of the scalar that keys are.
    pub(super) fn key(&mut self, segment: &Seg, key: Key, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, segment.range());
        match segment {
            Seg::Name { text, .. } => match key.scalar.read_key(text) {
                Ok(value) => core(CoreKind::Const(Value::Scalar(value)), at),
                Err(error) => self.fail(super::literal_error(error, at, true)).0,
            },
            Seg::Str(text) => self.text(text, (key.scalar, true), scope),
        }
    }
}

/// Where an expression asks for a value of the finished site, directly or through a `let`.
fn final_value(core: &Expr, scope: &Rc<Scope>) -> Option<Span> {
    match &core.kind {
        CoreKind::Scope { .. } | CoreKind::Itself { .. } | CoreKind::Site => Some(core.at),
        CoreKind::Slot { up, index } => {
            let found = scope.chain().find(|outer| outer.depth + up == scope.depth && outer.is_frame())?;
            let ScopeKind::Let(inner) = &found.kind else { return None };
            let value = inner.slots.items.borrow().get(*index).cloned()?;
            final_value(&value, &found).map(|_| core.at)
        }
        CoreKind::Text { parts, .. } => parts.iter().find_map(|part| match part {
            TextPart::Hole(hole) => final_value(hole, scope).map(|_| hole.at),
            TextPart::Fixed(_) => None,
        }),
        CoreKind::Field { base, .. } | CoreKind::Has(base) => final_value(base, scope).map(|_| core.at),
        CoreKind::Key { base, key } => final_value(base, scope).or_else(|| final_value(key, scope)),
        CoreKind::Or { base, default } => final_value(base, scope).or_else(|| final_value(default, scope)),
        CoreKind::Binary { left, right, .. } => {
            final_value(left, scope).or_else(|| final_value(right, scope))
        }
        CoreKind::Not(inner) | CoreKind::Negate(inner) | CoreKind::Refine { value: inner, .. } => {
            final_value(inner, scope)
        }
        CoreKind::If { cond, then, otherwise } => {
            [cond, then, otherwise].into_iter().find_map(|part| final_value(part, scope))
        }
        // A body is put off, and what a function is given is asked for only inside.
        _ => None,
    }
}
