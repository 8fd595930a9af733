//! Types as data: what the checker and the evaluator know of the kinds of a site, given to them from outside.
//!
//! It deliberately names no kind of its own: hosts and ports are the model's.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use infc_scalar::Scalar;

/// A word of the schema: the model's are static, those of a site are read from its text.
pub type Word = Cow<'static, str>;

/// A record type, as its number in the [`Schema`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RecordId(pub u16);

/// An enum type, as its number in the [`Schema`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EnumId(pub u16);

/// A type with a condition, as its number in the [`Schema`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RefinedId(pub u16);

/// What the keys of a map are: texts of a scalar, which may have to satisfy a condition.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key {
    /// How they are read.
    pub scalar: Scalar,
    /// The condition on them.
    pub refined: Option<RefinedId>,
}

impl From<Scalar> for Key {
    fn from(scalar: Scalar) -> Self {
        Self { scalar, refined: None }
    }
}

impl Key {
    /// The type of a key as a value.
    pub fn ty(self) -> Type {
        self.refined.map_or(Type::Scalar(self.scalar), Type::Refined)
    }
}

/// A type of the language.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Type {
    /// A scalar.
    Scalar(Scalar),
    /// `List T`
    List(Arc<Type>),
    /// `Map K T`
    Map(Key, Arc<Type>),
    /// `T?`
    Option(Arc<Type>),
    /// A record.
    Record(RecordId),
    /// An enum.
    Enum(EnumId),
    /// A type whose values satisfy a condition: in all else it is the type that it is made from.
    Refined(RefinedId),
    /// `Ref K`: the identity of a value of one of these record or enum types.
    Ref(Arc<[Kind]>),
    /// `Secret`: what has no text, no equality and no literal.
    Secret,
    /// `Profile K`: a reusable part of a record.
    Profile(RecordId),
    /// `A -> B`
    Function(Arc<Type>, Arc<Type>),
    /// The parameters of a function, as one set.
    Params(Arc<[Param]>),
    /// An input, which is looked into, handed on to files, and never a value.
    Input(Arc<str>),
    /// What was wrong already: agrees with everything, so that one mistake gives one message.
    Poison,
}

/// A parameter of a function's pattern.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Param {
    /// Its name.
    pub name: Arc<str>,
    /// Its type.
    pub ty: Type,
    /// Whether it may be left out.
    pub optional: bool,
}

/// What a reference may name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// A value of a record type.
    Record(RecordId),
    /// A value of an enum type.
    Enum(EnumId),
}

/// Whether a field must be given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Presence {
    /// It must.
    Required,
    /// It may be absent.
    Optional,
    /// Absent, it has the value of this closed expression.
    Default(Word),
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in the language, `error-file`.
    pub name: Arc<str>,
    /// What it means, with units.
    pub docs: Word,
    /// Its type.
    pub ty: Type,
    /// Whether it must be given.
    pub presence: Presence,
    /// A collection from which nothing that a used profile gave may be dropped.
    pub grow_only: bool,
}

/// A record type.
#[derive(Clone, Debug)]
pub struct RecordType {
    /// Its name in the language, `Host`.
    pub name: Word,
    /// What it is.
    pub docs: Word,
    /// Its fields, in the order of their documentation.
    pub fields: Vec<Field>,
    /// An entity: its braces open a scope with `self` and its collections, and `imports` may stand in it.
    pub entity: bool,
    /// The names of the fields that are in scope inside it.
    pub scope: &'static [&'static str],
    /// The field that a value which is no set is taken for: `zones.office = [ … ]`.
    pub shorthand: Option<&'static str>,
    /// A payload written as arguments in a row, in the order of the fields: `never internet apps.db`.
    pub positional: bool,
}

/// A variant of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name in the language, `letsencrypt`.
    pub name: Word,
    /// What it means.
    pub docs: Word,
    /// What it carries.
    pub payload: Option<Type>,
}

/// An enum type.
#[derive(Clone, Debug)]
pub struct EnumType {
    /// Its name in the language, `Tls`.
    pub name: Word,
    /// What it is.
    pub docs: Word,
    /// Its variants.
    pub variants: Vec<Variant>,
    /// A scalar whose literals are values of it too: `"30 3 * * *"` beside `daily "02:00"`.
    pub text: Option<Scalar>,
    /// The kinds whose references are values of it too: `zones.office` as a source.
    pub refs: Vec<Kind>,
    /// Whether a secret is a value of it too: `env.JWT_SECRET = secrets.jwt;`.
    pub secret: bool,
    /// In a list of it, lists are flattened, and one value stands for a list.
    pub spread: bool,
}

/// A type with a condition: `type AppPort = Port where 3000 <= it because "…";`
#[derive(Clone, Debug)]
pub struct RefinedType {
    /// Its name in the language, `AppPort`.
    pub name: Word,
    /// What it is.
    pub docs: Word,
    /// The type that it is made from.
    pub base: Type,
    /// Why the condition must hold.
    pub because: Word,
}

/// All types of a site.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The records, by number.
    pub records: Vec<RecordType>,
    /// The enums, by number.
    pub enums: Vec<EnumType>,
    /// The types with a condition, by number; the model has none.
    pub refined: Vec<RefinedType>,
    /// The names of the last fields of a record, where the site added them with `extend`.
    pub added: BTreeMap<RecordId, Arc<[Arc<str>]>>,
    /// The record that a whole site is.
    pub root: RecordId,
    /// The enum of the places that a secret may lie at, if the schema has secrets.
    pub sources: Option<EnumId>,
    /// What other flakes may use of one. Those that are no fields of the root have any type.
    pub exports: &'static [&'static str],
}

