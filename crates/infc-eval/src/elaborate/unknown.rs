//! A name that means nothing: what was meant by it.
//!
//! It deliberately finds no meaning; `name` has looked for one in vain.

use std::rc::Rc;

use infc_diag::{Span, names};

use super::Elaborator;
use crate::scope::{Scope, ScopeKind};

impl Elaborator<'_> {
    /// Reports a name that nothing around it defines.
    pub(super) fn unknown_name(&mut self, name: &str, at: Span, scope: &Rc<Scope>) {
        // Of a character in it that cannot stand there is said enough.
        if self.is_broken(at) {
            return;
        }
        let enums: Vec<_> = self
            .schema
            .enums
            .iter()
            .filter(|item| item.variants.iter().any(|v| v.name == name))
            .map(|item| &*item.name)
            .collect();
        let message = format!("`{name}` means nothing here");
        if self.types.is_type(name) {
            let diagnostic = names::TYPE_MISMATCH.at(at, format!("`{name}` is a type, not a value"));
            self.report(diagnostic.help(format!("put it in front of a value: `{name} …`")));
            return;
        }
        let owner = scope.chain().find_map(|scope| match &scope.kind {
            ScopeKind::Entity(id) => Some(self.schema.record(*id)),
            _ => None,
        });
        if let Some(owner) = owner.filter(|owner| owner.field(name).is_some()) {
            let note = format!("`{name}` is a field of the {}; fields are not in scope", owner.name);
            let title = format!("write `self.{name}`");
            self.report(names::UNKNOWN_NAME.at(at, message).note(note).replace(
                at,
                format!("self.{name}"),
                title,
            ));
            return;
        }
        if let Some(diagnostic) = self.habit(name, at).filter(|_| enums.is_empty()) {
            self.report(diagnostic);
            return;
        }
        if !enums.is_empty() {
            let help =
                format!("`{name}` is a variant of {}, and stands where one is expected", enums.join(", "));
            self.report(names::UNKNOWN_NAME.at(at, message).help(help));
            return;
        }
        let word = match name {
            "unknown" => Some("say why it is not known: `unknown \"the document does not say\"`"),
            "profile" => Some("name its kind and give its body: `profile Host { … }`"),
            "import" => Some("name the file: `import ./file.inf`"),
            "none" | "some" | "it" => Some("it stands where an option or a condition is expected"),
            _ if super::prelude::is_function(name) => Some("give the function all its arguments here"),
            _ => None,
        };
        if let Some(help) = word {
            self.report(names::UNKNOWN_NAME.at(at, message).help(help));
            return;
        }
        let known = self.known_names(scope);
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        // What was meant is not unused as well.
        if let Some(near) = crate::nearest(name, known.iter().copied()) {
            for scope in scope.chain() {
                if let ScopeKind::Let(inner) = &scope.kind
                    && let Some(item) = inner.items.get(near)
                {
                    item.used.set(true);
                }
            }
        }
        self.unknown(&names::UNKNOWN_NAME, at, name, message, &known);
    }

    /// The names that may stand in a scope, sorted.
    fn known_names(&self, scope: &Rc<Scope>) -> Vec<String> {
        let mut known = Vec::new();
        for scope in scope.chain() {
            match &scope.kind {
                ScopeKind::File | ScopeKind::Given(_) => known.push("std".to_owned()),
                ScopeKind::Inputs(inputs) => known.extend(inputs.iter().map(|input| input.name.to_string())),
                ScopeKind::Sealed(_) => {}
                ScopeKind::Let(inner) => known.extend(inner.items.keys().cloned()),
                ScopeKind::Params(bound) => known.extend(bound.iter().map(|bound| bound.name.to_string())),
                ScopeKind::Entity(id) => {
                    known.extend(self.schema.record(*id).scope.iter().map(ToString::to_string));
                    known.extend(["self", "site"].map(str::to_owned));
                    known.extend(self.schema.record(self.schema.root).scope.iter().map(ToString::to_string));
                }
            }
        }
        known.sort();
        known.dedup();
        known
    }
}
