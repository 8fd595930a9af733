//! `extend K = { … };`: fields of the organisation's own on a kind of the language, in the whole build.
//!
//! They stand after the kind's own fields, so that who reads those by number finds them where they were.

use infc_diag::{FileId, Root, Span, names};
use infc_syntax::ast::{Declaration, Field};

use super::{Home, Types, is_capital, span};
use crate::{RecordId, Schema};

impl Types<'_> {
    pub(super) fn extend(&mut self, schema: &mut Schema) {
        for extension in std::mem::take(&mut self.extends) {
            let syntax = Declaration::Extend(extension.syntax.clone());
            let (Some(name), Some(range)) = (syntax.name(), syntax.name_range()) else { continue };
            let at = span(extension.file, range);
            let Some(id) = self.kind(&name, at, schema) else { continue };
            if let Root::Input(input) = self.world.path(extension.file).root {
                self.given_by.borrow_mut().insert(input);
            }
            let home = match syntax.syntax().parent().and_then(infc_syntax::ast::Let::cast) {
                Some(found) => Home::Let(extension.file, found.range().0),
                None => Home::File(extension.file),
            };
            for field in extension.syntax.fields() {
                if self.adds(&field, id, schema, extension.file) {
                    self.add_field(schema, id, &field, home);
                    let names = schema.added.get(&id).into_iter().flat_map(|names| names.iter().cloned());
                    let names: Vec<_> = names.chain(field.name().map(Into::into)).collect();
                    schema.added.insert(id, names.into());
                }
            }
        }
    }

    /// The record of the language that is extended.
    fn kind(&self, name: &str, at: Span, schema: &Schema) -> Option<RecordId> {
        let own = self.declared.iter().find(|declared| declared.name == name);
        if let Some(own) = own {
            let message = format!("`{name}` is not a kind of the language");
            let diagnostic = names::TYPE_MISMATCH.at(at, message).label(own.at, "declared here");
            self.report(diagnostic.help("add the fields where it is declared"));
            return None;
        }
        let position = self.model.records.iter().position(|record| record.name == name && !record.positional);
        if position.is_none() {
            let kinds: Vec<&str> = self.model.records.iter().map(|record| &*record.name).collect();
            let message = format!("there is no kind `{name}` to extend");
            let diagnostic = if self.is_builtin(name) {
                names::TYPE_MISMATCH
                    .at(at, format!("`{name}` has no fields, and cannot be extended"))
                    .help("extend a kind: `Host`, `App`, `Vhost`")
            } else {
                crate::report::unknown(&names::UNKNOWN_TYPE, at, name, message, &kinds)
            };
            self.report(diagnostic);
        }
        position
            .filter(|&index| index < schema.records.len())
            .map(|index| RecordId(crate::schema::number(index)))
    }

    /// Whether a kind has no field of that name yet; says so otherwise.
    fn adds(&self, field: &Field, id: RecordId, schema: &Schema, file: FileId) -> bool {
        let (Some(name), Some(range)) = (field.name(), field.name_range()) else { return false };
        let at = span(file, range);
        let record = schema.record(id);
        if is_capital(&name) {
            return self.is_new(&mut std::collections::BTreeMap::new(), &name, at, "field");
        }
        let Some(index) = record.field(&name) else { return true };
        let message = format!("{} has a field `{name}` already", record.name);
        let diagnostic = names::DUPLICATE_DEFINITION.at(at, message).help("choose another name");
        self.report(match self.places.fields.get(&(id, index)) {
            Some(&earlier) => diagnostic.here("added again here").label(earlier, "added here"),
            None => diagnostic.note("it is a field of the language"),
        });
        false
    }
}
