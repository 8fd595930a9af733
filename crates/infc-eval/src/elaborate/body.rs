//! Bodies: the definitions of a record and of a map.
//!
//! It deliberately reads no key and no argument: `key` and `argument` do.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{Span, names};
use infc_scalar::Scalar;
use infc_syntax::ast::{self, Item, Seg};

use super::{Elaborator, Use, core, poison};
use crate::core::{Body, CoreKind, Def, Expr, MapBody, Rank};
use crate::report::article;
use crate::scope::{Expect, Scope, ScopeKind};
use crate::{Key, Presence, RecordId, Type};

/// The value of a definition, before it is elaborated.
pub(super) enum Meant {
    Expr(ast::Expr),
    Variable(String, Span),
    From(ast::Expr, String, Span),
    /// Not readable; already reported.
    Nothing,
}

/// A definition whose path is being followed.
struct Written<'a> {
    segments: &'a [Seg],
    value: Meant,
    rank: Option<Rank>,
    append: bool,
    at: Span,
}

/// The definitions that a body has so far, to see that none is made twice.
#[derive(Default)]
struct Taken(BTreeMap<Vec<String>, Span>);

impl Taken {
    /// Notes a path; gives the earlier definition that it clashes with, and whether the paths are the same.
    fn add(&mut self, path: Vec<String>, at: Span) -> Option<(Span, bool)> {
        if let Some(&earlier) = self.0.get(&path) {
            return Some((earlier, true));
        }
        let above = (1..path.len()).find_map(|len| self.0.get(path.get(..len)?).copied());
        let from = (Bound::Included(path.as_slice()), Bound::Unbounded);
        let below = self
            .0
            .range::<[String], _>(from)
            .next()
            .filter(|(other, _)| other.starts_with(&path))
            .map(|(_, &at)| at);
        self.0.insert(path, at);
        above.or(below).map(|earlier| (earlier, false))
    }
}

