//! What a site's own types may not be: made from themselves, or records that hold themselves without end.

use infc_diag::{Span, names};
use infc_syntax::ast::Declaration;

use super::{State, Types};
use crate::{Presence, RecordId, Schema, Type};

impl Types<'_> {
    pub(super) fn sound(&self, schema: &mut Schema) {
        self.no_cycle_of_conditions(schema);
        self.every_record_has_a_value(schema);
    }

    /// A type with a condition that is made from itself is made from nothing.
    fn no_cycle_of_conditions(&self, schema: &mut Schema) {
        for declared in &self.declared {
            let State::Refined(id) = *declared.state().borrow() else { continue };
            let mut base = &schema.refinement(id).base;
            let mut steps = 0;
            while let Type::Refined(inner) = base
                && steps <= schema.refined.len()
                && *inner != id
            {
                base = &schema.refinement(*inner).base;
                steps += 1;
            }
            if *base != Type::Refined(id) {
                continue;
            }
            let message = format!("the type `{}` is made from itself", declared.name);
            self.report(
                names::TYPE_CYCLE.at(declared.at, message).help("name the type that it is made from"),
            );
            if let Some(refined) = schema.refined.get_mut(usize::from(id.0)) {
                refined.base = Type::Poison;
            }
        }
    }

    /// Reports records that need a value of their own kind to be made.
    fn every_record_has_a_value(&self, schema: &mut Schema) {
        let has_value = Finite::of(schema);
        for declared in &self.declared {
            let (State::Record(id), Declaration::Record(_)) = (&*declared.state().borrow(), &declared.syntax)
            else {
                continue;
            };
            if has_value.record(*id) {
                continue;
            }
            let fields = schema.record(*id).fields.iter().enumerate();
            let mut endless = fields.filter(|(_, field)| !has_value.field(field));
            let Some((index, field)) = endless.next() else { continue };
            let at: Span = self.places.fields.get(&(*id, index)).copied().unwrap_or(declared.at);
            let message = format!(
                "a {} holds {} in `{}`, without end",
                declared.name,
                crate::report::article(&schema.show(&field.ty)),
                field.name
            );
            let help = "make it optional, or a list or a map";
            self.report(names::TYPE_CYCLE.at(at, message).label(declared.at, "declared here").help(help));
        }
        self.extended_without_end(schema, &has_value);
    }

    /// The same of the fields that `extend` added; such a field is dropped, so that nothing is made without end.
    fn extended_without_end(&self, schema: &mut Schema, has_value: &Finite) {
        let slots: Vec<(RecordId, usize)> = self.places.fields.keys().copied().collect();
        for (id, index) in slots {
            let Some(field) = schema.record(id).fields.get(index) else { continue };
            if has_value.field(field) {
                continue;
            }
            if usize::from(id.0) < self.model.records.len()
                && let Some(&at) = self.places.fields.get(&(id, index))
            {
                let (kind, name) = (&schema.record(id).name, &field.name);
                let message = format!("each {kind} would hold another in `{name}`, without end");
                self.report(names::TYPE_CYCLE.at(at, message).help("make it optional, or a list or a map"));
            }
            let record = schema.records.get_mut(usize::from(id.0));
            if let Some(field) = record.and_then(|record| record.fields.get_mut(index)) {
                field.ty = Type::Poison;
            }
        }
    }
}

/// Which records and enums have a value that can be written down: the least fixed point.
struct Finite {
    records: Vec<bool>,
    enums: Vec<bool>,
    refined: Vec<Type>,
}

impl Finite {
    fn of(schema: &Schema) -> Self {
        let refined = schema.refined.iter().map(|refined| refined.base.clone()).collect();
        let mut known = Self {
            records: vec![false; schema.records.len()],
            enums: vec![false; schema.enums.len()],
            refined,
        };
        loop {
            let records: Vec<bool> = schema
                .records
                .iter()
                .map(|record| record.fields.iter().all(|field| known.field(field)))
                .collect();
            let enums: Vec<bool> = schema
                .enums
                .iter()
                .map(|item| {
                    let open = item.text.is_some() || !item.refs.is_empty() || item.variants.is_empty();
                    let carried = |payload: &Option<Type>| payload.as_ref().is_none_or(|ty| known.ty(ty));
                    open || item.variants.iter().any(|variant| carried(&variant.payload))
                })
                .collect();
            if records == known.records && enums == known.enums {
                return known;
            }
            (known.records, known.enums) = (records, enums);
        }
    }

    fn record(&self, id: RecordId) -> bool {
        self.records.get(usize::from(id.0)).copied().unwrap_or(true)
    }

    fn field(&self, field: &crate::Field) -> bool {
        field.presence == Presence::Optional || self.ty(&field.ty)
    }

    fn ty(&self, ty: &Type) -> bool {
        match ty {
            Type::Record(id) => self.record(*id),
            Type::Enum(id) => self.enums.get(usize::from(id.0)).copied().unwrap_or(true),
            Type::Refined(id) => self.refined.get(usize::from(id.0)).is_none_or(|base| self.ty(base)),
            _ => true,
        }
    }
}
