//! The values of a site by place: which slots a literal gives, which entity a key names.
//!
//! It deliberately keeps no index of a site: most questions are about one place, and who is typing makes a new site with
//! every key. What is asked about is looked for in a walk through the values, and what is near it is remembered.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use infc_diag::{FileId, Span};
use infc_eval::{Schema, Spanned, Value};

/// The names from the site to a value.
pub type Path = Rc<[Arc<str>]>;

/// How many bytes before and after a place that is asked about are looked at with it: what is asked next stands there.
const NEAR: u32 = 1_000;

/// How many walks look for a part of the site, until one notes everything: that costs as much as a few that note little.
const WALKS: usize = 4;

/// The values of a site, by place.
pub struct Slots<'v> {
    site: &'v Spanned<Value>,
    schema: &'v Schema,
    /// What was looked for, and what was found.
    walks: RefCell<Vec<(Sought, Rc<Found<'v>>)>>,
}

impl<'v> Slots<'v> {
    /// The values of a site.
    pub fn of(site: &'v Spanned<Value>, schema: &'v Schema) -> Self {
        Self { site, schema, walks: RefCell::default() }
    }

    /// The paths of the values that are written at exactly this place.
    pub fn at(&self, at: Span) -> impl Iterator<Item = Path> + use<'v> {
        let here = (begin(at), begin(at));
        listed(self.near(at), |found| &found.values, here, move |other| other == at).map(|(_, path)| path)
    }

    /// The paths of what is named by the key at exactly this place.
    pub fn named_at(&self, at: Span) -> impl Iterator<Item = Path> + use<'v> {
        let here = (begin(at), begin(at));
        listed(self.near(at), |found| &found.keys, here, move |other| other == at).map(|(_, path)| path)
    }

    /// Every key, and the path of what it names.
    pub fn keys(&self) -> impl Iterator<Item = (Span, Path)> + use<'v> {
        listed(self.found(Sought::KEYS), |found| &found.keys, (0, u64::MAX), |_| true)
    }

    /// The keys that touch the bytes `start..=end` of `file`, and the paths of what they name.
    pub fn keys_in(
        &self,
        file: FileId,
        (start, end): (u32, u32),
    ) -> impl Iterator<Item = (Span, Path)> + use<'v> {
        let places = (place(file, 0), place(file, end));
        listed(self.found(Sought::KEYS), |found| &found.keys, places, move |at| at.end >= start)
    }

    /// The values that begin within the bytes `start..=end` of `file`, and their paths.
    pub fn values_in(
        &self,
        file: FileId,
        (start, end): (u32, u32),
    ) -> impl Iterator<Item = (Span, Path)> + use<'v> {
        let (from, to) = (place(file, start), place(file, end));
        listed(self.found(Sought { from, to, values: true }), |found| &found.values, (from, to), |_| true)
    }

    /// Where a key names `path`.
    pub fn key_of(&self, path: &[Arc<str>]) -> Option<Span> {
        let (last, around) = path.split_last()?;
        let here = around.iter().try_fold(self.site, |here, name| here.value.part(name, self.schema))?;
        here.value.entry(last).map(|entry| entry.key_at)
    }

    /// What stands at a place and around it.
    fn near(&self, at: Span) -> Rc<Found<'v>> {
        let from = place(at.file, at.start.saturating_sub(NEAR));
        let to = place(at.file, at.start.saturating_add(NEAR));
        let here = Sought { from: begin(at), to: begin(at), values: true };
        let known = self.known(here);
        known.unwrap_or_else(|| self.found(Sought { from, to, values: true }))
    }

    fn known(&self, sought: Sought) -> Option<Rc<Found<'v>>> {
        let walks = self.walks.borrow();
        walks.iter().find(|(known, _)| known.covers(sought)).map(|(_, found)| found.clone())
    }

    /// What is sought, and perhaps more.
    fn found(&self, sought: Sought) -> Rc<Found<'v>> {
        self.known(sought).unwrap_or_else(|| {
            let is_last = self.walks.borrow().len() >= WALKS;
            let sought = if is_last { Sought::ALL } else { sought };
            let found = Rc::new(Walk::through(self.site, self.schema, sought));
            self.walks.borrow_mut().push((sought, found.clone()));
            found
        })
    }
}

/// What a walk looks for: the keys, and perhaps the values, that begin at a place from the first to the last.
#[derive(Clone, Copy)]
struct Sought {
    from: u64,
    to: u64,
    values: bool,
}

impl Sought {
    const KEYS: Self = Self { from: 0, to: u64::MAX, values: false };
    const ALL: Self = Self { from: 0, to: u64::MAX, values: true };

    fn covers(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to && self.values >= other.values
    }

    fn is_within(self, at: Span) -> bool {
        (self.from..=self.to).contains(&begin(at))
    }
}

/// Where something begins, and its number.
type Places = Vec<(Span, u32)>;

/// What a walk found.
struct Found<'v> {
    /// What was found, and what it is a part of; the first is the site.
    nodes: Vec<Node<'v>>,
    /// Where a value is written; sorted.
    values: Places,
    /// Where the key of one is written; sorted.
    keys: Places,
}

