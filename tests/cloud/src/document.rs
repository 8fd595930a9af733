//! A whole configuration: the files of one folder together.
//!
//! It deliberately reads only the blocks that infc writes; another one is a mistake.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::arguments;
use crate::reference::references;
use crate::{Mistake, Schema};

/// What a configuration declares.
#[derive(Default)]
struct Declared<'a> {
    resources: BTreeMap<(&'a str, &'a str), &'a Map<String, Value>>,
    data: BTreeMap<(&'a str, &'a str), &'a Map<String, Value>>,
    variables: BTreeSet<&'a str>,
}

/// The mistakes of the configuration that the files `texts` (name, text) make up.
pub fn check(texts: &[(String, String)], schema: &Schema) -> Vec<Mistake> {
    let mut wrong = Vec::new();
    let mut files = Vec::new();
    for (name, text) in texts {
        match serde_json::from_str::<Map<String, Value>>(text) {
            Ok(file) => files.push((name, file)),
            Err(error) => wrong.push(Mistake::new(name, error.to_string())),
        }
    }
    let mut declared = Declared::default();
    for (name, file) in &files {
        wrong.extend(declare(name, file, &mut declared));
    }
    wrong.extend(bodies("resource", "resource type", &declared.resources, &schema.resources));
    wrong.extend(bodies("data", "data source", &declared.data, &schema.data));
    for (_, file) in &files {
        for (kind, value) in file.iter().filter(|(kind, _)| *kind != "//") {
            each_text(kind, value, &mut |at, text| {
                let all = references(text);
                wrong.extend(all.iter().filter_map(|one| dangling(at, &one.parts, &declared, schema)));
            });
        }
    }
    wrong.sort();
    wrong
}

fn declare<'a>(file: &str, content: &'a Map<String, Value>, declared: &mut Declared<'a>) -> Vec<Mistake> {
    let mut wrong = Vec::new();
    for (kind, value) in content {
        match (kind.as_str(), value) {
            ("resource", Value::Object(types)) => wrong.extend(entries(types, &mut declared.resources)),
            ("data", Value::Object(types)) => wrong.extend(entries(types, &mut declared.data)),
            ("variable", Value::Object(names)) => declared.variables.extend(names.keys().map(String::as_str)),
            ("//" | "terraform" | "provider" | "output" | "locals" | "import", _) => {}
            _ => wrong.push(Mistake::new(file, format!("there is no block `{kind}`"))),
        }
    }
    wrong
}

type Bodies<'a> = BTreeMap<(&'a str, &'a str), &'a Map<String, Value>>;

/// Enters the bodies below their types and names; one name twice is a mistake.
fn entries<'a>(types: &'a Map<String, Value>, into: &mut Bodies<'a>) -> Vec<Mistake> {
    let mut wrong = Vec::new();
    for (ty, names) in types {
        for (name, body) in names.as_object().into_iter().flatten() {
            let at = format!("{ty}.{name}");
            match body.as_object() {
                Some(body) if into.insert((ty, name), body).is_some() => {
                    wrong.push(Mistake::new(at, "it is declared twice"));
                }
                Some(_) => {}
                None => wrong.push(Mistake::new(at, "it has no body")),
            }
        }
    }
    wrong
}

fn bodies(
    kind: &str,
    noun: &str,
    declared: &Bodies<'_>,
    schema: &BTreeMap<String, crate::schema::Block>,
) -> Vec<Mistake> {
    let of = |(&(ty, name), given): (&(&str, &str), &&Map<String, Value>)| match schema.get(ty) {
        Some(block) => arguments::body(&format!("{kind}.{ty}.{name}"), given, block),
        None => vec![Mistake::unknown(kind, noun, ty, schema.keys().map(String::as_str))],
    };
    declared.iter().flat_map(of).collect()
}

/// Every text below `value`, with the path to it. What `depends_on` names is a reference without a template.
fn each_text(at: &str, value: &Value, found: &mut impl FnMut(&str, &str)) {
    match value {
        Value::String(text) => found(at, text),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                match item {
                    Value::String(text) if at.ends_with(".depends_on") => {
                        found(at, &format!("${{{text}.id}}"));
                    }
                    item => each_text(&format!("{at}[{index}]"), item, found),
                }
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields.iter().filter(|(name, _)| *name != "//") {
                each_text(&format!("{at}.{name}"), field, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What is wrong with a reference, if anything.
fn dangling(at: &str, parts: &[String], declared: &Declared<'_>, schema: &Schema) -> Option<Mistake> {
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (declared, schemas, ty, name, attribute) = match *parts.as_slice() {
        ["path" | "each" | "local" | "terraform", ..] => return None,
        ["var", name, ..] => {
            let known = declared.variables.contains(name);
            return (!known)
                .then(|| Mistake::unknown(at, "variable", name, declared.variables.iter().copied()));
        }
        ["data", ty, name, attribute, ..] => (&declared.data, &schema.data, ty, name, attribute),
        [ty, name, attribute, ..] => (&declared.resources, &schema.resources, ty, name, attribute),
        _ => return Some(Mistake::new(at, format!("`{}` refers to nothing", parts.join(".")))),
    };
    if !declared.contains_key(&(ty, name)) {
        let known = declared.keys().filter(|(other, _)| *other == ty).map(|(_, name)| *name);
        return Some(Mistake::unknown(at, &format!("resource `{ty}` called"), name, known));
    }
    let block = schemas.get(ty)?;
    let known = || block.attributes.keys().chain(block.block_types.keys()).map(String::as_str);
    let has = known().any(|known| known == attribute);
    (!has).then(|| Mistake::unknown(at, &format!("attribute of `{ty}` called"), attribute, known()))
}
