//! Fields, entries, and the identity of entities, which is found without working them out.

use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{Span, names};

use super::Machine;
use super::instance::{Instance, MapInstance, Place, Template};
use super::thunk::{Env, FrameKind, Kind, Weak, reference};
use super::way::Way;
use crate::core::{CoreKind, Expr};
use crate::{Path, RecordId, Value};

impl Machine<'_> {
    /// The record that a value is, in its place or alone.
    pub(super) fn record(&self, value: &Weak) -> Option<Rc<Instance>> {
        match &value.kind {
            Kind::Instance(instance) => Some(instance.clone()),
            Kind::Template(template) => Some(template.alone()),
            Kind::Whole(Value::Ref(path)) => match self.at_path(path, value.at)?.kind {
                Kind::Instance(instance) => Some(instance),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn map(&self, value: &Weak) -> Option<Rc<MapInstance>> {
        match &value.kind {
            Kind::Map(map) => Some(map.clone()),
            Kind::MapTemplate(template) => Some(self.map_instance(template, Place::none(value.at))),
            _ => None,
        }
    }

    /// The map that an expression is.
    pub fn map_value(&self, core: &Expr, env: &Env) -> Option<Rc<MapInstance>> {
        let value = self.eval(core, env);
        self.map(&value)
    }

    pub fn field_of(&self, base: &Expr, field: usize, at: Span, env: &Env) -> Weak {
        let value = self.eval(base, env);
        match self.record(&value) {
            Some(instance) => self.field(&instance, field, at),
            None => Weak::poison(at),
        }
    }

    /// An entry of a map; `strict` reports one that is not there.
    pub fn key_of(&self, base: &Expr, key: &Expr, at: Span, env: &Env, strict: bool) -> Weak {
        let value = self.eval(base, env);
        let (Some(map), Some(name)) = (self.map(&value), self.key_text(key, env)) else {
            return Weak::poison(at);
        };
        if !map.entries.contains_key(&name) {
            if strict {
                self.no_entry(&map, &name, key.at);
                return Weak::poison(at);
            }
            return Weak::whole(Value::Absent, at);
        }
        self.entry(&map, &name, at)
    }

    fn no_entry(&self, map: &MapInstance, name: &str, at: Span) {
        if self.has_broken_key(&map.root) {
            return;
        }
        let collection = map.path.dotted();
        let known: Vec<&str> = map.entries.keys().map(|key| &**key).collect();
        let message = match collection.as_str() {
            "" => format!("there is no `{name}` here"),
            _ => format!("there is no `{name}` among `{collection}`"),
        };
        let mut diagnostic = crate::report::unknown(&names::UNKNOWN_ENTITY, at, name, message, &known);
        if known.is_empty() {
            let path = if collection.is_empty() { name.to_owned() } else { format!("{collection}.{name}") };
            diagnostic = diagnostic.note("it has no entries").help(format!("define it: `{path} = …;`"));
        }
        self.report(diagnostic);
    }

    /// A value that may be absent: an entry of a map that is not there is no error.
    pub fn present(&self, core: &Expr, env: &Env) -> Option<Weak> {
        match &core.kind {
            CoreKind::Key { base, key } => {
                self.present(base, env).filter(|value| !matches!(value.kind, Kind::Whole(Value::Absent)))?;
                Some(self.key_of(base, key, core.at, env, false))
            }
            CoreKind::Field { base, field } => {
                let value = self
                    .present(base, env)
                    .filter(|value| !matches!(value.kind, Kind::Whole(Value::Absent)))?;
                // What is no record has been told of: it is not absent.
                let field = |instance| self.field(&instance, *field, core.at);
                Some(self.record(&value).map_or_else(|| Weak::poison(core.at), field))
            }
            _ => Some(self.eval(core, env)),
        }
    }

    /// The reference that names the entity which an expression is.
    pub fn identity(&self, core: &Expr, env: &Env, at: Span) -> Weak {
        match self.path_of(core, env) {
            Some(Ok(way)) => reference(way.path(), at),
            Some(Err(())) => Weak::poison(at),
            None => {
                let diagnostic = names::TYPE_MISMATCH
                    .at(at, "this is a value, not an entity of the site that can be referred to");
                self.report(diagnostic.help(
                    "put it into the site and name it there, as `apps.api` or `zones.office` are named",
                ));
                Weak::poison(at)
            }
        }
    }

    /// The path of the entity that an expression is, found without working the entity out; an error that is reported;
    /// or nothing, if it is no entity of the site.
    fn path_of(&self, core: &Expr, env: &Env) -> Option<Result<Way, ()>> {
        match &core.kind {
            CoreKind::Scope { up, field } => {
                let instance = self.entity(env, *up)?;
                instance.placed.then(|| Ok(self.field_path(&instance.path, instance.record, *field)))
            }
            CoreKind::Itself { up } => {
                let instance = self.entity(env, *up)?;
                instance.placed.then(|| Ok(instance.path.clone()))
            }
            CoreKind::Key { base, key } => {
                let Ok(path) = self.path_of(base, env)? else { return Some(Err(())) };
                let (Some(map), Some(name)) = (self.map_value(base, env), self.key_text(key, env)) else {
                    return Some(Err(()));
                };
                if !map.entries.contains_key(&name) {
                    self.no_entry(&map, &name, key.at);
                    return Some(Err(()));
                }
                Some(Ok(path.below(&name)))
            }
            CoreKind::Field { base, field } => {
                let Ok(path) = self.path_of(base, env)? else { return Some(Err(())) };
                let record = match self.eval(base, env).kind {
                    Kind::Instance(instance) => instance.record,
                    Kind::Whole(Value::Ref(path)) => match self.at_path(&path, core.at)?.kind {
                        Kind::Instance(instance) => instance.record,
                        _ => return Some(Err(())),
                    },
                    _ => return Some(Err(())),
                };
                Some(Ok(self.field_path(&path, record, *field)))
            }
            CoreKind::Slot { up, index } => {
                let thunk = env.slot(*up, *index)?;
                match &thunk.core {
                    Some((inner, env)) => self.path_of(inner, env),
                    None => self.value_path(&self.force(&thunk)),
                }
            }
            CoreKind::Global(index) => {
                let thunk = self.globals.get(*index)?;
                let (inner, env) = thunk.core.as_ref()?;
                self.path_of(inner, env)
            }
            CoreKind::Poison => Some(Err(())),
            _ => {
                let value = self.eval(core, env);
                self.value_path(&value)
            }
        }
    }

    #[expect(clippy::unused_self, reason = "reads as a question to the machine, as all others do")]
    fn value_path(&self, value: &Weak) -> Option<Result<Way, ()>> {
        match &value.kind {
            Kind::Whole(Value::Ref(path)) => {
                Some(Ok(path.iter().fold(Way::default(), |way, name| way.below(name))))
            }
            Kind::Instance(instance) if instance.placed => Some(Ok(instance.path.clone())),
            Kind::Whole(Value::Poison | Value::Unknown(_)) => Some(Err(())),
            _ => None,
        }
    }

    fn field_path(&self, path: &Way, record: RecordId, field: usize) -> Way {
        let name = self.schema.record(record).fields.get(field).map(|field| field.name.clone());
        path.below(&name.unwrap_or_else(|| "?".into()))
    }

    /// The value at a path of the site.
    pub fn at_path(&self, path: &Path, at: Span) -> Option<Weak> {
        let root = self.root.borrow().clone()?;
        let mut value = Weak::new(Kind::Instance(root), at);
        for part in path.iter() {
            value = match &value.kind {
                Kind::Instance(instance) => {
                    let index = self.schema.record(instance.record).field(part)?;
                    self.field(instance, index, at)
                }
                Kind::Map(map) => {
                    let key: Arc<str> = part.clone();
                    map.entries.contains_key(&key).then(|| self.entry(map, &key, at))?
                }
                _ => return None,
            };
        }
        Some(value)
    }

    /// The body of `outputs`, whose collections are those of the final site.
    pub fn open(&self, record: RecordId, body: &Expr, env: &Env) -> Weak {
        let value = self.eval(body, &env.push(FrameKind::Root, self.origin(body.at, env), self.owner()));
        match &value.kind {
            // What an input exports stands in the scope of the site too, whatever it is.
            Kind::Template(template) if template.record == record => {
                Weak::new(Kind::Template(Template::of(record, template.root.clone(), value.at)), value.at)
            }
            _ => value,
        }
    }
}
