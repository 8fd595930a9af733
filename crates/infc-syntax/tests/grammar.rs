//! `lang/grammar.md` and the parser say the same: each production is the doc comment of the function of its name.
//!
//! Not here: whether the function does what its production says; the tests beneath it tell.

const GRAMMAR: &str = include_str!("../../../lang/grammar.md");
const PARSER: &str = concat!(
    include_str!("../src/grammar/mod.rs"),
    include_str!("../src/grammar/declaration.rs"),
    include_str!("../src/grammar/definition.rs"),
    include_str!("../src/grammar/expression.rs"),
    include_str!("../src/grammar/matching.rs"),
    include_str!("../src/grammar/operand.rs"),
    include_str!("../src/grammar/parameter.rs"),
    include_str!("../src/grammar/string.rs"),
    include_str!("../src/grammar/types.rs"),
);

/// `name` and `name = …`, blanks evened out, of each production of the page.
fn productions() -> Vec<(String, String)> {
    let blocks = GRAMMAR.split("```ebnf\n").skip(1).filter_map(|block| block.split("```").next());
    let lines = blocks.flat_map(str::lines).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter_map(|line| Some((line.split_once(" = ")?.0.to_owned(), line.clone()))).collect()
}

#[test]
fn every_production_is_a_function() {
    for (name, production) in productions() {
        let doc = format!("/// `{production}`");
        let after = PARSER.split(&doc).nth(1).unwrap_or_else(|| panic!("no function says `{production}`"));
        let function = after.split("fn ").nth(1).unwrap();
        assert!(function.starts_with(&format!("{name}(")), "`{production}` is not above `fn {name}`");
    }
}

#[test]
fn every_documented_function_is_a_production() {
    let productions = productions();
    let documented = PARSER.lines().filter_map(|line| line.trim().strip_prefix("/// `")?.split_once(" = "));
    for (name, _) in documented.filter(|(name, _)| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
    {
        assert!(productions.iter().any(|(known, _)| known == name), "`{name}` is not in the grammar");
    }
}
