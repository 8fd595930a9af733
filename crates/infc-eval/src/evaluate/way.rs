//! The way from the site to a value, which is long to write and seldom asked for: a chain that shares its beginning.

use std::rc::Rc;
use std::sync::Arc;

use crate::Path;

/// The names from the site to a value.
#[derive(Clone, Default, Debug)]
pub(super) struct Way(Option<Rc<Link>>);

#[derive(Debug)]
struct Link {
    parent: Way,
    name: Arc<str>,
}

impl Way {
    /// This way, and `name` at its end.
    pub fn below(&self, name: &Arc<str>) -> Self {
        Self(Some(Rc::new(Link { parent: self.clone(), name: name.clone() })))
    }

    /// Whether both are the same names.
    pub fn same(&self, other: &Self) -> bool {
        let links = |way: &Self| std::iter::successors(way.0.clone(), |link| link.parent.0.clone());
        let (mut one, mut two) = (links(self), links(other));
        loop {
            match (one.next(), two.next()) {
                (None, None) => return true,
                (Some(one), Some(two)) if Rc::ptr_eq(&one, &two) => return true,
                (Some(one), Some(two)) if one.name == two.name => {}
                _ => return false,
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Whether it is one name alone.
    pub fn is_single(&self) -> bool {
        self.0.as_ref().is_some_and(|link| link.parent.is_empty())
    }

    /// The names, from the site.
    pub fn path(&self) -> Path {
        let links = std::iter::successors(self.0.as_deref(), |link| link.parent.0.as_deref());
        let mut names: Vec<Arc<str>> = links.map(|link| link.name.clone()).collect();
        names.reverse();
        names.into()
    }

    /// The names with dots between them, for people; quoted where they are no plain words.
    pub fn dotted(&self) -> String {
        dotted(&self.path())
    }
}

/// Names with dots between them.
pub(super) fn dotted(path: &[Arc<str>]) -> String {
    let quoted = |part: &Arc<str>| {
        let plain = part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if plain { part.to_string() } else { format!("\"{part}\"") }
    };
    path.iter().map(quoted).collect::<Vec<_>>().join(".")
}
