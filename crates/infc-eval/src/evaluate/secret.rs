//! Secrets: made of their places, handed on, and called after the slot that they are given to.
//!
//! It deliberately has no way from a secret to a text.

use infc_diag::Span;

use super::Machine;
use super::instance::Place;
use super::thunk::{Env, Kind, Weak};
use crate::core::Expr;
use crate::{Secret, Value};

impl Machine<'_> {
    /// The secret that lies at `source`; of one that is wrong or unknown as a whole, nothing is known.
    pub(super) fn seal(&self, source: &Expr, env: &Env, at: Span) -> Weak {
        let source = self.whole(&self.eval(source, env), at);
        match source.value {
            Value::Poison | Value::Unknown(_) => Weak::whole(source.value, source.at),
            _ => Weak::whole(Value::Secret(Secret::sealed(source)), at),
        }
    }

    /// A secret that is handed on at `at`. Where it lies is told by its source; who is given it, by this place.
    pub(super) fn handed(&self, secret: &Expr, env: &Env, at: Span) -> Weak {
        let value = self.eval(secret, env);
        let is_secret = matches!(value.kind, Kind::Whole(Value::Secret(_)));
        if is_secret { Weak { at, ..value } } else { value }
    }
}

/// A secret, called after the first slot that it is given to.
pub(super) fn named(value: Weak, place: &Place) -> Weak {
    match value.kind {
        Kind::Whole(Value::Secret(secret)) if place.placed => {
            Weak::whole(Value::Secret(secret.called(|| place.path.path())), value.at)
        }
        kind => Weak { kind, at: value.at },
    }
}
