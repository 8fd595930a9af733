//! Working out core expressions, as far as they are asked for.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{Span, names};
use infc_scalar::ScalarValue;

use super::Machine;
use super::instance::{Instance, MapPart, MapSource, MapTemplate, Part, Source, Template};
use super::layer::Layer;
use super::refine::Quoted;
use super::thunk::{Env, FrameKind, Kind, State, Thunk, Weak};
use crate::core::{CoreKind, Expr, Lambda, Op, Slots, Test};
use crate::{RecordId, Value};

impl Machine<'_> {
    /// Runs something one level deeper, with stack enough for it.
    pub fn deeper(&self, at: Span, run: impl FnOnce() -> Weak) -> Weak {
        let depth = self.depth.get() + 1;
        self.depth.set(depth);
        let limit = self.budget.depth;
        let value = if depth > limit {
            self.report(
                names::BUDGET
                    .at(at, format!("values depend on each other more than {limit} deep"))
                    .help("shorten the chain of definitions"),
            );
            Weak::poison(at)
        } else {
            stacker::maybe_grow(128 * 1024, 4 * 1024 * 1024, run)
        };
        self.depth.set(depth - 1);
        value
    }

    /// The value of a thunk, worked out once.
    pub fn force(&self, thunk: &Rc<Thunk>) -> Weak {
        let Some((core, env)) = &thunk.core else {
            return match &*thunk.state.borrow() {
                State::Done(value) => value.clone(),
                State::Delayed | State::Busy(_) => Weak::poison(self.root_at()),
            };
        };
        let busy = match &*thunk.state.borrow() {
            State::Done(value) => {
                self.meet(env.owner(), thunk.met.get());
                return value.clone();
            }
            State::Busy(start) => Some(*start),
            State::Delayed => None,
        };
        if let Some(start) = busy {
            self.cycle_from(start, None, core.at);
            return Weak::poison(core.at);
        }
        *thunk.state.borrow_mut() = State::Busy(self.trail.borrow().len());
        let (value, met) = self.working_for(env.owner(), || self.eval(core, env));
        thunk.met.set(met);
        *thunk.state.borrow_mut() = State::Done(value.clone());
        value
    }

    pub fn root_at(&self) -> Span {
        self.root.borrow().as_ref().map_or_else(
            || Span::new(infc_diag::Files::default().intern(infc_diag::FilePath::project("")), 0, 0),
            |root| root.at,
        )
    }

    /// The value of an expression in an environment.
    pub fn eval(&self, core: &Expr, env: &Env) -> Weak {
        if !self.step(core.at) {
            return Weak::poison(core.at);
        }
        match &core.kind {
            CoreKind::Const(value) => Weak::whole(value.clone(), core.at),
            CoreKind::Poison => Weak::poison(core.at),
            _ => self.deeper(core.at, || self.eval_kind(core, env)),
        }
    }

    fn eval_kind(&self, core: &Expr, env: &Env) -> Weak {
        let at = core.at;
        match &core.kind {
            CoreKind::Const(value) => Weak::whole(value.clone(), at),
            CoreKind::Poison => Weak::poison(at),
            CoreKind::Text { scalar, parts, is_key } => self.text((*scalar, *is_key), parts, at, env),
            CoreKind::Slot { up, index } => match env.slot(*up, *index) {
                Some(thunk) => self.force(&thunk),
                None => Weak::poison(at),
            },
            CoreKind::Global(index) => match self.globals.get(*index) {
                Some(thunk) => self.force(thunk),
                None => Weak::poison(at),
            },
            CoreKind::Scope { up, field } => match self.entity(env, *up) {
                Some(instance) => self.field(&instance, *field, at),
                None => Weak::poison(at),
            },
            CoreKind::Itself { up } => match self.entity(env, *up) {
                Some(instance) => Weak::new(Kind::Instance(instance), at),
                None => Weak::poison(at),
            },
            CoreKind::Site => match self.root.borrow().clone() {
                Some(instance) => Weak::new(Kind::Instance(instance), at),
                None => Weak::poison(at),
            },
            CoreKind::Field { base, field } => self.field_of(base, *field, at, env),
            CoreKind::Key { base, key } => self.key_of(base, key, at, env, true),
            CoreKind::Or { base, default } => {
                let value = self.present(base, env);
                match value {
                    Some(value) if !matches!(value.kind, Kind::Whole(Value::Absent)) => value,
                    _ => self.eval(default, env),
                }
            }
            CoreKind::Has(base) => match self.present(base, env).map(|value| value.kind) {
                Some(Kind::Whole(Value::Poison)) => Weak::poison(at),
                Some(Kind::Whole(Value::Absent)) | None => boolean(false, at),
                Some(_) => boolean(true, at),
            },
            CoreKind::Body(body) => {
                let make = || {
                    let uses = body.imports.iter().map(|import| self.used(import, env)).collect();
                    let part = Part::new(Source::Body(body.clone(), env.clone()));
                    Template::of(body.record, Layer::new(vec![part], uses), at)
                };
                Weak::new(Kind::Template(self.once(at, env, body.record, make)), at)
            }
            CoreKind::MapBody(body) => {
                let part = MapPart::new(MapSource::Body(body.clone(), env.clone()));
                let root = Layer::new(vec![part], Vec::new());
                Weak::new(Kind::MapTemplate(Rc::new(MapTemplate { item: body.item.clone(), root })), at)
            }
            CoreKind::List(items) => self.list(items, at, env),
            CoreKind::Variant { ty, index, payload } => {
                let payload = payload.as_ref().map(|payload| Thunk::delayed(payload.clone(), env.clone()));
                Weak::new(Kind::Variant { ty: *ty, index: *index, payload }, at)
            }
            CoreKind::Arguments(given) => {
                let delayed = given
                    .iter()
                    .map(|one| one.as_ref().map(|core| Thunk::delayed(core.clone(), env.clone())));
                Weak::new(Kind::Arguments(Rc::new(delayed.collect())), at)
            }
            CoreKind::Call { function, argument } => {
                let function = self.eval(function, env);
                let origin = self.origin(at, env);
                self.call(&function, Thunk::delayed(argument.clone(), env.clone()), (at, origin))
            }
            CoreKind::Lambda(lambda) => Weak::new(Kind::Closure(lambda.clone(), env.clone()), at),
            CoreKind::Let { slots, body } => self.eval(body, &self.bound(slots, at, env)),
            _ => self.eval_operation(core, env),
        }
    }

    /// The environment inside of a `let`, whose definitions see each other.
    pub fn bound(&self, slots: &Slots, at: Span, env: &Env) -> Env {
        let frame = FrameKind::Slots(RefCell::default());
        let inside = env.push(frame, self.origin(at, env), self.owner());
        let inside = self.frames.keep(inside);
        let items = slots.items.borrow();
        let thunks = items.iter().map(|core| Thunk::delayed(core.clone(), inside.clone())).collect();
        if let Some(FrameKind::Slots(cell)) = inside.frame(0).map(|frame| &frame.kind) {
            *cell.borrow_mut() = thunks;
        }
        inside
    }

    /// Choices, operators, and what makes one value of others.
    fn eval_operation(&self, core: &Expr, env: &Env) -> Weak {
        let at = core.at;
        match &core.kind {
            CoreKind::If { cond, then, otherwise } => match self.truth(cond, env) {
                Some(true) => self.eval(then, env),
                Some(false) => self.eval(otherwise, env),
                None => Weak::poison(at),
            },
            CoreKind::Match { scrutinee, arms } => self.choose(scrutinee, arms, at, env),
            CoreKind::Assert { cond, body } => {
                if self.truth(cond, env) == Some(false) {
                    self.report(
                        names::ASSERTION_FAILED
                            .at(cond.at, "this assertion does not hold")
                            .help("change what it speaks of, or the assertion"),
                    );
                    return Weak::poison(at);
                }
                self.eval(body, env)
            }
            CoreKind::Binary { op, left, right } => self.binary(*op, left, right, at, env),
            CoreKind::Not(inner) => {
                self.truth(inner, env).map_or_else(|| Weak::poison(at), |value| boolean(!value, at))
            }
            CoreKind::Negate(inner) => match self.eval(inner, env).kind {
                Kind::Whole(Value::Scalar(ScalarValue::Int(value))) => {
                    self.number(value.checked_neg().map(ScalarValue::Int), at)
                }
                _ => Weak::poison(at),
            },
            CoreKind::Builtin { op, args, maps } => self.builtin((*op, &**maps), args, at, env),
            CoreKind::Refine { ty, value } => {
                let value = self.eval(value, env);
                self.refined(value, ty)
            }
            CoreKind::Seal(source) => self.seal(source, env, at),
            CoreKind::Handed(inner) => self.handed(inner, env, at),
            CoreKind::Identity(inner) => self.identity(inner, env, at),
            CoreKind::Merge { base, over } => self.merge(base, over, at, env),
            CoreKind::Blamed { cond, place } => self.blamed(cond, place, env),
            CoreKind::Reasons { cond, text, text_at } => {
                let why = self.reasons(cond, env, &Quoted { text, at: *text_at });
                Weak::whole(Value::Scalar(ScalarValue::String(why)), at)
            }
            CoreKind::Open { record, body } => self.open(*record, body, env),
            _ => Weak::poison(at),
        }
    }

    /// The entity `up` environments outwards.
    pub fn entity(&self, env: &Env, up: u32) -> Option<Rc<Instance>> {
        match &env.frame(up)?.kind {
            FrameKind::Entity(held) => match &*held.borrow() {
                Some(site) if self.is_underneath(site) => self.root.borrow().clone(),
                held => held.clone(),
            },
            FrameKind::Root => self.root.borrow().clone(),
            FrameKind::Slots(_) => None,
        }
    }

    /// The layer of a profile that a body uses.
    fn used(&self, import: &Expr, env: &Env) -> Rc<Layer<Part>> {
        match self.eval(import, env).kind {
            Kind::Template(template) => template.root.clone(),
            _ => Layer::new(vec![Part::new(Source::Unknown)], Vec::new()),
        }
    }

    /// The template that is written at `at`, made once for each environment: a profile that is reached by two ways is
    /// one profile.
    fn once(
        &self,
        at: Span,
        env: &Env,
        record: RecordId,
        make: impl FnOnce() -> Rc<Template>,
    ) -> Rc<Template> {
        let Some(origin) = env.origin() else { return make() };
        let key = (at, record, origin);
        if let Some(known) = self.templates.borrow().get(&key) {
            return known.clone();
        }
        let template = make();
        self.templates.borrow_mut().insert(key, template.clone());
        template
    }

    /// The number of an environment that is made at `at` in `env`.
    pub(super) fn origin(&self, at: Span, env: &Env) -> Option<u32> {
        let parent = env.origin()?;
        let mut known = self.origins.borrow_mut();
        let next = u32::try_from(known.len() + 1).ok()?;
        Some(*known.entry((at, parent)).or_insert(next))
    }

    fn list(&self, items: &[(Expr, bool)], at: Span, env: &Env) -> Weak {
        let mut all = Vec::new();
        for (item, spread) in items {
            if !*spread {
                all.push(Thunk::delayed(item.clone(), env.clone()));
                continue;
            }
            match self.eval(item, env).kind {
                Kind::List(inner) if self.may_hold(all.len() + inner.len(), inner.len(), at) => {
                    all.extend(inner.iter().cloned());
                }
                Kind::Whole(Value::Absent) => {}
                _ => return Weak::poison(at),
            }
        }
        Weak::new(Kind::List(Rc::new(all)), at)
    }

    /// Calls `function`; what goes wrong inside a library is shown at the user's own call.
    pub fn call(&self, function: &Weak, argument: Rc<Thunk>, call: (Span, Option<u32>)) -> Weak {
        let Some((lambda, inside)) = self.entered(function, argument, call) else {
            return Weak::poison(call.0);
        };
        self.calls.borrow_mut().push(call.0);
        let value = self.eval(&lambda.body, &inside);
        self.calls.borrow_mut().pop();
        value
    }

    /// What a call runs, and the environment that it runs in.
    pub fn entered(
        &self,
        function: &Weak,
        argument: Rc<Thunk>,
        (at, origin): (Span, Option<u32>),
    ) -> Option<(Rc<Lambda>, Env)> {
        let Kind::Closure(lambda, env) = &function.kind else { return None };
        let inside =
            self.frames.keep(env.called(FrameKind::Slots(RefCell::default()), (at, origin), self.owner()));
        let slots = if lambda.single {
            vec![argument]
        } else {
            let Kind::Arguments(given) = self.force(&argument).kind else { return None };
            let slot = |(index, default): (usize, &Option<Expr>)| match (
                given.get(index).cloned().flatten(),
                default,
            ) {
                (Some(thunk), _) => thunk,
                (None, Some(default)) => Thunk::delayed(default.clone(), inside.clone()),
                (None, None) => Thunk::done(Weak::poison(at)),
            };
            lambda.defaults.iter().enumerate().map(slot).collect()
        };
        if let Some(FrameKind::Slots(cell)) = inside.frame(0).map(|frame| &frame.kind) {
            *cell.borrow_mut() = slots;
        }
        Some((lambda.clone(), inside))
    }

    /// The text of a key of a map.
    pub fn key_text(&self, key: &Expr, env: &Env) -> Option<Arc<str>> {
        match self.eval(key, env).kind {
            Kind::Whole(Value::Scalar(value)) => Some(value.to_string().into()),
            _ => None,
        }
    }

    pub fn truth(&self, cond: &Expr, env: &Env) -> Option<bool> {
        match self.eval(cond, env).kind {
            Kind::Whole(Value::Scalar(ScalarValue::Bool(value))) => Some(value),
            _ => None,
        }
    }

    fn choose(&self, scrutinee: &Expr, arms: &[(Test, Expr)], at: Span, env: &Env) -> Weak {
        match self.arm(scrutinee, arms, env) {
            Some((body, inside)) => self.eval(body, &inside),
            None => Weak::poison(at),
        }
    }

    /// The arm of a `match` that fits, and the environment of its body.
    pub fn arm<'e>(&self, scrutinee: &Expr, arms: &'e [(Test, Expr)], env: &Env) -> Option<(&'e Expr, Env)> {
        let value = self.eval(scrutinee, env);
        for (test, body) in arms {
            let bound = match (test, &value.kind) {
                (Test::Any, _) | (Test::None, Kind::Whole(Value::Absent)) => None,
                (Test::Variant(wanted), Kind::Variant { index, payload, .. }) if wanted == index => {
                    payload.clone()
                }
                (Test::Some, kind) if !matches!(kind, Kind::Whole(Value::Absent)) => {
                    Some(Thunk::done(value.clone()))
                }
                (Test::Equal(wanted), Kind::Whole(found)) if wanted == found => None,
                _ => continue,
            };
            if value.is_unknown() {
                return None;
            }
            let bound = RefCell::new(bound.into_iter().collect());
            let inside = env.push(FrameKind::Slots(bound), self.origin(body.at, env), self.owner());
            let inside = self.frames.keep(inside);
            return Some((body, inside));
        }
        None
    }

    fn binary(&self, op: Op, left: &Expr, right: &Expr, at: Span, env: &Env) -> Weak {
        if let Op::And | Op::Or = op {
            return match (op, self.truth(left, env)) {
                (_, None) => Weak::poison(at),
                (Op::And, Some(false)) => boolean(false, at),
                (Op::Or, Some(true)) => boolean(true, at),
                _ => self.truth(right, env).map_or_else(|| Weak::poison(at), |value| boolean(value, at)),
            };
        }
        let (left, right) = (self.eval(left, env), self.eval(right, env));
        if left.is_unknown() || right.is_unknown() {
            return Weak::poison(at);
        }
        match (op, &left.kind, &right.kind) {
            (Op::Equal | Op::NotEqual, ..) => match self.same(&left, &right) {
                Some(same) => boolean(same == (op == Op::Equal), at),
                None => Weak::poison(at),
            },
            (Op::Concat, Kind::List(one), Kind::List(two)) => {
                if !self.may_hold(one.len() + two.len(), one.len() + two.len(), at) {
                    return Weak::poison(at);
                }
                Weak::new(Kind::List(Rc::new(one.iter().chain(two.iter()).cloned().collect())), at)
            }
            (_, Kind::Whole(Value::Scalar(one)), Kind::Whole(Value::Scalar(two))) => {
                self.arithmetic(op, one, two, at)
            }
            _ => Weak::poison(at),
        }
    }

    fn arithmetic(&self, op: Op, one: &ScalarValue, two: &ScalarValue, at: Span) -> Weak {
        let ordering = || one.compare(two);
        match op {
            Op::Less => boolean(ordering().is_some_and(std::cmp::Ordering::is_lt), at),
            Op::LessEqual => boolean(ordering().is_some_and(std::cmp::Ordering::is_le), at),
            Op::Greater => boolean(ordering().is_some_and(std::cmp::Ordering::is_gt), at),
            Op::GreaterEqual => boolean(ordering().is_some_and(std::cmp::Ordering::is_ge), at),
            Op::Add => self.number(one.add(two), at),
            Op::Sub => self.number(one.sub(two), at),
            Op::Mul => self.number(one.mul(two), at),
            Op::Div => self.number(one.div(two), at),
            Op::Concat | Op::Equal | Op::NotEqual | Op::And | Op::Or => Weak::poison(at),
        }
    }

    fn number(&self, value: Option<ScalarValue>, at: Span) -> Weak {
        if let Some(value) = value {
            Weak::whole(Value::Scalar(value), at)
        } else {
            self.report(
                names::ARITHMETIC
                    .at(at, "this number leaves its range, or is divided by zero")
                    .help("check both operands"),
            );
            Weak::poison(at)
        }
    }

    /// `base // { … }`: the body, using the base.
    fn merge(&self, base: &Expr, over: &Expr, at: Span, env: &Env) -> Weak {
        let (base, over) = (self.eval(base, env), self.eval(over, env));
        let record = |over: &Rc<Template>, below: &Rc<Layer<Part>>| {
            let make = || Template::of(over.record, over_base(&over.root, below), at);
            Weak::new(Kind::Template(self.once(at, env, over.record, make)), at)
        };
        let map = |over: &Rc<MapTemplate>, below: &Rc<Layer<MapPart>>| {
            let root = over_base(&over.root, below);
            Weak::new(Kind::MapTemplate(Rc::new(MapTemplate { item: over.item.clone(), root })), at)
        };
        match (&base.kind, &over.kind) {
            (Kind::Template(base), Kind::Template(over)) => record(over, &base.root),
            (Kind::Instance(base), Kind::Template(over)) => {
                let fixed = Part::new(Source::Fixed(base.clone()));
                record(over, &Layer::new(vec![fixed], Vec::new()))
            }
            (Kind::MapTemplate(base), Kind::MapTemplate(over)) => map(over, &base.root),
            (Kind::Map(base), Kind::MapTemplate(over)) => {
                let fixed = MapPart::new(MapSource::Fixed(base.clone()));
                map(over, &Layer::new(vec![fixed], Vec::new()))
            }
            _ => Weak::poison(at),
        }
    }
}

/// What a body says, using what stands to the left of its `//`.
fn over_base<T: Clone>(over: &Rc<Layer<T>>, base: &Rc<Layer<T>>) -> Rc<Layer<T>> {
    Layer::new(over.own.clone(), over.uses.iter().chain([base]).cloned().collect())
}

pub(super) fn boolean(value: bool, at: Span) -> Weak {
    Weak::whole(Value::Scalar(ScalarValue::Bool(value)), at)
}
