//! What the checker knows of places: types, fields, definitions; looked up by place.
//!
//! It deliberately adds nothing to what the checker noted.

use std::collections::BTreeSet;

use infc_diag::{FileId, Span};
use infc_eval::{Field, Named, Schema, Type, Typed, Use};

use super::Snapshot;

/// What is known of places, sorted by place.
#[derive(Debug)]
pub struct Known<'a> {
    types: Vec<&'a Typed>,
    fields: Vec<Named>,
}

impl<'a> Snapshot<'_, 'a> {
    fn known(&self) -> &Known<'a> {
        self.known.get_or_init(|| {
            let program = self.inspection.program;
            let mut types: Vec<&Typed> = program.types.iter().collect();
            types.sort();
            types.dedup();
            let mut fields = program.fields.clone();
            fields.sort();
            fields.dedup();
            Known { types, fields }
        })
    }

    /// The types of the site.
    pub fn schema(&self) -> &Schema {
        &self.inspection.program.schema
    }

    /// The types that the text at exactly this place is read as, without `?`.
    pub fn types(&self, at: Span) -> impl Iterator<Item = &Type> {
        let all = &self.known().types;
        let start = all.partition_point(|typed| typed.at < at);
        let found = all.get(start..).unwrap_or_default().iter().take_while(move |typed| typed.at == at);
        found.map(|typed| self.schema().plain(present(&typed.ty)))
    }

    /// One of them, of those that have parts if there are such.
    pub fn type_of(&self, at: Span) -> Option<&Type> {
        let has_parts =
            |ty: &&Type| matches!(ty, Type::Record(_) | Type::Map(..) | Type::Params(_) | Type::Enum(_));
        self.types(at).find(has_parts).or_else(|| self.types(at).next())
    }

    /// The field that the name at this place means, and its record's name.
    pub fn field(&self, at: Span) -> Option<(&str, &Field)> {
        let all = &self.known().fields;
        let start = all.partition_point(|other| other.at < at);
        let named = all.get(start).filter(|named| named.at == at)?;
        let record = self.schema().record(named.record);
        Some((&record.name, record.fields.get(named.field)?))
    }

    /// Where the name around `offset` is defined, and where the name itself stands.
    pub fn definitions(&self, file: FileId, offset: u32) -> Vec<Use> {
        let uses = self.inspection.program.uses.iter();
        uses.filter(|found| covers(found.at, file, offset)).copied().collect()
    }

    /// Where what is defined at `definition` is used.
    pub fn uses(&self, definition: Span) -> BTreeSet<Span> {
        let uses = self.inspection.program.uses.iter();
        uses.filter(|found| found.definition == definition).map(|found| found.at).collect()
    }

    /// The place around `offset` that is the definition of something that is used.
    pub fn defined_at(&self, file: FileId, offset: u32) -> Option<Span> {
        let uses = self.inspection.program.uses.iter();
        uses.map(|found| found.definition).find(|at| covers(*at, file, offset))
    }
}

/// The type of a value that is there.
pub fn present(ty: &Type) -> &Type {
    match ty {
        Type::Option(inner) => present(inner),
        other => other,
    }
}

/// Whether a span is around a byte, its end among them.
pub fn covers(span: Span, file: FileId, offset: u32) -> bool {
    span.file == file && span.start <= offset && offset <= span.end
}
