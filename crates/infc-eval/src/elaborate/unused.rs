//! Definitions of a `let` that nothing uses: they are reported, and what they say is read all the same.
//!
//! Where nothing says what a definition is, only its names are looked up: what else is wrong with it depends on its type.
//! It deliberately makes no slot of it, as nothing asks for its value.

use std::collections::BTreeSet;
use std::rc::Rc;

use infc_diag::names;
use infc_syntax::SyntaxNode;
use infc_syntax::ast::{self, Expr, Pattern};

use super::Elaborator;
use super::name::is_word;
use crate::scope::{LetItem, LetScope, LetValue, Scope};

impl Elaborator<'_> {
    /// Reports what nothing uses of the `let` whose scope is `scope`, and what is wrong with it.
    pub(super) fn unused_items(&mut self, of: &ast::Let, inner: &LetScope, scope: &Rc<Scope>) {
        let unused: Vec<(&String, &LetItem)> =
            inner.items.iter().filter(|(_, item)| !item.used.get()).collect();
        if unused.is_empty() {
            return;
        }
        // What is named somewhere that could not be read is not unused; what stands once in the text is named nowhere.
        let (start, end) = of.range();
        let text = self.world.source(scope.file()).ok();
        let text = text.as_ref().and_then(|text| text.get(start as usize..end as usize)).unwrap_or_default();
        let is_named = unused.iter().any(|(name, _)| text.matches(name.as_str()).nth(1).is_some());
        let named = if is_named { names_in(of.syntax()) } else { BTreeSet::new() };
        for (name, item) in unused {
            if !name.starts_with('_') && !named.contains(name) {
                let diagnostic = names::UNUSED_LET.at(item.at, format!("nothing uses `{name}`"));
                self.report(diagnostic.help("remove the definition, or use it"));
            }
            // Another one that nothing uses may have used it by now.
            if !item.used.get() {
                self.unused_item(item, scope);
            }
        }
    }

    fn unused_item(&mut self, item: &LetItem, scope: &Rc<Scope>) {
        let written = item.ty.as_ref().map(|ty| self.written(ty, scope.file()));
        match (&item.value, written) {
            (LetValue::Expr(expr), Some(ty)) => drop(self.check(expr, &ty, scope)),
            (LetValue::Expr(expr), None) if has_its_type(expr) => drop(self.infer(expr, scope)),
            (LetValue::Expr(expr) | LetValue::From(expr, ..), _) => self.look_up(expr.syntax(), scope),
            (LetValue::Parts(parts), _) => {
                for value in parts.iter().filter_map(ast::Binding::value) {
                    self.look_up(value.syntax(), scope);
                }
            }
            (LetValue::Error, _) => {}
        }
    }

    /// Reports the names below `node` that mean nothing, whatever is expected there.
    fn look_up(&mut self, node: &SyntaxNode, scope: &Rc<Scope>) {
        let bound = bound_in(node);
        for name in node.descendants().filter_map(ast::Name::cast) {
            let text = name.text();
            // What a name means in the body of an entity, as a variant, or as a word of the language is not seen from here.
            let open = name.is_type()
                || bound.contains(&text)
                || matches!(text.as_str(), "true" | "false" | "self" | "host" | "site")
                || is_word(&text) && !super::habit::is_habit(&text)
                || self.is_variant_of_any(&text)
                || self.schema.records.iter().any(|record| record.scope.contains(&text.as_str()));
            if !open && self.find(&text, scope).is_none() {
                let at = self.span(scope, name.range());
                self.unknown_name(&text, at, scope);
            }
        }
    }
}

/// Whether an expression begins with the name of its type: `App { … }`, `profile Host { … }`.
fn has_its_type(expr: &Expr) -> bool {
    match expr {
        Expr::Apply(apply) => match apply.function() {
            Some(Expr::Name(name)) => name.is_type(),
            Some(Expr::Apply(inner)) => {
                matches!(inner.function(), Some(Expr::Name(name)) if name.text() == "profile")
            }
            _ => false,
        },
        Expr::Paren(paren) => paren.expr().is_some_and(|inner| has_its_type(&inner)),
        _ => false,
    }
}

/// Every name that something below `node` binds.
fn bound_in(node: &SyntaxNode) -> BTreeSet<String> {
    let mut bound = BTreeSet::new();
    for node in node.descendants() {
        if let Some(param) = ast::Param::cast(node.clone()) {
            bound.extend(param.name());
        } else if let Some(arm) = ast::Arm::cast(node.clone()) {
            if let Some(Pattern::Variant { binder: Some((name, _)), .. }) = arm.pattern() {
                bound.insert(name);
            }
        } else if let Some(inner) = ast::Let::cast(node) {
            bound.extend(inner.items().flat_map(|item| names_of(&item)));
        }
    }
    bound
}

/// The names that an item of a `let` defines.
fn names_of(item: &ast::LetItem) -> Vec<String> {
    match item {
        ast::LetItem::Item(ast::Item::Binding(binding)) => {
            let path = binding.path().map(|path| path.segments()).unwrap_or_default();
            path.first().and_then(ast::Seg::literal).into_iter().collect()
        }
        ast::LetItem::Item(ast::Item::Inherit(inherit)) => {
            inherit.names().into_iter().map(|(name, _)| name).collect()
        }
        _ => Vec::new(),
    }
}

/// Every name that stands somewhere below `node` as a variable, or is inherited.
fn names_in(node: &SyntaxNode) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for node in node.descendants() {
        if let Some(name) = ast::Name::cast(node.clone()) {
            named.insert(name.text());
        } else if let Some(ty) = ast::TypeExpr::cast(node.clone()) {
            named.extend(ty.segments().into_iter().next().map(|(name, _)| name));
        } else if let Some(inherit) = ast::Inherit::cast(node).filter(|inherit| inherit.from().is_none()) {
            named.extend(inherit.names().into_iter().map(|(name, _)| name));
        }
    }
    named
}
