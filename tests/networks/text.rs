//! A site as a tree of text: printed it is a program, and it is made smaller by leaving out one part after another.
//!
//! It deliberately knows nothing about what the parts mean: what is left out too much does not compile, and is no site.

use std::fmt;

/// A part of a program.
#[derive(Clone, Debug)]
pub enum Text {
    /// A literal, a name or a reference.
    Word(String),
    /// `{ a = …; }`
    Set(Vec<(String, Text)>),
    /// `[ … ]`
    List(Vec<Text>),
    /// `nat { … }`, an application.
    Of(&'static str, Box<Text>),
}

/// A word.
pub fn word(text: impl Into<String>) -> Text {
    Text::Word(text.into())
}

/// A text literal.
pub fn quoted(text: impl fmt::Display) -> Text {
    Text::Word(format!("\"{text}\""))
}

/// A list of words.
pub fn words(all: impl IntoIterator<Item = String>) -> Text {
    Text::List(all.into_iter().map(Text::Word).collect())
}

/// A definition.
pub fn field(name: impl Into<String>, value: Text) -> (String, Text) {
    (name.into(), value)
}

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(text) => out.write_str(text),
            Self::Set(fields) => {
                out.write_str("{ ")?;
                fields.iter().try_for_each(|(name, value)| write!(out, "{name} = {value}; "))?;
                out.write_str("}")
            }
            Self::List(items) => {
                out.write_str("[ ")?;
                items.iter().try_for_each(|item| match item {
                    Self::Of(..) => write!(out, "({item}) "),
                    other => write!(out, "{other} "),
                })?;
                out.write_str("]")
            }
            Self::Of(name, value) => write!(out, "{name} {value}"),
        }
    }
}

impl Text {
    /// The same with one part less, in every way.
    fn smaller(&self) -> Vec<Self> {
        match self {
            Self::Word(_) => Vec::new(),
            Self::Set(fields) => {
                let mut all: Vec<Self> =
                    (0..fields.len()).map(|number| Self::Set(without(fields, number))).collect();
                for (number, (name, value)) in fields.iter().enumerate() {
                    all.extend(value.smaller().into_iter().map(|less| {
                        let mut other = fields.clone();
                        other[number] = (name.clone(), less);
                        Self::Set(other)
                    }));
                }
                all
            }
            Self::List(items) => {
                let mut all: Vec<Self> =
                    (0..items.len()).map(|number| Self::List(without(items, number))).collect();
                for (number, item) in items.iter().enumerate() {
                    all.extend(item.smaller().into_iter().map(|less| {
                        let mut other = items.clone();
                        other[number] = less;
                        Self::List(other)
                    }));
                }
                all
            }
            Self::Of(name, value) => {
                value.smaller().into_iter().map(|less| Self::Of(name, Box::new(less))).collect()
            }
        }
    }
}

fn without<T: Clone>(items: &[T], number: usize) -> Vec<T> {
    let kept = items.iter().enumerate().filter(|(own, _)| *own != number);
    kept.map(|(_, item)| item.clone()).collect()
}

/// The smallest site that `shows` holds for.
pub fn shrink(site: Text, shows: impl Fn(&str) -> bool) -> Text {
    let mut least = site;
    while let Some(less) = least.smaller().into_iter().find(|less| shows(&less.to_string())) {
        least = less;
    }
    least
}
