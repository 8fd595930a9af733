//! Flakes: the first file with its inputs, and what other flakes may use of one.
//!
//! An input is known by its name alone; whether it is the locked one is seen to before. What it exports is looked into
//! like the standard library: only what is used is elaborated, and what is wrong there is said where it is used.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{FileId, FilePath, Root, Severity, Span, names};
use infc_scalar::{Scalar, ScalarValue};
use infc_syntax::SyntaxNode;
use infc_syntax::ast::{self, Item};

use super::access::Step;
use super::kept::Of;
use super::name::is_module;
use super::{Elaborator, Use, core, poison};
use crate::core::{CoreKind, Expr};
use crate::scope::{Expect, GivenInput, Known, Scope, ScopeKind};
use crate::{RecordId, SITE, Type, Value};

/// The edition of the language that is read.
const EDITION: i64 = 1;

/// Names of the flake's own fields beside its outputs.
const FLAKE: &[&str] = &["description", "inputs", "outputs", "edition"];

impl Elaborator<'_> {
    /// The whole site that begins in `entry`: a flake with `outputs`, or their body alone.
    pub(super) fn entry(&mut self, entry: FileId) -> Expr {
        let at = Span::new(entry, 0, 0);
        let Some(expr) = self.file_expr(entry, at) else { return poison(at) };
        let scope = Scope::of_file(entry);
        let root = Type::Record(self.schema.root);
        let body = match flake_set(&expr) {
            Some(set) => {
                self.head(&set, &scope);
                self.outputs(&set, &scope)
            }
            None => match expr.clone().inner() {
                Some(ast::Expr::Lambda(lambda)) => return self.function_file(&lambda, &scope),
                _ => Some((expr, scope)),
            },
        };
        let Some((body, scope)) = body else { return poison(at) };
        let site = self.in_site(&body, &root, &scope);
        if !self.is_entry_alone(entry) {
            return site;
        }
        self.exports(entry, &body);
        if let ScopeKind::Inputs(given) = &scope.kind {
            self.unused_inputs(entry, given);
        }
        site
    }

    /// Whether the first file is one of a flake that others may use, and not one of the library's own.
    fn is_entry_alone(&self, entry: FileId) -> bool {
        self.world.path(entry).root == Root::Project
    }

    /// Reports a file that is a function: only `outputs` takes arguments.
    fn function_file(&mut self, lambda: &ast::Lambda, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, lambda.params_range().unwrap_or(lambda.range()));
        let diagnostic = names::TYPE_MISMATCH.at(at, "a site is a set, not a function");
        let help =
            "remove the parameters; `std` is in scope without them, and inputs are parameters of `outputs`";
        self.fail(diagnostic.help(help)).0
    }

    /// What a flake says of itself beside its outputs. Its inputs are read where the lock is.
    fn head(&mut self, set: &ast::Set, scope: &Rc<Scope>) {
        for (name, binding) in bindings(set) {
            let span = self.span(scope, binding.path().map_or(binding.range(), |path| path.range()));
            match (name.as_str(), binding.value()) {
                ("description", Some(value)) => {
                    self.check(&value, &Type::Scalar(Scalar::String), scope);
                }
                ("edition", Some(value)) => {
                    let number = self.check(&value, &Type::Scalar(Scalar::Int), scope);
                    self.edition(&number);
                }
                ("inputs" | "outputs", _) | (_, None) => {}
                (_, Some(_)) => {
                    let message = format!("a flake has no field `{name}`");
                    self.unknown(&names::UNKNOWN_FIELD, span, &name, message, FLAKE);
                }
            }
        }
    }

    /// Reports an edition that this compiler does not know: what it means is not what it says.
    fn edition(&mut self, number: &Expr) {
        let CoreKind::Const(Value::Scalar(ScalarValue::Int(found))) = &number.kind else { return };
        if *found != EDITION {
            let message = format!("there is no edition {found} of the language yet: infc knows {EDITION}");
            let diagnostic = names::BAD_LITERAL.at(number.at, message);
            self.report(diagnostic.replace(number.at, EDITION.to_string(), format!("write `{EDITION}`")));
        }
    }

    /// The body of `outputs` and the scope around it, in which its inputs are.
    fn outputs(&mut self, set: &ast::Set, scope: &Rc<Scope>) -> Option<(ast::Expr, Rc<Scope>)> {
        let value = bindings(set).into_iter().find(|(name, _)| name == "outputs")?.1.value()?;
        let at = self.span(scope, value.range());
        let Some(ast::Expr::Lambda(lambda)) = value.clone().inner() else {
            return Some((value, scope.clone()));
        };
        let Some(ast::Params::Pattern(params)) = lambda.params() else {
            let diagnostic = names::TYPE_MISMATCH.at(at, "`outputs` is a function of the inputs");
            self.report(diagnostic.help("write `outputs = { std }: { … };`"));
            return None;
        };
        let stated = self.stated(scope.file());
        let mut given = Vec::new();
        for param in &params {
            let name = param.name().unwrap_or_default();
            let at = self.span(scope, param.name_range().unwrap_or(param.range()));
            let known = stated.contains_key(&name);
            if known {
                self.introduce(&name, at, scope);
            } else if name != "std" {
                self.no_input(&name, at, &stated);
            }
            given.push(GivenInput { name: name.into(), at, used: Rc::default() });
        }
        let kind = ScopeKind::Inputs(given.into());
        let inside = Scope { parent: Some(scope.clone()), depth: scope.depth, file: scope.file, kind };
        Some((lambda.body()?, Rc::new(inside)))
    }

    /// The inputs that the flake of `file` states, and where.
    fn stated(&self, file: FileId) -> BTreeMap<String, Span> {
        let parsed = self.types.parsed.get(&file);
        let inputs = parsed.map(|(_, root)| root.inputs()).unwrap_or_default();
        let place = |input: ast::Input| (input.name, Span::new(file, input.range.0, input.range.1));
        inputs.stated.into_iter().map(place).collect()
    }

    /// Reports a parameter of `outputs` that is no input.
    fn no_input(&mut self, name: &str, at: Span, stated: &BTreeMap<String, Span>) {
        let mut known: Vec<&str> = stated.keys().map(String::as_str).collect();
        known.push("std");
        let message = format!("there is no input `{name}`");
        if crate::nearest(name, known.iter().copied()).is_some() {
            self.unknown(&names::UNKNOWN_NAME, at, name, message, &known);
        } else {
            let help = format!("define it: `inputs.{name}.url = \"path:../{name}\";`");
            self.report(names::UNKNOWN_NAME.at(at, message).help(help));
        }
    }

    /// Reports the inputs that the flake states for nothing: nobody would notice that they are gone.
    fn unused_inputs(&mut self, entry: FileId, given: &Rc<[GivenInput]>) {
        let needed = self.needed_by_inputs(entry);
        for (name, at) in self.stated(entry) {
            let param = given.iter().find(|input| *input.name == *name);
            // One that cannot be had is a mistake already.
            let is_there = self.world.source(self.site_of(&name)).is_ok();
            let is_used = param.is_some_and(|input| input.used.get()) || self.types.is_used(&name);
            if !is_there || is_used || needed.contains(&name) {
                continue;
            }
            let help = match param {
                Some(_) => "remove it, and the parameter of `outputs`".to_owned(),
                None => format!("remove it, or use it: `outputs = {{ std, {name} }}: …`"),
            };
            self.report(names::INPUT_UNUSED.at(at, format!("nothing uses the input `{name}`")).help(help));
        }
    }

    /// The inputs that inputs state: the flake may state them too, to say which version holds.
    fn needed_by_inputs(&self, entry: FileId) -> Vec<String> {
        let mut needed: Vec<String> = Vec::new();
        let mut open: Vec<String> = self.stated(entry).into_keys().collect();
        let mut seen = open.clone();
        while let Some(name) = open.pop() {
            for name in self.stated(self.site_of(&name)).into_keys() {
                if !seen.contains(&name) {
                    seen.push(name.clone());
                    open.push(name.clone());
                }
                needed.push(name);
            }
        }
        needed
    }

    /// The body of a site, in all of which the site's collections are in scope, its `let`s included.
    fn in_site(&mut self, body: &ast::Expr, root: &Type, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, body.range());
        let entity = Scope::inside(scope, ScopeKind::Entity(self.schema.root));
        let body = self.check(body, root, &entity);
        core(CoreKind::Open { record: self.schema.root, body }, at)
    }

    /// The first file of an input.
    fn site_of(&self, name: &str) -> FileId {
        self.world.files().intern(FilePath { root: Root::Input(name.to_owned()), path: SITE.into() })
    }

    /// Whether `file` is the first one of an input.
    pub(super) fn is_input_site(&self, file: FileId) -> bool {
        let FilePath { root, path } = self.world.path(file);
        matches!(root, Root::Input(_)) && path == SITE
    }

    /// The input `name`, or what `steps` select from what it exports.
    pub(super) fn input(
        &mut self,
        name: &Arc<str>,
        steps: &[Step],
        expect: &Expect,
        at: Span,
    ) -> (Expr, Type) {
        if &**name == "std" {
            return self.library(steps, expect, at);
        }
        if steps.is_empty() {
            return (core(CoreKind::Const(crate::Value::Absent), at), Type::Input(name.clone()));
        }
        let site = self.site_of(name);
        if self.world.source(site).is_err() {
            self.kept.looks_beyond();
            // Said where the lock is read.
            return (poison(at), Type::Poison);
        }
        self.global(site, steps, expect, at)
    }

    /// The standard library, or what `steps` select from it.
    pub(super) fn library(&mut self, steps: &[Step], expect: &Expect, at: Span) -> (Expr, Type) {
        let file = self.world.files().intern(FilePath::std("lib.inf"));
        self.global(file, steps, expect, at)
    }

    /// The parameter `name` of `outputs`, or what `steps` select from that input.
    pub(super) fn given(
        &mut self,
        inputs: &[GivenInput],
        (name, steps): (&str, &[Step]),
        expect: &Expect,
        at: Span,
    ) -> (Expr, Type) {
        let Some(input) = inputs.iter().find(|input| *input.name == *name) else {
            return (poison(at), Type::Poison);
        };
        let entity = self.outside(0);
        input.used.set(true);
        self.uses.push(Use { at, definition: input.at });
        let (value, ty) = self.input(&input.name, steps, expect, at);
        let asked = || (Of::Input(name.to_owned()), steps.to_vec(), expect.clone());
        self.inside(entity, asked, (&value, &ty), at);
        (value, ty)
    }

    /// Whether `name` is an input here: as a parameter of `outputs`, or handed on to this file.
    pub(super) fn as_input(&mut self, name: &str, scope: &Rc<Scope>) -> Option<Type> {
        let found = self.find(name, scope)?;
        match &found.kind {
            ScopeKind::Inputs(given) => {
                given.iter().find(|input| *input.name == *name).map(|input| Type::Input(input.name.clone()))
            }
            ScopeKind::Params(bound) => bound
                .iter()
                .find(|bound| *bound.name == *name)
                .map(|bound| bound.ty.clone())
                .filter(|ty| matches!(ty, Type::Input(_))),
            ScopeKind::File
            | ScopeKind::Given(_)
            | ScopeKind::Let(_)
            | ScopeKind::Entity(_)
            | ScopeKind::Sealed(_) => None,
        }
    }

    /// The inputs among the arguments of a file: the only ones whose parameters have no type there.
    pub(super) fn handed_on(&mut self, args: &[ast::Expr], scope: &Rc<Scope>) -> BTreeMap<String, Type> {
        let mut given = BTreeMap::new();
        let Some(ast::Expr::Set(set)) = args.first().cloned().and_then(ast::Expr::inner) else {
            return given;
        };
        for item in set.items() {
            let named: Vec<(String, String)> = match item {
                Item::Binding(binding) => {
                    let path = binding.path().map(|path| path.segments()).unwrap_or_default();
                    match (path.as_slice(), binding.value().and_then(ast::Expr::inner)) {
                        ([one], Some(ast::Expr::Name(name))) => {
                            vec![(one.literal().unwrap_or_default(), name.text())]
                        }
                        _ => Vec::new(),
                    }
                }
                Item::Inherit(inherit) if inherit.from().is_none() => {
                    inherit.names().into_iter().map(|(name, _)| (name.clone(), name)).collect()
                }
                Item::Inherit(_) | Item::When(_) | Item::Error(_) => Vec::new(),
            };
            for (param, name) in named {
                given.extend(self.as_input(&name, scope).map(|ty| (param, ty)));
            }
        }
        given
    }

    /// What `steps` select from the flake in `file`, which is an input: its exports alone.
    pub(super) fn exported(
        &mut self,
        file: FileId,
        expr: &ast::Expr,
        steps: &[Step],
        expect: &Expect,
    ) -> (Expr, Type) {
        let scope = Scope::of_file(file);
        let Some(first) = steps.first() else { return self.project(expr, steps, expect, &scope) };
        let exports = self.schema.exports;
        if !exports.contains(&first.name.as_str()) {
            let FilePath { root, .. } = self.world.path(file);
            let name = if let Root::Input(name) = root { name } else { "flake".to_owned() };
            let message = if self.schema.record(self.schema.root).field(&first.name).is_some() {
                format!("`{}` of the input `{name}` is its own", first.name)
            } else {
                format!("the input `{name}` has no `{}`", first.name)
            };
            self.unknown(&names::UNKNOWN_FIELD, first.at, &first.name, message, exports);
            return (poison(first.at), Type::Poison);
        }
        let body = match flake_set(expr) {
            Some(set) => self.outputs(&set, &scope),
            None => Some((expr.clone(), scope)),
        };
        let Some((body, scope)) = body else { return (poison(first.at), Type::Poison) };
        let entity = Scope::inside(&scope, ScopeKind::Entity(self.schema.root));
        let (value, ty) = self.project(&body, steps, expect, &entity);
        let at = value.at;
        (core(CoreKind::Open { record: self.schema.root, body: value }, at), ty)
    }

    /// Whether a definition of the site is for other flakes alone, and has no type of its own.
    pub(super) fn is_export(&self, record: RecordId, name: &str) -> bool {
        record == self.schema.root
            && self.schema.exports.contains(&name)
            && self.schema.record(record).field(name).is_none()
    }

    /// Elaborates what the flake itself exports, used or not, as those who use it would.
    fn exports(&mut self, entry: FileId, body: &ast::Expr) {
        let mut ways = Vec::new();
        ways_in(body, &mut |path| self.is_export(self.schema.root, path), &mut Vec::new(), &mut ways);
        for (way, _) in ways {
            let step = |(name, range): &(String, (u32, u32))| {
                let at = Span::new(entry, range.0, range.1);
                Step { name: name.clone(), at, segment: None }
            };
            let steps: Vec<Step> = way.iter().map(step).collect();
            let Some(last) = steps.last() else { continue };
            let at = last.at;
            let key =
                (entry, steps.iter().map(|step| step.name.clone()).collect(), Expect::Any, BTreeMap::new());
            if self.known.contains_key(&key) {
                continue;
            }
            let Some(expr) = self.file_expr(entry, at) else { return };
            let (value, ty) = self.exported(entry, &expr, &steps, &Expect::Any);
            let index = self.globals.len();
            self.globals.push(std::cell::RefCell::new(Some(value)));
            self.known.insert(key, Known::Done(index, ty));
            self.exported.push(core(CoreKind::Global(index), at));
        }
    }

    /// Where the flake states the input that `file` is of, or the one that needs it.
    fn stated_at(&self, file: FileId) -> Option<Span> {
        let Root::Input(name) = self.world.path(file).root else { return None };
        let stated = self.stated(self.types.entry);
        stated.get(&name).or(stated.values().next()).copied()
    }

    /// A diagnostic about a library, where the user asked for what is wrong; nothing for what is not the user's to mend.
    pub(super) fn at_users(&self, diagnostic: infc_diag::Diagnostic) -> Option<infc_diag::Diagnostic> {
        let place = diagnostic.primary.clone();
        let is_users = |at: &Span| self.world.path(at.file).root == Root::Project;
        if is_users(&place.span) {
            return Some(diagnostic);
        }
        let asked = self.asked.iter().rev().find(|at| is_users(at)).copied();
        let Some(asked) = asked.or_else(|| self.stated_at(place.span.file)) else { return Some(diagnostic) };
        if diagnostic.severity != Severity::Error {
            return None;
        }
        let mut moved = diagnostic;
        moved.primary = infc_diag::Label { span: asked, text: String::new() };
        let text = if place.text.is_empty() { "here".to_owned() } else { place.text };
        moved.labels.insert(0, infc_diag::Label { span: place.span, text });
        moved.fix = None;
        if let Root::Input(name) = self.world.path(place.span.file).root {
            moved.help = Some(format!("mend it in the input `{name}`, then run `infc update {name}`"));
        }
        Some(moved)
    }
}

