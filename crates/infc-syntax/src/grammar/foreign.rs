//! What people write who come from other languages: their operators, comments, functions, calls, file formats.
//!
//! Each is read as far as it goes and reported once, with what to write here. What stands in an error node means nothing
//! to later stages, so that the mistake has no consequences.
//! Not here: habits that a production meets by itself (`with`, `rec`, commas, colons).

use nom::Parser;

use super::expression::expr;
use super::operand::starts_operand;
use super::recovery::{assigned, path_end, stray};
use crate::error::{SyntaxError, SyntaxErrorKind as E};
use crate::input::{In, R, bracketed, expect, mismatch};
use crate::kind::SyntaxKind as K;

/// An operator of another language: how many tokens it is, what stands for it here, and what to say.
pub(super) struct Foreign {
    pub tokens: u32,
    /// The operator that is meant, if there is one.
    pub meant: Option<(K, &'static str)>,
    help: &'static str,
}

/// The operator of another language that stands here.
pub(super) fn foreign_operator(i: In<'_>) -> Option<Foreign> {
    let joined = !i.spaced(1);
    let foreign = |tokens, meant, help| Some(Foreign { tokens, meant, help });
    match (i.kind(), i.ahead(1)) {
        (K::EqEq, K::Eq) if joined => foreign(2, Some((K::EqEq, "==")), ""),
        (K::NotEq, K::Eq) | (K::Less, K::Greater) if joined => foreign(2, Some((K::NotEq, "!=")), ""),
        (K::Pipe, K::Greater) if joined => {
            foreign(2, None, "write the function in front of its argument: `f x`")
        }
        (K::Star, K::Star) if joined => foreign(2, None, "there are no powers; multiply"),
        (K::Question, K::Question) if joined => {
            foreign(2, None, "what may be absent is selected with a default: `e.a or d`")
        }
        (K::Pipe, _) => foreign(1, Some((K::OrOr, "||")), ""),
        (K::Arrow, _) => foreign(1, None, "write `!a || b` for \"a implies b\""),
        (K::Unknown, _) => match i.text(0) {
            "&" => foreign(1, Some((K::AndAnd, "&&")), ""),
            "%" => foreign(1, None, "there are no remainders; a percentage has no blank, `80%`"),
            "^" => foreign(1, None, "there are no powers; multiply"),
            _ => None,
        },
        (K::Ident, _) if i.word(0, "or") => {
            foreign(1, None, "for conditions write `||`; `or` gives a default after a selection: `e.a or d`")
        }
        _ => None,
    }
}

/// Reports an operator of another language, and takes it; it is the one that is meant, if there is one.
pub(super) fn take_operator<'a>(i: In<'a>, foreign: &Foreign) -> In<'a> {
    let range = i.range_of(foreign.tokens);
    let (text, meant) = (i.slice(range), foreign.meant.map_or("", |meant| meant.1));
    let error = SyntaxError::new(E::ForeignOperator, range, format!("there is no operator `{text}`"));
    let error = error.label("of another language");
    let error = if meant.is_empty() { error.help(foreign.help) } else { error.edit(range, meant) };
    let mut i = i.report(error);
    i = i.bump_as(foreign.meant.map_or(i.kind(), |meant| meant.0));
    for _ in 1..foreign.tokens {
        i = i.start(K::Error).bump().finish();
    }
    i
}

