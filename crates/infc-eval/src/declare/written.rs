//! Types as the user writes them: in declarations, after parameters and names of a `let`, in front of values.
//!
//! Where a type holds follows from its place in the text alone.

use std::sync::Arc;

use infc_diag::{FileId, Span, names};
use infc_scalar::Scalar;
use infc_syntax::SyntaxNode;
use infc_syntax::ast::TypeExpr;

use super::{Declared, State, Types, span};
use crate::elaborate::Use;
use crate::{EnumId, Key, Kind, Type};

/// Of how many others a type may be made: they are compared, and shown, one by one.
const PARTS: usize = 100;

/// The types that are made of others.
const MAKERS: &[&str] = &["List", "Map", "Ref", "Profile"];

impl Types<'_> {
    /// The type that is written, or `Poison` if there is none such.
    pub fn written(&self, ty: &TypeExpr, file: FileId) -> Type {
        let at = span(file, ty.range());
        let args: Vec<Type> = ty.args().iter().map(|arg| self.written(arg, file)).collect();
        match (ty, args.as_slice()) {
            (TypeExpr::Option(_), [inner]) => Type::Option(Arc::new(inner.clone())),
            (TypeExpr::Function(_), [from, to]) => {
                Type::Function(Arc::new(from.clone()), Arc::new(to.clone()))
            }
            (TypeExpr::Paren(_), [inner]) => inner.clone(),
            (TypeExpr::Name(node), args) => {
                let segments: Vec<(String, Span)> =
                    ty.segments().into_iter().map(|(name, range)| (name, span(file, range))).collect();
                self.made(&segments, node, args, at)
            }
            _ => Type::Poison,
        }
    }

    /// The type that is named by `segments`, of `args`.
    fn made(&self, segments: &[(String, Span)], node: &SyntaxNode, args: &[Type], at: Span) -> Type {
        if let [(name, _)] = segments {
            match (name.as_str(), args) {
                ("List", [item]) => return Type::List(Arc::new(item.clone())),
                ("Map", [key @ (Type::Scalar(_) | Type::Refined(_)), item]) => {
                    return match self.key(key) {
                        Some(key) => Type::Map(key, Arc::new(item.clone())),
                        None => self.no_key(key, at),
                    };
                }
                ("Map", [Type::Poison, _]) | ("Ref" | "Profile", [Type::Poison]) => return Type::Poison,
                ("Map", [key, _]) => return self.no_key(key, at),
                ("Ref", [Type::Record(id)]) => return Type::Ref(Arc::new([Kind::Record(*id)])),
                ("Ref", [Type::Enum(id)]) => return Type::Ref(Arc::new([Kind::Enum(*id)])),
                ("Profile", [Type::Record(id)]) => return Type::Profile(*id),
                _ => {}
            }
        }
        let ty = self.named(segments, node);
        if args.is_empty() || ty == Type::Poison {
            return ty;
        }
        let shown: Vec<&str> = segments.iter().map(|(name, _)| name.as_str()).collect();
        let message = format!("`{}` is no type of others", shown.join("."));
        self.fail(names::UNKNOWN_TYPE.at(at, message).help("remove what follows it"))
    }

    /// What keys of the type `ty` are, if they can be keys.
    fn key(&self, ty: &Type) -> Option<Key> {
        let refined = if let Type::Refined(id) = ty { Some(*id) } else { None };
        let mut ty = ty.clone();
        for _ in 0..=self.declared.len() {
            match ty {
                Type::Scalar(scalar) => return Some(Key { scalar, refined }),
                // What is wrong with it is said where it is declared.
                Type::Poison => return Some(Key { scalar: Scalar::Name, refined: None }),
                Type::Refined(id) => ty = self.base_of(id),
                _ => return None,
            }
        }
        Some(Key { scalar: Scalar::Name, refined: None })
    }

    fn enum_name(&self, id: EnumId) -> &str {
        let own = |declared: &&Declared| match *declared.state.borrow() {
            State::Enum(other, _) => other == id,
            _ => false,
        };
        let model = self.model.enums.get(id.0 as usize).map(|item| &*item.name);
        model
            .or_else(|| self.declared.iter().find(own).map(|declared| declared.name.as_str()))
            .unwrap_or("this")
    }

    fn no_key(&self, key: &Type, at: Span) -> Type {
        let diagnostic = names::TYPE_MISMATCH.at(at, "the keys of a map are of a scalar type");
        if let Type::Enum(id) = key {
            let name = self.enum_name(*id);
            let diagnostic =
                diagnostic.note(format!("{name} is an enum: a map could lack some of its variants"));
            let function = format!("`{{ key : {name} }}: match key {{ … }}`");
            return self
                .fail(diagnostic.help(format!("write a function, which has a value for each: {function}")));
        }
        self.fail(diagnostic.help("write `Map Name …`, or another scalar: `Map Port …`"))
    }

    /// The type that is named by `segments` where `node` stands: `Tier`, `t.Tier`.
    pub fn named(&self, segments: &[(String, Span)], node: &SyntaxNode) -> Type {
        match segments {
            [(name, at)] => match self.lookup(name, node, at.file) {
                Some(index) => self.declared_type(index, *at),
                None => self.builtin(name, *at, node),
            },
            [way @ .., (name, at)] => match self.exported(way, name, *at, node) {
                Some(index) => self.declared_type(index, *at),
                None => Type::Poison,
            },
            [] => Type::Poison,
        }
    }

    /// Whether `name` is a type of the language.
    pub fn is_builtin(&self, name: &str) -> bool {
        MAKERS.contains(&name) || name == "Site" || self.model.named(name).is_some()
    }

    /// Whether `name` is a type somewhere.
    pub fn is_type(&self, name: &str) -> bool {
        self.is_builtin(name) || self.declared.iter().any(|declared| declared.name == name)
    }

    fn builtin(&self, name: &str, at: Span, node: &SyntaxNode) -> Type {
        if name == "Site" {
            return Type::Record(self.model.root);
        }
        if let Some(ty) = self.model.named(name) {
            return ty;
        }
        if name == "Set" {
            let diagnostic = names::UNKNOWN_TYPE.at(at, "there is no type `Set`");
            let diagnostic = diagnostic
                .note("what may stand there once is an entry of a map; `elem x xs` asks for membership");
            return self.fail(diagnostic.replace(at, "List", "write `List`"));
        }
        if let Some(example) = incomplete(name) {
            let diagnostic = names::UNKNOWN_TYPE.at(at, format!("`{name}` is no type by itself"));
            return self.fail(diagnostic.help(format!("write `{example}`")));
        }
        if self.is_spent {
            // It may be one of those that were too many, which is said already.
            return Type::Poison;
        }
        let records = self.model.records.iter().map(|record| &*record.name);
        let enums = self.model.enums.iter().map(|item| &*item.name);
        let scalars = Scalar::all().iter().map(|scalar| scalar.name());
        let own = self.declared.iter().map(|declared| declared.name.as_str());
        let own = own.filter(|name| self.lookup(name, node, at.file).is_some());
        let known: Vec<_> =
            own.chain(records).chain(enums).chain(scalars).chain(MAKERS.iter().copied()).collect();
        let message = format!("there is no type `{name}`");
        let elsewhere = self.declared.iter().find(|declared| declared.name == name);
        let diagnostic = match elsewhere {
            Some(elsewhere) => names::UNKNOWN_TYPE
                .at(at, message)
                .label(elsewhere.at, "this one does not hold here")
                .help(self.way_to(elsewhere)),
            None => crate::report::unknown(&names::UNKNOWN_TYPE, at, name, message, &known),
        };
        self.fail(diagnostic)
    }

    /// The type of a declaration that is used at `at`.
    fn declared_type(&self, index: usize, at: Span) -> Type {
        let Some(declared) = self.declared.get(index) else { return Type::Poison };
        self.uses.borrow_mut().push(Use { at, definition: declared.at });
        let state = declared.state.borrow().clone();
        let depth = self.depth.get();
        if depth >= crate::Budget::default().depth {
            return self.too_large(at, "types are names of each other too deeply here");
        }
        self.depth.set(depth + 1);
        let ty = stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.state_type(declared, state));
        self.depth.set(depth);
        ty
    }

    /// Says once that types are made of too many others.
    fn too_large(&self, at: Span, message: &str) -> Type {
        if self.is_too_large.replace(true) {
            return Type::Poison;
        }
        self.fail(names::BUDGET.at(at, message).help("make records of its parts"))
    }

    fn state_type(&self, declared: &super::Declared, state: State) -> Type {
        match state {
            State::Record(id) => Type::Record(id),
            State::Enum(id, _) => Type::Enum(id),
            State::Refined(id) => Type::Refined(id),
            State::Done(ty) => ty,
            State::Busy => {
                let message = format!("the type `{}` is made from itself", declared.name);
                let help = "a record or an enum may hold itself, in a list, a map or an option";
                let at = declared.at;
                self.fail(names::TYPE_CYCLE.at(at, message).help(help))
            }
            State::Alias => {
                *declared.state.borrow_mut() = State::Busy;
                let infc_syntax::ast::Declaration::Type(syntax) = &declared.syntax else {
                    return Type::Poison;
                };
                let ty = syntax.ty().map_or(Type::Poison, |ty| self.written(&ty, declared.at.file));
                let ty = if is_large(&ty) {
                    self.too_large(declared.at, &format!("this type is made of more than {PARTS} others"))
                } else {
                    ty
                };
                *declared.state.borrow_mut() = State::Done(ty.clone());
                ty
            }
        }
    }

    /// Looks up what another name for a type means, whether anything uses it or not.
    pub(super) fn resolve(&self, index: usize) {
        let Some(declared) = self.declared.get(index) else { return };
        if matches!(*declared.state.borrow(), State::Alias) {
            let uses = self.uses.borrow().len();
            self.declared_type(index, declared.at);
            // The declaration is no use of itself.
            let mut all = self.uses.borrow_mut();
            if uses < all.len() {
                all.remove(uses);
            }
        }
    }
}

/// Whether a type is made of more than [`PARTS`] others, those counted as often as they stand in it.
fn is_large(ty: &Type) -> bool {
    let (mut waiting, mut parts) = (vec![ty], 0);
    while let Some(ty) = waiting.pop() {
        parts += 1;
        if parts > PARTS {
            return true;
        }
        match ty {
            Type::List(item) | Type::Map(_, item) | Type::Option(item) => waiting.push(item),
            Type::Function(from, to) => waiting.extend([&**from, &**to]),
            _ => {}
        }
    }
    false
}

/// How a type that needs others is written.
fn incomplete(name: &str) -> Option<&'static str> {
    match name {
        "List" => Some("List String"),
        "Map" => Some("Map Name String"),
        "Ref" => Some("Ref App"),
        "Profile" => Some("Profile Host"),
        _ => None,
    }
}
