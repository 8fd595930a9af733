//! JSON schemas of what infc prints and writes for tools.
//!
//! It deliberately computes none: a schema is a promise, and a test holds what is printed against it.

/// The form of a document for tools.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Schema {
    /// Its name.
    pub name: &'static str,
    /// The schema, JSON Schema 2020-12.
    pub text: &'static str,
}

macro_rules! schemas {
    ($($name:literal)*) => {
        /// Every schema, by name.
        pub const SCHEMAS: &[Schema] = &[
            $(Schema { name: $name, text: include_str!(concat!("../schemas/", $name, ".json")) },)*
        ];
    };
}

schemas! {
    "build" "bundle" "check" "diff" "explain" "exposure" "exposure-against" "exposure-why" "fmt" "manifest" "provenance"
    "release" "sources" "test" "update" "verify" "why" "why-line" "why-port"
}

impl Schema {
    /// What it is the form of.
    pub fn title(&self) -> String {
        let read: Option<serde_json::Value> = serde_json::from_str(self.text).ok();
        let title = read.as_ref().and_then(|schema| schema.get("title")?.as_str());
        title.unwrap_or_default().to_owned()
    }
}
