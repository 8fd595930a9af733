//! Reading the whole value of a site; facts with their places; references.
//!
//! What is poisoned or unknown is left out and noted as a [`Gap`], so that rules about absence can stay silent.

use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use infc_diag::{Cancel, FileId, Reported, Span, World};
use infc_eval::{Path, Schema, Spanned, Type, Value};

use crate::{Builder, Site, Typed};

/// A fact and the place in the user's text that states it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct At<T> {
    /// The fact.
    pub value: T,
    /// Where it is stated; of a default, the entity that it is the default of.
    pub at: Span,
}

impl<T> Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> At<T> {
    /// `value`, stated at `at`.
    pub fn new(value: T, at: Span) -> Self {
        Self { value, at }
    }
}

impl<T> At<Option<T>> {
    /// The fact, if it is stated.
    pub fn get(&self) -> Option<At<&T>> {
        self.value.as_ref().map(|value| At { value, at: self.at })
    }
}

/// The fields that a site adds to a kind with `extend`, by name. Policies and the site's functions have used them; what
/// is left is to know them.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Extended(pub BTreeMap<Arc<str>, At<Value>>);

impl Deref for Extended {
    type Target = BTreeMap<Arc<str>, At<Value>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// An entry of a map: where its key stands, and its value.
#[derive(Clone, PartialEq, Debug)]
pub struct Named<T> {
    /// Where the key is written: the place of an entity's name.
    pub key_at: Span,
    /// The value.
    pub value: At<T>,
}

impl<T> Deref for Named<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value.value
    }
}

/// A map of entities or facts, sorted by key.
#[derive(Clone, PartialEq, Debug)]
pub struct Map<K, T>(pub BTreeMap<Arc<str>, Named<T>>, pub PhantomData<K>);

impl<K, T> Deref for Map<K, T> {
    type Target = BTreeMap<Arc<str>, Named<T>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<K, T> Default for Map<K, T> {
    fn default() -> Self {
        Self(BTreeMap::new(), PhantomData)
    }
}

/// A reference to an entity of kind `K`, which exists (the evaluator has seen to it).
#[derive(Debug)]
pub struct Ref<K> {
    /// The names from the site to the entity: `hosts vps apps admin`.
    pub path: Path,
    kind: PhantomData<K>,
}

impl<K> Ref<K> {
    /// A reference to the entity at `path`.
    pub fn new(path: Path) -> Self {
        Self { path, kind: PhantomData }
    }

    /// The entity's own name: the last of the path.
    pub fn name(&self) -> &str {
        self.path.last().map_or("", |name| name)
    }

    /// The name of the host that the entity is on, if it is on one.
    pub fn host(&self) -> Option<&str> {
        match &*self.path {
            [hosts, host, ..] if &**hosts == "hosts" => Some(host),
            _ => None,
        }
    }
}

impl<K> Clone for Ref<K> {
    fn clone(&self) -> Self {
        Self::new(self.path.clone())
    }
}

impl<K> PartialEq for Ref<K> {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl<K> Eq for Ref<K> {}

impl<K> PartialOrd for Ref<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Ref<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.path.cmp(&other.path)
    }
}

/// A value that is not known: poisoned by an error that is already reported, or said to be `unknown`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// The names from the site to it.
    pub path: Vec<Arc<str>>,
    /// Where it stands.
    pub at: Span,
    /// The reason of an `unknown "why"`; none for a poisoned value.
    pub why: Option<Arc<str>>,
}

/// A name on the way to a value.
#[derive(Clone, Debug)]
enum Step {
    /// A field, as Rust calls it.
    Field(&'static str),
    /// A key.
    Key(Arc<str>),
}

impl Step {
    /// The name in the language.
    fn name(&self) -> Arc<str> {
        match self {
            Self::Field(name) => name.replace('_', "-").into(),
            Self::Key(key) => key.clone(),
        }
    }
}

/// Reads values, and notes the gaps.
#[derive(Default, Debug)]
pub struct Decoder {
    path: Vec<Step>,
    gaps: Vec<Gap>,
    /// The names of the secrets in the fields that a site adds.
    kept: BTreeSet<Arc<str>>,
    /// Ends it; what is read then is of no worth.
    pub(crate) cancel: Cancel,
}

impl Decoder {
    /// Reads `value` as a `T`, with its place.
    pub fn read<T: Typed>(&mut self, value: &Spanned<Value>) -> Option<At<T>> {
        let why = match &value.value {
            Value::Poison => None,
            Value::Unknown(why) => Some(why.clone()),
            _ => return T::read(value, self).map(|read| At { value: read, at: value.at }),
        };
        self.gap(value.at, why);
        None
    }

    fn gap(&mut self, at: Span, why: Option<Arc<str>>) {
        self.gaps.push(Gap { path: self.path.iter().map(Step::name).collect(), at, why });
    }

    /// Reads the field of a record at `place` that Rust calls `name`; an absent one as the type's absence.
    pub fn field<T: Typed>(
        &mut self,
        name: &'static str,
        value: Option<&Spanned<Value>>,
        place: Span,
    ) -> Option<At<T>> {
        let Some(value) = value else { return T::absent().map(|value| At { value, at: place }) };
        let read = self.at_step(Step::Field(name), |decoder| decoder.read(value));
        read.or_else(|| T::absent().map(|absent| At { value: absent, at: value.at }))
    }

    /// Takes over the fields that a site adds to a kind, by name, and notes what is not known in them.
    pub fn extended(&mut self, names: Option<&[Arc<str>]>, fields: &[Option<Spanned<Value>>]) -> Extended {
        let mut extended = Extended::default();
        for (name, value) in names.unwrap_or_default().iter().zip(fields) {
            let Some(value) = value else { continue };
            self.within(name, |decoder| decoder.gaps_in(value));
            extended.0.insert(name.clone(), At::new(value.value.clone(), value.at));
        }
        extended
    }

