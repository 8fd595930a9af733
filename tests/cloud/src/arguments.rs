//! The arguments and blocks of a body against a schema.
//!
//! It deliberately looks at no reference: those need the whole configuration.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::Mistake;
use crate::reference::{has_template, is_template};
use crate::schema::{Attribute, Block, Nested, Type};

/// What every resource may have beside its type's own arguments.
const META: [&str; 6] = ["//", "count", "depends_on", "for_each", "lifecycle", "provider"];

/// The mistakes of the body of a resource at `at`.
pub fn body(at: &str, given: &Map<String, Value>, schema: &Block) -> Vec<Mistake> {
    let own = given.iter().filter(|(name, _)| !META.contains(&name.as_str()));
    block(at, &own.map(|(name, value)| (name.as_str(), value)).collect(), schema)
}

fn block(at: &str, given: &BTreeMap<&str, &Value>, schema: &Block) -> Vec<Mistake> {
    let mut wrong = Vec::new();
    for (name, value) in given {
        let place = format!("{at}.{name}");
        match (schema.attributes.get(*name), schema.block_types.get(*name)) {
            (Some(attribute), _) => wrong.extend(argument(&place, value, attribute)),
            (None, Some(nested)) => wrong.extend(blocks(&place, value, nested)),
            (None, None) => {
                let known = schema.attributes.iter().filter(|(_, one)| one.required || one.optional);
                let known = known.map(|(name, _)| name).chain(schema.block_types.keys()).map(String::as_str);
                wrong.push(Mistake::unknown(at, "argument", name, known));
            }
        }
    }
    let missing =
        schema.attributes.iter().filter(|(name, one)| one.required && !given.contains_key(name.as_str()));
    wrong.extend(missing.map(|(name, _)| Mistake::new(at, format!("the argument `{name}` is missing"))));
    let missing = schema
        .block_types
        .iter()
        .filter(|(name, one)| one.min_items > 0 && !given.contains_key(name.as_str()));
    wrong.extend(missing.map(|(name, _)| Mistake::new(at, format!("the block `{name}` is missing"))));
    wrong
}

fn argument(at: &str, value: &Value, attribute: &Attribute) -> Vec<Mistake> {
    if !attribute.required && !attribute.optional {
        return vec![Mistake::new(at, "the provider decides it; it cannot be given")];
    }
    typed(at, value, &attribute.ty)
}

fn blocks(at: &str, value: &Value, nested: &Nested) -> Vec<Mistake> {
    let all: Vec<&Value> = match value {
        Value::Array(all) => all.iter().collect(),
        one => vec![one],
    };
    let mut wrong = Vec::new();
    let most = if nested.nesting_mode == "single" { 1 } else { nested.max_items };
    if most > 0 && all.len() > most {
        wrong.push(Mistake::new(at, format!("there are {} blocks, and at most {most} may be", all.len())));
    }
    if all.len() < nested.min_items {
        wrong.push(Mistake::new(
            at,
            format!("there are {} blocks, and at least {} must be", all.len(), nested.min_items),
        ));
    }
    for one in all {
        match one {
            Value::Object(fields) => {
                let given = fields
                    .iter()
                    .filter(|(name, _)| *name != "//")
                    .map(|(name, value)| (name.as_str(), value));
                wrong.extend(block(at, &given.collect(), &nested.block));
            }
            other => wrong.push(Mistake::new(at, format!("a block is wanted, and it is {other}"))),
        }
    }
    wrong
}

/// Whether `value` is of `ty`, or can be made so as Terraform does: `"5"` is a number, 5 is a text.
fn typed(at: &str, value: &Value, ty: &Type) -> Vec<Mistake> {
    let no = |wanted: &str| vec![Mistake::new(at, format!("{wanted} is wanted, and it is {value}"))];
    match (ty, value) {
        (_, Value::String(text)) if is_template(text) => Vec::new(),
        (Type::Dynamic, _) | (Type::String, Value::String(_) | Value::Number(_) | Value::Bool(_)) => {
            Vec::new()
        }
        (Type::Number, Value::Number(_)) | (Type::Bool, Value::Bool(_)) => Vec::new(),
        (Type::Number, Value::String(text)) if has_template(text) || text.parse::<f64>().is_ok() => {
            Vec::new()
        }
        (Type::Bool, Value::String(text))
            if has_template(text) || ["true", "false"].contains(&text.as_str()) =>
        {
            Vec::new()
        }
        (Type::Many(of), Value::Array(items)) => {
            let each = items.iter().enumerate();
            each.flat_map(|(index, item)| typed(&format!("{at}[{index}]"), item, of)).collect()
        }
        (Type::Map(of), Value::Object(fields)) => {
            fields.iter().flat_map(|(name, one)| typed(&format!("{at}.{name}"), one, of)).collect()
        }
        (Type::Object(fields), Value::Object(given)) => object(at, given, fields),
        (Type::String, _) => no("a text"),
        (Type::Number, _) => no("a number"),
        (Type::Bool, _) => no("true or false"),
        (Type::Many(_), _) => no("a list"),
        (Type::Map(_), _) => no("a map"),
        (Type::Object(_), _) => no("an object"),
    }
}

/// An object has all of its fields, and no other.
fn object(at: &str, given: &Map<String, Value>, fields: &BTreeMap<String, Type>) -> Vec<Mistake> {
    let mut wrong = Vec::new();
    for (name, ty) in fields {
        match given.get(name) {
            Some(value) if !value.is_null() => wrong.extend(typed(&format!("{at}.{name}"), value, ty)),
            Some(_) => {}
            None => wrong.push(Mistake::new(at, format!("the field `{name}` is missing"))),
        }
    }
    for name in given.keys().filter(|name| !fields.contains_key(*name)) {
        wrong.push(Mistake::unknown(at, "field", name, fields.keys().map(String::as_str)));
    }
    wrong
}
