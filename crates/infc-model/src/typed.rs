//! What a Rust type is in the language, and how it is read from a value: scalars, lists, maps, options.
//!
//! Records and enums get theirs from `record!` and `choice!`.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use infc_eval::{EnumId, EnumType, Kind, RecordId, RecordType, Schema, Spanned, Type, Value};
use infc_scalar::{
    AbsPath, Cidr, Command, Date, Domain, Duration, Email, Mode, Percent, Port, PortSpec, Rate, RelPath,
    Scalar, ScalarValue, Schedule, Size, UnitName, Url, UserName,
};

use crate::{At, Decoder, Map, Named, Ref};

/// A Rust type that stands for a type of the language.
pub trait Typed: Sized {
    /// The type; records and enums enter themselves into the schema.
    fn ty(builder: &mut Builder) -> Type;

    /// Reads a value of the type; `None` for what is poisoned or unknown, which the decoder notes as a gap.
    fn read(value: &Spanned<Value>, decoder: &mut Decoder) -> Option<Self>;

    /// The value of an absent field, for options.
    fn absent() -> Option<Self> {
        None
    }
}

/// A type that references can name.
pub trait Referable {
    /// Its kind.
    fn kind(builder: &mut Builder) -> Kind;
}

/// Collects the types that a root type needs, each once.
#[derive(Default, Debug)]
pub struct Builder {
    records: Vec<Option<RecordType>>,
    enums: Vec<Option<EnumType>>,
    ids: BTreeMap<&'static str, Kind>,
    sources: Option<EnumId>,
}

impl Builder {
    /// The number of the record `name`, made by `make` the first time.
    pub fn record(&mut self, name: &'static str, make: impl FnOnce(&mut Self) -> RecordType) -> RecordId {
        if let Some(Kind::Record(id)) = self.ids.get(name) {
            return *id;
        }
        let id = RecordId(number(self.records.len()));
        self.ids.insert(name, Kind::Record(id));
        self.records.push(None);
        let ty = make(self);
        if let Some(slot) = self.records.get_mut(usize::from(id.0)) {
            *slot = Some(ty);
        }
        id
    }

    /// The number of the enum `name`, made by `make` the first time.
    pub fn enumeration(&mut self, name: &'static str, make: impl FnOnce(&mut Self) -> EnumType) -> EnumId {
        if let Some(Kind::Enum(id)) = self.ids.get(name) {
            return *id;
        }
        let id = EnumId(number(self.enums.len()));
        self.ids.insert(name, Kind::Enum(id));
        self.enums.push(None);
        let ty = make(self);
        if let Some(slot) = self.enums.get_mut(usize::from(id.0)) {
            *slot = Some(ty);
        }
        id
    }

    /// Notes the enum of the places that a secret may lie at.
    pub fn sources(&mut self, sources: EnumId) {
        self.sources = Some(sources);
    }

    /// The schema, with `root` as the type of a whole site.
    pub fn finish(self, root: RecordId) -> Schema {
        let (records, enums) = (self.records.into_iter(), self.enums.into_iter());
        let mut schema = Schema::new(records.flatten().collect(), enums.flatten().collect(), root);
        schema.sources = self.sources;
        schema
    }
}

