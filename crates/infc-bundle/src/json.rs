//! The one JSON writer of manifests: sorted keys, one field or one file per line, integers only, a final newline.
//!
//! It deliberately cannot write a fraction, a null or an escape that has two spellings, so that equal values are
//! equal bytes.

use std::collections::BTreeMap;
use std::fmt::Display;

/// A JSON value.
pub(crate) enum Json {
    Int(u64),
    Str(String),
    List(Vec<Json>),
    Map(BTreeMap<String, Json>),
}

impl Json {
    pub(crate) fn str(text: impl Display) -> Self {
        Self::Str(text.to_string())
    }

    pub(crate) fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::List(items.into_iter().collect())
    }

    pub(crate) fn map<K: Into<String>>(fields: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Map(fields.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// The strings, as a list.
    pub(crate) fn strings<T: Display>(items: impl IntoIterator<Item = T>) -> Self {
        Self::list(items.into_iter().map(Self::str))
    }

    /// A document. The two outermost levels have one item per line, what is below is on its item's line.
    pub(crate) fn document(&self) -> String {
        let mut out = String::new();
        self.print(0, &mut out);
        out.push('\n');
        out
    }

    fn print(&self, depth: usize, out: &mut String) {
        match self {
            Self::Int(number) => out.push_str(&number.to_string()),
            Self::Str(text) => print_string(text, out),
            Self::List(items) => {
                print_items(('[', ']'), depth, items, out, |item, out| item.print(depth + 1, out));
            }
            Self::Map(fields) => print_items(('{', '}'), depth, fields, out, |(key, value), out| {
                print_string(key, out);
                out.push_str(": ");
                value.print(depth + 1, out);
            }),
        }
    }
}

fn print_items<T>(
    (open, close): (char, char),
    depth: usize,
    items: impl IntoIterator<Item = T>,
    out: &mut String,
    print: impl Fn(T, &mut String),
) {
    let broken = depth < 2;
    let mut separator = "";
    out.push(open);
    for item in items {
        out.push_str(separator);
        if broken {
            new_line(depth + 1, out);
        }
        print(item, out);
        separator = if broken { "," } else { ", " };
    }
    if broken && !separator.is_empty() {
        new_line(depth, out);
    }
    out.push(close);
}

fn new_line(depth: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// Characters are written as they are, but for `"`, `\` and control characters.
pub(crate) fn print_string(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(|ch: char| matches!(ch, '"' | '\\') || ch.is_control()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let mut chars = from.chars();
        match chars.next() {
            Some(ch @ ('"' | '\\')) => out.extend(['\\', ch]),
            Some('\n') => out.push_str("\\n"),
            Some('\t') => out.push_str("\\t"),
            Some(ch) => out.extend(["\\u", &format!("{:04x}", u32::from(ch))]),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout() {
        let value = Json::map([
            ("b", Json::list([Json::map([("y", Json::Int(1)), ("x", Json::str("ä"))]), Json::Int(2)])),
            ("a", Json::list([])),
            ("c", Json::map([("k", Json::strings(["1", "2"]))])),
        ]);
        let text = "{\n  \"a\": [],\n  \"b\": [\n    {\"x\": \"ä\", \"y\": 1},\n    2\n  ],\n  \"c\": {\n    \"k\": [\"1\", \"2\"]\n  }\n}\n";
        assert_eq!(value.document(), text);
        assert_eq!(Json::map::<String>([]).document(), "{}\n");
    }

    #[test]
    fn strings_are_read_back() {
        for text in ["", "\"\\\n\t\r\0\u{7f}\u{85}\u{1f600}", "plain", "\u{2028}"] {
            let mut out = String::new();
            print_string(text, &mut out);
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
            assert!(!out.contains('\n'));
        }
    }
}
