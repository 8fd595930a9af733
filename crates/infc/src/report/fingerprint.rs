//! What stays the same of a diagnostic while lines move, so that it is known again in the next run.
//!
//! It deliberately hashes no place but the file's, and no other text than the message.

use infc_bundle::Digest;
use infc_diag::{Diagnostic, World};

/// 32 hexadecimal digits: of the diagnostic's name, its file, what it is about, and what it says.
pub(crate) fn fingerprint(world: &dyn World, diagnostic: &Diagnostic) -> String {
    let file = world.path(diagnostic.primary.span.file).to_string();
    let about = diagnostic.about.join("\u{1f}");
    of(&[diagnostic.kind.name, &file, &about, &diagnostic.message])
}

/// 32 hexadecimal digits of `parts`, none of which runs into the next.
pub(crate) fn of(parts: &[&str]) -> String {
    let text = parts.iter().fold(String::new(), |text, part| format!("{text}{}:{part}\0", part.len()));
    Digest::of(text.as_bytes()).to_string().chars().take(32).collect()
}
