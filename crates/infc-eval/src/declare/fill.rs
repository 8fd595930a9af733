//! The site's own types in the schema: first each with its number, so that they may name each other, then what they hold.

use std::cell::RefCell;
use std::collections::BTreeMap;

use infc_diag::{Span, names};
use infc_syntax::ast::{Declaration, Str, Variant as VariantSyntax};

use super::{State, Types, is_capital, span};
use crate::schema::number;
use crate::{EnumId, EnumType, RecordId, RecordType, RefinedId, RefinedType, Schema, Type, Variant, Word};

impl Types<'_> {
    /// Gives each declaration its number.
    pub(super) fn enter(&self, schema: &mut Schema) {
        for declared in &self.declared {
            let docs = || docs(&declared.syntax.docs());
            let name = || Word::from(declared.name.clone());
            let state = match &declared.syntax {
                Declaration::Record(_) => State::Record(enter_record(schema, name(), docs())),
                Declaration::Enum(syntax) => {
                    let payload = |variant: VariantSyntax| {
                        variant.fields()?;
                        let name = format!("{}.{}", declared.name, variant.name()?);
                        Some(enter_record(schema, name.into(), self::docs(&variant.docs())))
                    };
                    let payloads = syntax.variants().map(payload).collect();
                    let id = EnumId(number(schema.enums.len()));
                    schema.enums.push(EnumType {
                        name: name(),
                        docs: docs(),
                        variants: Vec::new(),
                        text: None,
                        refs: Vec::new(),
                        secret: false,
                        spread: false,
                    });
                    State::Enum(id, payloads)
                }
                Declaration::Type(syntax) if syntax.condition().is_some() => {
                    let id = RefinedId(number(schema.refined.len()));
                    let because =
                        syntax.reason().and_then(|reason| Str::literal(&reason)).unwrap_or_default();
                    schema.refined.push(RefinedType {
                        name: name(),
                        docs: docs(),
                        base: Type::Poison,
                        because: because.into(),
                    });
                    State::Refined(id)
                }
                Declaration::Type(_) | Declaration::Extend(_) => State::Alias,
            };
            *declared.state.borrow_mut() = state;
        }
    }

    /// Fills in what each declaration holds.
    pub(super) fn fill(&mut self, schema: &mut Schema) {
        for index in 0..self.declared.len() {
            let Some(declared) = self.declared.get(index) else { continue };
            let (syntax, state) = (declared.syntax.clone(), declared.state.borrow().clone());
            let home = declared.home;
            match (&syntax, state) {
                (Declaration::Record(syntax), State::Record(id)) => {
                    self.add_fields(schema, id, &syntax.fields(), home);
                }
                (Declaration::Enum(syntax), State::Enum(id, payloads)) => {
                    let variants: Vec<_> = syntax.variants().collect();
                    self.add_variants(schema, id, &variants, &payloads, home);
                }
                (Declaration::Type(_), State::Refined(id)) => {
                    let base = self.base_of(id);
                    if let Some(refined) = schema.refined.get_mut(usize::from(id.0)) {
                        refined.base = base;
                    }
                }
                _ => self.resolve(index),
            }
        }
    }

    /// The type that one with a condition is made from, looked up once.
    pub(super) fn base_of(&self, id: RefinedId) -> Type {
        if let Some(known) = self.bases.borrow().get(&id) {
            return known.clone();
        }
        let declared = self
            .declared
            .iter()
            .find(|declared| matches!(*declared.state.borrow(), State::Refined(own) if own == id));
        let Some((Declaration::Type(syntax), home)) =
            declared.map(|declared| (&declared.syntax, declared.home))
        else {
            return Type::Poison;
        };
        // One that is made from itself is told when all are known.
        self.bases.borrow_mut().insert(id, Type::Refined(id));
        let base = syntax.ty().map_or(Type::Poison, |ty| self.base(&ty, home.file()));
        self.bases.borrow_mut().insert(id, base.clone());
        base
    }

    /// The type that a declaration with a condition says.
    fn base(&self, ty: &infc_syntax::ast::TypeExpr, file: infc_diag::FileId) -> Type {
        let base = self.written(ty, file);
        if !matches!(base, Type::Option(_)) {
            return base;
        }
        let at = span(file, ty.range());
        let diagnostic = names::TYPE_MISMATCH.at(at, "a condition is on a value, and this may be absent");
        self.fail(diagnostic.help("leave out the `?`, and write it where the type is used"))
    }

    fn add_variants(
        &mut self,
        schema: &mut Schema,
        id: EnumId,
        variants: &[VariantSyntax],
        payloads: &[Option<RecordId>],
        home: super::Home,
    ) {
        let file = home.file();
        let mut known: BTreeMap<String, Span> = BTreeMap::new();
        let mut made = Vec::new();
        for (variant, record) in variants.iter().zip(payloads) {
            let (Some(name), Some(range)) = (variant.name(), variant.name_range()) else { continue };
            let at = span(file, range);
            if !self.is_new(&mut known, &name, at, "variant") {
                continue;
            }
            let payload = match (record, variant.ty()) {
                (Some(record), _) => {
                    self.add_fields(schema, *record, &variant.fields().unwrap_or_default(), home);
                    Some(Type::Record(*record))
                }
                (None, Some(ty)) => Some(self.written(&ty, file)),
                (None, None) => None,
            };
            self.places.variants.insert((id, made.len()), at);
            made.push(Variant { name: name.into(), docs: docs(&variant.docs()), payload });
        }
        if let Some(item) = schema.enums.get_mut(usize::from(id.0)) {
            item.variants = made;
        }
    }

    /// Whether a field or variant has a name of its own that begins with a small letter; says so otherwise.
    pub(super) fn is_new(
        &self,
        known: &mut BTreeMap<String, Span>,
        name: &str,
        at: Span,
        what: &str,
    ) -> bool {
        if is_capital(name) {
            let right = name.to_lowercase();
            let message = format!("the {what} `{name}` begins with a capital letter");
            let note = "types begin with a capital letter, all other names with a small one";
            let title = format!("call it `{right}`");
            self.report(names::CAPITAL_LETTER.at(at, message).note(note).replace(at, right, title));
            return false;
        }
        if let Some(&earlier) = known.get(name) {
            let message = format!("the {what} `{name}` is declared twice");
            let diagnostic = names::DUPLICATE_DEFINITION.at(at, message).here("again here");
            self.report(diagnostic.label(earlier, "declared here").help("remove one of the two"));
            return false;
        }
        known.insert(name.to_owned(), at);
        true
    }

    /// The number that a declaration of a condition has, for who elaborates it.
    pub fn refined(&self, index: usize) -> Option<RefinedId> {
        match *self.declared.get(index)?.state.borrow() {
            State::Refined(id) => Some(id),
            _ => None,
        }
    }
}

impl super::Declared {
    /// Sets what it gives: for who finds that it gives nothing.
    pub(super) fn state(&self) -> &RefCell<State> {
        &self.state
    }
}

fn enter_record(schema: &mut Schema, name: Word, docs: Word) -> RecordId {
    let id = RecordId(number(schema.records.len()));
    schema.records.push(RecordType {
        name,
        docs,
        fields: Vec::new(),
        entity: false,
        scope: &[],
        shorthand: None,
        positional: false,
    });
    id
}

/// The lines of a doc comment as one text.
pub(super) fn docs(lines: &[String]) -> Word {
    lines.join("\n").into()
}
