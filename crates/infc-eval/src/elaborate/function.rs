//! Functions: parameters with types, results by what is expected.

use std::rc::Rc;
use std::sync::Arc;

use infc_diag::names;
use infc_syntax::ast::{self, Params};

use super::{Elaborator, core, poison};
use crate::core::{CoreKind, Expr, Lambda};
use crate::scope::{Bound, Expect, Scope, ScopeKind};
use crate::{Param, Type};

impl Elaborator<'_> {
    /// An expression that is applied to `count` arguments; its type.
    pub(super) fn function(
        &mut self,
        expr: &ast::Expr,
        count: usize,
        result: Option<&Type>,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let expect = Expect::Gives(count, result.cloned());
        match expr {
            ast::Expr::Paren(paren) => match paren.expr() {
                Some(inner) => self.function(&inner, count, result, scope),
                None => (poison(self.span(scope, expr.range())), Type::Poison),
            },
            ast::Expr::Lambda(lambda) => self.lambda(lambda, count, result, scope),
            ast::Expr::Name(name) => {
                let at = self.span(scope, name.range());
                self.variable(&name.text(), &[], &expect, at, scope)
            }
            ast::Expr::Select(select) => self.select(select, &expect, scope),
            ast::Expr::Let(inner) => self.let_in(inner, &[], &expect, scope),
            _ => self.infer(expr, scope),
        }
    }

    fn lambda(
        &mut self,
        lambda: &ast::Lambda,
        count: usize,
        result: Option<&Type>,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let at = self.span(scope, lambda.range());
        let (Some(params), Some(body)) = (lambda.params(), lambda.body()) else {
            return (poison(at), Type::Poison);
        };
        let Params::Pattern(params) = params else {
            let diagnostic = names::TYPE_NEEDED.at(at, "nothing says which type this parameter has");
            return self.fail(diagnostic.help(
                "write `{ name : Type }: …`, or give the function a type: `f : Name -> App = name: …;`",
            ));
        };
        let mut bounds = Vec::new();
        let mut types = Vec::new();
        for param in &params {
            let span = self.span(scope, param.name_range().unwrap_or(lambda.range()));
            let name: Arc<str> = param.name().unwrap_or_default().into();
            self.introduce(&name, span, scope);
            let ty = if let Some(ty) = param.ty() {
                self.written(&ty, scope.file())
            } else if let Some(input) = handed_on(&name, scope) {
                input
            } else if self.is_broken(self.span(scope, lambda.params_range().unwrap_or(lambda.range()))) {
                Type::Poison
            } else {
                let diagnostic = names::TYPE_NEEDED.at(span, format!("the parameter `{name}` has no type"));
                self.fail(diagnostic.help(format!("write `{name} : Type`"))).1
            };
            let optional = param.default().is_some() || matches!(ty, Type::Option(_));
            types.push(Param { name: name.clone(), ty: ty.clone(), optional });
            bounds.push(Bound { name, ty, at: span });
        }
        let inside = Scope::inside(scope, ScopeKind::Params(bounds));
        let defaults = params.iter().zip(&types).map(|(param, ty)| match param.default() {
            Some(default) => Some(self.check(&default, &ty.ty, &inside)),
            None => matches!(ty.ty, Type::Option(_)).then(|| core(CoreKind::Const(crate::Value::Absent), at)),
        });
        let defaults = defaults.collect();
        let (body, found) = match (count, result) {
            (2.., _) => self.function(&body, count - 1, result, &inside),
            (_, Some(ty)) => (self.check(&body, ty, &inside), ty.clone()),
            (_, None) => self.infer(&body, &inside),
        };
        let lambda = Lambda { defaults, single: false, body };
        (
            core(CoreKind::Lambda(Rc::new(lambda)), at),
            Type::Function(Arc::new(Type::Params(types.into())), Arc::new(found)),
        )
    }

    /// A function where the type `ty` is expected.
    pub(super) fn lambda_as(&mut self, lambda: &ast::Lambda, ty: &Type, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, lambda.range());
        match ty {
            Type::Function(from, to) => match lambda.params() {
                Some(Params::Single { .. }) => self.single(lambda, from, Some(to), scope).0,
                _ => self.lambda(lambda, 1, Some(to), scope).0,
            },
            Type::Poison => poison(at),
            _ => {
                let shown = self.schema.show(ty);
                self.fail(names::TYPE_MISMATCH.at(at, format!("expected {shown}, found a function"))).0
            }
        }
    }

    /// `x: e` with a parameter of type `from`; gives the type of `e`.
    pub(super) fn single(
        &mut self,
        lambda: &ast::Lambda,
        from: &Type,
        to: Option<&Type>,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let at = self.span(scope, lambda.range());
        let (Some(Params::Single { name, range }), Some(body)) = (lambda.params(), lambda.body()) else {
            return self.lambda(lambda, 1, to, scope);
        };
        let span = self.span(scope, range);
        self.introduce(&name, span, scope);
        let name: Arc<str> = name.into();
        let bound = Bound { name, ty: from.clone(), at: span };
        let inside = Scope::inside(scope, ScopeKind::Params(vec![bound]));
        let (body, found) = match to {
            Some(to) => (self.check(&body, to, &inside), to.clone()),
            None => self.infer(&body, &inside),
        };
        let lambda = Lambda { defaults: vec![None], single: true, body };
        (core(CoreKind::Lambda(Rc::new(lambda)), at), found)
    }
}

/// The type of a parameter of a file that is an input.
fn handed_on(name: &str, scope: &Rc<Scope>) -> Option<Type> {
    scope.chain().find_map(|scope| match &scope.kind {
        ScopeKind::Given(given) => given.get(name).cloned(),
        _ => None,
    })
}
