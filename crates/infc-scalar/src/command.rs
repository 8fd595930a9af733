//! Commands as argument vectors.

/// A program and its arguments: no shell stands between. Written as one string whose words are split at blanks, with
/// `'…'` and `"…"` for a word that holds blanks. Shell operators are refused (`sh ''…''` is the way to a shell).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Command(pub Vec<String>);
