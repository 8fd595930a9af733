//! Application: a type in front of a value, the words of the language, variants, functions.

use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{Diagnostic, Edit, Fix, Span, names};
use infc_scalar::Scalar;
use infc_syntax::{SyntaxNode, ast};

use super::name::misses_variant;
use super::{Elaborator, core, poison, prelude};
use crate::core::{CoreKind, Expr};
use crate::declare::is_capital;
use crate::report::article;
use crate::scope::{Expect, Scope};
use crate::{Type, Value};

impl Elaborator<'_> {
    pub(super) fn application(
        &mut self,
        apply: &ast::Apply,
        expect: &Expect,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let at = self.span(scope, apply.range());
        let Some((head, args)) = spine(apply) else { return (poison(at), Type::Poison) };
        let (value, found) = match &head {
            ast::Expr::Name(name) => {
                let text = name.text();
                match self.word(&text, &args, expect, (at, self.span(scope, name.range())), scope) {
                    Some(done) => done,
                    None if name.is_type() => {
                        let segments = [(text, self.span(scope, name.range()))];
                        self.typed(&segments, name.syntax(), &args, at, scope)
                    }
                    None => self.call(&head, &args, expect, at, scope),
                }
            }
            ast::Expr::Select(select) => match self.type_of_file(select, scope) {
                Some(segments) => self.typed(&segments, select.syntax(), &args, at, scope),
                None => self.call(&head, &args, expect, at, scope),
            },
            _ => self.call(&head, &args, expect, at, scope),
        };
        match expect {
            Expect::Is(ty) => (self.coerce(value, &found, ty), ty.clone()),
            Expect::Any | Expect::Gives(..) => (value, found),
        }
    }

    /// A variant, a word of the language or a function of the prelude.
    fn word(
        &mut self,
        name: &str,
        args: &[ast::Expr],
        expect: &Expect,
        (at, name_at): (Span, Span),
        scope: &Rc<Scope>,
    ) -> Option<(Expr, Type)> {
        if self.begins_policy(name, expect) {
            return Some(self.policy_word(name, args, at, scope));
        }
        if matches!(expect, Expect::Is(Type::Poison))
            && self.find(name, scope).is_none()
            && self.is_variant_of_any(name)
        {
            return Some((poison(at), Type::Poison));
        }
        if let Expect::Is(ty) = expect {
            let ty = if let Type::Option(inner) = ty { &**inner } else { ty };
            let one = match ty {
                Type::List(item) if self.spreads(item) => &**item,
                _ => ty,
            };
            if let Some(variant) = self.variant_named(one, name) {
                if self.two_meanings(name, one, name_at, scope) {
                    return Some((poison(at), Type::Poison));
                }
                return Some((self.variant(one, variant, args, (at, name_at), scope), one.clone()));
            }
            if let (Type::Enum(id), None) = (one, self.find(name, scope))
                && misses_variant(self.schema.enumeration(*id), name)
                && !name.starts_with(|c: char| c.is_ascii_uppercase())
            {
                let item = self.schema.enumeration(*id);
                let variants = item.names();
                let message = format!("{} has no variant `{name}`", item.name);
                self.unknown(&names::UNKNOWN_VARIANT, name_at, name, message, &variants);
                return Some((poison(at), Type::Poison));
            }
        }
        match (name, args) {
            ("import", [ast::Expr::Path(path), rest @ ..]) => {
                let path_at = self.span(scope, path.range());
                let Some(file) = self.import(&path.text(), path_at) else {
                    return Some((poison(at), Type::Poison));
                };
                if rest.is_empty() {
                    return Some(self.global(file, &[], expect, at));
                }
                let result = if let Expect::Is(ty) = expect { Some(ty.clone()) } else { None };
                let inputs = self.handed_on(rest, scope);
                let expect = Expect::Gives(rest.len(), result);
                let (function, ty) = self.global_given(file, &[], &expect, (path_at, inputs));
                Some(self.apply(function, ty, rest, at, scope))
            }
            ("import", _) => Some(self.fail(
                names::IMPORT_FAILED.at(at, "`import` takes a path").help("write `import ./file.inf`"),
            )),
            ("unknown", [ast::Expr::Str(why)]) => {
                let ty = if let Expect::Is(ty) = expect { ty.clone() } else { Type::Poison };
                let why = why.literal().unwrap_or_default();
                Some((core(CoreKind::Const(Value::Unknown(why.into())), at), ty))
            }
            ("unknown", _) => Some(
                self.fail(
                    names::TYPE_MISMATCH
                        .at(at, "`unknown` says why")
                        .help("write `unknown \"the document does not say\"`"),
                ),
            ),
            ("profile", [ast::Expr::Name(kind), body]) => {
                let segments = [(kind.text(), self.span(scope, kind.range()))];
                Some(self.profile((&segments, kind.syntax()), body, at, scope))
            }
            ("profile", [ast::Expr::Select(kind), body]) => {
                let segments = self.type_of_file(kind, scope)?;
                Some(self.profile((&segments, kind.syntax()), body, at, scope))
            }
            ("profile", _) => Some(self.fail(
                names::TYPE_NEEDED.at(at, "a profile names its kind").help("write `profile Host { … }`"),
            )),
            _ if prelude::is_function(name) && self.find(name, scope).is_none() => {
                Some(self.prelude(name, args, expect, at, scope))
            }
            _ => None,
        }
    }

    fn profile(
        &mut self,
        (segments, node): (&[(String, Span)], &SyntaxNode),
        body: &ast::Expr,
        at: Span,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let kind_at = self.span(scope, (node.text_range().start().into(), node.text_range().end().into()));
        match self.named_type(segments, node) {
            Type::Record(id) => (self.check(body, &Type::Record(id), scope), Type::Profile(id)),
            Type::Poison => (poison(at), Type::Poison),
            other => {
                let shown = self.schema.show(&other);
                self.fail(
                    names::TYPE_MISMATCH.at(kind_at, format!("a profile is of a record, not of {shown}")),
                )
            }
        }
    }

    /// `Cidr "10.0.0.0/8"`, `Host { … }`, `t.Tier prod`.
    fn typed(
        &mut self,
        segments: &[(String, Span)],
        node: &SyntaxNode,
        args: &[ast::Expr],
        at: Span,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let ty = self.named_type(segments, node);
        let Some((name, _)) = segments.last() else { return (poison(at), Type::Poison) };
        match args {
            [value] => (self.check(value, &ty, scope), ty),
            [first, .., last] => {
                let value = self.span(scope, first.range()).to(self.span(scope, last.range()));
                let diagnostic =
                    names::TYPE_MISMATCH.at(at, format!("`{name}` stands in front of one value"));
                let (open, close) = (Span { end: value.start, ..value }, Span { start: value.end, ..value });
                let edits =
                    [(open, "("), (close, ")")].map(|(span, text)| Edit { span, text: text.to_owned() });
                self.fail(diagnostic.fix(Fix {
                    title: format!("put the value in parentheses: `{name} (…)`"),
                    edits: edits.to_vec(),
                    safe: true,
                }))
            }
            [] => (poison(at), Type::Poison),
        }
    }

    /// The names of `t.Tier`, if a selection ends in the name of a type.
    fn type_of_file(&self, select: &ast::Select, scope: &Rc<Scope>) -> Option<Vec<(String, Span)>> {
        let path = select.path().filter(|path| path.is_whole() && select.default().is_none())?;
        let mut names = match select.base()? {
            ast::Expr::Name(base) => vec![(base.text(), self.span(scope, base.range()))],
            _ => return None,
        };
        for segment in path.segments() {
            let ast::Seg::Name { text, range } = segment else { return None };
            names.push((text, self.span(scope, range)));
        }
        names.last().is_some_and(|(name, _)| is_capital(name)).then_some(names)
    }

    fn call(
        &mut self,
        head: &ast::Expr,
        args: &[ast::Expr],
        expect: &Expect,
        at: Span,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        if let (ast::Expr::Number(number), [ast::Expr::Name(unit), ..]) = (head, args) {
            let text = format!("{}{}", number.text(), unit.text());
            let diagnostic = names::BAD_LITERAL.at(at, "a number and its unit have no blank between them");
            let title = format!("write `{text}`");
            return self.fail(diagnostic.replace(at, text, title));
        }
        if let (ast::Expr::Number(first), [ast::Expr::Number(second)]) = (head, args) {
            let text = format!("{}{}", first.text(), second.text());
            let diagnostic = names::BAD_LITERAL.at(at, "a number has no blanks in it");
            let help = format!("write `{text}`; elsewhere a `;` may be missing");
            let edits = vec![Edit { span: at, text: text.clone() }];
            let fix = Fix { title: format!("write `{text}`"), edits, safe: false };
            return self.fail(diagnostic.help(help).fix(fix));
        }
        let result = if let Expect::Is(ty) = expect { Some(ty.clone()) } else { None };
        let (function, ty) = self.function(head, args.len(), result.as_ref(), scope);
        self.apply(function, ty, args, at, scope)
    }

    fn apply(
        &mut self,
        mut function: Expr,
        mut ty: Type,
        args: &[ast::Expr],
        at: Span,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        if args.iter().any(ast::Expr::is_error) {
            return (poison(at), Type::Poison);
        }
        for arg in args {
            let Type::Function(from, to) = self.schema.plain(&ty) else {
                if ty != Type::Poison {
                    let shown = article(&self.schema.show(&ty));
                    let span = self.span(scope, arg.range());
                    self.report(no_function(&shown, arg, span));
                }
                return (poison(at), Type::Poison);
            };
            let argument = self.check(arg, from, scope);
            function = core(CoreKind::Call { function, argument }, at);
            ty = (**to).clone();
        }
        (function, ty)
    }

    /// A path where a value of `ty` is expected: the text of a file, or a file that is used.
    pub(super) fn path_as(&mut self, path: &str, ty: &Type, at: Span) -> Expr {
        match ty {
            Type::Profile(id) => match self.import(path, at) {
                Some(file) => {
                    // A bare set takes the kind of the entity that imports it.
                    let bare = self.file_expr(file, at).is_some_and(|expr| is_body(&expr));
                    let expect = if bare { Type::Record(*id) } else { ty.clone() };
                    self.global(file, &[], &Expect::Is(expect), at).0
                }
                None => poison(at),
            },
            Type::Scalar(Scalar::Text) => self.file_text(path, at),
            Type::Option(inner) => self.path_as(path, inner, at),
            Type::Poison => poison(at),
            _ => {
                let shown = self.schema.show(ty);
                let diagnostic =
                    names::TYPE_MISMATCH.at(at, format!("expected {shown}, found a path of a source file"));
                self.fail(
                    diagnostic
                        .help(format!("write `import {path}` for its value, or quote a path of the host")),
                )
                .0
            }
        }
    }
}