/// A value: few are asked for, so that the way to one is put together when it is.
struct Node<'v> {
    up: u32,
    name: Name<'v>,
}

#[derive(Clone, Copy)]
enum Name<'v> {
    Written(&'v Arc<str>),
    Number(usize),
}

impl Found<'_> {
    fn count(&self) -> usize {
        self.values.len() + self.keys.len()
    }

    fn path(&self, mut node: u32) -> Path {
        let mut names = Vec::new();
        while let (1.., Some(known)) = (node, self.nodes.get(node as usize)) {
            names.push(match known.name {
                Name::Written(name) => name.clone(),
                Name::Number(number) => number.to_string().into(),
            });
            node = known.up;
        }
        names.reverse();
        names.into()
    }
}

/// A place in the order of places.
fn place(file: FileId, start: u32) -> u64 {
    u64::try_from(file.index()).unwrap_or(u64::MAX) << 32 | u64::from(start)
}

fn begin(at: Span) -> u64 {
    place(at.file, at.start)
}

/// Of what was found, that which begins at a place from the first to the last and `is` what is asked for, with its path.
fn listed<'v>(
    found: Rc<Found<'v>>,
    of: for<'f> fn(&'f Found<'v>) -> &'f Places,
    (from, to): (u64, u64),
    is: impl Fn(Span) -> bool,
) -> impl Iterator<Item = (Span, Path)> {
    let first = of(&found).partition_point(|(at, _)| begin(*at) < from);
    let behind = of(&found).partition_point(|(at, _)| begin(*at) <= to);
    (first..behind).filter_map(move |number| {
        let (at, node) = *of(&found).get(number)?;
        is(at).then(|| (at, found.path(node)))
    })
}

struct Walk<'v> {
    schema: &'v Schema,
    sought: Sought,
    found: Found<'v>,
}

