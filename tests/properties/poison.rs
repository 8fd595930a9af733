//! Sites with one name that means nothing: what depends on it is silent.
//!
//! It deliberately changes numbers alone: without a reference, something else would become unused, and some strings are
//! no values (keys, reasons, inputs).

use infc_syntax::{SyntaxElement, SyntaxKind};
use infc_tests::Random;

/// The name that means nothing.
pub const NAME: &str = "zzqqzz";

/// `site` with one number of a definition replaced by [`NAME`].
pub fn poisoned(site: &str, random: &mut Random) -> Option<String> {
    let tree = infc_syntax::parse(site).syntax();
    let tokens: Vec<_> = tree.descendants_with_tokens().filter_map(SyntaxElement::into_token).collect();
    let numbers: Vec<_> = tokens.iter().filter(|token| token.kind() == SyntaxKind::Number).collect();
    if numbers.is_empty() {
        return None;
    }
    let range = random.pick(&numbers).text_range();
    let mut text = site.to_owned();
    text.replace_range(usize::from(range.start())..usize::from(range.end()), NAME);
    Some(text)
}
