//! Lists. Where the element type is flattened (sources), a list may stand for an element, and an element for a list.

use std::rc::Rc;
use std::sync::Arc;

use infc_diag::names;
use infc_syntax::ast;

use super::{Elaborator, core, poison};
use crate::Type;
use crate::core::{CoreKind, Expr};
use crate::scope::Scope;

impl Elaborator<'_> {
    pub(super) fn list_as(&mut self, list: &ast::List, ty: &Type, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, list.range());
        if let Some((field, inner)) = self.shorthand(ty) {
            let value = self.list_as(list, &inner, scope);
            return self.wrap(ty, field, value);
        }
        match ty {
            Type::List(item) => {
                let spread = self.spreads(item);
                let items = list.items().map(|element| self.element(&element, item, spread, scope)).collect();
                core(CoreKind::List(items), at)
            }
            Type::Poison => poison(at),
            _ => {
                let shown = self.schema.show(ty);
                self.fail(names::TYPE_MISMATCH.at(at, format!("expected {shown}, found a list"))).0
            }
        }
    }

    /// An element of a list, and whether it is itself a list that is flattened.
    fn element(&mut self, element: &ast::Expr, item: &Type, spread: bool, scope: &Rc<Scope>) -> (Expr, bool) {
        let reference = matches!(element, ast::Expr::Name(_) | ast::Expr::Select(_));
        match element {
            ast::Expr::List(inner) if spread => {
                (self.list_as(inner, &Type::List(Arc::new(item.clone())), scope), true)
            }
            _ if !reference || self.is_variant(element, item) || matches!(item, Type::Profile(_)) => {
                (self.check(element, item, scope), false)
            }
            _ if spread => {
                let (value, found) = self.infer(element, scope);
                match &found {
                    Type::List(inner) if **inner == *item => (value, true),
                    _ => (self.element_value(value, &found, item), false),
                }
            }
            _ => (self.check(element, item, scope), false),
        }
    }

    fn element_value(&mut self, value: Expr, found: &Type, item: &Type) -> Expr {
        if matches!(found, Type::Function(..)) {
            let diagnostic =
                names::CALL_IN_LIST.at(value.at, "a function without its argument stands in a list");
            return self.fail(diagnostic.help("put the call in parentheses: `[ (f x) ]`")).0;
        }
        self.coerce(value, found, item)
    }

    pub(super) fn bare_list(&mut self, list: &ast::List, scope: &Rc<Scope>) -> (Expr, Type) {
        let at = self.span(scope, list.range());
        let mut items = list.items();
        let Some(first) = items.next() else {
            return self.fail(names::TYPE_NEEDED.at(at, "nothing says what this empty list is a list of"));
        };
        let (first, ty) = self.infer(&first, scope);
        let mut elements = vec![(first, false)];
        for item in items {
            elements.push((self.check(&item, &ty, scope), false));
        }
        (core(CoreKind::List(elements), at), Type::List(Arc::new(ty)))
    }

    /// Whether lists of `item` are flattened.
    pub(super) fn spreads(&self, item: &Type) -> bool {
        matches!(item, Type::Enum(id) if self.schema.enumeration(*id).spread)
    }
}
