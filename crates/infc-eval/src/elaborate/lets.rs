//! `let`: its definitions, each elaborated when it is used, and what they are used as.
//!
//! A definition without a type takes the type that its uses expect. What a name means is `name`'s.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use infc_diag::{Span, names};
use infc_syntax::ast::{self, Item};

use super::access::Step;
use super::asking::Definition;
use super::kept::Of;
use super::name::{is_function, is_module, takes_none};
use super::{Elaborator, Use, core, poison};
use crate::Type;
use crate::core::{CoreKind, Expr, Slots};
use crate::scope::{Expect, Known, LetItem, LetScope, LetValue, Scope, ScopeKind};

impl Elaborator<'_> {
    /// A name of a `let` whose scope is `scope`, and the steps that are still to be followed from its value.
    pub(super) fn let_variable<'s>(
        &mut self,
        inner: &Rc<LetScope>,
        (name, steps): (&str, &'s [Step]),
        expect: &Expect,
        (at, up): (Span, u32),
        scope: &Rc<Scope>,
    ) -> (Expr, Type, &'s [Step]) {
        let entity = self.outside(scope.depth);
        let (value, ty, rest) = self.slot(inner, (name, steps), expect, (at, up), scope);
        let asked = || (Of::Let(scope.depth, name.to_owned()), steps.to_vec(), expect.clone());
        self.inside(entity, asked, (&value, &ty), at);
        (value, ty, rest)
    }

    fn slot<'s>(
        &mut self,
        inner: &Rc<LetScope>,
        (name, steps): (&str, &'s [Step]),
        expect: &Expect,
        (at, up): (Span, u32),
        scope: &Rc<Scope>,
    ) -> (Expr, Type, &'s [Step]) {
        let definition = |index| Definition::Slot(Rc::as_ptr(inner).addr(), index);
        let Some(item) = inner.items.get(name) else { return (poison(at), Type::Poison, &[]) };
        item.used.set(true);
        self.uses.push(Use { at, definition: item.at });
        let modular = item.ty.is_none()
            && (matches!(&item.value, LetValue::Expr(expr) if is_module(expr) && !steps.is_empty())
                || matches!(&item.value, LetValue::Parts(_)));
        let (way, rest) = steps.split_at(if modular { steps.len() } else { 0 });
        let written = item.ty.as_ref().map(|ty| self.written(ty, scope.file()));
        let wanted = match (&written, rest.is_empty()) {
            (Some(ty), _) => Expect::Is(ty.clone()),
            (None, true) => self.unconditional(expect),
            (None, false) => Expect::Any,
        };
        if let (Expect::Is(ty), LetValue::Expr(expr), true, None) =
            (&wanted, &item.value, way.is_empty(), &item.ty)
            && is_function(expr)
            && takes_none(ty)
        {
            let (value, ty) = self.without_argument(name, &ty.clone(), at);
            return (value, ty, rest);
        }
        if way.is_empty() {
            self.agree(name, item, &wanted, at, scope);
        }
        let key = (name.to_owned(), way.iter().map(|step| step.name.clone()).collect(), wanted.clone());
        let known = inner.known.borrow().get(&key).cloned();
        let (index, ty) = match known {
            Some(Known::Done(index, ty)) => {
                self.kept.asking.names(definition(index));
                self.lead(inner.ways.borrow().get(&index).map_or(&[], Vec::as_slice), way);
                (index, ty)
            }
            Some(Known::Busy) => {
                let (value, ty) = self.let_cycle(name, item, at);
                return (value, ty, rest);
            }
            None => {
                let around = self.kept.asking.enter();
                inner.known.borrow_mut().insert(key.clone(), Known::Busy);
                self.trail.push((name.to_owned(), at));
                let before = self.uses.len();
                let (value, ty) = self.deeper(at, |this| match &item.value {
                    LetValue::Expr(expr) => this.project(expr, way, &wanted, scope),
                    LetValue::From(from, member, span) => this.member(from, (member, *span), &wanted, scope),
                    LetValue::Parts(parts) => this.of_parts(parts, (name, at), way, &wanted, scope),
                    LetValue::Error => (poison(item.at), Type::Poison),
                });
                self.trail.pop();
                let index = inner.slots.items.borrow().len();
                inner.slots.items.borrow_mut().push(value);
                self.kept.asking.defines(definition(index));
                self.kept.asking.leave(around);
                inner.ways.borrow_mut().insert(index, self.led(way, before));
                inner.known.borrow_mut().insert(key, Known::Done(index, ty.clone()));
                (index, ty)
            }
        };
        (core(CoreKind::Slot { up, index }, at), ty, rest)
    }

    /// What `way` selects from a name that is defined in parts: `let a.b = 1; a.c = 2; in a.b`.
    fn of_parts(
        &mut self,
        parts: &[ast::Binding],
        (name, at): (&str, Span),
        way: &[Step],
        expect: &Expect,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        if way.is_empty() {
            let message = format!("nothing says which kind of set `{name}` is");
            let help = format!("define it as a whole, with its type: `{name} : Type = {{ … }};`");
            return self.fail(names::TYPE_NEEDED.at(at, message).help(help));
        }
        let first = Step { name: name.to_owned(), at, segment: None };
        let items = parts.iter().cloned().map(Item::Binding);
        self.project_items(items, (&first, way), expect, scope)
    }

    /// Reports that a definition uses itself, with every definition on the way.
    fn let_cycle(&mut self, name: &str, item: &LetItem, at: Span) -> (Expr, Type) {
        let start = self.trail.iter().rposition(|(known, _)| known == name).unwrap_or(0);
        let edges: Vec<(String, Span)> = self.trail.iter().skip(start).cloned().collect();
        let mut way: Vec<&str> = edges.iter().map(|(name, _)| name.as_str()).collect();
        way.push(name);
        let message = format!("`{name}` is used in its own definition: {}", way.join(" -> "));
        let mut diagnostic = names::CYCLE.at(at, message).label(item.at, "defined here");
        for (name, span) in edges.iter().skip(1) {
            diagnostic = diagnostic.label(*span, format!("through `{name}`"));
        }
        let help = match &item.value {
            LetValue::Expr(expr) if is_function(expr) => {
                "functions cannot recurse; go over a collection with `map` or `fold`"
            }
            _ => "give one of them a value of its own",
        };
        self.fail(diagnostic.help(help))
    }

    /// `let … in e`, and what `steps` select from `e`.
    pub(super) fn let_in(
        &mut self,
        inner: &ast::Let,
        steps: &[Step],
        expect: &Expect,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let at = self.span(scope, inner.range());
        let mut items = BTreeMap::new();
        for item in inner.items() {
            if let ast::LetItem::Item(item) = item {
                self.let_item(&item, &mut items, scope);
            }
        }
        let slots = Rc::new(Slots::default());
        let (known, ways) = (RefCell::default(), RefCell::default());
        let kind = LetScope { items: Rc::new(items), slots: slots.clone(), known, ways };
        let kind = Rc::new(kind);
        let inside = Scope::inside(scope, ScopeKind::Let(kind.clone()));
        self.declared_by_let(inner, &inside);
        let Some(body) = inner.body() else { return (poison(at), Type::Poison) };
        let (body, ty) = if steps.is_empty() {
            self.elaborate(&body, expect, &inside)
        } else {
            self.project(&body, steps, expect, &inside)
        };
        let library = self.world.path(at.file).root != infc_diag::Root::Project;
        if steps.is_empty() && !library {
            self.unused_items(inner, &kind, &inside);
        }
        (core(CoreKind::Let { slots, body }, at), ty)
    }

    fn let_item(&mut self, item: &Item, items: &mut BTreeMap<String, LetItem>, scope: &Rc<Scope>) {
        match item {
            Item::Binding(binding) => {
                let Some(path) = binding.path() else { return };
                let segments = path.segments();
                let Some((segment, below)) = segments.split_first() else { return };
                let at = self.span(scope, segment.range());
                let name = segment.literal().unwrap_or_default();
                if !below.is_empty() {
                    self.let_part(name, binding, at, items, scope);
                    return;
                }
                let value = binding.value().map_or(LetValue::Error, LetValue::Expr);
                // A name that hides another one is reported, and not as unused too.
                let used = Rc::new(Cell::new(!self.introduce(&name, at, scope)));
                let meant = RefCell::default();
                self.add_let(items, name, LetItem { value, ty: binding.ty(), at, used, meant });
            }
            Item::Inherit(inherit) => {
                let Some(from) = inherit.from() else {
                    let at = self.span(scope, inherit.range());
                    self.report(
                        names::UNKNOWN_NAME
                            .at(at, "`inherit` in a `let` names where from")
                            .help("write `inherit (set) name;`"),
                    );
                    return;
                };
                for (name, range) in inherit.names() {
                    let at = self.span(scope, range);
                    let value = LetValue::From(from.clone(), name.clone(), at);
                    let used = Rc::new(Cell::new(!self.introduce(&name, at, scope)));
                    let meant = RefCell::default();
                    self.add_let(items, name, LetItem { value, ty: None, at, used, meant });
                }
            }
            Item::When(when) => {
                let at = self.span(scope, when.range());
                let diagnostic = names::WHEN_MISPLACED.at(at, "`when` stands in a `let`");
                self.report(diagnostic.help("choose the value: `x = if … then … else …;`"));
            }
            Item::Error(_) => {}
        }
    }

    /// `a.b = e;`: a part of `a`, with those that stand before it.
    fn let_part(
        &mut self,
        name: String,
        part: &ast::Binding,
        at: Span,
        items: &mut BTreeMap<String, LetItem>,
        scope: &Rc<Scope>,
    ) {
        let Some(LetItem { value: LetValue::Parts(parts), .. }) = items.get_mut(&name) else {
            let used = Rc::new(Cell::new(!self.introduce(&name, at, scope)));
            let value = LetValue::Parts(vec![part.clone()]);
            self.add_let(items, name, LetItem { value, ty: None, at, used, meant: RefCell::default() });
            return;
        };
        let path = |binding: &ast::Binding| -> Vec<String> {
            let path = binding.path().map(|path| path.segments()).unwrap_or_default();
            path.iter().filter_map(ast::Seg::literal).collect()
        };
        let new = path(part);
        let clash = parts.iter().find(|known| {
            let known = path(known);
            new.starts_with(&known) || known.starts_with(&new)
        });
        let Some(earlier) = clash.map(|earlier| earlier.path().map_or(earlier.range(), |path| path.range()))
        else {
            parts.push(part.clone());
            return;
        };
        let diagnostic = names::DUPLICATE_DEFINITION.at(at, format!("`{}` is defined twice", new.join(".")));
        let earlier = self.span(scope, earlier);
        self.report(
            diagnostic.here("again here").label(earlier, "first defined here").help("remove one of the two"),
        );
    }

    fn add_let(&mut self, items: &mut BTreeMap<String, LetItem>, name: String, item: LetItem) {
        match items.get(&name) {
            Some(first) => {
                let diagnostic =
                    names::DUPLICATE_DEFINITION.at(item.at, format!("`{name}` is defined twice"));
                self.report(
                    diagnostic
                        .here("again here")
                        .label(first.at, "first defined here")
                        .help("rename one of the two"),
                );
            }
            None => {
                items.insert(name, item);
            }
        }
    }
}
