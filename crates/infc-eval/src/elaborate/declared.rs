//! Conditions and defaults of the types that a site declares: closed expressions, each elaborated once.
//!
//! One that stands in a `let` sees the definitions of that `let` and of those around it, but no parameter and no final
//! value: a type is the same wherever it is used. It deliberately enters no type: `declare` has done that.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{FileId, Span, names};
use infc_scalar::Scalar;
use infc_syntax::ast::{self, Declaration};

use super::{Elaborator, core};
use crate::core::{CoreKind, Expr, Lambda, Slots};
use crate::declare::Home;
use crate::scope::{Bound, LetScope, Scope, ScopeKind};
use crate::{RefinedId, Type};

/// A condition of a type, ready to be asked.
#[derive(Debug)]
pub struct Condition {
    /// A function of `it`.
    pub function: Expr,
    /// The condition itself, in the function.
    pub body: Expr,
    /// Its text, and where that begins.
    pub text: Arc<str>,
    /// Where it stands.
    pub at: Span,
}

impl Elaborator<'_> {
    /// Elaborates what the files declare at their start.
    pub(super) fn declared_by_files(&mut self) {
        let homes: BTreeSet<Home> = self.types.homes().collect();
        for home in homes {
            if let Home::File(file) = home {
                self.home(home, &Scope::of_file(file));
            }
        }
    }

    /// Elaborates what the `let` at `at` declares, when it is first met, and reports types that nothing uses.
    pub(super) fn declared_by_let(&mut self, inner: &ast::Let, scope: &Rc<Scope>) {
        let home = Home::Let(scope.file(), inner.range().0);
        if !self.types.has_home(home) || !self.homes.insert(home) {
            return;
        }
        let scope = sealed(scope, self.schema);
        self.home(home, &scope);
        self.unused_types(inner, home);
    }

    fn home(&mut self, home: Home, scope: &Rc<Scope>) {
        let conditions: Vec<(RefinedId, ast::TypeDecl)> = self
            .types
            .of_home(home)
            .filter_map(|(index, declared)| match &declared.syntax {
                Declaration::Type(syntax) => Some((self.types.refined(index)?, syntax.clone())),
                _ => None,
            })
            .collect();
        for (id, syntax) in conditions {
            self.condition(id, &syntax, scope);
        }
        let defaults: Vec<_> = self.types.defaults_of(home).collect();
        for (slot, expr, ty) in defaults {
            let value = self.check(&expr, &ty, scope);
            self.defaults.insert(slot, closed_over(value, scope));
        }
    }

    fn condition(&mut self, id: RefinedId, syntax: &ast::TypeDecl, scope: &Rc<Scope>) {
        let Some(expr) = syntax.condition() else { return };
        let at = self.span(scope, expr.range());
        let it = Bound { name: "it".into(), ty: self.schema.refinement(id).base.clone(), at };
        let inside = Scope::inside(scope, ScopeKind::Params(vec![it]));
        let said = self.found.said();
        let body = self.check(&expr, &Type::Scalar(Scalar::Bool), &inside);
        if !names_it(&expr) && said == self.found.said() {
            let diagnostic = names::UNKNOWN_NAME.at(at, "this condition does not speak of the value");
            self.report(
                diagnostic.help("call the value `it`: `type AppPort = Port where 3000 <= it because …`"),
            );
        }
        let lambda = Lambda { defaults: vec![None], single: true, body: body.clone() };
        let function = closed_over(core(CoreKind::Lambda(Rc::new(lambda)), at), scope);
        let text = expr.syntax().text().to_string().into();
        self.conditions.insert(id, Condition { function, body, text, at });
    }

    fn unused_types(&mut self, inner: &ast::Let, home: Home) {
        let named: BTreeSet<String> = inner
            .syntax()
            .descendants()
            .filter_map(|node| match ast::Name::cast(node.clone()) {
                Some(name) => Some(name.text()),
                None => ast::TypeExpr::cast(node)?.segments().into_iter().next().map(|(name, _)| name),
            })
            .collect();
        let unused: Vec<(String, Span)> = self
            .types
            .of_home(home)
            .filter(|(_, declared)| !named.contains(&declared.name))
            .map(|(_, declared)| (declared.name.clone(), declared.at))
            .collect();
        for (name, at) in unused {
            let diagnostic = names::UNUSED_LET.at(at, format!("nothing uses the type `{name}`"));
            self.report(diagnostic.help("remove the declaration, or use it"));
        }
    }
}

/// Whether a condition names the value that it is on.
fn names_it(expr: &ast::Expr) -> bool {
    expr.syntax().descendants().filter_map(ast::Name::cast).any(|name| name.text() == "it")
}

/// The scope without what is not the same wherever it is used: its `let`s anew, and the names of the rest to be refused.
fn sealed(scope: &Rc<Scope>, schema: &crate::Schema) -> Rc<Scope> {
    let Some(outer) = &scope.parent else { return scope.clone() };
    let parent = sealed(outer, schema);
    let same = |kind: ScopeKind| {
        Rc::new(Scope { depth: parent.depth, file: scope.file, kind, parent: Some(parent.clone()) })
    };
    match &scope.kind {
        ScopeKind::File => same(ScopeKind::File),
        ScopeKind::Given(given) => same(ScopeKind::Given(given.clone())),
        ScopeKind::Inputs(inputs) => same(ScopeKind::Inputs(inputs.clone())),
        ScopeKind::Sealed(names) => same(ScopeKind::Sealed(names.clone())),
        ScopeKind::Params(bound) => {
            same(ScopeKind::Sealed(bound.iter().map(|bound| bound.name.to_string()).collect()))
        }
        ScopeKind::Entity(id) => {
            let own = schema.record(*id).scope.iter().copied().chain(["self", "host", "site"]);
            same(ScopeKind::Sealed(own.map(str::to_owned).collect()))
        }
        ScopeKind::Let(inner) => {
            let kind = LetScope {
                items: inner.items.clone(),
                slots: Rc::new(Slots::default()),
                known: RefCell::default(),
                ways: RefCell::default(),
            };
            Scope::inside(&parent, ScopeKind::Let(Rc::new(kind)))
        }
    }
}

/// An expression in the `let`s of its scope, which needs no environment.
fn closed_over(mut value: Expr, scope: &Rc<Scope>) -> Expr {
    for outer in scope.chain() {
        if let ScopeKind::Let(inner) = &outer.kind {
            let at = value.at;
            value = core(CoreKind::Let { slots: inner.slots.clone(), body: value }, at);
        }
    }
    value
}

impl Scope {
    /// The scope of a file.
    pub fn of_file(file: FileId) -> Rc<Self> {
        Rc::new(Self { parent: None, depth: 0, file, kind: ScopeKind::File })
    }
}
