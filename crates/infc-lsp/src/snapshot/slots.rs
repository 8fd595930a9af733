//! The values of a site by place: which slots a literal gives, which entity a key names.
//!
//! It deliberately holds paths and places alone; a value is looked up by its path.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{FileId, Span};
use infc_eval::{Schema, Spanned, Value};

/// The names from the site to a value.
pub type Path = Rc<[Arc<str>]>;

/// The values of a site, by place.
#[derive(Debug, Default)]
pub struct Slots {
    /// Every value, by the one that it is a part of; the first is the site.
    nodes: Vec<Node>,
    /// Where a value is written, and its number; sorted.
    values: Vec<(Span, u32)>,
    /// Where a key is written, and the number of what it names; sorted.
    keys: Vec<(Span, u32)>,
}

/// A value: few are asked for, so that the way to one is put together when it is.
#[derive(Debug)]
struct Node {
    up: u32,
    name: Arc<str>,
    path: OnceCell<Path>,
}

impl Slots {
    /// The values of a site.
    pub fn of(value: &Spanned<Value>, schema: &Schema) -> Self {
        let mut walk = Walk { schema, slots: Self::default() };
        let root = walk.node(0, Arc::from(""));
        walk.value(value, root);
        let mut slots = walk.slots;
        slots.values.sort_unstable_by_key(place);
        slots.keys.sort_unstable_by_key(place);
        slots
    }

    /// The paths of the values that are written at exactly this place.
    pub fn at(&self, at: Span) -> impl Iterator<Item = &Path> {
        equal(&self.values, at).map(|node| self.path(node))
    }

    /// The paths of what is named by the key at exactly this place.
    pub fn named_at(&self, at: Span) -> impl Iterator<Item = &Path> {
        equal(&self.keys, at).map(|node| self.path(node))
    }

    /// Every key, and the path of what it names.
    pub fn keys(&self) -> impl Iterator<Item = (Span, &Path)> {
        self.keys.iter().map(|(at, node)| (*at, self.path(*node)))
    }

    /// The keys that stand in `file`, and the paths of what they name.
    pub fn keys_in(&self, file: FileId) -> impl Iterator<Item = (Span, &Path)> {
        let keys = from(&self.keys, Span::new(file, 0, 0));
        keys.take_while(move |(at, _)| at.file == file).map(|(at, node)| (at, self.path(node)))
    }

    /// The values that begin within the bytes `start..=end` of `file`, and their paths.
    pub fn values_in(&self, file: FileId, (start, end): (u32, u32)) -> impl Iterator<Item = (Span, &Path)> {
        let values = from(&self.values, Span::new(file, start, start));
        let values = values.take_while(move |(at, _)| at.file == file && at.start <= end);
        values.map(|(at, node)| (at, self.path(node)))
    }

    /// Where keys name `path`.
    pub fn keys_of<'a>(&'a self, path: &'a [Arc<str>]) -> impl Iterator<Item = Span> + 'a {
        let is_it = move |node: u32| {
            let last = self.nodes.get(node as usize).map(|node| &node.name);
            last == path.last() && **self.path(node) == *path
        };
        self.keys.iter().filter(move |(_, node)| is_it(*node)).map(|(at, _)| *at)
    }

    #[expect(clippy::indexing_slicing, reason = "a number is that of a node")]
    fn path(&self, node: u32) -> &Path {
        self.nodes[node as usize].path.get_or_init(|| {
            let (mut names, mut node) = (Vec::new(), node);
            while node > 0 {
                let known = &self.nodes[node as usize];
                names.push(known.name.clone());
                node = known.up;
            }
            names.reverse();
            names.into()
        })
    }
}

/// A place in the order of places, as two numbers that are compared at once.
fn place((at, node): &(Span, u32)) -> (u64, u64) {
    let start = u64::try_from(at.file.index()).unwrap_or(u64::MAX) << 32 | u64::from(at.start);
    (start, u64::from(at.end) << 32 | u64::from(*node))
}

fn equal(all: &[(Span, u32)], at: Span) -> impl Iterator<Item = u32> + '_ {
    from(all, at).take_while(move |(other, _)| *other == at).map(|(_, node)| node)
}

fn from(all: &[(Span, u32)], at: Span) -> impl Iterator<Item = (Span, u32)> + '_ {
    let start = all.partition_point(|(other, _)| *other < at);
    all.get(start..).unwrap_or_default().iter().copied()
}

struct Walk<'a> {
    schema: &'a Schema,
    slots: Slots,
}

impl Walk<'_> {
    fn node(&mut self, up: u32, name: Arc<str>) -> u32 {
        let number = u32::try_from(self.slots.nodes.len()).unwrap_or(u32::MAX);
        self.slots.nodes.push(Node { up, name, path: OnceCell::new() });
        number
    }

    fn value(&mut self, value: &Spanned<Value>, node: u32) {
        self.slots.values.push((value.at, node));
        self.parts(&value.value, node);
    }

    fn parts(&mut self, value: &Value, node: u32) {
        match value {
            Value::Map(entries) => {
                for entry in entries {
                    let part = self.node(node, entry.key.clone());
                    self.slots.keys.push((entry.key_at, part));
                    self.value(&entry.value, part);
                }
            }
            Value::Record { ty, fields, .. } => {
                let schema = self.schema;
                for (field, value) in schema.record(*ty).fields.iter().zip(fields) {
                    let Some(value) = value else { continue };
                    let part = self.node(node, field.name.clone());
                    self.value(value, part);
                }
            }
            Value::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    let part = self.node(node, number.to_string().into());
                    self.value(item, part);
                }
            }
            // A variant shows what its payload shows.
            Value::Variant { payload: Some(payload), .. } => {
                self.slots.values.push((payload.at, node));
                self.parts(&payload.value, node);
            }
            Value::Secret(secret) => self.parts(&secret.source().value, node),
            Value::Scalar(_)
            | Value::Variant { payload: None, .. }
            | Value::Ref(_)
            | Value::Absent
            | Value::Unknown(_)
            | Value::Poison => {}
        }
    }
}
