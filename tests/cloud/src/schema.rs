//! The provider's schema, as `lang/targets/aws/derive` writes it.
//!
//! It deliberately holds what the typings of the provider say and no more: see that script for what they leave out.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The resource types and data sources that infc writes.
#[derive(Clone, Debug, Deserialize)]
pub struct Schema {
    /// The provider and its version: `hashicorp/aws 6.45.0`.
    pub provider: String,
    /// By type: `aws_vpc`.
    pub resources: BTreeMap<String, Block>,
    /// By type: `aws_ami`.
    pub data: BTreeMap<String, Block>,
}

/// What a body may hold.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Block {
    /// Its arguments, and what is read from it.
    #[serde(default)]
    pub attributes: BTreeMap<String, Attribute>,
    /// The blocks in it.
    #[serde(default)]
    pub block_types: BTreeMap<String, Nested>,
}

/// An argument, or a value that is read.
#[derive(Clone, Debug, Deserialize)]
pub struct Attribute {
    /// What it holds.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether it must be given.
    #[serde(default)]
    pub required: bool,
    /// Whether it may be given.
    #[serde(default)]
    pub optional: bool,
}

/// A block in a block.
#[derive(Clone, Debug, Deserialize)]
pub struct Nested {
    /// What it may hold.
    pub block: Block,
    /// The fewest.
    #[serde(default)]
    pub min_items: usize,
    /// The most; 0 for any number.
    #[serde(default)]
    pub max_items: usize,
    /// `single` is one; `list` and `set` are many.
    pub nesting_mode: String,
}

/// What an argument holds.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "Value")]
pub enum Type {
    /// Text.
    String,
    /// A number.
    Number,
    /// Yes or no.
    Bool,
    /// Anything.
    Dynamic,
    /// Many of one type, in order or not.
    Many(Box<Type>),
    /// Values of one type by free names.
    Map(Box<Type>),
    /// Values by fixed names.
    Object(BTreeMap<String, Type>),
}

impl Schema {
    /// The schema that comes with infc.
    ///
    /// # Panics
    ///
    /// If it is no schema, which a test rules out.
    #[expect(clippy::expect_used, reason = "the file is part of the repository")]
    pub fn aws() -> Self {
        serde_json::from_str(infc_lang::AWS).expect("the schema in lang/targets/aws")
    }
}

impl TryFrom<Value> for Type {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        let inner = |value: &Value| Self::try_from(value.clone()).map(Box::new);
        match &value {
            Value::String(name) => match name.as_str() {
                "string" => Ok(Self::String),
                "number" => Ok(Self::Number),
                "bool" => Ok(Self::Bool),
                "dynamic" => Ok(Self::Dynamic),
                other => Err(format!("no type `{other}`")),
            },
            Value::Array(parts) => match parts.as_slice() {
                [kind, of] if kind == "list" || kind == "set" => inner(of).map(Self::Many),
                [kind, of] if kind == "map" => inner(of).map(Self::Map),
                [_object, Value::Object(fields)] => {
                    let field =
                        |(name, ty): (&String, &Value)| Ok((name.clone(), Self::try_from(ty.clone())?));
                    fields.iter().map(field).collect::<Result<_, String>>().map(Self::Object)
                }
                _ => Err(format!("no type {value}")),
            },
            _ => Err(format!("no type {value}")),
        }
    }
}
