//! What the standard library defines: every name with its documentation, its signature and its place.
//!
//! It deliberately reads the library's own text, so that nothing about it is written down twice.

use infc_diag::{FilePath, LineIndex, MemWorld, World};
use infc_eval::{Type, type_of};
use infc_syntax::ast::{self, Expr, Item, Params};

use super::{Explanation, section, sentence};
use crate::library::WithLibrary;

/// A name that the standard library defines.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Definition {
    /// The way to it, `std.profiles.hardened`.
    pub path: String,
    /// Its doc comment: Markdown, a line each.
    pub docs: Vec<String>,
    /// What it is: `profile Host`, `{ port : Port }: App`. Absent for a set of definitions.
    pub signature: Option<String>,
    /// Where it is defined, `<std>/profiles.inf:12:3`.
    pub place: String,
}

/// Every definition of the standard library, in its order; a set of definitions comes before what is in it.
pub fn definitions() -> Vec<Definition> {
    let below = MemWorld::default();
    let mut walk = Walk { world: &WithLibrary::of(&below), found: Vec::new() };
    walk.file("lib.inf", &mut Vec::new());
    walk.found
}

/// The section of the guide that shows `path` at work: all below its heading.
pub fn example(path: &str) -> Option<&'static str> {
    section(infc_std::GUIDE, &format!("### `{path}`"))
}

/// Every definition, and the library itself.
pub(super) fn all() -> impl Iterator<Item = Explanation> {
    let found = definitions();
    let whole = Explanation {
        name: "std".to_owned(),
        what: "definition",
        title: "The standard library, in scope in every file.".to_owned(),
        page: format!(
            "# std\n\nThe standard library, in scope in every file.\n\n{}\n",
            members(&found, "std")
        ),
        severity: None,
    };
    let each: Vec<Explanation> = found.iter().map(|one| explanation(&found, one)).collect();
    std::iter::once(whole).chain(each)
}

/// The definition at `path`, or the library itself.
pub(super) fn of(path: &str) -> Option<Explanation> {
    all().find(|one| one.name == path)
}

fn explanation(found: &[Definition], one: &Definition) -> Explanation {
    let mut parts = vec![format!("# {}", one.path)];
    parts.extend(one.signature.as_ref().map(|signature| format!("```text\n{signature}\n```")));
    parts.push(one.docs.join("\n"));
    parts.push(match example(&one.path) {
        Some(example) => shown(example).to_owned(),
        None => members(found, &one.path),
    });
    parts.push(format!("Defined in {}\n", one.place));
    let page = parts.join("\n\n");
    let title = sentence(&one.docs.join("\n"));
    Explanation { name: one.path.clone(), what: "definition", title, page, severity: None }
}

/// The blocks of a section, without its prose, which says what the doc comment says.
fn shown(section: &str) -> &str {
    section.find("```").and_then(|at| section.get(at..)).unwrap_or(section)
}

/// What lies right below `path`, a line each.
fn members(found: &[Definition], path: &str) -> String {
    let below =
        |one: &&Definition| one.path.strip_prefix(path).is_some_and(|rest| rest.matches('.').count() == 1);
    let members: Vec<&Definition> = found.iter().filter(below).collect();
    let widest = members.iter().map(|one| one.path.len()).max().unwrap_or(0);
    let line = |one: &&Definition| format!("{:widest$}  {}\n", one.path, sentence(&one.docs.join("\n")));
    format!("```text\n{}```", members.iter().map(line).collect::<String>())
}

/// The way through the library's files.
struct Walk<'a> {
    world: &'a dyn World,
    found: Vec<Definition>,
}

/// A file that is being read.
struct Source {
    name: String,
    text: std::sync::Arc<str>,
}

