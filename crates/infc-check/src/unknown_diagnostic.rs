//! Names of diagnostics that tests expect: each must be one.
//!
//! It deliberately runs no test.

use infc_diag::{Diagnostic, all, find, is_own, names};
use infc_model::{At, Expectation, Site};
use infc_plan::Plan;

/// How alike a name must be to have been meant, from 0 to 1.
const ALIKE: f64 = 0.85;

pub(crate) fn check(site: &Site, _: &Plan) -> Vec<Diagnostic> {
    expectations(site)
}

/// The expectations of the tests of `site` that nothing can meet, whatever its plan.
pub fn expectations(site: &Site) -> Vec<Diagnostic> {
    let tests = site.tests.value.iter().flat_map(|tests| tests.values());
    tests.flat_map(|test| test.expect.value.iter().filter_map(|each| unknown(&each.value))).collect()
}

fn unknown(expectation: &Expectation) -> Option<Diagnostic> {
    let name: &At<String> = match expectation {
        Expectation::Error(expected) | Expectation::Warning(expected) | Expectation::Note(expected) => {
            &expected.name
        }
        Expectation::Ok | Expectation::Clean | Expectation::Holds(_) | Expectation::Violates(_) => {
            return None;
        }
    };
    // Those of the form `who.what` are of whoever runs the tests.
    if find(&name.value).is_some() || is_own(&name.value) {
        return None;
    }
    let message = format!("no diagnostic is called `{}`", name.value);
    let diagnostic = names::UNKNOWN_DIAGNOSTIC.at(name.at, message);
    let near = alike(&name.value, all().iter().map(|kind| kind.name));
    Some(match near {
        Some(near) => diagnostic
            .here(format!("did you mean `{near}`?"))
            .help(format!("replace `{}` with `{near}`", name.value)),
        None => diagnostic.help("take the name in brackets behind `error` or `warning`"),
    })
}

/// The name among `known` that was meant by `name`, if one is near.
pub(crate) fn alike<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let likened = known.map(|known| (strsim::jaro_winkler(known, name), known));
    let near = likened.filter(|(likeness, _)| *likeness >= ALIKE);
    near.max_by(|one, two| one.0.total_cmp(&two.0)).map(|(_, near)| near)
}
