//! Whether a JSON value keeps to a JSON schema, as far as the schemas here use the standard.
//!
//! It deliberately fails on a keyword that it does not know: a promise that nobody looks at is none.

use std::collections::BTreeMap;

use serde_json::Value;

/// What only explains.
const REMARKS: [&str; 9] =
    ["$schema", "$id", "title", "description", "default", "format", "definitions", "$defs", "$comment"];

/// Where and how `value` breaks `schema`; empty if it keeps to it.
pub fn complaints(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Judge { whole: schema }.value(schema, value, &mut Place { path: "$".to_owned(), found: &mut found });
    found
}

struct Judge<'a> {
    whole: &'a Value,
}

struct Place<'a> {
    path: String,
    found: &'a mut Vec<String>,
}

impl Place<'_> {
    fn complain(&mut self, what: &str) {
        self.found.push(format!("{}: {what}", self.path));
    }

    fn below(&mut self, name: &str) -> Place<'_> {
        Place { path: format!("{}.{name}", self.path), found: self.found }
    }
}

impl Judge<'_> {
    fn value(&self, schema: &Value, value: &Value, place: &mut Place<'_>) {
        let Some(rules) = schema.as_object() else { panic!("{}: no schema: {schema}", place.path) };
        for (word, rule) in rules {
            match word.as_str() {
                "$ref" => self.value(self.named(rule), value, place),
                "type" if !is_of(rule, value) => place.complain(&format!("no {rule}: {value}")),
                "const" if rule != value => place.complain(&format!("not {rule}: {value}")),
                "enum" if !list(rule).contains(value) => place.complain(&format!("none of {rule}: {value}")),
                "minimum" if value.as_f64() < rule.as_f64() => {
                    place.complain(&format!("below {rule}: {value}"));
                }
                "maximum" if value.as_f64() > rule.as_f64() => {
                    place.complain(&format!("above {rule}: {value}"));
                }
                "minItems" if len(value) < number(rule) => {
                    place.complain(&format!("fewer than {rule} items"));
                }
                "maxItems" if len(value) > number(rule) => place.complain(&format!("more than {rule} items")),
                "type" | "const" | "enum" | "minimum" | "maximum" | "minItems" | "maxItems" => {}
                "uniqueItems" => unique(value, place),
                "oneOf" | "anyOf" => self.one_of(word, list(rule), value, place),
                "items" => {
                    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.value(rule, item, &mut place.below(&number.to_string()));
                    }
                }
                "properties" | "required" | "additionalProperties" => {
                    self.property(word, rules, value, place);
                }
                known if REMARKS.contains(&known) => {}
                unknown => panic!("{}: the keyword `{unknown}` is not known here", place.path),
            }
        }
    }

    fn property(
        &self,
        word: &str,
        rules: &serde_json::Map<String, Value>,
        value: &Value,
        place: &mut Place<'_>,
    ) {
        let Some(fields) = value.as_object() else { return };
        let known = rules.get("properties").and_then(Value::as_object);
        for (name, field) in fields {
            match (word, known.and_then(|known| known.get(name)), rules.get("additionalProperties")) {
                ("properties", Some(rule), _) => self.value(rule, field, &mut place.below(name)),
                ("additionalProperties", None, Some(Value::Bool(false))) => {
                    place.complain(&format!("`{name}` has no place here"));
                }
                ("additionalProperties", None, Some(rule)) if rule.is_object() => {
                    self.value(rule, field, &mut place.below(name));
                }
                _ => {}
            }
        }
        if word == "required" {
            for name in list(&rules["required"]).iter().filter_map(Value::as_str) {
                if !fields.contains_key(name) {
                    place.complain(&format!("`{name}` is missing"));
                }
            }
        }
    }

    fn one_of(&self, word: &str, choices: &[Value], value: &Value, place: &mut Place<'_>) {
        let complaints = choices.iter().map(|choice| {
            let mut found = Vec::new();
            self.value(choice, value, &mut Place { path: place.path.clone(), found: &mut found });
            found
        });
        let all: Vec<Vec<String>> = complaints.collect();
        let kept = all.iter().filter(|found| found.is_empty()).count();
        if kept == 0 {
            let nearest = all.into_iter().min_by_key(Vec::len).unwrap_or_default();
            place.complain(&format!("no choice of {word}: {}", nearest.join("; ")));
        } else if word == "oneOf" && kept > 1 {
            place.complain(&format!("{kept} choices of {word}"));
        }
    }

    fn named(&self, rule: &Value) -> &Value {
        let path = rule.as_str().and_then(|path| path.strip_prefix('#')).unwrap_or_default();
        self.whole.pointer(path).unwrap_or_else(|| panic!("no schema is called {rule}"))
    }
}

fn is_of(rule: &Value, value: &Value) -> bool {
    let one = |name: &Value| match name.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        _ => panic!("no type is called {name}"),
    };
    match rule {
        Value::Array(names) => names.iter().any(one),
        name => one(name),
    }
}

fn unique(value: &Value, place: &mut Place<'_>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for item in value.as_array().into_iter().flatten() {
        *seen.entry(item.to_string()).or_default() += 1;
    }
    if let Some((item, _)) = seen.into_iter().find(|(_, count)| *count > 1) {
        place.complain(&format!("{item} stands there more than once"));
    }
}

fn list(rule: &Value) -> &[Value] {
    rule.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn number(rule: &Value) -> usize {
    rule.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or_default()
}

fn len(value: &Value) -> usize {
    value.as_array().map(Vec::len).unwrap_or_default()
}
