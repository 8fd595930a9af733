//! The files of a configuration, and how they are printed: sorted keys, one field per line.
//!
//! It deliberately holds no time and no version of infc: the same site gives the same bytes.

use std::collections::BTreeMap;

use infc_bundle::{File, Origins};
use infc_diag::Span;
use infc_plan::cloud::Label;

use super::value::{Body, Value};

/// What a block of a configuration is: `resource`, its type, its name.
type Key = Vec<String>;

/// The files of a configuration.
#[derive(Default)]
pub(super) struct Files {
    files: BTreeMap<&'static str, BTreeMap<Key, (Body, Option<Span>)>>,
}

/// One file that is written to.
pub(super) struct Concern<'a> {
    blocks: &'a mut BTreeMap<Key, (Body, Option<Span>)>,
}

/// What of the site a resource is made for: its path, and where it is named.
pub(super) type For<'a> = (&'a str, Span);

impl Files {
    /// The file `name`.
    pub fn concern(&mut self, name: &'static str) -> Concern<'_> {
        Concern { blocks: self.files.entry(name).or_default() }
    }

    /// The files that hold something, printed.
    pub fn print(self) -> Vec<(String, File)> {
        let some = self.files.into_iter().filter(|(_, blocks)| !blocks.is_empty());
        some.map(|(name, blocks)| (format!("{name}.tf.json"), printed(&blocks))).collect()
    }
}

impl Concern<'_> {
    /// Adds a resource.
    pub fn resource(&mut self, kind: &str, label: &Label, (path, at): For<'_>, body: Body) {
        self.block(["resource", kind, label.as_str()], body.with("//", path), Some(at));
    }

    /// Adds what is looked up at the provider.
    pub fn data(&mut self, kind: &str, label: &Label, (path, at): For<'_>, body: Body) {
        self.block(["data", kind, label.as_str()], body.with("//", path), Some(at));
    }

    /// Adds what Terraform tells when it is done.
    pub fn output(&mut self, label: &Label, (what, at): For<'_>, value: Value) {
        let body = Body::default().with("description", what).with("value", value);
        self.block(["output", label.as_str()], body, Some(at));
    }

    /// Adds another block.
    pub fn block<const N: usize>(&mut self, key: [&str; N], body: Body, at: Option<Span>) {
        let clash = self.blocks.insert(key.map(str::to_owned).to_vec(), (body, at));
        debug_assert!(clash.is_none(), "two blocks {key:?}");
    }
}

fn printed(blocks: &BTreeMap<Key, (Body, Option<Span>)>) -> File {
    let mut printer = Printer::default();
    printer.open("{");
    printer.field("//");
    printer.text.push_str("\"Made by infc. Changes made here are lost.\"");
    let mut open: Vec<&str> = Vec::new();
    for (key, (body, at)) in blocks {
        let (name, folders) =
            key.split_last().map_or(("", key.as_slice()), |(name, rest)| (name.as_str(), rest));
        let shared = open.iter().zip(folders).take_while(|(open, folder)| **open == folder.as_str()).count();
        while open.len() > shared {
            open.pop();
            printer.close("}");
        }
        for folder in folders.iter().skip(shared) {
            printer.field(folder);
            printer.open("{");
            open.push(folder);
        }
        let first = printer.field(name);
        printer.body(body);
        if let Some(at) = at {
            printer.origins.block(first, printer.line, *at);
        }
    }
    for _ in open {
        printer.close("}");
    }
    printer.close("}");
    printer.text.push('\n');
    File::new(printer.text).mode(0o644).owner("root", "root").origins(printer.origins)
}

/// JSON in the making, and where its lines come from.
struct Printer {
    text: String,
    /// The number of the line that is written.
    line: u32,
    depth: usize,
    /// Whether the next field is the first of its body.
    is_first: bool,
    origins: Origins,
}

impl Default for Printer {
    fn default() -> Self {
        Self { text: String::new(), line: 1, depth: 0, is_first: true, origins: Origins::default() }
    }
}

impl Printer {
    fn open(&mut self, bracket: &str) {
        self.text.push_str(bracket);
        self.depth += 1;
        self.is_first = true;
    }

    fn close(&mut self, bracket: &str) {
        self.depth -= 1;
        if !self.is_first {
            self.new_line();
        }
        self.is_first = false;
        self.text.push_str(bracket);
    }

    /// Begins a field, and gives the number of its line.
    fn field(&mut self, name: &str) -> u32 {
        self.item();
        self.text.push_str(&quoted(name));
        self.text.push_str(": ");
        self.line
    }

    /// Begins an item on a line of its own.
    fn item(&mut self) {
        if !self.is_first {
            self.text.push(',');
        }
        self.is_first = false;
        self.new_line();
    }

    fn new_line(&mut self) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("  ", self.depth));
        self.line += 1;
    }

    fn body(&mut self, body: &Body) {
        self.open("{");
        for (name, value, at) in body.fields() {
            let first = self.field(name);
            self.value(value);
            if let Some(at) = at {
                self.origins.block(first, self.line, at);
            }
        }
        self.close("}");
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Text(text) => self.text.push_str(&quoted(text)),
            Value::Number(number) => self.text.push_str(&number.to_string()),
            Value::Flag(flag) => self.text.push_str(&flag.to_string()),
            Value::Body(body) => self.body(body),
            Value::List(items) if items.iter().any(|item| matches!(item, Value::Body(_))) => {
                self.open("[");
                for item in items {
                    self.item();
                    self.value(item);
                }
                self.close("]");
            }
            Value::List(items) => {
                self.text.push('[');
                let mut separator = "";
                for item in items {
                    self.text.push_str(separator);
                    self.value(item);
                    separator = ", ";
                }
                self.text.push(']');
            }
        }
    }
}

/// A JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use infc_diag::FileId;

    use super::*;

    #[test]
    fn layout_and_origins() {
        let at = |start| Span::new(FileId::from_index(0), start, start + 1);
        let body = Body::default()
            .from("b", Value::list(["x", "${y}"]), at(5))
            .with("a", Body::default().with("n", 1_u64))
            .with("e", Body::default());
        let mut files = Files::default();
        let label = |name: &str| Label::of([name]);
        let mut file = files.concern("f");
        file.resource("aws_x", &label("m"), ("p.m", at(1)), body);
        file.resource("aws_x", &label("n"), ("p.n", at(2)), Body::default());
        file.output(&label("o"), ("what", at(3)), Value::of("aws_x", &label("m"), "id"));
        let printed = files.print();
        let [(name, file)] = printed.as_slice() else { panic!("one file") };
        let wanted = r#"{
  "//": "Made by infc. Changes made here are lost.",
  "output": {
    "o": {
      "description": "what",
      "value": "${aws_x.m.id}"
    }
  },
  "resource": {
    "aws_x": {
      "m": {
        "//": "p.m",
        "a": {
          "n": 1
        },
        "b": ["x", "$${y}"],
        "e": {}
      },
      "n": {
        "//": "p.n"
      }
    }
  }
}
"#;
        assert_eq!((name.as_str(), std::str::from_utf8(&file.bytes).unwrap()), ("f.tf.json", wanted));
        let line =
            1 + u32::try_from(wanted.lines().position(|line| line.contains("$${y}")).unwrap()).unwrap();
        assert_eq!(file.origins.at(line), [at(5), at(1)]);
        assert_eq!(file.origins.at(line + 3), [at(2)]);
    }
}
