//! Templates: one Tera per dialect, its templates parsed when first used.
//!
//! It deliberately has no filters, functions or loops over maps of its own: templates look like what they print.

use infc_bundle::Origins;
use serde::Serialize;
use std::sync::OnceLock;
use tera::{Context, Tera};

use crate::mark;

/// The templates of one emitter.
pub struct Templates {
    sources: &'static [(&'static str, &'static str)],
    parsed: OnceLock<Tera>,
}

impl Templates {
    /// The templates `sources`, as name and text.
    pub const fn new(sources: &'static [(&'static str, &'static str)]) -> Self {
        Self { sources, parsed: OnceLock::new() }
    }

    /// The names and texts.
    #[cfg(test)]
    pub(crate) fn sources(&self) -> &'static [(&'static str, &'static str)] {
        self.sources
    }

    /// Renders `name` with the fields of `view`, and says in `origins` where its lines come from.
    pub fn render(&self, name: &str, view: &impl Serialize, origins: &mut Origins) -> String {
        let rendered = Context::from_serialize(view)
            .and_then(|context| self.tera().render(name, &context))
            // Views hold tokens only, so that no input leads here; every template is rendered by a test.
            .unwrap_or_else(|error| unreachable!("template {name}: {error}"));
        let plain = mark::unmark(&rendered, origins);
        let mut text = plain.trim_end().to_owned();
        text.push('\n');
        text
    }

    fn tera(&self) -> &Tera {
        self.parsed.get_or_init(|| {
            let mut tera = Tera::new();
            tera.set_escape_fn(mark::admit);
            // A template that is included ends where its last line does.
            let sources = self.sources.iter().map(|(name, text)| (*name, text.trim_end_matches('\n')));
            if let Err(error) = tera.add_raw_templates(sources) {
                unreachable!("a template of infc's own: {error}");
            }
            tera.autoescape_on([""]);
            tera
        })
    }
}