impl Walk<'_> {
    fn file(&mut self, name: &str, way: &mut Vec<String>) {
        if let Some((source, expr)) = self.read(name) {
            self.members(&source, expr, way);
        }
    }

    fn read(&self, name: &str) -> Option<(Source, Expr)> {
        let file = self.world.files().intern(FilePath::std(name));
        let text = self.world.source(file).ok()?;
        let expr = infc_syntax::parse(&text).file().expr()?;
        Some((Source { name: name.to_owned(), text }, expr))
    }

    /// The definitions of a set, which may stand in a `let`.
    fn members(&mut self, source: &Source, expr: Expr, way: &mut Vec<String>) {
        match expr.inner() {
            Some(Expr::Let(inner)) => {
                if let Some(body) = inner.body() {
                    self.members(source, body, way);
                }
            }
            Some(Expr::Set(set)) => set.items().for_each(|item| match item {
                Item::Binding(binding) => self.binding(source, &binding, way),
                Item::Inherit(inherit) => self.inherited(&inherit, way),
                Item::When(_) | Item::Error(_) => {}
            }),
            _ => {}
        }
    }

    /// `inherit (import ./apps.inf) node;`
    fn inherited(&mut self, inherit: &ast::Inherit, way: &mut Vec<String>) {
        let Some((source, expr)) =
            inherit.from().and_then(|from| imported(&from)).and_then(|name| self.read(&name))
        else {
            return;
        };
        let Some(Expr::Set(set)) = expr.inner() else { return };
        for (name, _) in inherit.names() {
            let mut bindings = set.items().filter_map(|item| match item {
                Item::Binding(binding) => Some(binding),
                Item::Inherit(_) | Item::When(_) | Item::Error(_) => None,
            });
            if let Some(binding) = bindings.find(|binding| defined(binding).as_ref() == Some(&name)) {
                self.binding(&source, &binding, way);
            }
        }
    }

    fn binding(&mut self, source: &Source, binding: &ast::Binding, way: &mut Vec<String>) {
        let (Some(name), Some(value)) = (defined(binding), binding.value().and_then(Expr::inner)) else {
            return;
        };
        way.push(name);
        let set = imported(&value);
        let is_set = set.is_some() || matches!(value, Expr::Set(_));
        self.found.push(Definition {
            path: format!("std.{}", way.join(".")),
            docs: binding.docs(),
            signature: (!is_set).then(|| self.signature(source, &value, way)),
            place: source.place(binding.path().map_or(binding.range(), |path| path.range()).0),
        });
        match set {
            Some(file) => self.file(&file, way),
            None if is_set => self.members(source, value, way),
            None => {}
        }
        way.pop();
    }

    /// The parameters as they are written, and the type of what they give.
    fn signature(&self, source: &Source, value: &Expr, way: &[String]) -> String {
        let file = self.world.files().intern(FilePath::std("lib.inf"));
        let way: Vec<&str> = way.iter().map(String::as_str).collect();
        let schema = infc_model::schema();
        let mut ty = type_of(self.world, schema, file, &way);
        let mut shown = String::new();
        let mut value = Some(value.clone());
        while let (Some(Expr::Lambda(lambda)), Type::Function(_, result)) = (&value, &ty) {
            let range = lambda.params_range().unwrap_or_default();
            let text = source.text.get(range.0 as usize..range.1 as usize).unwrap_or_default();
            if matches!(lambda.params(), Some(Params::Pattern(_))) {
                shown.push_str(&dedented(text));
                shown.push_str(": ");
            }
            (value, ty) = (lambda.body().and_then(Expr::inner), (**result).clone());
        }
        shown + &schema.show(&ty)
    }
}

impl Source {
    fn place(&self, offset: u32) -> String {
        let at = LineIndex::new(&self.text).line_column(&self.text, offset);
        format!("{}:{}:{}", FilePath::std(self.name.as_str()), at.line, at.column)
    }
}

/// The text with its last line at the margin.
fn dedented(text: &str) -> String {
    let last = text.lines().last().unwrap_or_default();
    let margin = if text.contains('\n') { last.len() - last.trim_start().len() } else { 0 };
    let lines = text.lines().map(|line| {
        let blanks = line.len() - line.trim_start().len();
        line.get(margin.min(blanks)..).unwrap_or_default()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The name that a definition gives, if it is one name.
fn defined(binding: &ast::Binding) -> Option<String> {
    match binding.path()?.segments().as_slice() {
        [segment] => segment.literal(),
        _ => None,
    }
}

/// The file that an `import` names, below the library's root.
fn imported(expr: &Expr) -> Option<String> {
    let Some(Expr::Apply(apply)) = expr.clone().inner() else { return None };
    let (Some(Expr::Name(word)), Some(Expr::Path(path))) = (apply.function(), apply.argument()) else {
        return None;
    };
    (word.text() == "import").then(|| path.text().trim_start_matches("./").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition(path: &str) -> Definition {
        definitions().into_iter().find(|found| found.path == path).unwrap()
    }

    #[test]
    fn a_function_has_its_parameters_and_its_result() {
        let node = definition("std.node");
        assert!(node.signature.as_deref().unwrap().starts_with("{ directory : AbsPath, port : Port, "));
        assert!(node.signature.unwrap().ends_with(" }: App"));
        assert!(node.place.starts_with("<std>/apps.inf:"), "{}", node.place);
    }

    #[test]
    fn a_set_has_members_and_no_type() {
        assert_eq!(definition("std.profiles").signature, None);
        assert_eq!(definition("std.profiles.hardened").signature.as_deref(), Some("Profile Host"));
    }

    #[test]
    fn every_type_is_known() {
        for found in definitions() {
            assert!(!found.signature.is_some_and(|shown| shown.contains("unknown")), "{}", found.path);
        }
    }
}