impl<'v> Walk<'v> {
    fn through(site: &'v Spanned<Value>, schema: &'v Schema, sought: Sought) -> Found<'v> {
        let found = Found { nodes: Vec::new(), values: Vec::new(), keys: Vec::new() };
        let mut walk = Walk { schema, sought, found };
        walk.part((0, Name::Number(0)), None, site);
        let mut found = walk.found;
        for places in [&mut found.values, &mut found.keys] {
            places
                .sort_unstable_by_key(|(at, node)| (begin(*at), u64::from(at.end) << 32 | u64::from(*node)));
        }
        found
    }

    fn part(&mut self, (up, name): (u32, Name<'v>), key_at: Option<Span>, value: &'v Spanned<Value>) {
        let (count, before) = (self.found.nodes.len(), self.found.count());
        let node = u32::try_from(count).unwrap_or(u32::MAX);
        self.found.nodes.push(Node { up, name });
        if let Some(at) = key_at.filter(|at| self.sought.is_within(*at)) {
            self.found.keys.push((at, node));
        }
        self.value(value, node);
        // What nothing is found in is forgotten: nodes are the way to what is looked at, and the ways to what was found.
        if self.found.count() == before {
            self.found.nodes.truncate(count);
        }
    }

    fn value(&mut self, value: &'v Spanned<Value>, node: u32) {
        if self.sought.values && self.sought.is_within(value.at) {
            self.found.values.push((value.at, node));
        }
        self.parts(&value.value, node);
    }

    fn parts(&mut self, value: &'v Value, node: u32) {
        match value {
            Value::Map(entries) => {
                for entry in entries {
                    self.part((node, Name::Written(&entry.key)), Some(entry.key_at), &entry.value);
                }
            }
            Value::Record { ty, fields, .. } => {
                for (field, value) in self.schema.record(*ty).fields.iter().zip(fields.iter()) {
                    let Some(value) = value else { continue };
                    self.part((node, Name::Written(&field.name)), None, value);
                }
            }
            Value::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    self.part((node, Name::Number(number)), None, item);
                }
            }
            // A variant shows what its payload shows.
            Value::Variant { payload: Some(payload), .. } => self.value(payload, node),
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

#[cfg(test)]
mod tests {
    use infc::Compiler;
    use infc_diag::{FilePath, MemWorld};

    use super::*;

    /// Every value or key of a site, in the order of the walk.
    #[derive(Default)]
    struct Listed {
        values: Vec<(Span, Path)>,
        keys: Vec<(Span, Path)>,
    }

    impl Listed {
        fn of(site: &Spanned<Value>, schema: &Schema) -> Self {
            let mut listed = Self::default();
            listed.value(site, &mut Vec::new(), schema);
            listed.values.sort_by_key(|(at, _)| *at);
            listed.keys.sort_by_key(|(at, _)| *at);
            listed
        }

        fn value(&mut self, value: &Spanned<Value>, path: &mut Vec<Arc<str>>, schema: &Schema) {
            self.values.push((value.at, path.as_slice().into()));
            self.parts(&value.value, path, schema);
        }

        fn parts(&mut self, value: &Value, path: &mut Vec<Arc<str>>, schema: &Schema) {
            let mut all: Vec<(Arc<str>, &Spanned<Value>)> = Vec::new();
            match value {
                Value::Map(entries) => {
                    all.extend(entries.iter().map(|entry| (entry.key.clone(), &entry.value)));
                }
                Value::Record { ty, fields, .. } => {
                    let names = schema.record(*ty).fields.iter().map(|field| field.name.clone());
                    all.extend(
                        names.zip(fields.iter()).filter_map(|(name, value)| Some((name, value.as_ref()?))),
                    );
                }
                Value::List(items) => {
                    all.extend(items.iter().enumerate().map(|(at, item)| (at.to_string().into(), item)));
                }
                Value::Variant { payload: Some(payload), .. } => self.value(payload, path, schema),
                Value::Secret(secret) => self.parts(&secret.source().value, path, schema),
                _ => {}
            }
            for (number, (name, inner)) in all.into_iter().enumerate() {
                path.push(name);
                if let Value::Map(entries) = value {
                    self.keys.push((entries[number].key_at, path.as_slice().into()));
                }
                self.value(inner, path, schema);
                path.pop();
            }
        }
    }

    /// What is listed of exactly this place.
    fn at(all: &[(Span, Path)], at: Span) -> Vec<Path> {
        all.iter().filter(|(other, _)| *other == at).map(|(_, path)| path.clone()).collect()
    }

    /// Has `look` look at sites of several makings: written out, by functions, with a library, in several files, broken.
    fn each_site(look: impl Fn(&Spanned<Value>, &Schema)) {
        let example = infc_tests::repository().join("examples/ementech");
        let mut files: Vec<(String, String)> = infc_tests::files(&example, ".inf")
            .iter()
            .map(|file| (file.strip_prefix(&example).unwrap().to_string(), infc_tests::read(file)))
            .collect();
        files.sort_by_key(|(path, _)| path != "site.inf");
        let functions = infc_sites::site(3);
        let broken = functions.replacen("port = 3000", "port = [ 1 ]", 1);
        let alone = |text| vec![("site.inf".to_owned(), text)];
        for files in
            [files, infc_sites::written(300, true), alone(functions), alone(broken), alone("{".to_owned())]
        {
            let mut world = MemWorld::default();
            let ids: Vec<FileId> =
                files.into_iter().map(|(path, text)| world.insert(FilePath::project(path), text)).collect();
            let looked = Compiler::new().inspect(&world, ids[0], |it| look(it.value(), &it.program.schema));
            assert!(looked.is_ok());
        }
    }

    #[test]
    fn a_place_has_the_same_values_whatever_was_asked_before() {
        each_site(|site, schema| {
            let listed = Listed::of(site, schema);
            let asked = Slots::of(site, schema);
            for (number, (here, _)) in listed.values.iter().chain(&listed.keys).enumerate().step_by(7) {
                let fresh = Slots::of(site, schema);
                for slots in [&fresh, &asked] {
                    assert_eq!(slots.at(*here).collect::<Vec<_>>(), at(&listed.values, *here), "{number}");
                    assert_eq!(
                        slots.named_at(*here).collect::<Vec<_>>(),
                        at(&listed.keys, *here),
                        "{number}"
                    );
                }
                let nowhere = Span::new(here.file, here.start, here.end + 1_000_000);
                assert_eq!(fresh.at(nowhere).count() + fresh.named_at(nowhere).count(), 0);
            }
            assert!(asked.walks.borrow().len() <= WALKS + 1);
        });
    }

    #[test]
    fn a_part_of_a_file_has_what_stands_in_it() {
        each_site(|site, schema| {
            let listed = Listed::of(site, schema);
            let asked = Slots::of(site, schema);
            assert_eq!(asked.keys().collect::<Vec<_>>(), listed.keys);
            for (here, _) in listed.keys.iter().step_by(5) {
                let (start, end) = (here.start + 1, here.start + 500);
                for slots in [&asked, &Slots::of(site, schema)] {
                    let keys = listed
                        .keys
                        .iter()
                        .filter(|(at, _)| at.file == here.file && at.end >= start && at.start <= end);
                    assert!(slots.keys_in(here.file, (start, end)).eq(keys.cloned()));
                    let values = listed
                        .values
                        .iter()
                        .filter(|(at, _)| at.file == here.file && at.start >= start && at.start <= end);
                    assert!(slots.values_in(here.file, (start, end)).eq(values.cloned()));
                }
            }
        });
    }

    #[test]
    fn what_has_a_key_is_what_is_an_entry_of_a_map() {
        each_site(|site, schema| {
            let (listed, slots) = (Listed::of(site, schema), Slots::of(site, schema));
            for (_, path) in &listed.values {
                let key = listed.keys.iter().find(|(_, other)| other == path).map(|(at, _)| *at);
                assert_eq!(slots.key_of(path), key, "{path:?}");
                let below: Vec<Arc<str>> = path.iter().cloned().chain(["00".into()]).collect();
                assert_eq!(slots.key_of(&below), None, "{below:?}");
            }
        });
    }
}
