//! What a site's own types may not be: made from themselves, or records that hold themselves without end.

use infc_diag::{Span, names};

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

    /// Reports records that need a value of their own kind to be made. Of records that hold each other the first is told,
    /// and the field is let go.
    fn every_record_has_a_value(&self, schema: &mut Schema) {
        while let Some((slot @ (id, index), at)) = self.endless(schema) {
            let record = schema.record(id);
            let Some(field) = record.fields.get(index) else { return };
            let held = crate::report::article(&schema.show(&field.ty));
            let message = if usize::from(id.0) < self.model.records.len() {
                format!("each {} would hold {held} in `{}`, without end", record.name, field.name)
            } else {
                format!(
                    "{} holds {held} in `{}`, without end",
                    crate::report::article(&record.name),
                    field.name
                )
            };
            self.report(names::TYPE_CYCLE.at(at, message).help("make it optional, or a list or a map"));
            let record = schema.records.get_mut(usize::from(slot.0.0));
            if let Some(field) = record.and_then(|record| record.fields.get_mut(index)) {
                (field.ty, field.presence) = (Type::Poison, Presence::Optional);
            }
        }
    }

    /// The first field of the site's own that makes its record endless.
    fn endless(&self, schema: &Schema) -> Option<((RecordId, usize), Span)> {
        let has_value = Finite::of(schema);
        let is_endless = |(id, index): (RecordId, usize)| {
            schema.record(id).fields.get(index).is_some_and(|field| !has_value.field(field))
        };
        let own = self.places.fields.iter().map(|(&slot, &at)| (slot, at));
        own.filter(|(slot, _)| is_endless(*slot)).min_by_key(|(_, at)| *at)
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

    fn field(&self, field: &crate::Field) -> bool {
        field.presence == Presence::Optional || self.ty(&field.ty)
    }

    fn ty(&self, ty: &Type) -> bool {
        match ty {
            Type::Record(id) => self.records.get(usize::from(id.0)).copied().unwrap_or(true),
            Type::Enum(id) => self.enums.get(usize::from(id.0)).copied().unwrap_or(true),
            Type::Refined(id) => self.refined.get(usize::from(id.0)).is_none_or(|base| self.ty(base)),
            _ => true,
        }
    }
}
