//! What a thing of the site is called in Terraform: names joined by `_`.
//!
//! It deliberately keeps no list: two things with one label are found by [`super::Cloud`].

use std::fmt;

/// A name of a resource: letters, digits, `_` and `-`, beginning with a letter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Label(String);

impl Label {
    /// The label of what is found by `names`: `main_web` for `networks.main.groups.web`.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let plain = |char: char| if char.is_ascii_alphanumeric() || char == '_' { char } else { '-' };
        let words: Vec<String> = names.into_iter().map(|name| name.chars().map(plain).collect()).collect();
        let text = words.join("_");
        let leads = text.starts_with(|char: char| char.is_ascii_alphabetic());
        Self(if leads { text } else { format!("n{text}") })
    }

    /// The same with a further name.
    #[must_use]
    pub fn and(&self, name: &str) -> Self {
        Self::of([self.0.as_str(), name])
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Label;

    #[test]
    fn labels() {
        assert_eq!(Label::of(["main", "web"]).as_str(), "main_web");
        assert_eq!(Label::of(["a.b@c", "443"]).as_str(), "a-b-c_443");
        assert_eq!(Label::of(["10.0.0.0/8"]).as_str(), "n10-0-0-0-8");
    }
}
