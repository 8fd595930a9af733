//! Selection: `e.a.b`, `e.a or d`, `e ? a`, and the way into a set that has no type.

use std::collections::BTreeMap;
use std::rc::Rc;

use infc_diag::{Span, names};
use infc_scalar::{Scalar, ScalarValue};
use infc_syntax::ast::{self, Seg};

use super::asking::Definition;
use super::kept::Of;
use super::name::{is_function, is_module, takes_none};
use super::{Elaborator, Use, core, poison};
use crate::core::{CoreKind, Expr};
use crate::report::article;
use crate::scope::{Expect, Known, Scope};
use crate::{Kind, Type, Value};

/// One step of a selection.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// The name, or the text of a quoted segment.
    pub name: String,
    /// Where it stands.
    pub at: Span,
    /// The segment itself, for one with holes.
    pub segment: Option<Seg>,
}

impl Step {
    /// Whether its name is worked out where it stands.
    pub(super) fn has_holes(&self) -> bool {
        self.segment.as_ref().is_some_and(|segment| segment.literal().is_none())
    }
}

impl Elaborator<'_> {
    fn steps(&self, path: &ast::AttrPath, scope: &Rc<Scope>) -> Vec<Step> {
        let step = |segment: Seg| {
            let at = self.span(scope, segment.range());
            let name = segment.literal().unwrap_or_default();
            Step { name, at, segment: Some(segment) }
        };
        path.segments().into_iter().map(step).collect()
    }

    pub(super) fn select(
        &mut self,
        select: &ast::Select,
        expect: &Expect,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let at = self.span(scope, select.range());
        let (Some(base), Some(path)) = (select.base(), select.path()) else {
            return (poison(at), Type::Poison);
        };
        let steps = self.steps(&path, scope);
        if !path.is_whole() {
            // What is there of it is known, for whoever writes on; what is wrong with it is said by the parser.
            self.found.ignore();
            let (_, ty) = self.selected(&base, &steps, &Expect::Any, scope);
            self.found.listen();
            if steps.is_empty() {
                self.mark_expr(base.range(), &ty, scope);
            }
            return (poison(at), Type::Poison);
        }
        let Some(default) = select.default() else { return self.selected(&base, &steps, expect, scope) };
        let (value, ty) = self.selected(&base, &steps, &Expect::Any, scope);
        let inner = if let Type::Option(inner) = &ty { (**inner).clone() } else { ty };
        let default = self.check(&default, &inner, scope);
        (core(CoreKind::Or { base: value, default }, at), inner)
    }

    fn selected(
        &mut self,
        base: &ast::Expr,
        steps: &[Step],
        expect: &Expect,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        // What fills a hole stands here, not where the set that is looked into does.
        if let Some(first) = steps.iter().position(Step::has_holes) {
            let (named, computed) = steps.split_at(first);
            let (value, ty) = self.selected(base, named, &Expect::Any, scope);
            return self.follow(value, ty, computed, scope);
        }
        match base {
            ast::Expr::Name(name) => {
                let at = self.span(scope, name.range());
                self.variable(&name.text(), steps, expect, at, scope)
            }
            _ if is_module(base) => self.project(base, steps, expect, scope),
            _ => {
                let (value, ty) = self.infer(base, scope);
                self.follow(value, ty, steps, scope)
            }
        }
    }

    /// The member `name` of `from`, for `inherit (from) name;`.
    pub(super) fn member(
        &mut self,
        from: &ast::Expr,
        (name, at): (&str, Span),
        expect: &Expect,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let steps = [Step { name: name.to_owned(), at, segment: None }];
        self.selected(from, &steps, expect, scope)
    }

    pub(super) fn has(&mut self, has: &ast::Has, scope: &Rc<Scope>) -> (Expr, Type) {
        let at = self.span(scope, has.range());
        let (Some(base), Some(path)) = (has.base(), has.path()) else { return (poison(at), Type::Poison) };
        let steps = self.steps(&path, scope);
        let (value, _) = self.selected(&base, &steps, &Expect::Any, scope);
        (core(CoreKind::Has(value), at), Type::Scalar(Scalar::Bool))
    }

    /// Goes from a value by `steps` to a part of it.
    pub(super) fn follow(
        &mut self,
        mut value: Expr,
        mut ty: Type,
        steps: &[Step],
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        if let (Type::Input(name), false) = (&ty, steps.is_empty()) {
            return self.input(&name.clone(), steps, &Expect::Any, value.at);
        }
        for step in steps {
            let at = value.at.to(step.at);
            let ty_plain = self.schema.plain(&ty).clone();
            ty = ty_plain;
            let record = match &ty {
                Type::Record(id) => Some(*id),
                Type::Ref(kinds) => match &**kinds {
                    [Kind::Record(id)] => Some(*id),
                    _ => None,
                },
                _ => None,
            };
            (value, ty) = match (&ty, record) {
                (_, Some(id)) => match self.record_field(id, step) {
                    Some((field, ty)) => (core(CoreKind::Field { base: value, field }, at), ty),
                    None => return (poison(step.at), Type::Poison),
                },
                (Type::Map(key, item), None) => {
                    let key = match &step.segment {
                        Some(segment) => self.key(segment, *key, scope),
                        None => core(
                            CoreKind::Const(Value::Scalar(ScalarValue::String(step.name.clone()))),
                            step.at,
                        ),
                    };
                    (core(CoreKind::Key { base: value, key }, at), (**item).clone())
                }
                (Type::Poison, None) => return (poison(step.at), Type::Poison),
                (Type::Option(_), None) => {
                    let diagnostic = names::TYPE_MISMATCH
                        .at(step.at, format!("`{}` is selected from a value that may be absent", step.name));
                    return self.fail(diagnostic.help("say what holds then: `(e.a or default).b`"));
                }
                (Type::Secret, None) => {
                    self.secret_selected(step.at);
                    return (poison(step.at), Type::Poison);
                }
                _ => {
                    let shown = article(&self.schema.show(&ty));
                    let diagnostic =
                        names::UNKNOWN_FIELD.at(step.at, format!("{shown} has no field `{}`", step.name));
                    return self.fail(diagnostic.help("use the value itself"));
                }
            };
            self.mark_type(step.at, &ty);
        }
        (value, ty)
    }

    fn record_field(&mut self, id: crate::RecordId, step: &Step) -> Option<(usize, Type)> {
        let record = self.schema.record(id);
        let Some(index) = record.field(&step.name) else {
            let fields: Vec<&str> = record.fields.iter().map(|field| &*field.name).collect();
            let message = format!("{} has no field `{}`", record.name, step.name);
            self.unknown(&names::UNKNOWN_FIELD, step.at, &step.name, message, &fields);
            return None;
        };
        if let Some(&definition) = self.types.places.fields.get(&(id, index)) {
            self.uses.push(Use { at: step.at, definition });
        }
        self.mark_field(step.at, id, index);
        Some((index, self.read_type(id, index)))
    }

    /// Elaborates the part of `expr` that `steps` select, without evaluating the rest of it.
    pub(super) fn project(
        &mut self,
        expr: &ast::Expr,
        steps: &[Step],
        expect: &Expect,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let Some((first, rest)) = steps.split_first() else { return self.elaborate(expr, expect, scope) };
        match expr {
            ast::Expr::Paren(paren) if is_module(expr) => match paren.expr() {
                Some(inner) => self.project(&inner, steps, expect, scope),
                None => (poison(first.at), Type::Poison),
            },
            ast::Expr::Let(inner) if is_module(expr) => self.let_in(inner, steps, expect, scope),
            ast::Expr::Set(set) => self.project_items(set.items(), (first, rest), expect, scope),
            ast::Expr::Apply(apply) if is_module(expr) => match apply.argument() {
                Some(ast::Expr::Path(path)) => {
                    let at = self.span(scope, path.range());
                    match self.import(&path.text(), at) {
                        Some(file) => self.global(file, steps, expect, first.at),
                        None => (poison(at), Type::Poison),
                    }
                }
                _ => (poison(first.at), Type::Poison),
            },
            _ => {
                let (value, ty) = self.infer(expr, scope);
                self.follow(value, ty, steps, scope)
            }
        }
    }

    /// What a way selects among definitions, without evaluating the rest of them.
    pub(super) fn project_items(
        &mut self,
        items: impl Iterator<Item = ast::Item>,
        (first, rest): (&Step, &[Step]),
        expect: &Expect,
        scope: &Rc<Scope>,
    ) -> (Expr, Type) {
        let way: Vec<&str> = std::iter::once(first).chain(rest).map(|step| step.name.as_str()).collect();
        // How much of the way there is, and what could follow it.
        let (mut deepest, mut known) = (0, Vec::new());
        for item in items {
            match item {
                ast::Item::Binding(binding) => {
                    let segments = binding.path().map(|path| path.segments()).unwrap_or_default();
                    let literals: Vec<String> = segments.iter().filter_map(Seg::literal).collect();
                    let shared = literals.iter().zip(&way).take_while(|(one, two)| one == two).count();
                    if shared > deepest {
                        (deepest, known) = (shared, Vec::new());
                    }
                    if shared == deepest {
                        known.extend(literals.get(shared).cloned());
                    }
                    let matches = shared == literals.len() && shared > 0;
                    if let (true, Some(value)) = (matches, binding.value()) {
                        let part = self.span(scope, value.range());
                        self.kept.asking.reads(part);
                        for (step, segment) in std::iter::once(first).chain(rest).zip(&segments) {
                            let definition = self.span(scope, segment.range());
                            self.uses.push(Use { at: step.at, definition });
                        }
                        let left = rest.get(literals.len() - 1..).unwrap_or(&[]);
                        if let (Expect::Is(ty), true) = (expect, left.is_empty() && is_function(&value))
                            && takes_none(ty)
                        {
                            let last = rest.last().unwrap_or(first);
                            return self.without_argument(&last.name, ty, last.at);
                        }
                        if let Some(ty) = binding.ty() {
                            let ty = self.written(&ty, scope.file());
                            let value = self.check(&value, &ty, scope);
                            return self.follow(value, ty, left, scope);
                        }
                        return self.project(&value, left, expect, scope);
                    }
                }
                ast::Item::Inherit(inherit) => {
                    if deepest == 0 {
                        known.extend(inherit.names().into_iter().map(|(name, _)| name));
                    }
                    if let Some((name, range)) =
                        inherit.names().into_iter().find(|(name, _)| *name == first.name)
                    {
                        let at = self.span(scope, range);
                        self.uses.push(Use { at: first.at, definition: at });
                        return match inherit.from() {
                            Some(from) => {
                                let steps: Vec<Step> = std::iter::once(Step { name, at, segment: None })
                                    .chain(rest.iter().cloned())
                                    .collect();
                                self.selected(&from, &steps, expect, scope)
                            }
                            None => self.variable(&name, rest, expect, at, scope),
                        };
                    }
                }
                ast::Item::When(_) | ast::Item::Error(_) => {}
            }
        }
        self.no_member(std::iter::once(first).chain(rest).nth(deepest).unwrap_or(first), known)
    }

    /// Reports that a set that is looked into has no such name.
    fn no_member(&mut self, step: &Step, mut known: Vec<String>) -> (Expr, Type) {
        known.sort();
        known.dedup();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let message = format!("there is no `{}` here", step.name);
        self.unknown(&names::UNKNOWN_FIELD, step.at, &step.name, message, &known);
        (poison(step.at), Type::Poison)
    }

    /// The value of a file, or the part of it that `steps` select; elaborated once for each type.
    pub(super) fn global(
        &mut self,
        file: infc_diag::FileId,
        steps: &[Step],
        expect: &Expect,
        at: Span,
    ) -> (Expr, Type) {
        self.global_given(file, steps, expect, (at, BTreeMap::new()))
    }

    /// [`Elaborator::global`] of a file that inputs are handed on to.
    pub(super) fn global_given(
        &mut self,
        file: infc_diag::FileId,
        steps: &[Step],
        expect: &Expect,
        (at, given): (Span, BTreeMap<String, Type>),
    ) -> (Expr, Type) {
        let entity = self.outside(0);
        let asked = || (Of::File(file, given.clone()), steps.to_vec(), expect.clone());
        let (value, ty) = self.global_of((file, given.clone()), steps, expect, at);
        self.inside(entity, asked, (&value, &ty), at);
        (value, ty)
    }

    fn global_of(
        &mut self,
        (file, given): (infc_diag::FileId, BTreeMap<String, Type>),
        steps: &[Step],
        expect: &Expect,
        at: Span,
    ) -> (Expr, Type) {
        let expect = &self.unconditional(expect);
        let names = steps.iter().map(|step| step.name.clone()).collect::<Vec<_>>();
        let key = (file, names, expect.clone(), given.clone());
        let whole = steps.last().map_or(at, |last| at.to(last.at));
        match self.known.get(&key) {
            Some(Known::Done(index, ty)) => {
                let (index, ty) = (*index, ty.clone());
                self.kept.asking.names(Definition::Global(index));
                let global = (core(CoreKind::Global(index), whole), ty);
                let known = self.ways.get(&key).cloned().unwrap_or_default();
                self.lead(&known, steps);
                return global;
            }
            Some(Known::Busy) => {
                return self.fail(
                    names::CYCLE
                        .at(at, "this file imports itself")
                        .help("move what both need into a third file"),
                );
            }
            None => {}
        }
        let around = self.kept.asking.enter();
        let before = self.uses.len();
        self.asked.push(whole);
        let found = self.file_expr(file, at).map(|expr| {
            self.known.insert(key.clone(), Known::Busy);
            if self.is_input_site(file) {
                return self.deeper(whole, |this| this.exported(file, &expr, steps, expect));
            }
            self.deeper(whole, |this| this.project(&expr, steps, expect, &Scope::of_called(file, given)))
        });
        self.asked.pop();
        let index = self.globals.len();
        self.kept.asking.defines(Definition::Global(index));
        self.kept.asking.leave(around);
        let Some((value, ty)) = found else { return (poison(at), Type::Poison) };
        let led = self.led(steps, before);
        self.ways.insert(key.clone(), led);
        self.globals.push(std::cell::RefCell::new(Some(value)));
        self.known.insert(key, Known::Done(index, ty.clone()));
        (core(CoreKind::Global(index), whole), ty)
    }

    /// What the steps of a way lead to, of what was noted since there were `before` uses.
    pub(super) fn led(&self, steps: &[Step], before: usize) -> Vec<(usize, Span)> {
        let place =
            |found: &Use| Some((steps.iter().position(|step| step.at == found.at)?, found.definition));
        self.uses.iter().skip(before).filter_map(place).collect()
    }

    /// Notes what the steps of a way lead to that was gone before.
    pub(super) fn lead(&mut self, known: &[(usize, Span)], steps: &[Step]) {
        let uses = known.iter().filter_map(|(index, definition)| {
            Some(Use { at: steps.get(*index)?.at, definition: *definition })
        });
        self.uses.extend(uses);
    }
}
