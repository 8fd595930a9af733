//! What is said of a site.
//!
//! It deliberately judges nothing.

use camino::Utf8Path;
use infc::disk::FsWorld;
use infc::{Compiler, World};

use crate::table::single_blanks;

/// What is said of a site.
pub struct Seen {
    /// Each diagnostic.
    pub named: Vec<Named>,
    /// Whether a bundle was made.
    pub built: bool,
}

/// A diagnostic.
#[derive(Debug)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Whether it is an error.
    pub error: bool,
    /// The line that it points at, with single blanks.
    pub line: String,
    /// Its message.
    #[expect(dead_code, reason = "it is printed when a test fails")]
    pub said: String,
}

/// Compiles a site as `infc build` does.
pub fn seen(site: &Utf8Path) -> Seen {
    let (world, entry) = FsWorld::open(site).unwrap_or_else(|error| panic!("{site}: {error:?}"));
    let built = Compiler::new().build(&world, entry).unwrap_or_default();
    let named = built.diagnostics.iter().map(|found| {
        let (name, span) = (found.kind.name, found.primary.span);
        let text = world.source(span.file).unwrap_or_default();
        let (start, end) = (span.start as usize, span.end as usize);
        assert!(end <= text.len(), "{site}: {name} points outside its file");
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = single_blanks(text[from..].lines().next().unwrap_or_default());
        Named { name: name.to_owned(), error: found.is_error(), line, said: found.message.clone() }
    });
    Seen { named: named.collect(), built: built.bundle.is_some() }
}
