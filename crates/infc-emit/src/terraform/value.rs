//! Bodies of resources: arguments and blocks with the places that they come from.
//!
//! A text is the text: what Terraform would read as a template is escaped. Only [`Value::of`] and [`Value::expression`]
//! make templates. It deliberately knows no resource.

use std::collections::BTreeMap;

use infc_diag::Span;
use infc_plan::cloud::Label;

/// The value of an argument.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    /// A text, escaped.
    Text(String),
    /// A number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// Many.
    List(Vec<Value>),
    /// A map, or a block.
    Body(Body),
}

/// A value as JSON on one line, for what AWS takes as a text.
pub(super) fn compact(value: &Value) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match value {
        Value::Text(text) => quoted(text),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(compact).collect::<Vec<_>>().join(",")),
        Value::Body(body) => {
            let fields = body.fields().map(|(name, value, _)| format!("{}:{}", quoted(name), compact(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
    }
}

/// Arguments and blocks by name.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Body {
    fields: BTreeMap<String, (Value, Option<Span>)>,
}

impl Value {
    /// A value of a resource, which is known when that has been made.
    pub fn of(kind: &str, label: &Label, attribute: &str) -> Self {
        Self::expression(&format!("{kind}.{label}.{attribute}"))
    }

    /// What Terraform works out.
    pub fn expression(text: &str) -> Self {
        Self::Text(format!("${{{text}}}"))
    }

    /// A text with another value behind it.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        match (self, more) {
            (Self::Text(text), Self::Text(more)) => Self::Text(text + &more),
            (value, _) => value,
        }
    }

    /// A text with more text behind it.
    #[must_use]
    pub fn followed_by(self, text: &str) -> Self {
        self.and(Self::from(text))
    }

    /// A list of values.
    pub fn list<T: Into<Self>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.replace("${", "$${").replace("%{", "%%{"))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Number(number.into())
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Body> for Value {
    fn from(body: Body) -> Self {
        Self::Body(body)
    }
}

impl Body {
    /// With `name`, of infc's own choice.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(name.to_owned(), (value.into(), None));
        self
    }

    /// With `name`, which comes from `at`.
    #[must_use]
    pub fn from(mut self, name: &str, value: impl Into<Value>, at: Span) -> Self {
        self.fields.insert(name.to_owned(), (value.into(), Some(at)));
        self
    }

    /// With `name`, if there is a value.
    #[must_use]
    pub fn maybe(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With `name`, if there is a value, which comes from its place.
    #[must_use]
    pub fn stated(self, name: &str, value: Option<(impl Into<Value>, Span)>) -> Self {
        match value {
            Some((value, at)) => self.from(name, value, at),
            None => self,
        }
    }

    /// With a tag that the provider's pages show as the name.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        self.with("tags", Self::default().with("Name", name))
    }

    /// That a new one is made before the old one goes.
    #[must_use]
    pub fn made_anew(self) -> Self {
        self.with("lifecycle", Self::default().with("create_before_destroy", true))
    }

    /// The fields, sorted.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Value, Option<Span>)> {
        self.fields.iter().map(|(name, (value, at))| (name.as_str(), value, *at))
    }
}
