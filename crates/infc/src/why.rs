//! Where a value of a site comes from: what gave it, and what it overrode.
//!
//! It deliberately answers for broken sites too, as far as they have the value.

use infc_diag::{FileId, Span, World};
use infc_eval::{Definition, Evaluated, Schema, Spanned, Value};

use crate::library::WithLibrary;

/// A value and its definitions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Why {
    /// The value as text; of what has parts, its kind.
    pub value: String,
    /// Its definitions, the one in force first.
    pub definitions: Vec<Definition>,
}

/// A path that leads nowhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoSuchValue {
    /// The part of the path that exists.
    pub known: String,
    /// What is there, sorted.
    pub names: Vec<String>,
}

/// Why the value at `path` of the site that begins in `entry` is as it is. A path is `hosts.vps.ssh.port`; a name that
/// is no word is quoted, `hosts.vps.vhosts."example.org"`.
pub fn why(world: &dyn World, entry: FileId, path: &str) -> Result<Why, NoSuchValue> {
    let world = WithLibrary(world);
    let schema = infc_model::schema();
    let program = infc_eval::analyse(&world, schema, entry).value;
    let Evaluated { value, history } = infc_eval::evaluate(&program).value;
    let names = segments(path);
    let found = find(&value, &names, schema)?;
    let is_there =
        |path: &[std::sync::Arc<str>]| path.iter().map(AsRef::as_ref).eq(names.iter().map(String::as_str));
    let definitions = history.into_iter().find(|slot| is_there(&slot.path)).map(|slot| slot.definitions);
    let only = |at: Span| vec![Definition { at, rank: "plain", won: true }];
    Ok(Why { value: show(&found.value, schema), definitions: definitions.unwrap_or_else(|| only(found.at)) })
}

/// The names of a path.
fn segments(path: &str) -> Vec<String> {
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

fn find<'a>(
    root: &'a Spanned<Value>,
    names: &[String],
    schema: &'a Schema,
) -> Result<&'a Spanned<Value>, NoSuchValue> {
    let mut here = root;
    for (depth, name) in names.iter().enumerate() {
        let parts = parts(&here.value, schema);
        let next = parts.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
        here = next.ok_or_else(|| NoSuchValue {
            known: names.get(..depth).unwrap_or_default().join("."),
            names: parts.iter().map(|(known, _)| (*known).to_owned()).collect(),
        })?;
    }
    Ok(here)
}

/// What has a name inside a value; a variant shows what its payload shows.
fn parts<'a>(value: &'a Value, schema: &'a Schema) -> Vec<(&'a str, &'a Spanned<Value>)> {
    match value {
        Value::Map(entries) => entries.iter().map(|entry| (&*entry.key, &entry.value)).collect(),
        Value::Record { ty, fields } => {
            let names = schema.record(*ty).fields.iter().map(|field| &*field.name);
            names.zip(fields).filter_map(|(name, value)| Some((name, value.as_ref()?))).collect()
        }
        Value::Variant { payload: Some(payload), .. } => parts(&payload.value, schema),
        Value::Scalar(_)
        | Value::List(_)
        | Value::Variant { payload: None, .. }
        | Value::Ref(_)
        | Value::Absent
        | Value::Unknown(_)
        | Value::Poison => Vec::new(),
    }
}

fn show(value: &Value, schema: &Schema) -> String {
    match value {
        Value::Scalar(scalar) => scalar.to_string(),
        Value::List(items) => {
            let shown: Vec<String> = items.iter().map(|item| show(&item.value, schema)).collect();
            format!("[ {} ]", shown.join(" "))
        }
        Value::Map(entries) => {
            format!("{{ {} }}", entries.iter().map(|entry| &*entry.key).collect::<Vec<_>>().join(" "))
        }
        Value::Record { ty, .. } => schema.record(*ty).name.to_string(),
        Value::Variant { ty, index, payload } => {
            let name = schema.enumeration(*ty).variants.get(*index).map_or("", |variant| &*variant.name);
            payload
                .as_ref()
                .map_or(name.to_owned(), |payload| format!("{name} {}", show(&payload.value, schema)))
        }
        Value::Ref(path) => path.join("."),
        Value::Absent => "none".to_owned(),
        Value::Unknown(reason) => format!("unknown {reason:?}"),
        Value::Poison => "an error".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use infc_diag::{FilePath, MemWorld};

    use super::*;

    const SITE: &str = "{
  hosts.vps = {
    imports = [ (profile Host { default ssh.port = 22; }) ];
    os = debian-12;
    address = \"203.0.113.10\";
    ssh.port = 2222;
  };
}
";

    fn ask(path: &str) -> Result<Why, NoSuchValue> {
        let mut world = MemWorld::default();
        let file = world.insert(FilePath::project("site.inf"), SITE);
        why(&world, file, path)
    }

    #[test]
    fn what_won_and_what_lost() {
        let answer = ask("hosts.vps.ssh.port").unwrap();
        assert_eq!(answer.value, "2222");
        let ranks: Vec<_> = answer.definitions.iter().map(|each| (each.rank, each.won)).collect();
        assert_eq!(ranks, [("plain", true), ("default", false)]);
    }

    #[test]
    fn a_wrong_path_says_what_is_there() {
        let wrong = ask("hosts.vsp.ssh").unwrap_err();
        assert_eq!((wrong.known.as_str(), wrong.names.as_slice()), ("hosts", &["vps".to_owned()][..]));
    }

    #[test]
    fn quoted_names_hold_dots() {
        assert_eq!(segments("a.\"b.c\".d"), ["a", "b.c", "d"]);
    }
}
