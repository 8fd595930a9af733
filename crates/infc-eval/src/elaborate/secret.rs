//! Secrets: where one lies may be stated, and it may be given to what takes one. Everything else is refused here.
//!
//! It deliberately reads no secret; what one holds is known on the host alone.

use std::collections::BTreeSet;
use std::rc::Rc;

use infc_diag::{Diagnostic, Edit, Fix, Span, names};
use infc_syntax::ast;

use super::name::misses_variant;
use super::{Elaborator, core, poison};
use crate::Type;
use crate::core::{CoreKind, Expr};
use crate::report::article;
use crate::scope::Scope;

impl Elaborator<'_> {
    /// An expression that states a secret's place, or a literal in its stead; nothing for what may be a secret already.
    pub(super) fn secret_as(&mut self, expr: &ast::Expr, scope: &Rc<Scope>) -> Option<Expr> {
        let at = self.span(scope, expr.range());
        self.conceal(expr, scope);
        let sources = Type::Enum(self.schema.sources?);
        if self.is_variant(expr, &sources) || self.misses_source(expr, scope) {
            let source = self.check(expr, &sources, scope);
            let poisoned = matches!(source.kind, CoreKind::Poison);
            return Some(if poisoned { source } else { core(CoreKind::Seal(source), at) });
        }
        let found = match expr {
            ast::Expr::Str(_) if self.is_secret(at) || self.is_broken(at) => return Some(poison(at)),
            ast::Expr::Str(_) => "a string",
            ast::Expr::Number(_) => "a number",
            ast::Expr::Path(_) => "a path",
            ast::Expr::Set(_) => "a set",
            ast::Expr::List(_) => "a list",
            _ => return None,
        };
        let diagnostic = names::TYPE_MISMATCH.at(at, format!("expected a Secret, found {found}"));
        let diagnostic = diagnostic.note("a secret has no literal: what it is stays on the host");
        let diagnostic = match expr {
            _ if is_path(expr) => {
                // What may be a secret after all stands in no edit.
                let edit = |to, text: &str| Edit { span: Span::new(at.file, to, to), text: text.to_owned() };
                let edits = vec![edit(at.start, "file { path = "), edit(at.end, "; }")];
                diagnostic.fix(Fix { title: "say that it lies in that file".to_owned(), edits, safe: true })
            }
            ast::Expr::Set(_) => {
                diagnostic.help("say what it lies in: `file { … }`, `credential { … }` or `env-file { … }`")
            }
            _ => diagnostic.help(STATE),
        };
        Some(self.fail(diagnostic).0)
    }

    /// Has every literal that is given as a secret shown nowhere, whatever it looks like: whoever writes one there has
    /// written a password.
    fn conceal(&mut self, expr: &ast::Expr, scope: &Rc<Scope>) {
        let given = match expr {
            ast::Expr::Str(_)
            | ast::Expr::Number(_)
            | ast::Expr::Path(_)
            | ast::Expr::Set(_)
            | ast::Expr::List(_)
            | ast::Expr::Binary(_)
            | ast::Expr::Error(_) => expr.syntax().clone(),
            // A function of the site's own may well make a secret of a name.
            ast::Expr::Apply(apply) if !self.calls_own(apply, scope) => match apply.argument() {
                // What a place of secrets takes, and no secret itself.
                Some(ast::Expr::Set(_)) => return,
                _ => expr.syntax().clone(),
            },
            _ => return,
        };
        let file = scope.file();
        self.concealed.extend(literals(&given).map(|(start, end)| Span::new(file, start, end)));
    }

    /// Whether a function is applied that the site or a library defines.
    fn calls_own(&self, apply: &ast::Apply, scope: &Rc<Scope>) -> bool {
        let mut function = apply.function();
        while let Some(ast::Expr::Apply(inner)) = function {
            function = inner.function();
        }
        match function {
            Some(ast::Expr::Name(name)) => self.find(&name.text(), scope).is_some(),
            Some(ast::Expr::Str(_) | ast::Expr::Number(_) | ast::Expr::Path(_)) => false,
            _ => true,
        }
    }

    /// Has the literals within `at` shown nowhere, of which something was made that is given as a secret.
    fn conceal_within(&mut self, at: Span) {
        let Some(file) = self.files.get(&at.file).and_then(Option::as_ref) else { return };
        let given = infc_syntax::covering(file.syntax(), (at.start, at.end));
        let inside = literals(&given).filter(|(start, end)| *start >= at.start && *end <= at.end);
        let inside: Vec<Span> = inside.map(|(start, end)| Span::new(at.file, start, end)).collect();
        self.concealed.extend(inside);
    }

    /// Whether an expression begins with a name that means nothing and was meant as a place of secrets.
    fn misses_source(&self, expr: &ast::Expr, scope: &Rc<Scope>) -> bool {
        let ast::Expr::Apply(apply) = expr else { return false };
        let (Some(ast::Expr::Name(name)), Some(sources)) = (apply.function(), self.schema.sources) else {
            return false;
        };
        let text = name.text();
        let meant = misses_variant(self.schema.enumeration(sources), &text);
        meant && !name.is_type() && self.find(&text, scope).is_none()
    }

    /// That a `found` stands where a secret is expected.
    pub(super) fn no_secret(&mut self, at: Span, found: &Type) -> Expr {
        self.conceal_within(at);
        let found = article(&self.schema.show(found));
        let diagnostic = names::TYPE_MISMATCH.at(at, format!("expected a Secret, found {found}"));
        self.fail(diagnostic.here(format!("this is {found}")).help(STATE)).0
    }

    /// That a secret stands where a `ty` is expected.
    pub(super) fn secret_given(&mut self, at: Span, ty: &Type) -> Expr {
        let shown = self.schema.show(ty);
        let message = format!("a secret cannot be {}", article(&shown));
        self.fail(opened(at, message, "give it to a field that takes a Secret")).0
    }

    /// That a secret stands in a string.
    pub(super) fn secret_in_text(&mut self, at: Span) {
        let help = "hand the secret over by itself: `env.NAME = secrets.x;`, or the path of its file: \
                    `env.NAME_FILE = path-of secrets.x;`";
        self.report(opened(at, "a secret has no text that could stand in a string".to_owned(), help));
    }

    /// Refuses to compare values that are secrets or hold some.
    pub(super) fn comparable(&mut self, at: Span, ty: &Type) -> bool {
        if !self.holds_secret(ty, &mut BTreeSet::new()) {
            return true;
        }
        let message = match self.schema.plain(ty) {
            Type::Secret => "secrets cannot be compared".to_owned(),
            other => {
                format!("{} may hold secrets, which cannot be compared", article(&self.schema.show(other)))
            }
        };
        self.report(opened(at, message, "compare what tells them apart: a name, a port, a parameter"));
        false
    }

    /// That something is selected from a secret.
    pub(super) fn secret_selected(&mut self, at: Span) {
        let message = "a secret has no parts that could be read".to_owned();
        self.report(opened(at, message, "name what both need in a `let`: the path, the variable"));
    }

    /// Refuses to look at what a secret is.
    pub(super) fn secret_matched(&mut self, at: Span) {
        let message = "a secret has no cases to tell apart".to_owned();
        self.report(opened(at, message, "match what decided which secret it is"));
    }

    /// Whether a value of the type is a secret, or may hold one.
    fn holds_secret(&self, ty: &Type, seen: &mut BTreeSet<Type>) -> bool {
        if !seen.insert(ty.clone()) {
            return false;
        }
        match ty {
            Type::Secret => true,
            Type::List(inner) | Type::Map(_, inner) | Type::Option(inner) => self.holds_secret(inner, seen),
            Type::Refined(id) => self.holds_secret(&self.schema.refinement(*id).base, seen),
            Type::Record(id) => {
                self.schema.record(*id).fields.iter().any(|field| self.holds_secret(&field.ty, seen))
            }
            Type::Enum(id) => {
                let item = self.schema.enumeration(*id);
                let mut payloads = item.variants.iter().filter_map(|variant| variant.payload.as_ref());
                item.secret || payloads.any(|payload| self.holds_secret(payload, seen))
            }
            Type::Scalar(_)
            | Type::Ref(_)
            | Type::Profile(_)
            | Type::Function(..)
            | Type::Params(_)
            | Type::Input(_)
            | Type::Poison => false,
        }
    }

    /// Whether a secret is a value of the type as it is.
    pub(super) fn takes_secret(&self, ty: &Type) -> bool {
        matches!(ty, Type::Enum(id) if self.schema.enumeration(*id).secret)
    }
}

/// Whether the literal is the path that a secret might lie at.
fn is_path(expr: &ast::Expr) -> bool {
    let ast::Expr::Str(text) = expr else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    text.literal().is_some_and(|whole| whole.starts_with('/') && whole.chars().all(plain))
}

/// What stands in the quotes of every string below `node`, and every number and path.
fn literals(node: &infc_syntax::SyntaxNode) -> impl Iterator<Item = (u32, u32)> {
    node.descendants().filter_map(ast::Expr::cast).filter_map(|expr| match expr {
        ast::Expr::Str(text) => Some(text.inner_range()),
        ast::Expr::Number(number) => Some(number.range()),
        ast::Expr::Path(path) => Some(path.range()),
        _ => None,
    })
}

const STATE: &str = "say where it lies: `secrets.x = file { path = \"/etc/…\"; };`, and name it: `secrets.x`";

fn opened(at: Span, message: String, help: &str) -> Diagnostic {
    let note = "infc never opens a secret: it knows where it lies, and not what it is";
    names::OPENED_SECRET.at(at, message).note(note).help(help)
}
