//! The same site written in many ways: definitions, imports and files in any order, profiles split and joined, imported
//! twice. By the laws of merging all of them mean the same.
//!
//! It deliberately changes nothing that who uses whom depends on.

use infc_tests::Random;

use crate::site::{Cond, Item, Rank, Site, Value};

/// The files of a site, the first one first.
pub type Files = Vec<(String, String)>;

/// One of the profiles that a body is written as.
struct Part {
    name: String,
    file: usize,
}

/// Writes one site.
struct Printer<'s, 'r> {
    site: &'s Site,
    random: &'r mut Random,
    /// The profiles that each body is written as.
    parts: Vec<Vec<Part>>,
}

/// A way to write `site`.
pub fn print(site: &Site, random: &mut Random) -> Files {
    let files = 1 + random.below(3);
    let last = site.0.len() - 1;
    let mut printer = Printer { site, random, parts: Vec::new() };
    let outside = outside(site, printer.random);
    for outside in outside.into_iter().take(last) {
        let count = if printer.random.one_in(3) { 2 } else { 1 };
        let number = printer.parts.len();
        let parts = (0..count).map(|part| {
            let name = format!("p{number}{}", ["", "x"][part]);
            let file = if outside && files > 1 { 1 + printer.random.below(files - 1) } else { 0 };
            Part { name, file }
        });
        let parts = parts.collect();
        printer.parts.push(parts);
    }
    let mut texts: Vec<Vec<String>> = vec![Vec::new(); files];
    for number in 0..last {
        for (text, file) in printer.profile(number) {
            texts[file].push(text);
        }
    }
    let node = printer.body(last, 0, &site.0[last].items.iter().collect::<Vec<_>>());
    let mut all = Vec::new();
    for (file, profiles) in texts.into_iter().enumerate() {
        let names: Vec<&str> = printer
            .parts
            .iter()
            .flatten()
            .filter(|part| part.file == file)
            .map(|part| part.name.as_str())
            .collect();
        let value = match file {
            0 => format!("{{\n  node = {{\n{node}  }};\n}}"),
            _ => format!(
                "{{ {} }}",
                names.iter().map(|name| format!("inherit {name};")).collect::<Vec<_>>().join(" ")
            ),
        };
        let profiles = printer.random.shuffled(profiles).concat();
        let text = if profiles.is_empty() { value } else { format!("let\n{profiles}in\n{value}\n") };
        all.push((file_name(file), text));
    }
    all
}

/// Which bodies stand in a file of their own: no other file sees what the first one defines.
fn outside(site: &Site, random: &mut Random) -> Vec<bool> {
    let mut outside: Vec<bool> = site.0.iter().map(|_| random.one_in(2)).collect();
    for number in (0..site.0.len() - 1).rev() {
        if outside[number] {
            site.0[number].uses.iter().for_each(|used| outside[*used] = true);
        }
    }
    outside
}

fn file_name(file: usize) -> String {
    if file == 0 { "site.inf".to_owned() } else { format!("f{file}.inf") }
}

impl Printer<'_, '_> {
    /// The definitions of the profiles that a body is written as, and the file of each.
    fn profile(&mut self, number: usize) -> Vec<(String, usize)> {
        let names: Vec<(String, usize)> =
            self.parts[number].iter().map(|part| (part.name.clone(), part.file)).collect();
        let mut items: Vec<Vec<&Item>> = names.iter().map(|_| Vec::new()).collect();
        for item in &self.site.0[number].items {
            let part = self.random.below(names.len());
            items[part].push(item);
        }
        let mut all = Vec::new();
        for ((name, file), items) in names.into_iter().zip(items) {
            let body = self.body(number, file, &items);
            all.push((format!("  {name} = profile Node {{\n{body}  }};\n"), file));
        }
        all
    }

    fn body(&mut self, number: usize, file: usize, items: &[&Item]) -> String {
        let mut lines: Vec<String> = items.iter().map(|item| self.item(item)).collect();
        let imports = self.imports(number, file);
        if !imports.is_empty() {
            lines.push(format!("imports = [ {} ];", imports.join(" ")));
        }
        self.random.shuffled(lines).iter().fold(String::new(), |all, line| all + "    " + line + "\n")
    }

    /// What a body uses, some of it twice, some of it by a profile that says nothing itself.
    fn imports(&mut self, number: usize, file: usize) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for used in &self.site.0[number].uses {
            for part in &self.parts[*used] {
                names.push(if part.file == file {
                    part.name.clone()
                } else {
                    format!("(import ./{}).{}", file_name(part.file), part.name)
                });
            }
        }
        if !names.is_empty() && self.random.one_in(4) {
            names.push(self.random.pick(&names).clone());
        }
        let mut names = self.random.shuffled(names);
        if names.len() > 1 && self.random.one_in(3) {
            let rest = names.split_off(self.random.below(names.len() - 1) + 1);
            names.push(format!("(profile Node {{ imports = [ {} ]; }})", rest.join(" ")));
        }
        names
    }

    fn item(&mut self, item: &Item) -> String {
        let rank = match item.rank {
            Some(Rank::Default) => "default ",
            Some(Rank::Force) => "force ",
            _ => "",
        };
        let op = if item.adds { "+=" } else { "=" };
        let value = self.value(&item.value);
        let line = format!("{rank}{} {op} {value};", item.path.join("."));
        match item.cond {
            Cond::Always => line,
            Cond::When(cond, _) => format!("when {cond} {{ {line} }};"),
        }
    }

    fn value(&mut self, value: &Value) -> String {
        match value {
            Value::Int(value) => value.to_string(),
            Value::None => "none".to_owned(),
            Value::List(items) => {
                format!("[ {}]", items.iter().fold(String::new(), |all, item| all + &item.to_string() + " "))
            }
            Value::Set(items) => self.set(items),
            Value::Over(_, base, over) => format!("Rec {} // {}", self.set(base), self.set(over)),
        }
    }

    fn set(&mut self, items: &[Item]) -> String {
        let items = items.iter().map(|item| self.item(item)).collect();
        format!("{{ {} }}", self.random.shuffled(items).join(" "))
    }
}
