//! Secrets that no source holds in one piece: texts that look like one once they are put together, or once a name says
//! what they are.
//!
//! It deliberately looks at values alone: what a literal holds is found in the tree, used or not.

use std::sync::Arc;

use infc_diag::{Span, names};
use infc_scalar::{ScalarValue, secret};

use super::Machine;
use crate::{Spanned, Value};

impl Machine<'_> {
    /// `value`, unless it is a text that looks like a secret, or like the one that the `name` that it is given to says
    /// that it is. Nothing that is made of it is worked out, so that it stands in nothing that is written.
    pub(super) fn harmless(&self, name: Option<&str>, value: Spanned<Value>) -> Spanned<Value> {
        let Value::Scalar(scalar) = &value.value else { return value };
        if let Some(what) = disclosed(name, scalar) {
            self.disclose(what, value.at);
            return Spanned::new(Value::Poison, value.at);
        }
        value
    }

    /// Reports a key that looks like a secret.
    pub(super) fn harmless_key(&self, key: &str, at: Span) {
        if let Some(found) = secret::find(key).first() {
            self.disclose(found.what, at);
        }
    }

    fn disclose(&self, what: &str, at: Span) {
        let message = format!("this comes to what looks like {what}, which must not be in a source");
        let said = names::SECRET_IN_SOURCE.at(at, message);
        let mut said = said
            .note("whoever has read the source has it: make a new one")
            .help("keep it on the host, and say where: `secrets.x = file { path = \"/etc/…\"; };`");
        // The parts may well be written out here.
        said.concealed = Arc::new([at].into());
        self.report(said);
    }
}

/// What a text seems to be, if it is a secret.
fn disclosed(name: Option<&str>, scalar: &ScalarValue) -> Option<&'static str> {
    match scalar {
        ScalarValue::String(text) | ScalarValue::Text(text) => {
            let found = secret::find(text).first().map(|found| found.what);
            found.or_else(|| secret::named(name?, text))
        }
        ScalarValue::Bool(_) | ScalarValue::Int(_) | ScalarValue::Port(_) | ScalarValue::Ip(_) => None,
        other => secret::find(&other.to_string()).first().map(|found| found.what),
    }
}
