//! `deny` and `warn`: a condition over values that came out true, told at the value that is to blame.
//!
//! It deliberately adds nothing to the reason: its author wrote it for whoever reads this.

use infc_diag::{Diagnostic, Kind};
use infc_model::{At, Finding};

use super::{Stated, dotted};

pub(super) fn judge(
    stated: Stated<'_>,
    (finding, kind): (&At<Finding>, &'static Kind),
) -> Option<Diagnostic> {
    if !finding.broken.value {
        return None;
    }
    let at = finding.broken.at;
    let of = if stated.about.is_empty() { String::new() } else { format!(" for `{}`", dotted(stated.about)) };
    let message = format!("`{}` does not hold{of}: {}", stated.name, finding.reason.value);
    let mut found = kind.at(at, message);
    if let Some(value) = finding.found.get() {
        found = found.here(format!("this is `{}`", value.value));
    }
    if let Some(why) = finding.why.get().filter(|why| !why.value.is_empty()) {
        found = found.note(why.value.as_str());
    }
    if at == stated.at { Some(found) } else { Some(found.label(stated.at, "the policy")) }
}
