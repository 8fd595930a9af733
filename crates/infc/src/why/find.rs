//! Values by their paths, as a person writes both.

use std::sync::Arc;

use infc_eval::{Schema, Spanned, Value};

/// A path that leads nowhere.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct NoSuchValue {
    /// The part of the path that exists.
    pub known: String,
    /// The first name that does not.
    pub name: String,
    /// What is there, in the order of its documentation.
    pub names: Vec<String>,
    /// What may have been meant.
    pub near: Option<String>,
}

/// The names of a path.
pub(super) fn segments(path: &str) -> Vec<String> {
    let (mut names, mut name, mut quoted) = (Vec::new(), String::new(), false);
    for char in path.chars() {
        match char {
            '"' => quoted = !quoted,
            '.' if !quoted => names.push(std::mem::take(&mut name)),
            _ => name.push(char),
        }
    }
    names.push(name);
    names
}

/// A path as it is written: `hosts.vps.vhosts."example.org"`.
pub fn dotted(path: &[Arc<str>]) -> String {
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    let quoted = |part: &Arc<str>| if plain(part) { part.to_string() } else { format!("\"{part}\"") };
    path.iter().map(quoted).collect::<Vec<_>>().join(".")
}

/// The value at a path.
pub(crate) fn find<'a>(
    root: &'a Spanned<Value>,
    names: &[String],
    schema: &'a Schema,
) -> Result<&'a Spanned<Value>, NoSuchValue> {
    let mut here = root;
    for (depth, name) in names.iter().enumerate() {
        here = here.value.part(name, schema).ok_or_else(|| {
            let parts = parts(&here.value, schema);
            let known: Vec<Arc<str>> =
                names.get(..depth).unwrap_or_default().iter().map(|name| name.as_str().into()).collect();
            let names: Vec<String> = parts.iter().map(|(known, _)| known.clone()).collect();
            let near = infc_eval::nearest(name, names.iter().map(String::as_str)).map(str::to_owned);
            NoSuchValue { known: dotted(&known), name: name.clone(), names, near }
        })?;
    }
    Ok(here)
}

/// What has a name inside a value; a variant shows what its payload shows.
pub(crate) fn parts<'a>(value: &'a Value, schema: &'a Schema) -> Vec<(String, &'a Spanned<Value>)> {
    match value {
        Value::Map(entries) => entries.iter().map(|entry| (entry.key.to_string(), &entry.value)).collect(),
        Value::Record { ty, fields, .. } => {
            let names = schema.record(*ty).fields.iter().map(|field| field.name.to_string());
            names.zip(fields.iter()).filter_map(|(name, value)| Some((name, value.as_ref()?))).collect()
        }
        Value::Variant { payload: Some(payload), .. } => parts(&payload.value, schema),
        Value::Secret(secret) => parts(&secret.source().value, schema),
        Value::List(items) => {
            items.iter().enumerate().map(|(number, item)| (number.to_string(), item)).collect()
        }
        Value::Scalar(_)
        | Value::Variant { payload: None, .. }
        | Value::Ref(_)
        | Value::Absent
        | Value::Unknown(_)
        | Value::Poison => Vec::new(),
    }
}

/// A value as text; of what has parts, its kind.
pub(crate) fn show(value: &Value, schema: &Schema) -> String {
    match value {
        Value::Scalar(scalar) => scalar.to_string(),
        Value::List(items) => {
            let shown: Vec<String> = items.iter().map(|item| show(&item.value, schema)).collect();
            if shown.is_empty() { "[ ]".to_owned() } else { format!("[ {} ]", shown.join(" ")) }
        }
        Value::Map(entries) => {
            let keys: Vec<&str> = entries.iter().map(|entry| &*entry.key).collect();
            if keys.is_empty() { "{ }".to_owned() } else { format!("{{ {} }}", keys.join(" ")) }
        }
        Value::Record { ty, .. } => schema.record(*ty).name.to_string(),
        Value::Variant { ty, index, payload } => {
            let name =
                schema.enumeration(*ty).variants.get(*index).map_or_else(String::new, |v| v.name.to_string());
            match payload.as_ref().map(|payload| (&payload.value, show(&payload.value, schema))) {
                // What a set holds is asked for by its own path.
                Some((Value::Record { .. }, _)) => format!("{name} {{ … }}"),
                Some((_, shown)) if name.is_empty() => shown,
                Some((_, shown)) => format!("{name} {shown}"),
                None => name,
            }
        }
        Value::Ref(path) => dotted(path),
        // Never where it lies as if that were it: that is asked for by its own path.
        Value::Secret(secret) => {
            secret.name().map_or_else(|| "a secret".to_owned(), |name| format!("the secret {}", dotted(name)))
        }
        Value::Absent => "none".to_owned(),
        Value::Unknown(reason) => format!("unknown {reason:?}"),
        Value::Poison => "an error".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_names_hold_dots() {
        assert_eq!(segments("a.\"b.c\".d"), ["a", "b.c", "d"]);
        let path: Vec<Arc<str>> = ["a", "b.c", "d"].map(Into::into).to_vec();
        assert_eq!(dotted(&path), "a.\"b.c\".d");
    }
}
