//! A secret of a site: what it is called and where it lies on the host, and nothing else.
//!
//! It deliberately has no text, no equality, no order and no serialiser: whoever would print or compare one does not
//! compile. What merging has to know, whether two definitions name one place, is a question of its own.

use std::fmt;
use std::sync::Arc;

use crate::{Path, Spanned, Value};

/// A secret. Its content is never read, so that no value of this type holds any.
///
/// It is made by the evaluator alone, from a source that a site states.
///
/// It has no text:
///
/// ```compile_fail
/// fn shown(secret: &infc_eval::Secret) -> String {
///     secret.to_string()
/// }
/// ```
///
/// no equality and no order:
///
/// ```compile_fail
/// fn same(one: &infc_eval::Secret, two: &infc_eval::Secret) -> bool {
///     one == two
/// }
/// ```
///
/// ```compile_fail
/// fn first(one: &infc_eval::Secret, two: &infc_eval::Secret) -> bool {
///     one < two
/// }
/// ```
///
/// and nobody else makes one:
///
/// ```compile_fail
/// fn make(source: infc_eval::Spanned<infc_eval::Value>) -> infc_eval::Secret {
///     infc_eval::Secret::sealed(source)
/// }
/// ```
#[derive(Clone)]
pub struct Secret {
    name: Option<Path>,
    source: Arc<Spanned<Value>>,
}

impl Secret {
    /// The secret that lies at `source`, a variant of the schema's sources.
    pub(crate) fn sealed(source: Spanned<Value>) -> Self {
        Self { name: None, source: Arc::new(source) }
    }

    /// The same secret, called after the first slot of the site that it was given to.
    pub(crate) fn called(self, name: impl FnOnce() -> Path) -> Self {
        Self { name: Some(self.name.unwrap_or_else(name)), source: self.source }
    }

    /// The same secret with other places in its source.
    #[must_use]
    pub fn relabelled(&self, label: impl FnOnce(&Spanned<Value>) -> Spanned<Value>) -> Self {
        Self { name: self.name.clone(), source: Arc::new(label(&self.source)) }
    }

    /// The slot that it was first given to: `secrets jwt`.
    pub fn name(&self) -> Option<&Path> {
        self.name.as_ref()
    }

    /// Where it lies: a variant of the schema's sources, and the place that states it.
    pub fn source(&self) -> &Spanned<Value> {
        &self.source
    }

    /// The same, to be moved.
    pub(crate) fn source_mut(&mut self) -> &mut Spanned<Value> {
        Arc::make_mut(&mut self.source)
    }

    /// Whether both lie at one place, wherever that is stated. Says nothing of their contents.
    pub fn has_source_of(&self, other: &Self) -> bool {
        crate::evaluate::order_of(&self.source.value, &other.source.value).is_eq()
    }
}

/// Its name alone.
impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Secret({})", self.name.as_ref().map(|name| name.join(".")).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::{Display, LowerHex};

    use super::Secret;

    /// Whether a type lacks a trait, known while compiling: an inherent constant, which exists where the trait does,
    /// hides the one that every type has.
    macro_rules! lacks {
        ($ty:ty: $($bound:tt)+) => {{
            #[allow(dead_code, reason = "where the trait is there, this is hidden")]
            trait Other {
                const LACKS: bool = true;
            }
            impl<T> Other for T {}
            #[allow(dead_code, reason = "where the trait is missing, so is this")]
            struct Probe<T>(std::marker::PhantomData<T>);
            #[allow(dead_code, reason = "where the trait is missing, so is this")]
            impl<T: $($bound)+> Probe<T> {
                const LACKS: bool = false;
            }
            Probe::<$ty>::LACKS
        }};
    }

    const _: () = assert!(!lacks!(String: Display) && !lacks!(String: PartialEq) && !lacks!(String: Ord));
    const _: () = assert!(lacks!(Secret: Display) && lacks!(Secret: LowerHex) && lacks!(Secret: AsRef<str>));
    const _: () =
        assert!(lacks!(Secret: Into<String>) && lacks!(Secret: std::ops::Deref) && lacks!(Secret: Default));
    const _: () =
        assert!(lacks!(Secret: PartialEq) && lacks!(Secret: PartialOrd) && lacks!(Secret: std::hash::Hash));
    const _: () = assert!(lacks!(Secret: PartialEq<str>) && lacks!(Secret: PartialEq<String>));
}
