//! Values: what evaluation gives, whole and with the place of each part.
//!
//! It deliberately holds no thunk and no environment: it is plain data that outlives the evaluator.

use std::sync::Arc;

use infc_diag::Span;
use infc_scalar::ScalarValue;

use crate::{EnumId, RecordId, Schema, Secret};

/// Something and the place in the user's text that it comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written: of a scalar its literal, of an entity its name.
    pub at: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `at`.
    pub fn new(value: T, at: Span) -> Self {
        Self { value, at }
    }
}

// A site has hundreds of thousands of them, and what they take is what evaluation takes.
#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<Spanned<Value>>() <= 56);

/// The identity of an entity: the names on the way from the site to it, `hosts vps apps admin`.
pub type Path = Arc<[Arc<str>]>;

/// An entry of a map.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Its key.
    pub key: Arc<str>,
    /// Where the key was written.
    pub key_at: Span,
    /// Its value.
    pub value: Spanned<Value>,
}

/// A value in full.
#[derive(Clone, Debug)]
pub enum Value {
    /// A scalar.
    Scalar(ScalarValue),
    /// A list.
    List(Vec<Spanned<Value>>),
    /// A map, sorted by key.
    Map(Vec<Entry>),
    /// A record: its fields in the order of its type, an optional field that is absent as `None`.
    Record {
        /// Its type.
        ty: RecordId,
        /// Its fields, which are shared with the state of the site before, if nothing has changed in it.
        fields: Arc<[Option<Spanned<Value>>]>,
        /// The names of the last of them, if the site itself added these to a kind of the language.
        added: Option<Arc<[Arc<str>]>>,
    },
    /// A variant of an enum.
    Variant {
        /// The enum.
        ty: EnumId,
        /// The number of the variant.
        index: usize,
        /// What it carries.
        payload: Option<Box<Spanned<Value>>>,
    },
    /// A reference to an entity.
    Ref(Path),
    /// A secret, of which only the place is known.
    Secret(Secret),
    /// The empty option.
    Absent,
    /// `unknown "why"`: legal under `check`, refused by `build`.
    Unknown(Arc<str>),
    /// What an error has already been reported for; never causes a second one.
    Poison,
}

impl Value {
    /// What has the name `name` in it: a field, an entry, an element by its number. A variant has what its payload has, and
    /// a secret what says where it lies.
    pub fn part(&self, name: &str, schema: &Schema) -> Option<&Spanned<Value>> {
        match self.inner() {
            Self::Map(_) => self.entry(name).map(|entry| &entry.value),
            Self::Record { ty, fields, .. } => fields.get(schema.record(*ty).field(name)?)?.as_ref(),
            Self::List(items) => {
                let number: usize = name.parse().ok()?;
                items.get(number).filter(|_| number.to_string() == name)
            }
            _ => None,
        }
    }

    /// The entry of a map, or of what a variant carries.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        let Self::Map(entries) = self.inner() else { return None };
        let at = entries.binary_search_by(|entry| (*entry.key).cmp(key)).ok()?;
        entries.get(at)
    }

    /// What has the parts of a value.
    fn inner(&self) -> &Self {
        let mut inner = self;
        loop {
            inner = match inner {
                Self::Variant { payload: Some(payload), .. } => &payload.value,
                Self::Secret(secret) => &secret.source().value,
                _ => return inner,
            }
        }
    }
}

/// Equality of what is known, places in the text and all; of secrets, whether they lie at one place. The language's own
/// equality is another: it has none for secrets.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Scalar(one), Self::Scalar(two)) => one == two,
            (Self::List(one), Self::List(two)) => one == two,
            (Self::Map(one), Self::Map(two)) => one == two,
            (Self::Record { ty, fields, added }, Self::Record { ty: other, fields: others, added: more }) => {
                ty == other && fields == others && added == more
            }
            (
                Self::Variant { ty, index, payload },
                Self::Variant { ty: other, index: number, payload: carried },
            ) => ty == other && index == number && payload == carried,
            (Self::Ref(one), Self::Ref(two)) => one == two,
            (Self::Secret(one), Self::Secret(two)) => one.has_source_of(two),
            (Self::Unknown(one), Self::Unknown(two)) => one == two,
            (Self::Absent, Self::Absent) | (Self::Poison, Self::Poison) => true,
            _ => false,
        }
    }
}