impl Elaborator<'_> {
    /// A set where a value of `ty` is expected.
    pub(super) fn set_as(&mut self, set: &ast::Set, ty: &Type, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, set.range());
        self.mark_type(at, ty);
        match ty {
            Type::Record(id) if self.is_shorthand_map(set, *id) => match self.shorthand(ty) {
                Some((field, inner)) => {
                    let value = self.set_as(set, &inner, scope);
                    Self::wrap(ty, field, value)
                }
                None => poison(at),
            },
            Type::Record(id) => self.kept(set, *id, scope, |this| this.record(set, *id, scope)),
            Type::Map(key, item) => self.map(set, *key, item, scope),
            Type::Params(params) => self.arguments(set, params, scope),
            Type::Poison => poison(at),
            _ => {
                let shown = self.schema.show(ty);
                let mut diagnostic = names::TYPE_MISMATCH.at(at, format!("expected {shown}, found a set"));
                if let Type::Enum(id) = ty {
                    let variants: Vec<_> = self
                        .schema
                        .enumeration(*id)
                        .variants
                        .iter()
                        .map(|v| format!("`{}`", v.name))
                        .collect();
                    diagnostic = diagnostic.help(format!("put a variant in front: {}", variants.join(", ")));
                }
                if let Type::List(_) = ty {
                    diagnostic = diagnostic.help("a list stands in brackets: `[ … ]`");
                }
                self.fail(diagnostic).0
            }
        }
    }

    /// Whether a set is the one field that is a map, and not the record around it.
    fn is_shorthand_map(&self, set: &ast::Set, id: RecordId) -> bool {
        let record = self.schema.record(id);
        let map = record.shorthand.and_then(|name| record.fields.get(record.field(name)?));
        let is_map = map.is_some_and(|field| matches!(field.ty, Type::Map(..)));
        let names_field = |item: Item| match item {
            Item::Binding(binding) => binding
                .path()
                .and_then(|path| path.segments().first().and_then(Seg::literal))
                .is_some_and(|name| record.field(&name).is_some()),
            _ => false,
        };
        is_map && !set.items().any(names_field)
    }

    fn record(&mut self, set: &ast::Set, id: RecordId, outer: &Rc<Scope>) -> Expr {
        let at = self.span(outer, set.range());
        let opens = self.schema.record(id).entity;
        let scope = if opens { Scope::inside(outer, ScopeKind::Entity(id)) } else { outer.clone() };
        let mut body = Self::empty_body(id, opens);
        let mut taken = Taken::default();
        self.record_items(set, &mut body, &mut taken, (&scope, outer), &[]);
        core(CoreKind::Body(Rc::new(body)), at)
    }

    fn empty_body(id: RecordId, opens: bool) -> Body {
        Body { record: id, opens, imports: Vec::new(), defs: Vec::new() }
    }

    fn record_items(
        &mut self,
        set: &ast::Set,
        body: &mut Body,
        taken: &mut Taken,
        (scope, outer): (&Rc<Scope>, &Rc<Scope>),
        when: &[Expr],
    ) {
        for item in set.items() {
            match item {
                Item::Binding(binding) => {
                    let Some(path) = binding.path().filter(ast::AttrPath::is_whole) else { continue };
                    let segments = path.segments();
                    let is_imports =
                        matches!(segments.as_slice(), [Seg::Name { text, .. }] if text == "imports");
                    if is_imports && body.opens {
                        self.imports(&binding, body, outer);
                        continue;
                    }
                    let at = self.span(scope, path.range());
                    let fresh = !when.is_empty() || self.take(taken, &segments, at);
                    let first = segments.first().and_then(Seg::literal).unwrap_or_default();
                    if self.is_export(body.record, &first) {
                        continue;
                    }
                    let rank = binding.rank().map(rank_of);
                    let written = Written {
                        segments: &segments,
                        value: binding.value().map_or(Meant::Nothing, Meant::Expr),
                        rank,
                        append: binding.is_append(),
                        at,
                    };
                    self.define_if(fresh, body, written, scope, when);
                }
                Item::Inherit(inherit) => self.inherit(&inherit, scope, |this, name, at, value| {
                    let segments = [Seg::Name { text: name, range: (at.start, at.end) }];
                    let fresh = !when.is_empty() || this.take(taken, &segments, at);
                    let written = Written { segments: &segments, value, rank: None, append: false, at };
                    this.define_if(fresh, body, written, scope, when);
                }),
                Item::When(inner) => {
                    let (Some(cond), Some(set)) = (inner.cond(), inner.body()) else { continue };
                    let mut conds = when.to_vec();
                    conds.push(self.check(&cond, &Type::Scalar(Scalar::Bool), scope));
                    self.record_items(&set, body, taken, (scope, outer), &conds);
                }
                Item::Error(_) => {}
            }
        }
    }

    /// Adds a definition; one that is there already is only checked, so that it is reported once.
    fn define_if(
        &mut self,
        fresh: bool,
        body: &mut Body,
        written: Written<'_>,
        scope: &Rc<Scope>,
        when: &[Expr],
    ) {
        if fresh {
            self.define(body, written, scope, when);
        } else {
            let mut aside = Self::empty_body(body.record, body.opens);
            self.define(&mut aside, written, scope, when);
        }
    }

    /// Notes that a path is defined; reports one that is defined already, and says whether it is new.
    fn take(&mut self, taken: &mut Taken, segments: &[Seg], at: Span) -> bool {
        let path = segments
            .iter()
            .map(|segment| segment.literal().unwrap_or_else(|| format!("{:?}", segment.range())))
            .collect::<Vec<_>>();
        let Some((earlier, same)) = taken.add(path, at) else { return true };
        let shown = segments.iter().map(|segment| segment.literal().unwrap_or_else(|| "\"…\"".to_owned()));
        let shown = shown.collect::<Vec<_>>().join(".");
        let message = if same {
            format!("`{shown}` is defined twice")
        } else {
            format!("`{shown}` is defined as a whole and in parts")
        };
        let help =
            if same { "remove one of the two" } else { "write it in one place: `… = base // { … };`" };
        self.report(
            names::DUPLICATE_DEFINITION
                .at(at, message)
                .here("again here")
                .label(earlier, "first defined here")
                .help(help),
        );
        false
    }

    pub(super) fn inherit(
        &mut self,
        inherit: &ast::Inherit,
        scope: &Rc<Scope>,
        mut each: impl FnMut(&mut Self, String, Span, Meant),
    ) {
        for (name, range) in inherit.names() {
            let at = self.span(scope, range);
            let value = match inherit.from() {
                Some(from) => Meant::From(from, name.clone(), at),
                None => Meant::Variable(name.clone(), at),
            };
            each(self, name, at, value);
        }
    }

    fn imports(&mut self, binding: &ast::Binding, body: &mut Body, outer: &Rc<Scope>) {
        let Some(value) = binding.value() else { return };
        let at = self.span(outer, value.range());
        let Some(ast::Expr::List(list)) = value.inner() else {
            let diagnostic = names::TYPE_MISMATCH.at(at, "`imports` is a list that stands here");
            let why = "what a body uses is known before any value is";
            self.report(diagnostic.note(why).help("write `imports = [ … ];`"));
            return;
        };
        let ty = Type::List(Arc::new(Type::Profile(body.record)));
        let list = self.list_as(&list, &ty, outer);
        let CoreKind::List(items) = &list.kind else { return };
        for import in items.iter().map(|(import, _)| import.clone()) {
            body.imports.push(self.without_values(import, "which profiles are used", outer));
        }
    }

    /// Adds a definition of a record's field, or of what is below it.
    fn define(&mut self, body: &mut Body, written: Written<'_>, scope: &Rc<Scope>, when: &[Expr]) {
        let Some((first, rest)) = written.segments.split_first() else { return };
        let record = self.schema.record(body.record);
        let at = self.span(scope, first.range());
        let name = first.literal().unwrap_or_default();
        let Some(index) = record.field(&name) else {
            // An input that could not be had may have added it.
            if self.types.is_partial {
                return;
            }
            let fields: Vec<&str> = record.fields.iter().map(|field| &*field.name).collect();
            let message = format!("{} has no field `{name}`", record.name);
            // The field that was meant is not missed as well.
            if let Some(meant) =
                crate::nearest(&name, fields.iter().copied()).and_then(|near| record.field(near))
            {
                let (value, when) = (poison(at), when.to_vec());
                body.defs.push((meant, Def { value, rank: None, adds: false, when, at }));
            }
            // A word that cannot stand there is said to be so already.
            if !self.is_broken(at) {
                self.unknown(&names::UNKNOWN_FIELD, at, &name, message, &fields);
            }
            return;
        };
        let Some(field) = record.fields.get(index) else { return };
        if let Some(&definition) = self.types.places.fields.get(&(body.record, index)) {
            self.uses.push(Use { at, definition });
        }
        self.mark_field(at, body.record, index);
        let optional = field.presence == Presence::Optional;
        let def =
            self.definition(Written { segments: rest, ..written }, &field.ty.clone(), scope, when, optional);
        body.defs.push((index, def));
    }

    /// The definition of a slot of type `ty`, whose path goes on by `written.segments`.
    fn definition(
        &mut self,
        written: Written<'_>,
        ty: &Type,
        scope: &Rc<Scope>,
        when: &[Expr],
        optional: bool,
    ) -> Def {
        let (at, when) = (written.at, when.to_vec());
        // A definition may be a part of the value, or lose: the condition is on the value that it comes to.
        let (plain, whole) = (self.schema.plain(ty).clone(), ty);
        let ty = &plain;
        let Some(first) = written.segments.first() else {
            let ty = if optional { Type::Option(Arc::new(plain.clone())) } else { plain.clone() };
            let (rank, adds) = (written.rank, written.append);
            let value = self.meant(written.value, &ty, at, scope);
            self.literal_of(&value, whole);
            return Def { value, rank, adds, when, at };
        };
        let key_at = self.span(scope, first.range());
        let value = match ty {
            Type::Record(id) => {
                let mut body = Self::empty_body(*id, false);
                self.define(&mut body, written, scope, &[]);
                core(CoreKind::Body(Rc::new(body)), at)
            }
            Type::Map(..) if self.dotted_key(written.segments, ty, scope) => poison(at),
            Type::Map(key, item) => {
                let key = self.new_key(first, *key, scope);
                let rest = written.segments.get(1..).unwrap_or(&[]);
                let def = self.definition(
                    Written { segments: rest, at: key_at, ..written },
                    item,
                    scope,
                    &[],
                    false,
                );
                core(
                    CoreKind::MapBody(Rc::new(MapBody { item: (**item).clone(), entries: vec![(key, def)] })),
                    at,
                )
            }
            Type::Poison => poison(at),
            _ => {
                let shown = self.schema.show(ty);
                let message = format!("there is nothing below {}", article(&shown));
                self.fail(names::UNKNOWN_FIELD.at(key_at, message).help("define the whole value instead")).0
            }
        };
        Def { value, rank: None, adds: true, when, at }
    }

    pub(super) fn meant(&mut self, meant: Meant, ty: &Type, at: Span, scope: &Rc<Scope>) -> Expr {
        match meant {
            Meant::Nothing => poison(at),
            Meant::Expr(expr) => self.check(&expr, ty, scope),
            Meant::Variable(name, at) => {
                let (value, found) = self.variable(&name, &[], &Expect::Is(ty.clone()), at, scope);
                self.coerce(value, &found, ty)
            }
            Meant::From(from, name, at) => {
                let (value, found) = self.member(&from, (&name, at), &Expect::Is(ty.clone()), scope);
                self.coerce(value, &found, ty)
            }
        }
    }

    fn map(&mut self, set: &ast::Set, key: Key, item: &Type, scope: &Rc<Scope>) -> Expr {
        let at = self.span(scope, set.range());
        let mut body = MapBody { item: item.clone(), entries: Vec::new() };
        let mut taken = Taken::default();
        self.map_items(set, key, (&mut body, &mut taken), scope, &[]);
        core(CoreKind::MapBody(Rc::new(body)), at)
    }

    fn map_items(
        &mut self,
        set: &ast::Set,
        key: Key,
        (body, taken): (&mut MapBody, &mut Taken),
        scope: &Rc<Scope>,
        when: &[Expr],
    ) {
        let item_ty = body.item.clone();
        for item in set.items() {
            match item {
                Item::Binding(binding) => {
                    let Some(path) = binding.path().filter(ast::AttrPath::is_whole) else { continue };
                    let segments = path.segments();
                    let Some((first, rest)) = segments.split_first() else { continue };
                    if self.dotted_key(&segments, &Type::Map(key, Arc::new(item_ty.clone())), scope) {
                        continue;
                    }
                    let at = self.span(scope, first.range());
                    let fresh = !when.is_empty() || self.take(taken, &segments, at);
                    let rank = binding.rank().map(rank_of);
                    let written = Written {
                        segments: rest,
                        value: binding.value().map_or(Meant::Nothing, Meant::Expr),
                        rank,
                        append: binding.is_append(),
                        at,
                    };
                    let key = self.new_key(first, key, scope);
                    let def = self.definition(written, &item_ty, scope, when, false);
                    if fresh {
                        body.entries.push((key, def));
                    }
                }
                Item::Inherit(inherit) => self.inherit(&inherit, scope, |this, name, at, value| {
                    let segment = Seg::Name { text: name, range: (at.start, at.end) };
                    let fresh = !when.is_empty() || this.take(taken, std::slice::from_ref(&segment), at);
                    let written = Written { segments: &[], value, rank: None, append: false, at };
                    let key = this.new_key(&segment, key, scope);
                    let def = this.definition(written, &item_ty, scope, when, false);
                    if fresh {
                        body.entries.push((key, def));
                    }
                }),
                Item::When(inner) => {
                    let (Some(cond), Some(set)) = (inner.cond(), inner.body()) else { continue };
                    let mut conds = when.to_vec();
                    conds.push(self.check(&cond, &Type::Scalar(Scalar::Bool), scope));
                    self.map_items(&set, key, (body, taken), scope, &conds);
                }
                Item::Error(_) => {}
            }
        }
    }
}

fn rank_of(rank: ast::Rank) -> Rank {
    match rank {
        ast::Rank::Default => Rank::Default,
        ast::Rank::Force => Rank::Force,
    }
}