/// `// …` or `-- …` where a definition or an expression would begin.
pub(super) fn foreign_comment(i: In<'_>) -> Option<In<'_>> {
    let dashes = i.kind() == K::Minus && i.ahead(1) == K::Minus && !i.spaced(1) && i.token(0).first;
    if !(dashes || i.kind() == K::SlashSlash) {
        return None;
    }
    let range = i.range_of(if dashes { 2 } else { 1 });
    let message = format!("a comment begins with `#`, not `{}`", i.slice(range));
    let error = SyntaxError::new(E::ForeignComment, range, message).label("not a comment").edit(range, "#");
    // What else is wrong on its line is wrong in the comment.
    let mut i = i.report(error.dominant()).start(K::Error).bump();
    while i.kind() != K::EndOfFile && !i.token(0).first {
        i = i.bump();
    }
    Some(i.finish())
}

/// Words that other languages begin a definition with.
fn defining_word(i: In<'_>) -> bool {
    let words = ["const", "var", "local", "val", "def", "set", "export", "my"];
    i.kind() == K::LetKw || words.iter().any(|word| i.word(0, word))
}

/// `const a = …;` or `let a = …;` where definitions stand by themselves.
pub(super) fn defined_by_word(i: In<'_>) -> Option<In<'_>> {
    if !(defining_word(i) && assigned(i, 1) && !i.token(1).first) {
        return None;
    }
    let message = if i.kind() == K::LetKw {
        "a `let` stands in front of an expression, not in a set".to_owned()
    } else {
        format!("there is no `{}`", i.text(0))
    };
    let error = SyntaxError::new(E::MissingIn, i.range(), message).label("nothing is defined in this way");
    let mut i = i.report(error.help("write `let name = …; in` in front of the set")).start(K::Error);
    while !i.at(&[K::Semicolon, K::RBrace, K::EndOfFile]) {
        for _ in 0..=i.partner(0).unwrap_or(0) {
            i = i.bump();
        }
    }
    Some(if i.kind() == K::Semicolon { i.bump().finish() } else { i.finish() })
}

/// Is it `=>`, `n` further on?
pub(super) fn is_fat_arrow(i: In<'_>, n: u32) -> bool {
    i.ahead(n) == K::Eq && i.ahead(n + 1) == K::Greater && !i.spaced(n + 1)
}

/// `(a, b): e`, `(a) => e`, `a => e`, `\a -> e`.
pub(super) fn foreign_function(i: In<'_>) -> R<'_> {
    let head = match i.kind() {
        K::LParen => i.partner(0).map_or(0, |n| n + 1),
        K::Ident if is_fat_arrow(i, 1) => 1,
        K::Unknown if i.text(0) == "\\" && i.ahead(1) == K::Ident && i.ahead(2) == K::Arrow => 2,
        _ => 0,
    };
    let sign = match i.ahead(head) {
        _ if head == 0 => return mismatch(),
        K::Colon if i.kind() == K::LParen => 1,
        K::Arrow if i.kind() == K::Unknown => 1,
        _ if is_fat_arrow(i, head) => 2,
        _ => return mismatch(),
    };
    let range = i.range_of(head + sign);
    let error = SyntaxError::new(E::ForeignFunction, range, "a function is written `x: e` or `{ a : T }: e`");
    let error = match parameters(i, head) {
        Some(new) => error.edit(range, new),
        None => error.help("parameters with types stand in braces: `{ a : Port, b : Size = 1GiB }: e`"),
    };
    let mut i = i.report(error.label("parameters of another language")).start(K::Error);
    for _ in 0..head + sign {
        i = i.bump();
    }
    let (i, ()) = expect(expr, "the body of the function").parse(i)?;
    Ok((i.finish(), ()))
}

/// `a: b:` for the names among the next `count` tokens, if there is nothing else but brackets and commas.
fn parameters(i: In<'_>, count: u32) -> Option<String> {
    let mut names = Vec::new();
    for n in 0..count {
        match i.ahead(n) {
            K::Ident => names.push(format!("{}:", i.text(n))),
            K::LParen | K::RParen | K::Comma | K::Unknown => {}
            _ => return None,
        }
    }
    (!names.is_empty()).then(|| names.join(" "))
}

/// How many tokens stand between a path and the `=` that defines a function in another language: `f a b = e`, `f(a) = e`.
pub(super) fn parameters_of_definition(i: In<'_>, path: u32) -> Option<u32> {
    let mut n = path;
    if i.ahead(n) == K::LParen {
        n = i.partner(n)? + 1;
    } else {
        while i.ahead(n) == K::Ident && !i.token(n).first && n < path + 16 {
            n += 1;
        }
    }
    (n > path && i.ahead(n) == K::Eq).then_some(n - path)
}

/// `f a b = e`, after `f`.
pub(super) fn function_definition(i: In<'_>, count: u32) -> In<'_> {
    let range = (i.gap().0, i.range_of(count + 1).1);
    let error = SyntaxError::new(E::ForeignFunction, range, "a function is defined as `f = x: e;`");
    let error = match parameters(i, count) {
        Some(new) => error.edit(range, format!(" = {new}")),
        None => error.help("parameters with types stand in braces: `f = { a : Port, b : Size = 1GiB }: e;`"),
    };
    let mut i = i.report(error.label("parameters stand after the `=`")).start(K::Error);
    for _ in 0..=count {
        i = i.bump();
    }
    match expect(expr, "the body of the function").parse(i) {
        Ok((i, ())) => i.finish(),
        Err(_) => i.finish(),
    }
}

/// `host "web" { … }`, after the first name.
pub(super) fn block(i: In<'_>) -> Option<In<'_>> {
    let (mut n, mut path, mut end) = (0, String::new(), i.gap().0);
    while i.ahead(n) != K::LBrace {
        let last = if i.ahead(n) == K::StrOpen { i.partner(n)? } else { n };
        if !matches!(i.ahead(n), K::Ident | K::StrOpen) || i.token(n).first || n > 64 {
            return None;
        }
        path.push('.');
        path.push_str(i.slice((i.token(n).start, i.token(last).end)));
        end = i.token(last).end;
        n = last + 1;
    }
    let at = if n == 0 { i.gap() } else { (i.token(0).start, end) };
    let error = SyntaxError::new(E::MissingEquals, at, "a definition has a `=`").label("expected `=`");
    let error = error.help("a block is the value of a definition: `hosts.web = { … };`");
    let i = i.report(error.edit((i.gap().0, end), format!("{path} =")));
    if n == 0 {
        return expect(expr, "a value").parse(i).ok().map(|(i, ())| i);
    }
    // One level is missing here, which would be missed in all that stands in the block.
    let mut i = i.start(K::Error);
    for _ in 0..n {
        i = i.bump();
    }
    Some(stray(i).finish())
}

/// `(a, b)`: what follows the first expression in parentheses.
pub(super) fn tuple(i: In<'_>, open: crate::source::Significant, called: bool) -> In<'_> {
    let error = if called {
        let error =
            SyntaxError::new(E::ForeignCall, i.range(), "arguments are separated by blanks, not by commas");
        error.help("write `f a b`, or `f { a = …; b = …; }` if the parameters have names")
    } else {
        let error = SyntaxError::new(E::ForeignCall, i.range(), "parentheses hold one expression");
        error.help("a list stands in brackets, with blanks between the elements: `[ a b ]`")
    };
    let mut i = i.report(error.label("a second one").related((open.start, open.end), "in this `(`"));
    while i.kind() == K::Comma {
        i = i.start(K::Error).bump().finish();
        if let (true, Ok((next, ()))) = (starts_operand(i), bracketed(expr).parse(i)) {
            i = next;
        }
    }
    i
}

/// A file of another language, which is one mistake.
pub(super) fn foreign_format(i: In<'_>) -> Option<In<'_>> {
    let name = if is_toml(i) {
        "TOML"
    } else if is_hcl(i) {
        "HCL"
    } else if is_yaml(i) {
        "YAML"
    } else {
        return None;
    };
    let error = SyntaxError::new(E::ForeignFormat, i.range(), format!("this file looks like {name}"));
    let error = error.label("not a set").help("a site is a set: `{ hosts.web = { os = debian-12; }; }`");
    Some(i.report(error).give_up())
}

fn is_toml(i: In<'_>) -> bool {
    let after = |n: u32| n + 1;
    i.kind() == K::LBracket
        && i.partner(0)
            .map(after)
            .is_some_and(|n| i.token(n).first && (assigned(i, n) || i.ahead(n) == K::LBracket))
}

fn is_hcl(i: In<'_>) -> bool {
    if i.kind() != K::Ident || i.ahead(1) != K::StrOpen || i.token(1).first {
        return false;
    }
    let mut n = 1;
    while let Some(end) = i.partner(n).filter(|_| i.ahead(n) == K::StrOpen) {
        n = end + 1;
    }
    i.ahead(n) == K::LBrace && !i.token(n).has_semicolon && assigned(i, n + 1)
}

/// How many lines are looked at.
const LINES: u32 = 64;

/// Is every line a key, a key with its value, or an item, so that it is no function with one parameter to a line?
fn is_yaml(i: In<'_>) -> bool {
    if i.kind() == K::Minus
        && i.ahead(1) == K::Minus
        && i.ahead(2) == K::Minus
        && !i.spaced(1)
        && !i.spaced(2)
    {
        return true;
    }
    let (mut n, mut lines, mut item, mut valued, mut sure) = (0, 0, false, false, false);
    while i.ahead(n) != K::EndOfFile && lines < LINES {
        sure |= valued;
        let key = path_end(i, n).filter(|end| i.ahead(*end) == K::Colon);
        item |= i.ahead(n) == K::Minus;
        let Some(start) = key.map(|end| end + 1).or((i.ahead(n) == K::Minus).then_some(n + 1)) else {
            return false;
        };
        let parameter = i.ahead(start) == K::Ident && i.ahead(start + 1) == K::Colon;
        valued = key.is_some() && !i.token(start).first && !parameter;
        n = start;
        while !i.token(n).first {
            n += 1;
        }
        lines += 1;
    }
    lines > 1 && (item || sure)
}

#[cfg(test)]
mod tests {
    use crate::SyntaxErrorKind as E;
    use crate::debug::{faults, mended};

    fn one(text: &str, kind: E, source: &str) {
        let found = faults(text).into_iter().map(|fault| (fault.0, fault.2)).collect::<Vec<_>>();
        assert_eq!(found, [(kind, source)], "{text}");
    }

    #[test]
    fn operators_of_other_languages() {
        for (text, source) in [
            ("a === b", "==="),
            ("a !== b", "!=="),
            ("a <> b", "<>"),
            ("a & b", "&"),
            ("a | b", "|"),
            ("a -> b", "->"),
            ("a |> b", "|>"),
            ("a % b", "%"),
            ("a ** b", "**"),
            ("a ?? b", "??"),
            ("a or b", "or"),
        ] {
            one(text, E::ForeignOperator, source);
        }
        assert_eq!(mended("a === b & c | d <> e"), "a == b && c || d != e");
    }

    #[test]
    fn comments_of_other_languages() {
        for sign in ["//", "--"] {
            one(&format!("{{\n  {sign} don't: a, \"b;\n  a = 1;\n}}"), E::ForeignComment, sign);
            one(&format!("{sign} a site, of mine\n{{ a = 1; }}"), E::ForeignComment, sign);
        }
        one("{\n  a = 1; // one\n  b = 2;\n}", E::ForeignComment, "//");
        assert_eq!(mended("{\n  // a\n}"), "{\n  # a\n}");
    }

    #[test]
    fn functions_of_other_languages() {
        for (text, source, new) in [
            ("(a, b): a", "(a, b):", "a: b: a"),
            ("(a) => a", "(a) =>", "a: a"),
            ("[ (a => a) ]", "a =>", "[ (a: a) ]"),
            ("\\a -> a", "\\a ->", "a: a"),
            ("let f a b = a; in f", " a b =", "let f = a: b: a; in f"),
            ("let f(a, b) = a; in f", "(a, b) =", "let f = a: b: a; in f"),
            ("{ f a = a; }", " a =", "{ f = a: a; }"),
        ] {
            one(text, E::ForeignFunction, source);
            assert_eq!(mended(text), new);
        }
        one("(a : Int): a", E::ForeignFunction, "(a : Int):");
    }

    #[test]
    fn definitions_of_other_languages() {
        one("const a = 1;\n{ b = a; }", E::MissingIn, "const");
        one("{ var a = 1; b = 2; }", E::MissingIn, "var");
        one("{\n  let a = { b = 1; };\n  c = 2;\n}", E::MissingIn, "let");
        one("{ a { b = 1; }; }", E::MissingEquals, "");
        assert_eq!(mended("{ a { b = 1; }; }"), "{ a = { b = 1; }; }");
        assert_eq!(mended("{ a b \"c\" { b = 1; }; }"), "{ a.b.\"c\" = { b = 1; }; }");
    }

    #[test]
    fn calls_of_other_languages() {
        one("f(a, b)", E::ForeignCall, ",");
        one("[ (a, b, c) ]", E::ForeignCall, ",");
    }

    #[test]
    fn files_of_other_languages_are_one_mistake() {
        for text in [
            "hosts:\n  web:\n    os: debian-12\n    address: 203.0.113.10\n",
            "---\nhosts: { }\n",
            "hosts:\n  - web\n  - db\n",
            "[hosts.web]\nos = \"debian-12\"\n",
            "host \"web\" {\n  os = \"debian-12\"\n  address = \"203.0.113.10\"\n}\n",
        ] {
            assert_eq!(
                faults(text).iter().map(|fault| fault.0).collect::<Vec<_>>(),
                [E::ForeignFormat],
                "{text}"
            );
        }
        for text in ["a:\nb: a", "a: b:\nc: a", "a:\n{ b = a; }", "[ a ]", "f \"a\" { b = 1; }"] {
            assert_eq!(faults(text), [], "{text}");
        }
    }
}
