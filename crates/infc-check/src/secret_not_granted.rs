//! `secret-not-granted`: a secret that names its readers is given to something else.

use infc_diag::{Diagnostic, names};
use infc_model::{SecretReader, Site};
use infc_plan::{Plan, shown_secret};

use crate::given_secrets::given;

pub(crate) fn check(site: &Site, _: &Plan) -> Vec<Diagnostic> {
    given(site)
        .filter_map(|one| {
            let readers = one.secret.readers();
            let first = readers.first()?;
            let is = |SecretReader::Ref(reader): &SecretReader| {
                reader.path.iter().map(|name| &**name).eq(one.to.iter().copied())
            };
            if readers.iter().any(|reader| is(reader)) {
                return None;
            }
            let who = one.to.last().copied().unwrap_or_default();
            let message = format!("`{who}` is given {}, and is none of its readers", shown_secret(one.secret));
            let said = names::SECRET_NOT_GRANTED.at(one.at, message).label(first.at, "its readers");
            let help = format!("give it a secret of its own, or add `{}` to `readers`", one.to.join("."));
            Some(said.help(help).about(one.to))
        })
        .collect()
}
