//! What is worked out from the text of one file alone (its tree, the secrets in it), kept as long as the text stays.
//!
//! It deliberately knows nothing of what is kept, and makes nothing of two files.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::{FileId, World};

/// What was made of a text.
#[derive(Clone)]
struct Made {
    text: Arc<str>,
    value: Arc<dyn Any + Send + Sync>,
}

/// What was made of the texts of files, one of each type for each file.
#[derive(Default)]
pub struct Derived(Mutex<BTreeMap<(FileId, TypeId), Made>>);

impl fmt::Debug for Derived {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Derived")
    }
}

impl Derived {
    /// What `work_out` makes of `text`, made once for one text, and kept if `is_sound` says so afterwards; it is shown the text
    /// before and what was made of that.
    fn of<T: Any + Send + Sync>(
        &self,
        (file, text): (FileId, Arc<str>),
        work_out: impl FnOnce(&str, Option<(&str, &T)>) -> Option<T>,
        is_sound: impl FnOnce() -> bool,
    ) -> Option<Arc<T>> {
        let key = (file, TypeId::of::<T>());
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let known = known.and_then(|Made { text, value }| Some((text, value.downcast::<T>().ok()?)));
        let value = match known {
            Some((before, value)) if before == text => return Some(value),
            Some((before, value)) => Arc::new(work_out(&text, Some((&before, &value)))?),
            None => Arc::new(work_out(&text, None)?),
        };
        if is_sound() {
            let kept = Made { text, value: value.clone() };
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, kept);
        }
        Some(value)
    }
}

/// What `make` makes of the text of `file`: kept, if the world keeps such things; nothing if there is no text, or `make`
/// makes nothing of it. It is shown the text before and what was made of that, and has to make the same without.
pub fn derive<T: Any + Send + Sync>(
    world: &dyn World,
    file: FileId,
    make: impl FnOnce(&str, Option<(&str, &T)>) -> Option<T>,
) -> Option<Arc<T>> {
    let text = world.source(file).ok()?;
    match world.derived() {
        // What is made while it is cancelled is of no worth.
        Some(derived) => derived.of((file, text), make, || !world.is_cancelled()),
        None => make(&text, None).map(Arc::new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_is_looked_at_once() {
        let derived = Derived::default();
        let length = |text: &str, calls: &mut Vec<Option<usize>>| {
            let make = |text: &str, before: Option<(&str, &usize)>| {
                calls.push(before.map(|(_, length)| *length));
                Some(text.len())
            };
            derived.of((FileId::from_index(0), text.into()), make, || text != "two").map(|length| *length)
        };
        let mut calls = Vec::new();
        let lengths = ["one", "one", "three", "two", "three"].map(|text| length(text, &mut calls));
        assert_eq!(lengths, [3, 3, 5, 3, 5].map(Some));
        assert_eq!(calls, [None, Some(3), Some(5)]);
    }
}
