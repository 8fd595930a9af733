//! What a flake offers to others, each definition with its type and what it means.
//!
//! The meaning is text: all that a definition is made of, without blanks and comments, with the definitions and files
//! that it names. It deliberately is good for one question, whether two definitions may differ: it evaluates nothing.

use std::borrow::Cow;
use std::collections::BTreeSet;

use infc_diag::{FileId, Span, World};
use infc_syntax::SyntaxNode;
use infc_syntax::ast::{self, Item, Seg};

use super::Elaborator;
use super::access::Step;
use super::flake::{flake_set, outputs_body, ways_in};
use crate::scope::Expect;
use crate::{Schema, Type};

/// Something that a flake exports.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Export {
    /// The way to it: `profiles.baseline`, `Tier`.
    pub name: String,
    /// Its type, as the language writes it.
    pub ty: String,
    /// What it is made of. Equal text means the same.
    pub meaning: String,
}

/// What the input whose first file is `site` exports, in the order of the file.
pub fn exports(world: &dyn World, schema: &Schema, site: FileId) -> Vec<Export> {
    let (types, own) = crate::declare::declare(world, schema, site);
    let own = own.map_or(Cow::Borrowed(schema), Cow::Owned);
    let Some(root) = types.parsed.get(&site).map(|(_, root)| root.clone()) else { return Vec::new() };
    let mut all: Vec<Export> = root.declarations().filter_map(|it| declared(world, &it, site)).collect();
    let Some(expr) = root.expr() else { return all };
    let body = match flake_set(&expr) {
        Some(set) => outputs_body(&set),
        None => Some(expr),
    };
    let mut ways = Vec::new();
    if let Some(body) = body {
        ways_in(&body, &mut |name| schema.exports.contains(&name), &mut Vec::new(), &mut ways);
    }
    let mut elaborator = Elaborator::new(world, &own, types);
    for (way, node) in ways {
        let names: Vec<&str> = way.iter().map(|(name, _)| name.as_str()).collect();
        let ty = elaborator.type_of_export(&names, site);
        all.push(Export { name: names.join("."), ty, meaning: meaning(world, &node, site) });
    }
    all
}

fn declared(world: &dyn World, declaration: &ast::Declaration, site: FileId) -> Option<Export> {
    let (name, ty) = match declaration {
        ast::Declaration::Extend(_) => {
            let words = declaration.syntax().text().to_string();
            (words.split('=').next().unwrap_or_default().trim().to_owned(), "fields".to_owned())
        }
        _ => (declaration.name()?, "type".to_owned()),
    };
    Some(Export { name, ty, meaning: meaning(world, declaration.syntax(), site) })
}

impl Elaborator<'_> {
    fn type_of_export(&mut self, names: &[&str], site: FileId) -> String {
        let root = self.schema.record(self.schema.root);
        let field = names.first().and_then(|name| root.fields.get(root.field(name)?));
        if let Some(Type::Map(_, item)) = field.map(|field| &field.ty) {
            return self.schema.show(item);
        }
        let at = Span::new(site, 0, 0);
        let step = |name: &&str| Step { name: (*name).to_owned(), at, segment: None };
        let steps: Vec<Step> = names.iter().map(step).collect();
        let ty = self.global(site, &steps, &Expect::Any, at).1;
        self.schema.show(&ty)
    }
}

fn meaning(world: &dyn World, node: &SyntaxNode, file: FileId) -> String {
    let mut meaning = Meaning { world, seen: BTreeSet::new(), text: String::new() };
    meaning.add(node, file);
    meaning.text
}

struct Meaning<'a> {
    world: &'a dyn World,
    seen: BTreeSet<(FileId, u32, u32)>,
    text: String,
}

impl Meaning<'_> {
    fn add(&mut self, node: &SyntaxNode, file: FileId) {
        let range = node.text_range();
        if !self.seen.insert((file, range.start().into(), range.end().into())) {
            return;
        }
        for token in node.descendants_with_tokens().filter_map(infc_syntax::SyntaxElement::into_token) {
            if !token.kind().is_trivia() {
                self.text.push_str(token.text());
                self.text.push(' ');
            }
        }
        for inside in node.descendants() {
            let names = names_of(&inside);
            for found in names.iter().filter_map(|name| definition(node, name)) {
                self.add(&found, file);
            }
            if let Some(path) = ast::Path::cast(inside) {
                self.file(&path.text(), file);
            }
        }
    }

    fn file(&mut self, path: &str, from: FileId) {
        let Ok(file) = self.world.resolve(from, path) else { return };
        let Ok(text) = self.world.source(file) else { return };
        if path.strip_suffix(".inf").is_some() {
            let Some(parse) = crate::parsed(self.world, file) else { return };
            self.add(parse.file().syntax(), file);
        } else {
            self.text.push_str(&text);
        }
    }
}

/// The names that a node itself uses.
fn names_of(node: &SyntaxNode) -> Vec<String> {
    if let Some(name) = ast::Name::cast(node.clone()) {
        return vec![name.text()];
    }
    if let Some(ty) = ast::TypeExpr::cast(node.clone()) {
        return ty.segments().into_iter().map(|(name, _)| name).take(1).collect();
    }
    let inherited = ast::Inherit::cast(node.clone()).filter(|inherit| inherit.from().is_none());
    inherited.map_or_else(Vec::new, |inherit| inherit.names().into_iter().map(|(name, _)| name).collect())
}

/// What defines `name` where `node` stands: in a `let` around it, or at the start of the file.
fn definition(node: &SyntaxNode, name: &str) -> Option<SyntaxNode> {
    let is_it = |item: &ast::LetItem| match item {
        ast::LetItem::Declaration(declaration) => declaration.name().as_deref() == Some(name),
        ast::LetItem::Item(Item::Binding(binding)) => {
            let first = binding.path().and_then(|path| path.segments().first().and_then(Seg::literal));
            first.as_deref() == Some(name)
        }
        ast::LetItem::Item(Item::Inherit(inherit)) => inherit.names().iter().any(|(known, _)| known == name),
        ast::LetItem::Item(Item::When(_) | Item::Error(_)) => false,
    };
    for outer in node.ancestors() {
        let found = ast::Let::cast(outer.clone()).and_then(|inner| inner.items().find(is_it));
        if let Some(found) = found {
            return Some(match found {
                ast::LetItem::Declaration(declaration) => declaration.syntax().clone(),
                ast::LetItem::Item(item) => item.syntax().clone(),
            });
        }
        let declared = ast::File::cast(outer).and_then(|file| {
            file.declarations().find(|declaration| declaration.name().as_deref() == Some(name))
        });
        if let Some(declared) = declared {
            return Some(declared.syntax().clone());
        }
    }
    None
}
