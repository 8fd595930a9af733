//! Sites with one mistake: what depends on it is silent.
//!
//! It deliberately changes whole values, names and definitions of one kind at a time: some strings are no values (keys,
//! inputs), and without a reference, something else may become unused.

use infc_syntax::{SyntaxElement, SyntaxKind as K, SyntaxNode};
use infc_tests::Random;

/// The name that means nothing.
const NAME: &str = "zzqqzz";

/// A mistake that somebody makes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mistake {
    /// A name that means nothing instead of a number.
    Number,
    /// A name that means nothing instead of a string.
    Text,
    /// A name that means nothing instead of a name: a variable, a variant, a function.
    Name,
    /// A list instead of a number or a string.
    Payload,
    /// A definition whose name has a letter too many.
    Field,
    /// A definition that is missing.
    Deleted,
}

impl Mistake {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Number, Self::Text, Self::Name, Self::Payload, Self::Field, Self::Deleted];

    /// `site` with such a mistake somewhere.
    pub fn made(self, site: &str, random: &mut Random) -> Option<String> {
        let tree = infc_syntax::parse(site).syntax();
        let places: Vec<SyntaxNode> = tree.descendants().filter(|node| self.fits(node)).collect();
        if places.is_empty() {
            return None;
        }
        let place = random.pick(&places);
        let range = if self == Self::Field {
            place.first_token()?.text_range()
        } else {
            // Blanks and comments before a node are part of it.
            let mut tokens = place.descendants_with_tokens().filter_map(SyntaxElement::into_token);
            tokens.find(|token| !token.kind().is_trivia())?.text_range().cover(place.text_range())
        };
        let mut text = site.to_owned();
        let (start, end) = (usize::from(range.start()), usize::from(range.end()));
        match self {
            // A slip: another name altogether says nothing of what was meant.
            Self::Field => text.insert(end, 'q'),
            _ => text.replace_range(start..end, self.text()),
        }
        Some(text)
    }

    fn text(self) -> &'static str {
        match self {
            Self::Number | Self::Text | Self::Name => NAME,
            Self::Payload => "[ true ]",
            Self::Field | Self::Deleted => "",
        }
    }

    fn fits(self, node: &SyntaxNode) -> bool {
        let value = node.parent().is_some_and(|parent| matches!(parent.kind(), K::Binding | K::List));
        match self {
            Self::Number => node.kind() == K::NumberLit,
            Self::Text => value && node.kind() == K::StringLit,
            Self::Name => node.kind() == K::Name && !imported(node),
            Self::Payload => value && matches!(node.kind(), K::NumberLit | K::StringLit),
            Self::Field => {
                let defined = node.parent().is_some_and(|parent| parent.kind() == K::Binding);
                let long = node.first_token().is_some_and(|first| first.text().len() >= 4);
                defined && long && node.kind() == K::AttrPath
            }
            Self::Deleted => node.kind() == K::Binding,
        }
    }

    /// Whether the change is no mistake after all: a key of a map is any name, much may be left out, a number of a
    /// `let` may be anything.
    pub fn none(self, found: &[String]) -> bool {
        let any = |name: &str| found.iter().any(|said| said.starts_with(name));
        match self {
            Self::Number | Self::Text | Self::Name => false,
            Self::Payload => !any("type-mismatch:"),
            Self::Field => !any("unknown-field:"),
            Self::Deleted => !any("missing-field:"),
        }
    }

    /// Whether just this was found.
    pub fn alone(self, found: &[String]) -> bool {
        match (self, found) {
            // A `let` that several places use is told at each, by what each expects.
            // Without its one definition that says so, a flake is read as a site.
            (Self::Field, [_, _, ..]) if found.iter().all(|said| said.starts_with("unknown-field: Site")) => {
                true
            }
            (Self::Payload, [_, _, ..]) if found.iter().all(|said| said.starts_with("type-mismatch:")) => {
                true
            }
            // What nothing but the name, the text or the definition led to is not used now, which is true.
            (Self::Text | Self::Payload | Self::Name | Self::Deleted, [one, two])
                if one.starts_with("unused-") || two.starts_with("unused-") =>
            {
                [one, two].iter().any(|said| self.names().iter().any(|name| said.starts_with(name)))
            }
            (_, [one]) => self.names().iter().any(|name| one.starts_with(name)),
            _ => false,
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            // In a pattern it is a case that there is not.
            Self::Number | Self::Text => &["unknown-name:", "type-mismatch: `zzqqzz` is no case"],
            // What is written over several of a kind is told by what it is: a policy by its first word.
            Self::Name => &[
                "missing-argument: a policy",
                "unknown-name:",
                "unknown-variant:",
                "unknown-reference:",
                "unknown-type:",
            ],
            Self::Payload => &["type-mismatch:"],
            Self::Field => &["unknown-field:"],
            Self::Deleted => &["missing-field:"],
        }
    }
}

/// Whether a name is a part of an import, or the kind of a profile: that a field is not what the profile would have made
/// it is not known to depend on the mistake.
fn imported(node: &SyntaxNode) -> bool {
    let import = |above: SyntaxNode| {
        above.kind() == K::Binding && above.text().to_string().trim_start().starts_with("imports")
    };
    let mut before = node.first_token().and_then(|first| first.prev_token());
    while let Some(blank) = before.as_ref().filter(|token| token.kind().is_trivia()) {
        before = blank.prev_token();
    }
    node.ancestors().any(import) || before.is_some_and(|word| word.text() == "profile")
}
