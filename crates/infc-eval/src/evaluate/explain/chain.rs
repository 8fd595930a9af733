//! The way from an expression to what was written: through parameters, `let`s, other slots, calls and choices.
//!
//! It deliberately takes the branches that the evaluation took, and goes into operands only where they make the value.

use std::rc::Rc;

use infc_diag::Span;

use super::super::Machine;
use super::super::instance::Instance;
use super::super::layer::{Layer, Order};
use super::super::merge::Candidate;
use super::super::thunk::{Env, FrameKind, Kind, Thunk};
use crate::Value;
use crate::core::{CoreKind, Expr, TextPart};
use crate::reason::{Role, Step};

/// How many places a way has at most, so that it can be read.
const PLACES: usize = 64;

/// How deep a way goes at most.
const DEEP: u32 = 200;

/// A way that is being gone.
pub(super) struct Walk<'m, 'a> {
    pub machine: &'m Machine<'a>,
    pub steps: Vec<Step>,
    /// Stops without a word at an expression that holds this place.
    pub aim: Option<Span>,
    /// Operands deep.
    depth: u32,
    /// Expressions deep.
    nested: u32,
}

impl Machine<'_> {
    /// The way from a value to what was written.
    pub(super) fn thunk_steps(&self, thunk: &Rc<Thunk>, steps: &mut Vec<Step>) {
        let mut walk = Walk::new(self, None);
        walk.thunk(thunk);
        steps.append(&mut walk.steps);
    }
}

impl<'m, 'a> Walk<'m, 'a> {
    pub fn new(machine: &'m Machine<'a>, aim: Option<Span>) -> Self {
        Self { machine, steps: Vec::new(), aim, depth: 0, nested: 0 }
    }

    fn say(&mut self, at: Span, role: Role) {
        // Of `std.headers.strict` the parts are names too, which say nothing more.
        let part = |last: &Step| last.role == Role::Variable && role == Role::Variable && holds(last.at, at);
        if self.steps.last().is_some_and(part) {
            return;
        }
        let step = Step { at, depth: self.depth, role };
        if self.steps.last() != Some(&step) {
            self.steps.push(step);
        }
    }

    pub fn thunk(&mut self, thunk: &Rc<Thunk>) {
        match &thunk.core {
            Some((core, env)) => self.expr(core, env),
            None => self.written(self.machine.force(thunk).at),
        }
    }

    fn written(&mut self, at: Span) {
        if self.aim.is_none() {
            self.say(at, Role::Written);
        }
    }

    fn below(&mut self, core: &Expr, env: &Env) {
        self.depth += 1;
        self.expr(core, env);
        self.depth -= 1;
    }

    pub fn expr(&mut self, core: &Expr, env: &Env) {
        let arrived = self.aim.is_some_and(|aim| holds(core.at, aim));
        if arrived || self.steps.len() >= PLACES || self.nested >= DEEP {
            return;
        }
        self.nested += 1;
        // A deep site has deep ways.
        stacker::maybe_grow(128 * 1024, 4 * 1024 * 1024, || self.kind(core, env));
        self.nested -= 1;
    }

    fn kind(&mut self, core: &Expr, env: &Env) {
        let at = core.at;
        match &core.kind {
            CoreKind::Slot { up, index } => self.variable(*up, *index, at, env),
            CoreKind::Global(index) => {
                self.say(at, Role::Variable);
                if let Some(thunk) = self.machine.globals.get(*index).cloned() {
                    self.thunk(&thunk);
                }
            }
            CoreKind::Scope { up, field } => {
                if let Some(instance) = self.machine.entity(env, *up) {
                    self.slot(&instance, *field, at);
                }
            }
            CoreKind::Field { base, field } => self.field(base, *field, at, env),
            CoreKind::Key { base, key } => self.key(base, key, at, env),
            CoreKind::Identity(inner) => self.identity(inner, env),
            CoreKind::Handed(inner) => self.expr(inner, env),
            CoreKind::Call { function, argument } => {
                self.say(at, Role::Call);
                let function = self.machine.eval(function, env);
                let argument = Thunk::delayed(argument.clone(), env.clone());
                if let Some((lambda, inside)) =
                    self.machine.entered(&function, argument, (at, self.machine.origin(at, env)))
                {
                    self.expr(&lambda.body, &inside);
                }
            }
            CoreKind::Let { slots, body } => self.expr(body, &self.machine.bound(slots, at, env)),
            CoreKind::Open { body, .. } => {
                let origin = self.machine.origin(body.at, env);
                self.expr(body, &env.push(FrameKind::Root, origin, env.owner()));
            }
            CoreKind::Assert { body, .. } => self.expr(body, env),
            CoreKind::If { cond, then, otherwise } => match self.machine.truth(cond, env) {
                Some(holds) => {
                    self.say(cond.at, Role::Condition(holds));
                    self.expr(if holds { then } else { otherwise }, env);
                }
                None => self.written(at),
            },
            CoreKind::Match { scrutinee, arms } => {
                self.say(scrutinee.at, Role::Scrutinee);
                if let Some((body, inside)) = self.machine.arm(scrutinee, arms, env) {
                    self.expr(body, &inside);
                }
            }
            CoreKind::Or { base, default } => {
                let value = self.machine.present(base, env);
                if value.is_some_and(|value| !matches!(value.kind, Kind::Whole(Value::Absent))) {
                    self.expr(base, env);
                } else {
                    self.say(at, Role::Otherwise);
                    self.expr(default, env);
                }
            }
            _ => self.operands(core, env),
        }
    }

