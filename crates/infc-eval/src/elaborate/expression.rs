//! Expressions: `check` against a type, or `infer` a type.

use std::rc::Rc;

use infc_diag::{Span, names};
use infc_scalar::Scalar;
use infc_syntax::ast;

use super::{Elaborator, core, poison};
use crate::Type;
use crate::core::{CoreKind, Expr};
use crate::scope::{Expect, Scope};

/// After how many expressions it is asked whether to go on.
const POLL: u64 = 64;

impl Elaborator<'_> {
    /// Elaborates `expr` as `expect` says and gives its type.
    pub(super) fn elaborate(&mut self, expr: &ast::Expr, expect: &Expect, scope: &Rc<Scope>) -> (Expr, Type) {
        match expect {
            Expect::Any => self.infer(expr, scope),
            Expect::Is(ty) => (self.check(expr, ty, scope), ty.clone()),
            Expect::Gives(count, result) => self.function(expr, *count, result.as_ref(), scope),
        }
    }

    /// Elaborates `expr` where a value of `ty` is expected.
    pub(super) fn check(&mut self, expr: &ast::Expr, ty: &Type, scope: &Rc<Scope>) -> Expr {
        self.mark_expr(expr.range(), ty, scope);
        self.nested(expr, scope, |this| (this.check_kind(expr, ty, scope), Type::Poison)).0
    }

    /// Elaborates `expr` where nothing is expected.
    pub(super) fn infer(&mut self, expr: &ast::Expr, scope: &Rc<Scope>) -> (Expr, Type) {
        let (value, ty) = self.nested(expr, scope, |this| this.infer_for(expr, &Expect::Any, scope));
        self.mark_expr(expr.range(), &ty, scope);
        (value, ty)
    }

    fn nested(
        &mut self,
        expr: &ast::Expr,
        scope: &Rc<Scope>,
        step: impl FnOnce(&mut Self) -> (Expr, Type),
    ) -> (Expr, Type) {
        let at = self.span(scope, expr.range());
        self.work += 1;
        if self.work > self.allowed.min(self.most) {
            return self.spent(at);
        }
        if self.work.is_multiple_of(POLL) && self.world.is_cancelled() {
            // Whatever comes of it is thrown away; nothing more is to be worked out for it.
            (self.work, self.is_spent) = (u64::MAX / 2, true);
            return (poison(at), Type::Poison);
        }
        self.deeper(at, step)
    }

    /// Goes one level deeper, with stack enough for it: into an expression, or to a definition that is used at `at`.
    pub(super) fn deeper(&mut self, at: Span, step: impl FnOnce(&mut Self) -> (Expr, Type)) -> (Expr, Type) {
        if self.depth >= self.deepest {
            // The rest of the same chain is too deep as well, wherever it is begun.
            if std::mem::replace(&mut self.is_too_deep, true) {
                return (poison(at), Type::Poison);
            }
            let message = format!("definitions nest more than {} deep here", self.deepest);
            return self.fail(names::BUDGET.at(at, message).help("shorten the chain of definitions"));
        }
        self.depth += 1;
        let result = stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, || step(self));
        self.depth -= 1;
        result
    }

    /// Says once that definitions are read as too many types.
    fn spent(&mut self, at: Span) -> (Expr, Type) {
        if std::mem::replace(&mut self.is_spent, true) {
            return (poison(at), Type::Poison);
        }
        let diagnostic = names::BUDGET.at(at, "definitions are read as too many types");
        self.fail(diagnostic.help("write the types of functions and of definitions in a `let`"))
    }

    fn check_kind(&mut self, expr: &ast::Expr, ty: &Type, scope: &Rc<Scope>) -> Expr {
        if let Type::Refined(_) = ty {
            return self.check_refined(expr, ty, scope);
        }
        if *ty == Type::Secret
            && let Some(secret) = self.secret_as(expr, scope)
        {
            return secret;
        }
        let at = self.span(scope, expr.range());
        if let (Type::Option(inner), false) = (ty, matches!(expr, ast::Expr::Name(_) | ast::Expr::Select(_)))
        {
            return self.check(expr, inner, scope);
        }
        let expect = || Expect::Is(ty.clone());
        match expr {
            ast::Expr::Paren(paren) => match paren.expr() {
                Some(inner) => self.check(&inner, ty, scope),
                None => poison(at),
            },
            ast::Expr::Number(number) => self.number(&number.text(), ty, at),
            ast::Expr::Str(text) => self.string(text, ty, scope),
            ast::Expr::Path(path) => self.path_as(&path.text(), ty, at),
            ast::Expr::Set(set) => self.set_as(set, ty, scope),
            ast::Expr::List(list) => self.list_as(list, ty, scope),
            ast::Expr::Let(inner) => self.let_in(inner, &[], &expect(), scope).0,
            ast::Expr::If(inner) => self.if_then(inner, &expect(), scope).0,
            ast::Expr::Assert(inner) => self.assert(inner, &expect(), scope).0,
            ast::Expr::Match(inner) => self.match_on(inner, &expect(), scope).0,
            ast::Expr::Lambda(lambda) => self.lambda_as(lambda, ty, scope),
            ast::Expr::Name(name) => self.name_as(name, ty, scope),
            ast::Expr::Apply(apply) => self.application(apply, &expect(), scope).0,
            ast::Expr::Binary(binary) => self.binary_as(binary, ty, scope),
            ast::Expr::Select(_) | ast::Expr::Has(_) | ast::Expr::Unary(_) => {
                let (core, found) = self.infer_for(expr, &expect(), scope);
                self.coerce(core, &found, ty)
            }
            ast::Expr::Error(_) => poison(at),
        }
    }

    fn infer_for(&mut self, expr: &ast::Expr, expect: &Expect, scope: &Rc<Scope>) -> (Expr, Type) {
        let at = self.span(scope, expr.range());
        match expr {
            ast::Expr::Paren(paren) => match paren.expr() {
                Some(inner) => self.infer(&inner, scope),
                None => (poison(at), Type::Poison),
            },
            ast::Expr::Number(number) => self.bare_number(&number.text(), at),
            ast::Expr::Str(text) => {
                let scalar = if text.is_indented() { Scalar::Text } else { Scalar::String };
                (self.text(text, (scalar, false), scope), Type::Scalar(scalar))
            }
            ast::Expr::Path(_) => {
                let diagnostic = names::TYPE_NEEDED.at(at, "a path says nothing by itself here");
                self.fail(
                    diagnostic.help("write `import` in front of it, or use it where a text is expected"),
                )
            }
            ast::Expr::Set(_) => {
                let diagnostic = names::TYPE_NEEDED.at(at, "nothing says which kind of set this is");
                self.fail(diagnostic.help("put the type in front: `Host { … }`"))
            }
            ast::Expr::List(list) => self.bare_list(list, scope),
            ast::Expr::Let(inner) => self.let_in(inner, &[], &Expect::Any, scope),
            ast::Expr::If(inner) => self.if_then(inner, &Expect::Any, scope),
            ast::Expr::Assert(inner) => self.assert(inner, &Expect::Any, scope),
            ast::Expr::Match(inner) => self.match_on(inner, &Expect::Any, scope),
            ast::Expr::Lambda(_) => self.function(expr, 1, None, scope),
            ast::Expr::Name(name) => self.variable(&name.text(), &[], expect, at, scope),
            ast::Expr::Apply(apply) => self.application(apply, &Expect::Any, scope),
            ast::Expr::Binary(binary) => self.binary(binary, scope),
            ast::Expr::Unary(unary) => self.unary(unary, scope),
            ast::Expr::Select(select) => self.select(select, expect, scope),
            ast::Expr::Has(has) => self.has(has, scope),
            ast::Expr::Error(_) => (poison(at), Type::Poison),
        }
    }

    fn if_then(&mut self, inner: &ast::If, expect: &Expect, scope: &Rc<Scope>) -> (Expr, Type) {
        let at = self.span(scope, inner.range());
        let (Some(cond), Some(then), Some(otherwise)) = (inner.cond(), inner.then(), inner.otherwise())
        else {
            return (poison(at), Type::Poison);
        };
        let cond = self.check(&cond, &Type::Scalar(Scalar::Bool), scope);
        let (then, ty) = self.elaborate(&then, expect, scope);
        let expect = if *expect == Expect::Any { Expect::Is(ty.clone()) } else { expect.clone() };
        let (otherwise, _) = self.elaborate(&otherwise, &expect, scope);
        (core(CoreKind::If { cond, then, otherwise }, at), ty)
    }

    fn assert(&mut self, inner: &ast::Assert, expect: &Expect, scope: &Rc<Scope>) -> (Expr, Type) {
        let at = self.span(scope, inner.range());
        let (Some(cond), Some(body)) = (inner.cond(), inner.body()) else {
            return (poison(at), Type::Poison);
        };
        let cond = self.check(&cond, &Type::Scalar(Scalar::Bool), scope);
        let (body, ty) = self.elaborate(&body, expect, scope);
        (core(CoreKind::Assert { cond, body }, at), ty)
    }
}
