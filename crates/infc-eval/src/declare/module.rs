//! Types of other files: `t.Tier`, where `t` is an imported file. The way there is found in the text alone, through
//! names of `let`s, sets and imports.
//!
//! It deliberately evaluates nothing, so that a parameter leads nowhere.

use infc_diag::{FileId, FilePath, Root, Span, names};
use infc_syntax::SyntaxNode;
use infc_syntax::ast::{self, Expr, Item, Params, Seg};

use super::{Declared, Home, Types};

/// How many names a way may lead through.
const LENGTH: u32 = 64;

impl Types<'_> {
    /// The type `name` of the file that `way` leads to where `node` stands.
    pub(super) fn exported(
        &self,
        way: &[(String, Span)],
        name: &str,
        at: Span,
        node: &SyntaxNode,
    ) -> Option<usize> {
        let ((first, first_at), (_, last_at)) = (way.first()?, way.last()?);
        let steps: Vec<String> = way.iter().skip(1).map(|(name, _)| name.clone()).collect();
        let shown: Vec<&str> = way.iter().map(|(name, _)| name.as_str()).collect();
        let shown = shown.join(".");
        let Some(file) = self.module(first, steps, node, (at.file, 0)) else {
            if self.is_partial {
                return None;
            }
            let message = format!("`{shown}` is no file whose types can be named");
            let help = "name an imported file: `let t = import ./types.inf; in … t.Tier`";
            self.report(names::UNKNOWN_TYPE.at(first_at.to(*last_at), message).help(help));
            return None;
        };
        let known = self.homes.get(&Home::File(file));
        if let Some(&index) = known.and_then(|known| known.get(name)) {
            return Some(index);
        }
        let known: Vec<&str> = known.into_iter().flat_map(|known| known.keys().map(String::as_str)).collect();
        let message = format!("`{}` declares no type `{name}`", self.world.path(file));
        let mut diagnostic = crate::report::unknown(&names::UNKNOWN_TYPE, at, name, message, &known);
        if known.is_empty() {
            diagnostic = diagnostic.help("a file exports what is declared at its start, not in its `let`");
        }
        self.report(diagnostic);
        None
    }

    /// The file that `name`, and then `steps`, means where `node` stands.
    fn module(
        &self,
        name: &str,
        steps: Vec<String>,
        node: &SyntaxNode,
        place: (FileId, u32),
    ) -> Option<FileId> {
        let (file, length) = place;
        if length > LENGTH {
            return None;
        }
        for outer in node.ancestors() {
            if let Some(found) = ast::Let::cast(outer.clone())
                && let Some((value, steps)) = member(found.items().filter_map(item), name, &steps)
            {
                return self.module_of(&value, steps, (file, length + 1));
            }
            if let Some(lambda) = ast::Lambda::cast(outer)
                && takes(&lambda, name)
                && name != "std"
            {
                return self.input(&lambda, name, steps, length);
            }
        }
        let library = self.world.files().intern(FilePath::std("lib.inf"));
        let (_, root) = self.parsed.get(&library).filter(|_| name == "std")?;
        if steps.is_empty() {
            return Some(library);
        }
        self.module_of(&root.expr()?, steps, (library, length + 1))
    }

    /// The first file of the input that a parameter is, or the file that `steps` lead to from what it exports. An input is
    /// the parameter of a flake's `outputs`, or one without a type, as which it is handed on under its own name.
    fn input(&self, lambda: &ast::Lambda, name: &str, steps: Vec<String>, length: u32) -> Option<FileId> {
        let Some(Params::Pattern(params)) = lambda.params() else { return None };
        let param = params.into_iter().find(|param| param.name().as_deref() == Some(name))?;
        let site = self.site_of(name);
        let (_, root) = self.parsed.get(&site).filter(|_| param.ty().is_none())?;
        self.given_by.borrow_mut().insert(name.to_owned());
        if steps.is_empty() {
            return Some(site);
        }
        let body = match root.expr()?.inner()? {
            Expr::Set(set) => match member(set.items(), "outputs", &[]).map(|(outputs, _)| outputs.inner()) {
                Some(Some(Expr::Lambda(outputs))) => outputs.body()?,
                Some(outputs) => outputs?,
                None => Expr::Set(set),
            },
            other => other,
        };
        self.module_of(&body, steps, (site, length + 1))
    }

    /// The file that `steps` lead to from the value of `expr`.
    fn module_of(&self, expr: &Expr, mut steps: Vec<String>, place: (FileId, u32)) -> Option<FileId> {
        match expr {
            Expr::Paren(paren) => self.module_of(&paren.expr()?, steps, place),
            Expr::Let(inner) => self.module_of(&inner.body()?, steps, place),
            Expr::Name(name) => self.module(&name.text(), steps, name.syntax(), (place.0, place.1 + 1)),
            Expr::Select(select) => {
                let mut way: Vec<String> =
                    select.path()?.segments().iter().filter_map(Seg::literal).collect();
                way.append(&mut steps);
                self.module_of(&select.base()?, way, place)
            }
            Expr::Apply(apply) => match (apply.function()?, apply.argument()?) {
                (Expr::Name(name), Expr::Path(path)) if name.text() == "import" => {
                    let target = self.world.resolve(place.0, &path.text()).ok()?;
                    let (_, root) = self.parsed.get(&target)?;
                    if steps.is_empty() {
                        return Some(target);
                    }
                    self.module_of(&root.expr()?, steps, (target, place.1 + 1))
                }
                // A file that is a function declares what it declares, whatever it is given.
                (function @ Expr::Apply(_), _) if steps.is_empty() => self.module_of(&function, steps, place),
                _ => None,
            },
            Expr::Set(set) => {
                let first = steps.first()?.clone();
                let rest = steps.get(1..)?.to_vec();
                let (value, steps) = member(set.items(), &first, &rest)?;
                self.module_of(&value, steps, (place.0, place.1 + 1))
            }
            _ => None,
        }
    }

    /// What a user writes to reach a type that does not hold where it is named.
    pub(super) fn way_to(&self, declared: &Declared) -> String {
        let name = &declared.name;
        match declared.home {
            Home::Let(..) => {
                "what a `let` declares holds in it alone; declare it at the start of a file".to_owned()
            }
            Home::File(file) if self.world.path(file).root == Root::Project => {
                let path = self.world.path(file);
                format!(
                    "import its file and name it by that: `let t = import ./{}; in … t.{name}`",
                    path.path
                )
            }
            Home::File(_) => format!("name it by its file: `t.{name}`"),
        }
    }
}

