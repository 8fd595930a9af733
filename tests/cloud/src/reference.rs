//! What the templates in a text refer to: `${aws_vpc.main.id}`.
//!
//! It deliberately reads no more of the expression language than infc writes: traversals, function calls, and texts in
//! quotes.

/// A reference to something of the configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    /// Its parts: `aws_vpc`, `main`, `id`.
    pub parts: Vec<String>,
}

/// The references in the templates of `text`.
pub fn references(text: &str) -> Vec<Reference> {
    templates(text).into_iter().flat_map(traversals).collect()
}

/// Whether `text` is one template and nothing else, so that its value need not be text.
pub fn is_template(text: &str) -> bool {
    text.starts_with("${") && text.ends_with('}') && templates(text).len() == 1
}

/// Whether any part of `text` is a template.
pub fn has_template(text: &str) -> bool {
    !templates(text).is_empty()
}

/// What stands between `${` and its `}`; `$${` is the text.
fn templates(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, from) = rest.split_at(at);
        let inner = from.get(2..).unwrap_or_default();
        if before.ends_with('$') {
            rest = inner;
            continue;
        }
        let end = closing(inner).unwrap_or(inner.len());
        found.push(inner.get(..end).unwrap_or_default());
        rest = inner.get(end..).unwrap_or_default();
    }
    found
}

/// Where the brace that is open at the start of `text` closes.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut quoted) = (1, false);
    for (at, char) in text.char_indices() {
        match char {
            '"' => quoted = !quoted,
            '{' if !quoted => depth += 1,
            '}' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// The traversals in an expression: names joined by dots that no `(` follows.
fn traversals(expression: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    // Every second part stands in quotes.
    for code in expression.split('"').step_by(2) {
        let is_name = |char: char| char.is_ascii_alphanumeric() || "_-.*".contains(char);
        let mut rest = code;
        while let Some(start) = rest.find(|char: char| char.is_ascii_alphabetic()) {
            let from = rest.get(start..).unwrap_or_default();
            let end = from.find(|char: char| !is_name(char)).unwrap_or(from.len());
            let (name, after) = from.split_at(end);
            if name.contains('.') && !after.starts_with('(') {
                found.push(Reference {
                    parts: name.trim_end_matches('.').split('.').map(str::to_owned).collect(),
                });
            }
            rest = after;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<String> {
        references(text).into_iter().map(|reference| reference.parts.join(".")).collect()
    }

    #[test]
    fn what_templates_refer_to() {
        assert_eq!(parts("${aws_vpc.main.id}"), ["aws_vpc.main.id"]);
        assert_eq!(parts("arn:${aws_s3_bucket.a.arn}/*"), ["aws_s3_bucket.a.arn"]);
        assert_eq!(parts("${filesha256(\"${path.module}/x.y\")}"), Vec::<String>::new());
        assert_eq!(parts("${base64encode(aws_lb.a.dns_name)}"), ["aws_lb.a.dns_name"]);
        assert_eq!(parts("$${aws_vpc.main.id} ${"), Vec::<String>::new());
        assert!(is_template("${a.b}") && !is_template("${a.b}${c.d}") && !is_template("x${a.b}"));
    }
}
