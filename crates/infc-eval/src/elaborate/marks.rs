//! What is known of places, for whoever points at one: the types of expressions, and the fields that names mean.
//!
//! It deliberately holds nothing of the library or of inputs, which nobody edits here, and judges nothing.

use std::rc::Rc;

use infc_diag::{FileId, Root, Span};

use super::Elaborator;
use crate::scope::Scope;
use crate::{RecordId, Type};

/// How many are kept: what is elaborated for many types is known many times.
pub(super) const KEPT: usize = 1 << 20;

/// A place, and the type of what stands there, or of what is expected there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Typed {
    /// Where.
    pub at: Span,
    /// The type.
    pub ty: Type,
}

/// A name that means a field of a record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Named {
    /// Where it stands.
    pub at: Span,
    /// The record.
    pub record: RecordId,
    /// The number of the field.
    pub field: usize,
}

/// What is known of places.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub types: Vec<Typed>,
    pub fields: Vec<Named>,
    /// The file that was last asked for, and whether it is the project's.
    last: Option<(FileId, bool)>,
}

impl Elaborator<'_> {
    /// Notes the type of what stands at `at`.
    pub(super) fn mark_type(&mut self, at: Span, ty: &Type) {
        if self.marks.types.len() < KEPT && *ty != Type::Poison && self.is_own(at.file) {
            self.marks.types.push(Typed { at, ty: ty.clone() });
        }
    }

    /// Notes the type of an expression.
    pub(super) fn mark_expr(&mut self, (start, end): (u32, u32), ty: &Type, scope: &Rc<Scope>) {
        self.mark_type(Span::new(scope.file(), start, end), ty);
    }

    /// Notes that the name at `at` means a field.
    pub(super) fn mark_field(&mut self, at: Span, record: RecordId, field: usize) {
        if self.marks.fields.len() < KEPT && self.is_own(at.file) {
            self.marks.fields.push(Named { at, record, field });
        }
    }

    fn is_own(&mut self, file: FileId) -> bool {
        match self.marks.last {
            Some((last, own)) if last == file => own,
            _ => {
                let own = self.world.path(file).root == Root::Project;
                self.marks.last = Some((file, own));
                own
            }
        }
    }
}
