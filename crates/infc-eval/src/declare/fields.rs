//! Fields of records, of payloads, and of what `extend` adds.

use std::collections::BTreeMap;

use infc_diag::names;
use infc_syntax::ast::Field as Syntax;

use super::fill::docs;
use super::{Default, Home, Types, span};
use crate::report::article;
use crate::{Field, Presence, RecordId, Schema, Type};

impl Types<'_> {
    /// Adds fields at the end of a record that is the site's own.
    pub(super) fn add_fields(&mut self, schema: &mut Schema, id: RecordId, fields: &[Syntax], home: Home) {
        let mut known = BTreeMap::new();
        for syntax in fields {
            let (Some(name), Some(range)) = (syntax.name(), syntax.name_range()) else { continue };
            if self.is_new(&mut known, &name, span(home.file(), range), "field") {
                self.add_field(schema, id, syntax, home);
            }
        }
    }

    /// Adds a field at the end of a record.
    pub(super) fn add_field(&mut self, schema: &mut Schema, id: RecordId, syntax: &Syntax, home: Home) {
        let (Some(name), Some(range)) = (syntax.name(), syntax.name_range()) else { return };
        let written = syntax.ty().map_or(Type::Poison, |ty| self.written(&ty, home.file()));
        let default = syntax.default();
        let (ty, presence) = match (written, &default) {
            (Type::Option(inner), None) => ((*inner).clone(), Presence::Optional),
            (Type::Option(inner), Some(expr)) => {
                ((*inner).clone(), Presence::Default(expr.syntax().text().to_string().into()))
            }
            (ty, Some(expr)) => (ty, Presence::Default(expr.syntax().text().to_string().into())),
            (ty, None) => (ty, Presence::Required),
        };
        let grow_only = syntax.grow_only();
        if grow_only && !matches!(schema.plain(&ty), Type::List(_) | Type::Map(..) | Type::Poison) {
            let shown = article(&schema.show(&ty));
            let message = format!("`{name}` may only grow, but {shown} has no entries");
            let at = span(home.file(), range);
            self.report(names::TYPE_MISMATCH.at(at, message).help("take `grow-only` away"));
        }
        let Some(record) = schema.records.get_mut(usize::from(id.0)) else { return };
        let slot = (id, record.fields.len());
        self.places.fields.insert(slot, span(home.file(), range));
        if let Some(expr) = default {
            self.defaults.push(Default { slot, expr, ty: ty.clone(), home });
        }
        record.fields.push(Field { name: name.into(), docs: docs(&syntax.docs()), ty, presence, grow_only });
    }
}

impl Home {
    /// The file that it is in, or of.
    pub fn file(self) -> infc_diag::FileId {
        match self {
            Self::File(file) | Self::Let(file, _) => file,
        }
    }
}