fn number(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

macro_rules! scalars {
    ($($rust:ty = $scalar:ident;)*) => {$(
        impl Typed for $rust {
            fn ty(_: &mut Builder) -> Type {
                Type::Scalar(Scalar::$scalar)
            }

            fn read(value: &Spanned<Value>, _: &mut Decoder) -> Option<Self> {
                match &value.value {
                    Value::Scalar(ScalarValue::$scalar(inner)) => Some(<$rust>::clone(inner)),
                    _ => None,
                }
            }
        }
    )*};
}

scalars! {
    bool = Bool;
    i64 = Int;
    String = String;
    Duration = Duration;
    Size = Size;
    Rate = Rate;
    Percent = Percent;
    Port = Port;
    PortSpec = Ports;
    IpAddr = Ip;
    Cidr = Cidr;
    Domain = Domain;
    Url = Url;
    Email = Email;
    AbsPath = AbsPath;
    RelPath = RelPath;
    UserName = UserName;
    UnitName = UnitName;
    Mode = Mode;
    Schedule = Schedule;
    Date = Date;
    Command = Command;
}

macro_rules! texts {
    ($($(#[$docs:meta])* $name:ident = $scalar:ident;)*) => {$(
        $(#[$docs])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub struct $name(pub String);

        impl Typed for $name {
            fn ty(_: &mut Builder) -> Type {
                Type::Scalar(Scalar::$scalar)
            }

            fn read(value: &Spanned<Value>, _: &mut Decoder) -> Option<Self> {
                match &value.value {
                    Value::Scalar(ScalarValue::$scalar(inner)) => Some(Self(inner.clone())),
                    _ => None,
                }
            }
        }
    )*};
}

texts! {
    /// A time zone of the tz database, `Africa/Nairobi`.
    Timezone = Timezone;
    /// A regular expression, in the dialect of the program that reads it.
    Regex = Regex;
    /// A version, `20.11`.
    Version = Version;
    /// Text of several lines: a script, a file, raw directives.
    Text = Text;
    /// What an entity is called.
    Name = Name;
}

impl<T: Typed> Typed for Vec<At<T>> {
    fn ty(builder: &mut Builder) -> Type {
        Type::List(Arc::new(T::ty(builder)))
    }

    fn read(value: &Spanned<Value>, decoder: &mut Decoder) -> Option<Self> {
        let Value::List(items) = &value.value else { return None };
        Some(items.iter().filter_map(|item| decoder.read(item)).collect())
    }
}

impl<T: Typed> Typed for Option<T> {
    fn ty(builder: &mut Builder) -> Type {
        Type::Option(Arc::new(T::ty(builder)))
    }

    fn read(value: &Spanned<Value>, decoder: &mut Decoder) -> Option<Self> {
        match &value.value {
            Value::Absent => Some(None),
            _ => Some(T::read(value, decoder)),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<K: Key, T: Typed> Typed for Map<K, T> {
    fn ty(builder: &mut Builder) -> Type {
        Type::Map(K::SCALAR.into(), Arc::new(T::ty(builder)))
    }

    fn read(value: &Spanned<Value>, decoder: &mut Decoder) -> Option<Self> {
        let Value::Map(entries) = &value.value else { return None };
        let read = entries.iter().filter_map(|entry| {
            if decoder.cancel.is_cancelled() {
                return None;
            }
            let value = decoder.within(&entry.key, |decoder| decoder.read(&entry.value))?;
            Some((entry.key.clone(), Named { key_at: entry.key_at, value }))
        });
        Some(Self(read.collect(), std::marker::PhantomData))
    }
}

impl<K: Referable> Typed for Ref<K> {
    fn ty(builder: &mut Builder) -> Type {
        Type::Ref(Arc::new([K::kind(builder)]))
    }

    fn read(value: &Spanned<Value>, _: &mut Decoder) -> Option<Self> {
        match &value.value {
            Value::Ref(path) => Some(Self::new(path.clone())),
            _ => None,
        }
    }
}

/// What the keys of a map are.
pub trait Key {
    /// Their scalar.
    const SCALAR: Scalar;
}

macro_rules! keys {
    ($($(#[$docs:meta])* $name:ident = $scalar:ident;)*) => {$(
        $(#[$docs])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum $name {}

        impl Key for $name {
            const SCALAR: Scalar = Scalar::$scalar;
        }
    )*};
}

keys! {
    /// Names of entities.
    ByName = Name;
    /// Names of hosts.
    ByDomain = Domain;
    /// Absolute paths.
    ByPath = AbsPath;
    /// File names.
    ByFile = RelPath;
    /// Users.
    ByUser = UserName;
    /// Any line of text.
    ByText = String;
}