    /// What is made of several values.
    fn operands(&mut self, core: &Expr, env: &Env) {
        let at = core.at;
        match &core.kind {
            CoreKind::Merge { base, over } => match self.aim {
                Some(aim) if !holds(over.at, aim) => self.expr(base, env),
                _ => self.written(at),
            },
            CoreKind::Text { parts, .. } => {
                let holes: Vec<&Expr> = parts
                    .iter()
                    .filter_map(|part| match part {
                        TextPart::Hole(core) => Some(core),
                        TextPart::Fixed(_) => None,
                    })
                    .collect();
                self.made(at, Role::Text, &holes, env);
            }
            CoreKind::Binary { left, right, .. } => self.made(at, Role::Operator, &[left, right], env),
            CoreKind::Not(inner) | CoreKind::Negate(inner) => {
                self.made(at, Role::Operator, &[inner], env);
            }
            CoreKind::Builtin { args, .. } => {
                let args: Vec<&Expr> = args.iter().collect();
                self.made(at, Role::Function, &args, env);
            }
            _ => self.written(at),
        }
    }

    fn made(&mut self, at: Span, role: Role, of: &[&Expr], env: &Env) {
        if self.aim.is_some() {
            return;
        }
        self.say(at, role);
        for operand in of {
            // What an operator says of its literals is seen in its own line.
            if !matches!(operand.kind, CoreKind::Const(_) | CoreKind::Lambda(_)) {
                self.below(operand, env);
            }
        }
    }

    fn variable(&mut self, up: u32, index: usize, at: Span, env: &Env) {
        let (Some(frame), Some(thunk)) = (env.frame(up), env.slot(up, index)) else { return };
        let of_itself = thunk.core.as_ref().and_then(|(_, env)| env.frame(0));
        let default = of_itself.is_some_and(|own| std::ptr::eq(own, frame));
        self.say(
            at,
            match frame.call {
                Some(call) if default => Role::ParameterDefault(call),
                Some(call) => Role::Parameter(call),
                None => Role::Variable,
            },
        );
        self.thunk(&thunk);
    }

    fn field(&mut self, base: &Expr, field: usize, at: Span, env: &Env) {
        // How the entity was chosen is part of the answer where a name stands for it.
        if self.aim.is_none() && matches!(base.kind, CoreKind::Slot { .. }) {
            self.below(base, env);
        }
        let value = self.machine.eval(base, env);
        match self.machine.record(&value) {
            Some(instance) => self.slot(&instance, field, at),
            None => self.written(at),
        }
    }

    fn key(&mut self, base: &Expr, key: &Expr, at: Span, env: &Env) {
        let (Some(map), Some(name)) = (self.machine.map_value(base, env), self.machine.key_text(key, env))
        else {
            return self.written(at);
        };
        let Some(slot) = map.entries.get(&name) else { return self.written(at) };
        let path = map.path.below(&name).dotted();
        self.say(at, if map.placed { Role::Slot(path) } else { Role::Variable });
        self.first(&slot.definitions);
    }

    /// Another slot, and the way to what was written in it.
    fn slot(&mut self, instance: &Rc<Instance>, field: usize, at: Span) {
        let record = self.machine.schema.record(instance.record);
        let Some(name) = record.fields.get(field).map(|field| field.name.clone()) else { return };
        let path = instance.path.below(&name).dotted();
        self.say(at, if instance.placed { Role::Slot(path) } else { Role::Variable });
        match self.machine.definitions(instance, field) {
            Some(definitions) => self.first(&definitions),
            None if self.aim.is_none() => self.say(instance.at, Role::TypeDefault),
            None => {}
        }
    }

    /// Goes on with the definition in force.
    fn first(&mut self, definitions: &Rc<Layer<Candidate>>) {
        let order = Order::of(definitions);
        let all = order.layers.iter().flat_map(|layer| layer.own.iter());
        // Of the strongest the last that is asked is the user's own.
        let strongest = all.collect::<Vec<_>>().into_iter().rev().max_by_key(|candidate| candidate.rank);
        if let Some(candidate) = strongest {
            self.thunk(&candidate.value.clone());
        }
    }

    /// A reference: the name that stands for the entity, then the entity.
    fn identity(&mut self, inner: &Expr, env: &Env) {
        if self.aim.is_some() {
            return;
        }
        if let CoreKind::Slot { up, index } = inner.kind {
            return self.variable(up, index, inner.at, env);
        }
        if let Kind::Whole(Value::Ref(path)) = self.machine.identity(inner, env, inner.at).kind {
            let way = path.iter().fold(super::super::way::Way::default(), |way, name| way.below(name));
            self.say(inner.at, Role::Entity(way.dotted()));
        }
    }
}

/// Whether the place `inner` lies within `outer`.
pub(super) fn holds(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}