fn item(item: ast::LetItem) -> Option<Item> {
    match item {
        ast::LetItem::Item(item) => Some(item),
        ast::LetItem::Declaration(_) => None,
    }
}

/// What defines `name` among definitions, and what is left of the way from there.
fn member(items: impl Iterator<Item = Item>, name: &str, steps: &[String]) -> Option<(Expr, Vec<String>)> {
    for item in items {
        match item {
            Item::Binding(binding) => {
                let path: Vec<String> = binding.path()?.segments().iter().filter_map(Seg::literal).collect();
                let Some((first, below)) = path.split_first() else { continue };
                if first == name && steps.starts_with(below) {
                    return Some((binding.value()?, steps.get(below.len()..)?.to_vec()));
                }
            }
            Item::Inherit(inherit) if inherit.names().iter().any(|(known, _)| known == name) => {
                let from = inherit.from()?;
                let way = std::iter::once(name.to_owned()).chain(steps.iter().cloned());
                return Some((from, way.collect()));
            }
            Item::Inherit(_) | Item::When(_) | Item::Error(_) => {}
        }
    }
    None
}

fn takes(lambda: &ast::Lambda, name: &str) -> bool {
    match lambda.params() {
        Some(Params::Single { name: single, .. }) => single == name,
        Some(Params::Pattern(params)) => params.iter().any(|param| param.name().as_deref() == Some(name)),
        None => false,
    }
}
