//! Types as data: what the checker and the evaluator know of the kinds of a site, given to them from outside.
//!
//! It deliberately names no kind of its own: hosts and ports are the model's.

use std::sync::Arc;

use infc_scalar::Scalar;

/// A record type, as its number in the [`Schema`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RecordId(pub u16);

/// An enum type, as its number in the [`Schema`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EnumId(pub u16);

/// A type of the language.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Type {
    /// A scalar.
    Scalar(Scalar),
    /// `List T`
    List(Arc<Type>),
    /// `Map K T`; keys are texts of the scalar `K`.
    Map(Scalar, Arc<Type>),
    /// `T?`
    Option(Arc<Type>),
    /// A record.
    Record(RecordId),
    /// An enum.
    Enum(EnumId),
    /// `Ref K`: the identity of a value of one of these record or enum types.
    Ref(Arc<[Kind]>),
    /// `Profile K`: a reusable part of a record.
    Profile(RecordId),
    /// `A -> B`
    Function(Arc<Type>, Arc<Type>),
    /// The parameters of a function, as one set.
    Params(Arc<[Param]>),
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
    Default(&'static str),
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in the language, `error-file`.
    pub name: Arc<str>,
    /// What it means, with units.
    pub docs: &'static str,
    /// Its type.
    pub ty: Type,
    /// Whether it must be given.
    pub presence: Presence,
}

/// A record type.
#[derive(Clone, Debug)]
pub struct RecordType {
    /// Its name in the language, `Host`.
    pub name: &'static str,
    /// What it is.
    pub docs: &'static str,
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
    pub name: &'static str,
    /// What it means.
    pub docs: &'static str,
    /// What it carries.
    pub payload: Option<Type>,
}

/// An enum type.
#[derive(Clone, Debug)]
pub struct EnumType {
    /// Its name in the language, `Tls`.
    pub name: &'static str,
    /// What it is.
    pub docs: &'static str,
    /// Its variants.
    pub variants: Vec<Variant>,
    /// A scalar whose literals are values of it too: `"30 3 * * *"` beside `daily "02:00"`.
    pub text: Option<Scalar>,
    /// The kinds whose references are values of it too: `zones.office` as a source.
    pub refs: Vec<Kind>,
    /// In a list of it, lists are flattened, and one value stands for a list.
    pub spread: bool,
}

/// All types of a site.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The records, by number.
    pub records: Vec<RecordType>,
    /// The enums, by number.
    pub enums: Vec<EnumType>,
    /// The record that a whole site is.
    pub root: RecordId,
}

impl Schema {
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

    /// The name of a kind.
    pub fn kind_name(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Record(id) => self.record(id).name,
            Kind::Enum(id) => self.enumeration(id).name,
        }
    }

    /// The named type `name`: a record, an enum, or a scalar.
    pub fn named(&self, name: &str) -> Option<Type> {
        let record = self.records.iter().position(|record| record.name == name);
        let enumeration = self.enums.iter().position(|item| item.name == name);
        let number = |index: usize| u16::try_from(index).unwrap_or(u16::MAX);
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
            Type::Map(key, item) => format!("Map {} {}", key.name(), self.show_atom(item)),
            Type::Option(item) => format!("{}?", self.show_atom(item)),
            Type::Record(id) => self.record(*id).name.to_owned(),
            Type::Enum(id) => self.enumeration(*id).name.to_owned(),
            Type::Ref(kinds) => {
                let names: Vec<_> = kinds.iter().map(|&kind| self.kind_name(kind)).collect();
                format!("Ref {}", names.join(" | "))
            }
            Type::Profile(id) => format!("Profile {}", self.record(*id).name),
            Type::Function(from, to) => format!("{} -> {}", self.show_atom(from), self.show(to)),
            Type::Params(params) => {
                let fields = params.iter().map(|param| {
                    let mark = if param.optional { "?" } else { "" };
                    format!("{}{mark} : {}", param.name, self.show(&param.ty))
                });
                format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
            }
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

impl RecordType {
    /// The number of the field `name`.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| &*field.name == name)
    }
}