/// The set that a flake is, if the expression of its file is one with `outputs`.
pub(super) fn flake_set(expr: &ast::Expr) -> Option<ast::Set> {
    let Some(ast::Expr::Set(set)) = expr.clone().inner() else { return None };
    bindings(&set).iter().any(|(name, _)| name == "outputs").then_some(set)
}

/// The body of a flake's `outputs`.
pub(super) fn outputs_body(set: &ast::Set) -> Option<ast::Expr> {
    let value = bindings(set).into_iter().find(|(name, _)| name == "outputs")?.1.value()?;
    match value.clone().inner() {
        Some(ast::Expr::Lambda(lambda)) => lambda.body(),
        _ => Some(value),
    }
}

/// The definitions of a set by their first name.
fn bindings(set: &ast::Set) -> Vec<(String, ast::Binding)> {
    let named = |item: Item| match item {
        Item::Binding(binding) => {
            let name = binding.path()?.segments().first()?.literal()?;
            Some((name, binding))
        }
        Item::Inherit(_) | Item::When(_) | Item::Error(_) => None,
    };
    set.items().filter_map(named).collect()
}

/// A way into a set: names and where they stand.
pub(super) type WayIn = Vec<(String, (u32, u32))>;

/// The ways to the values in the sets that `expr` is made of, whose first name is wanted, and what stands there.
pub(super) fn ways_in(
    expr: &ast::Expr,
    wanted: &mut dyn FnMut(&str) -> bool,
    above: &mut WayIn,
    ways: &mut Vec<(WayIn, SyntaxNode)>,
) {
    match expr {
        ast::Expr::Paren(paren) => {
            if let Some(inner) = paren.expr() {
                ways_in(&inner, wanted, above, ways);
            }
        }
        ast::Expr::Let(inner) if is_module(expr) => {
            if let Some(body) = inner.body() {
                ways_in(&body, wanted, above, ways);
            }
        }
        ast::Expr::Set(set) => {
            for item in set.items() {
                let length = above.len();
                way_of_item(&item, wanted, above, ways);
                above.truncate(length);
            }
        }
        _ => ways.push((above.clone(), expr.syntax().clone())),
    }
}

fn way_of_item(
    item: &Item,
    wanted: &mut dyn FnMut(&str) -> bool,
    above: &mut WayIn,
    ways: &mut Vec<(WayIn, SyntaxNode)>,
) {
    match item {
        Item::Binding(binding) => {
            let segments = binding.path().map(|path| path.segments()).unwrap_or_default();
            above.extend(segments.iter().filter_map(|one| Some((one.literal()?, one.range()))));
            let is_wanted = above.first().is_some_and(|(name, _)| wanted(name));
            if let (true, Some(value)) = (is_wanted, binding.value()) {
                ways_in(&value, wanted, above, ways);
            }
        }
        Item::Inherit(inherit) => {
            for named in inherit.names() {
                let mut way = above.clone();
                way.push(named);
                if way.first().is_some_and(|(name, _)| wanted(name)) {
                    ways.push((way, inherit.syntax().clone()));
                }
            }
        }
        Item::When(_) | Item::Error(_) => {}
    }
}