/// That `arg` stands after something that takes no argument.
fn no_function(shown: &str, arg: &ast::Expr, at: Span) -> Diagnostic {
    if matches!(arg, ast::Expr::Name(name) if name.text() == "and") {
        return names::FOREIGN_OPERATOR.at(at, "there is no operator `and`").replace(at, "&&", "write `&&`");
    }
    let diagnostic = names::TYPE_MISMATCH.at(at, format!("{shown} is no function and takes no argument"));
    diagnostic.help(match arg {
        ast::Expr::Str(_) => "put texts together with `\"${a}${b}\"`; elsewhere a `;` may be missing",
        _ => "in a list, put each element in parentheses; elsewhere a `;` may be missing",
    })
}

/// `f a b` as `f` and `[a, b]`.
fn spine(apply: &ast::Apply) -> Option<(ast::Expr, Vec<ast::Expr>)> {
    let mut args = vec![apply.argument()?];
    let mut head = apply.function()?;
    while let ast::Expr::Apply(inner) = &head {
        args.push(inner.argument()?);
        head = inner.function()?;
    }
    args.reverse();
    let head = match head {
        ast::Expr::Paren(paren) => paren.expr()?,
        other => other,
    };
    Some((head, args))
}

/// Whether an expression ends in a set without a type in front.
fn is_body(expr: &ast::Expr) -> bool {
    match expr.clone().inner() {
        Some(ast::Expr::Set(_)) => true,
        Some(ast::Expr::Let(inner)) => inner.body().is_some_and(|body| is_body(&body)),
        _ => false,
    }
}

/// A list of one type.
pub(super) fn list_of(item: Type) -> Type {
    Type::List(Arc::new(item))
}