    fn gaps_in(&mut self, value: &Spanned<Value>) {
        match &value.value {
            Value::Poison => self.gap(value.at, None),
            Value::Unknown(why) => self.gap(value.at, Some(why.clone())),
            Value::List(items) => items.iter().for_each(|item| self.gaps_in(item)),
            Value::Map(entries) => {
                for entry in entries {
                    self.within(&entry.key, |decoder| decoder.gaps_in(&entry.value));
                }
            }
            Value::Record { fields, .. } => fields.iter().flatten().for_each(|field| self.gaps_in(field)),
            Value::Variant { payload, .. } => payload.iter().for_each(|payload| self.gaps_in(payload)),
            Value::Secret(secret) => {
                self.kept.extend(secret.name().and_then(|name| name.last().cloned()));
                self.gaps_in(secret.source());
            }
            Value::Scalar(_) | Value::Ref(_) | Value::Absent => {}
        }
    }

    /// Reads something whose path goes through `name`.
    pub fn within<R>(&mut self, name: &Arc<str>, read: impl FnOnce(&mut Self) -> R) -> R {
        self.at_step(Step::Key(name.clone()), read)
    }

    fn at_step<R>(&mut self, step: Step, read: impl FnOnce(&mut Self) -> R) -> R {
        self.path.push(step);
        let result = read(self);
        self.path.pop();
        result
    }
}

/// What other flakes may use of one: profiles, policies, and values and functions under `lib`.
const EXPORTS: &[&str] = &["profiles", "policies", "lib"];

/// The types of a site, made once.
pub fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let mut builder = Builder::default();
        let root = match Site::ty(&mut builder) {
            Type::Record(id) => id,
            _ => infc_eval::RecordId(0),
        };
        let mut schema = builder.finish(root);
        schema.exports = EXPORTS;
        // The struct is called after what it holds; the language calls the whole by its name.
        if let Some(site) = schema.records.get_mut(usize::from(root.0)) {
            site.name = "Site".into();
        }
        // The language's type is named where its places are listed.
        if let Some(sources) = schema.sources.and_then(|id| schema.enums.get_mut(usize::from(id.0))) {
            sources.name = "Secret".into();
        }
        schema
    })
}

/// Reads the whole value of a site. An entity that misses a required fact is left out; the gap says where.
pub fn decode(value: &Spanned<Value>) -> Reported<Option<Site>> {
    decode_until(value, &Cancel::default())
}

/// The same, unless it is cancelled: then what it gives is of no worth.
pub fn decode_until(value: &Spanned<Value>, cancel: &Cancel) -> Reported<Option<Site>> {
    let mut decoder = Decoder { cancel: cancel.clone(), ..Decoder::default() };
    let site = decoder.read::<Site>(value).map(|site| site.value);
    let site = site.map(|mut site| {
        (site.gaps, site.kept_secrets) = (decoder.gaps, decoder.kept);
        site
    });
    Reported::clean(site)
}

/// The record that the file `entry` of `world` holds, if it holds one: a target profile, or the dated facts.
pub fn read<T: Typed>(world: &dyn World, entry: FileId) -> Option<T> {
    let mut builder = Builder::default();
    let Type::Record(root) = T::ty(&mut builder) else { return None };
    let schema = builder.finish(root);
    let program = infc_eval::analyse(world, &schema, entry);
    let evaluated = infc_eval::evaluate(&program.value);
    let whole = program.diagnostics.is_empty() && evaluated.diagnostics.is_empty();
    Decoder::default().read::<T>(&evaluated.value.value).filter(|_| whole).map(|facts| facts.value)
}

#[cfg(test)]
mod tests {
    use infc_diag::{FilePath, MemWorld};
    use infc_scalar::ScalarValue;

    use super::*;

    fn site(text: &str) -> Site {
        let mut world = MemWorld::default();
        let entry = world.insert(FilePath::project("site.inf"), text);
        let program = infc_eval::analyse(&world, schema(), entry);
        let evaluated = infc_eval::evaluate(&program.value);
        assert!(program.diagnostics.is_empty() && evaluated.diagnostics.is_empty(), "{program:?}");
        decode(&evaluated.value.value).value.unwrap()
    }

    const SITE: &str = "
extend Host = { rack : Name; floor : Int?; notes : Map Name String = { }; };
{
  hosts.web = {
    os = debian-12;
    address = \"203.0.113.10\";
    rack = \"r17\";
    notes.power = unknown \"nobody looked\";
  };
}";

    #[test]
    fn fields_of_the_site_are_kept_by_name() {
        let site = site(SITE);
        let extended = &site.hosts["web"].extended;
        let rack = Value::Scalar(ScalarValue::Name("r17".to_owned()));
        assert_eq!(extended.get("rack").map(|rack| &rack.value), Some(&rack));
        assert_eq!(extended.keys().map(|name| &**name).collect::<Vec<_>>(), ["notes", "rack"]);
        assert!(site.hosts["web"].packages.is_empty());
    }

    #[test]
    fn all_of_a_default_stands_at_the_entity() {
        let site = site("{ actors.one = { needs = [ ]; }; actors.two = { needs = [ ]; }; }");
        for actor in site.actors.values() {
            let from = &actor.from;
            assert_eq!((from.at, from.value[0].at), (actor.key_at, actor.key_at));
        }
    }

    #[test]
    fn what_is_not_known_in_them_is_a_gap() {
        let site = site(SITE);
        let gaps: Vec<String> = site.gaps.iter().map(|gap| gap.path.join(".")).collect();
        assert_eq!(gaps, ["hosts.web.notes.power"]);
    }
}
