//! Which value changes which file: the values that the changed lines say.
//!
//! It deliberately guesses nothing: a file whose changed lines say no value that differs stands apart, unless there is but
//! one value that does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::files;
use super::model::Cause;
use super::origins::Origin;
use super::values;

/// The shortest path of something that is within a host: what stands further out says nothing about a line.
const WITHIN: usize = 3;

/// The values `changed`, each with the files that it changes. `is_alone`: nothing but values differs.
pub(super) fn causes(
    changed: Vec<values::Differing>,
    files: &[files::Differing],
    is_alone: bool,
) -> Vec<Cause> {
    let mut of_value: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut apart = Vec::new();
    let known: Known =
        changed.iter().enumerate().map(|(number, value)| (value.path.clone(), number)).collect();
    for file in files {
        let mut found: BTreeSet<usize> = BTreeSet::new();
        found.extend(file.lines.iter().flat_map(|origins| of_line(origins, &known)));
        if found.is_empty() && is_alone && changed.len() == 1 {
            found.insert(0);
        }
        if found.is_empty() {
            apart.push(file.file.path.clone());
        }
        for value in found {
            of_value.entry(value).or_default().push(file.file.path.clone());
        }
    }
    let mut causes: Vec<Cause> = Vec::new();
    for (number, value) in changed.into_iter().enumerate() {
        let files = of_value.remove(&number).unwrap_or_default();
        match causes.iter_mut().find(|cause| cause.files == files) {
            Some(cause) => cause.values.push(value.change),
            None => causes.push(Cause { values: vec![value.change], files }),
        }
    }
    if !apart.is_empty() {
        causes.push(Cause { values: Vec::new(), files: apart });
    }
    // What is in no file comes last.
    causes.sort_by_key(|cause| cause.files.is_empty());
    causes
}

/// The values that differ, by the names on the way to them.
type Known = BTreeMap<Vec<Arc<str>>, usize>;

/// The values that a line says: those at its origins or around them, else those below the narrowest origin that has any.
fn of_line(origins: &[Origin], known: &Known) -> Vec<usize> {
    let paths = || origins.iter().filter_map(|origin| origin.path.as_deref());
    let said = |path: &[Arc<str>]| -> Vec<usize> {
        (0..=path.len()).filter_map(|length| known.get(path.get(..length)?).copied()).collect()
    };
    let found: Vec<usize> = paths().flat_map(said).collect();
    if !found.is_empty() {
        return found;
    }
    let below = |path: &[Arc<str>]| -> Vec<usize> {
        let from = known.range(path.to_vec()..);
        from.take_while(|(value, _)| value.starts_with(path)).map(|(_, number)| *number).collect()
    };
    let within = paths().filter(|path| path.len() >= WITHIN);
    within.map(below).find(|found| !found.is_empty()).unwrap_or_default()
}
