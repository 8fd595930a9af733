//! The one type of a definition that has none written: its uses say it, and they must agree.
//!
//! It deliberately speaks only of what takes its meaning from its place: a literal, a set, a list, a variant. What has a
//! type of its own has it wherever it is used.

use std::rc::Rc;

use infc_diag::{Edit, Fix, Span, names};
use infc_syntax::ast::{self, BinOp};

use super::{Elaborator, prelude};
use crate::Type;
use crate::report::article;
use crate::scope::{Expect, LetItem, LetValue, Scope, ScopeKind};

impl Elaborator<'_> {
    /// Notes what a definition is used as; reports a use that expects another type than one before.
    pub(super) fn agree(&mut self, name: &str, item: &LetItem, expect: &Expect, at: Span, scope: &Rc<Scope>) {
        let (wanted, is_result) = match expect {
            Expect::Is(ty) => (ty, false),
            Expect::Gives(_, Some(ty)) => (ty, true),
            Expect::Any | Expect::Gives(_, None) => return,
        };
        let LetValue::Expr(expr) = &item.value else { return };
        if item.ty.is_some() || *wanted == Type::Poison {
            return;
        }
        let wanted = if let Type::Option(inner) = wanted { &**inner } else { wanted };
        let known = item.meant.borrow().clone();
        let Some((meant, first)) = known else {
            *item.meant.borrow_mut() = Some((wanted.clone(), at));
            return;
        };
        if meant == *wanted || !self.takes_its_type(expr, scope) {
            return;
        }
        let (one, two) = (self.schema.show(&meant), self.schema.show(wanted));
        let message = if is_result {
            format!(
                "`{name}` gives {} here and {} elsewhere, and does not say which",
                article(&two),
                article(&one)
            )
        } else {
            format!(
                "`{name}` is {} here and {} elsewhere, and does not say which",
                article(&two),
                article(&one)
            )
        };
        let diagnostic = names::TYPE_NEEDED
            .at(at, message)
            .here(format!("{} here", article(&two)))
            .label(first, format!("{} here", article(&one)));
        if is_result {
            self.report(diagnostic.help("put the type in front of what it gives, or make two functions"));
            return;
        }
        let text = format!("{name} : {one}");
        self.report(diagnostic.fix(Fix {
            title: format!("write its type: `{text} = …;`"),
            edits: vec![Edit { span: item.at, text }],
            safe: false,
        }));
    }

    /// Whether an expression is a literal, or the name of one whose type is not written.
    pub(super) fn is_literal(&self, expr: &ast::Expr, scope: &Rc<Scope>) -> bool {
        match expr {
            ast::Expr::Number(_) | ast::Expr::Str(_) => true,
            ast::Expr::Name(name) => {
                let name = name.text();
                let Some(found) = self.find(&name, scope) else { return false };
                let ScopeKind::Let(inner) = &found.kind else { return false };
                let item = inner.items.get(&name).filter(|item| item.ty.is_none());
                item.is_some_and(|item| {
                    matches!(&item.value, LetValue::Expr(ast::Expr::Number(_) | ast::Expr::Str(_)))
                })
            }
            _ => false,
        }
    }

    /// Whether an expression means what its place expects.
    fn takes_its_type(&self, expr: &ast::Expr, scope: &Rc<Scope>) -> bool {
        let of = |inner: Option<ast::Expr>| inner.is_some_and(|inner| self.takes_its_type(&inner, scope));
        match expr {
            ast::Expr::Number(_)
            | ast::Expr::Str(_)
            | ast::Expr::Path(_)
            | ast::Expr::Set(_)
            | ast::Expr::List(_) => true,
            ast::Expr::Name(name) => self.find(&name.text(), scope).is_none(),
            ast::Expr::Paren(paren) => of(paren.expr()),
            ast::Expr::Let(inner) => of(inner.body()),
            ast::Expr::Assert(inner) => of(inner.body()),
            ast::Expr::Lambda(lambda) => of(lambda.body()),
            ast::Expr::If(inner) => of(inner.then()) && of(inner.otherwise()),
            ast::Expr::Match(inner) => {
                let mut arms = inner.arms().map(|arm| arm.body());
                arms.all(of)
            }
            ast::Expr::Binary(binary) => match binary.op() {
                Some(BinOp::Add | BinOp::Sub | BinOp::Mul | BinOp::Div | BinOp::Concat | BinOp::Update) => {
                    of(binary.left())
                }
                _ => false,
            },
            ast::Expr::Apply(apply) => {
                let mut head = apply.function();
                while let Some(ast::Expr::Apply(inner)) = &head {
                    head = inner.function();
                }
                matches!(head, Some(ast::Expr::Name(name)) if self.is_generic(&name, scope))
            }
            ast::Expr::Select(_) | ast::Expr::Has(_) | ast::Expr::Unary(_) | ast::Expr::Error(_) => false,
        }
    }

    /// Whether what a name is applied to means what its place expects: a variant, a function of the prelude.
    fn is_generic(&self, name: &ast::Name, scope: &Rc<Scope>) -> bool {
        let text = name.text();
        let word = matches!(text.as_str(), "import" | "profile" | "unknown") || name.is_type();
        let fixed = matches!(text.as_str(), "length" | "elem" | "attrNames" | "attrValues");
        !word && self.find(&text, scope).is_none() && !(prelude::is_function(&text) && fixed)
    }
}
