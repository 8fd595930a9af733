//! The functions of the prelude over texts. What they are given is whatever can stand in a string.
//!
//! They deliberately know no patterns and no positions in a text: what has parts is a domain value, or several fields.

use std::rc::Rc;

use infc_diag::{Span, names};
use infc_scalar::Scalar;
use infc_syntax::ast;

use super::call::list_of;
use super::{Elaborator, core};
use crate::Type;
use crate::core::{Builtin, CoreKind, Expr, Maps, TextPart};
use crate::report::article;
use crate::scope::{Expect, Scope};

impl Elaborator<'_> {
    /// A call of a function over texts, and its type; nothing if `op` is none.
    pub(super) fn text_function(
        &mut self,
        op: Builtin,
        args: &[ast::Expr],
        (expect, at): (&Expect, Span),
        scope: &Rc<Scope>,
    ) -> Option<(Expr, Type)> {
        if let (Builtin::Sh, [line]) = (op, args) {
            let args = vec![self.text_argument(line, scope)];
            let made = core(CoreKind::Builtin { op, args, maps: Box::new(Maps::NONE) }, at);
            return Some((made, Type::Scalar(Scalar::Command)));
        }
        let [first, second] = args else { return None };
        let text = match expect {
            Expect::Is(Type::Scalar(scalar)) if !scalar.is_number() && *scalar != Scalar::Bool => *scalar,
            _ => Scalar::String,
        };
        let ty = match op {
            Builtin::HasPrefix | Builtin::HasSuffix => Type::Scalar(Scalar::Bool),
            Builtin::Join | Builtin::RemovePrefix | Builtin::RemoveSuffix => Type::Scalar(text),
            Builtin::Split => list_of(Type::Scalar(Scalar::String)),
            _ => return None,
        };
        let first = self.text_argument(first, scope);
        let second = if op == Builtin::Join {
            self.texts_argument(second, scope)
        } else {
            self.text_argument(second, scope)
        };
        let made = core(CoreKind::Builtin { op, args: vec![first, second], maps: Box::new(Maps::NONE) }, at);
        let is_text = ty == Type::Scalar(text);
        Some((if is_text { shown(made, text) } else { made }, ty))
    }

    /// A value that can stand in a string, as text.
    fn text_argument(&mut self, expr: &ast::Expr, scope: &Rc<Scope>) -> Expr {
        if let ast::Expr::Str(text) = expr {
            return self.text(text, (Scalar::Text, false), scope);
        }
        let (value, ty) = self.infer(expr, scope);
        let plain = self.schema.plain(&ty).clone();
        if !self.has_text(&plain) {
            let message = format!("expected a text, found {}", article(&self.schema.show(&plain)));
            return self.fail(names::TYPE_MISMATCH.at(value.at, message)).0;
        }
        shown(value, Scalar::Text)
    }

    /// A list of values that can stand in a string.
    fn texts_argument(&mut self, expr: &ast::Expr, scope: &Rc<Scope>) -> Expr {
        let (list, item) = self.list_argument(expr, scope);
        let item = self.schema.plain(&item).clone();
        if self.has_text(&item) {
            return list;
        }
        let message = format!("expected a list of texts, found a list of {}", self.schema.show(&item));
        let help = "say what of each is meant: `map (x: \"${x.name}\") list`";
        self.fail(names::TYPE_MISMATCH.at(list.at, message).help(help)).0
    }
}

/// A value as text.
fn shown(value: Expr, scalar: Scalar) -> Expr {
    let at = value.at;
    core(CoreKind::Text { scalar, parts: vec![TextPart::Hole(value)], is_key: false }, at)
}