impl Schema {
    /// The schema of a model, whose whole is `root`: nothing is exported, and no site has added anything.
    pub fn new(records: Vec<RecordType>, enums: Vec<EnumType>, root: RecordId) -> Self {
        Self {
            records,
            enums,
            refined: Vec::new(),
            added: BTreeMap::new(),
            root,
            sources: None,
            exports: &[],
        }
    }

    /// The record type `id`, which must be of this schema.
    pub fn record(&self, id: RecordId) -> &RecordType {
        #[expect(clippy::indexing_slicing, reason = "a RecordId is made by the builder of this schema alone")]
        &self.records[usize::from(id.0)]
    }

    /// The enum type `id`, which must be of this schema.
    pub fn enumeration(&self, id: EnumId) -> &EnumType {
        #[expect(clippy::indexing_slicing, reason = "an EnumId is made by the builder of this schema alone")]
        &self.enums[usize::from(id.0)]
    }

    /// The type with a condition `id`, which must be of this schema.
    pub fn refinement(&self, id: RefinedId) -> &RefinedType {
        #[expect(
            clippy::indexing_slicing,
            reason = "a RefinedId is made by the builder of this schema alone"
        )]
        &self.refined[usize::from(id.0)]
    }

    /// The type without its condition: what decides how its values are written and used.
    pub fn plain<'a>(&'a self, mut ty: &'a Type) -> &'a Type {
        // A type is made from an earlier one, so that this ends; the count is for a schema that is broken.
        for _ in 0..=self.refined.len() {
            let Type::Refined(id) = ty else { break };
            ty = &self.refinement(*id).base;
        }
        ty
    }

    /// The type without the conditions of it and of what it is made of.
    pub fn erased(&self, ty: &Type) -> Type {
        if self.refined.is_empty() {
            return ty.clone();
        }
        match self.plain(ty) {
            Type::List(item) => Type::List(Arc::new(self.erased(item))),
            Type::Map(key, item) => Type::Map(key.scalar.into(), Arc::new(self.erased(item))),
            Type::Option(item) => Type::Option(Arc::new(self.erased(item))),
            other => other.clone(),
        }
    }

    /// The name of a kind.
    pub fn kind_name(&self, kind: Kind) -> &str {
        match kind {
            Kind::Record(id) => &self.record(id).name,
            Kind::Enum(id) => &self.enumeration(id).name,
        }
    }

    /// The named type `name`: a record, an enum, a scalar, or `Secret`.
    pub fn named(&self, name: &str) -> Option<Type> {
        if name == "Secret" && self.sources.is_some() {
            return Some(Type::Secret);
        }
        let record = self.records.iter().position(|record| record.name == name);
        let enumeration = self.enums.iter().position(|item| item.name == name);
        record
            .map(|index| Type::Record(RecordId(number(index))))
            .or(enumeration.map(|index| Type::Enum(EnumId(number(index)))))
            .or(Scalar::from_name(name).map(Type::Scalar))
    }

    /// The type as the language writes it, for messages.
    pub fn show(&self, ty: &Type) -> String {
        match ty {
            Type::Scalar(scalar) => scalar.name().to_owned(),
            Type::List(item) => format!("List {}", self.show_atom(item)),
            Type::Map(key, item) => format!("Map {} {}", self.show(&key.ty()), self.show_atom(item)),
            Type::Option(item) => format!("{}?", self.show_atom(item)),
            Type::Record(id) => self.record(*id).name.to_string(),
            Type::Enum(id) => self.enumeration(*id).name.to_string(),
            Type::Refined(id) => self.refinement(*id).name.to_string(),
            Type::Ref(kinds) => {
                let names: Vec<_> = kinds.iter().map(|&kind| self.kind_name(kind)).collect();
                format!("Ref {}", names.join(" | "))
            }
            Type::Secret => "Secret".to_owned(),
            Type::Profile(id) => format!("Profile {}", self.record(*id).name),
            Type::Function(from, to) => format!("{} -> {}", self.show_atom(from), self.show(to)),
            Type::Params(params) => {
                let fields = params.iter().map(|param| {
                    let mark = if param.optional { "?" } else { "" };
                    format!("{}{mark} : {}", param.name, self.show(&param.ty))
                });
                format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
            }
            Type::Input(name) => format!("input `{name}`"),
            Type::Poison => "unknown".to_owned(),
        }
    }

    fn show_atom(&self, ty: &Type) -> String {
        match ty {
            Type::List(_) | Type::Map(..) | Type::Function(..) | Type::Ref(_) | Type::Profile(_) => {
                format!("({})", self.show(ty))
            }
            _ => self.show(ty),
        }
    }
}

impl Type {
    /// Whether a value of the type, or of what it is made of, has to satisfy a condition.
    pub fn has_condition(&self) -> bool {
        match self {
            Self::Refined(_) => true,
            Self::Map(key, item) => key.refined.is_some() || item.has_condition(),
            Self::List(item) | Self::Option(item) => item.has_condition(),
            _ => false,
        }
    }
}

/// The number of what stands at `index`.
pub(crate) fn number(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

impl EnumType {
    /// The names of its variants.
    pub fn names(&self) -> Vec<&str> {
        self.variants.iter().map(|variant| &*variant.name).collect()
    }
}

impl RecordType {
    /// The number of the field `name`.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| &*field.name == name)
    }
}
