//! Lists. Where the element type is flattened (sources), a list may stand for an element, and an element for a list.

use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{Edit, Fix, Span, names};
use infc_syntax::ast;

use super::{Elaborator, core, poison, prelude};
use crate::Type;
use crate::core::{CoreKind, Expr};
use crate::report::article;
use crate::scope::{Expect, Scope};

impl Elaborator<'_> {
    pub(super) fn list_as(&mut self, list: &ast::List, ty: &Type, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, list.range());
        if let Some((field, inner)) = self.shorthand(ty) {
            let value = self.list_as(list, &inner, scope);
            return Self::wrap(ty, field, value);
        }
        match ty {
            Type::List(item) => {
                let plain = self.schema.plain(item).clone();
                let spread = self.spreads(&plain);
                let elements: Vec<ast::Expr> = list.items().collect();
                let mut items = Vec::new();
                let mut rest = elements.as_slice();
                while let Some((first, after)) = rest.split_first() {
                    let count = self.loose_arguments(first, after, &plain, scope);
                    let (arguments, left) = after.split_at(count.min(after.len()));
                    items.push(match arguments.last() {
                        Some(final_one) => (self.loose_call(first, final_one, scope), false),
                        None => self.element(first, item, spread, scope),
                    });
                    rest = left;
                }
                core(CoreKind::List(items), at)
            }
            Type::Poison => poison(at),
            _ if self.is_policy(ty) => {
                let list = self.list_as(list, &Type::List(Arc::new(ty.clone())), scope);
                self.policy_of_list(list)
            }
            _ => {
                let diagnostic = self.expected(ty, "a list", at);
                self.fail(diagnostic).0
            }
        }
    }

    /// How many of the elements `after` an element are its arguments, for want of parentheses.
    fn loose_arguments(
        &mut self,
        head: &ast::Expr,
        after: &[ast::Expr],
        item: &Type,
        scope: &Rc<Scope>,
    ) -> usize {
        let Some(next) = after.first() else { return 0 };
        let ast::Expr::Name(name) = head else { return usize::from(self.takes_argument(head, next, scope)) };
        let text = name.text();
        let payload = self.variant_named(item, &text).map(|index| self.payload_of(item, index));
        match text.as_str() {
            "profile" => 2,
            "import" | "unknown" => 1,
            word if self.begins_policy(word, &Expect::Is(item.clone())) => {
                super::policy::loose_words(word, after)
            }
            // A variant whose payload may be left out takes the set after it.
            _ if payload == Some(true) => usize::from(is_argument(next)),
            _ if payload.is_some() => 0,
            _ if name.is_type() => 1,
            _ if self.find(&text, scope).is_none() => prelude::arguments(&text),
            _ => usize::from(self.takes_argument(head, next, scope)),
        }
    }

    /// Whether a variable is a function, and what follows it could be its argument.
    fn takes_argument(&mut self, head: &ast::Expr, next: &ast::Expr, scope: &Rc<Scope>) -> bool {
        if !matches!(head, ast::Expr::Name(_) | ast::Expr::Select(_)) || !is_argument(next) {
            return false;
        }
        // Only to see what it is: what is wrong with it is said when it is read for good.
        self.found.ignore();
        let (_, ty) = self.function(head, 1, None, scope);
        self.found.listen();
        matches!(ty, Type::Function(..))
    }

    fn loose_call(&mut self, head: &ast::Expr, last: &ast::Expr, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, head.range()).to(self.span(scope, last.range()));
        let edit = |offset: u32, text: &str| Edit {
            span: Span::new(at.file, offset, offset),
            text: text.to_owned(),
        };
        let diagnostic = names::CALL_IN_LIST.at(at, "a call stands in a list without parentheses");
        let title = "put parentheses around it".to_owned();
        let fix = Fix { title, edits: vec![edit(at.start, "("), edit(at.end, ")")], safe: true };
        self.fail(diagnostic.here("each part is an element of its own").fix(fix)).0
    }

    /// An element of a list, and whether it is itself a list that is flattened.
    fn element(&mut self, element: &ast::Expr, item: &Type, spread: bool, scope: &Rc<Scope>) -> (Expr, bool) {
        let plain = self.schema.plain(item);
        let reference = matches!(element, ast::Expr::Name(_) | ast::Expr::Select(_));
        match element {
            ast::Expr::List(inner) if spread => {
                (self.list_as(inner, &Type::List(Arc::new(item.clone())), scope), true)
            }
            _ if !reference || self.is_variant(element, plain) || matches!(plain, Type::Profile(_)) => {
                (self.check(element, item, scope), false)
            }
            _ if spread => {
                let (value, found) = self.infer(element, scope);
                match &found {
                    Type::List(inner) if **inner == *item => (value, true),
                    Type::List(inner) if matches!(**inner, Type::Scalar(_)) => {
                        (self.untyped_list(value.at, &found, item), false)
                    }
                    _ => (self.element_value(value, &found, item), false),
                }
            }
            _ => (self.check(element, item, scope), false),
        }
    }

    /// A list of plain texts where lists of `item` are flattened: its definition has to say what they are.
    fn untyped_list(&mut self, at: Span, found: &Type, item: &Type) -> Expr {
        let (found, shown) = (self.schema.show(found), self.schema.show(item));
        let message = format!("expected {}, found {}", article(&shown), article(&found));
        let diagnostic = names::TYPE_MISMATCH.at(at, message).here(format!("this is {}", article(&found)));
        self.fail(diagnostic.help(format!("say where it is defined what it holds: `… : List {shown} = …;`")))
            .0
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

/// Whether an element looks like an argument of the one before it.
fn is_argument(element: &ast::Expr) -> bool {
    matches!(element, ast::Expr::Set(_) | ast::Expr::Str(_) | ast::Expr::Number(_))
}
