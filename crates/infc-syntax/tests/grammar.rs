//! `lang/grammar.md` and the parser say the same: each production is the doc comment of the function of its name, calls
//! the functions of what it is made of, and has an example that parses.
//!
//! Not here: whether the function does what its production says; the tests beneath it tell.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads the repository")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What the tokens are called, which the lexer reads.
const TOKENS: &[&str] = &["name", "number", "path", "text", "escape", "operator"];

fn grammar() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lang/grammar.md")).unwrap()
}

/// The sources of the parser, without their tests.
fn parser() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/grammar");
    let sources =
        fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    sources.map(|text| text.split("#[cfg(test)]").next().unwrap().to_owned()).collect()
}

/// `name` and what it is made of, blanks evened out, of each production of the page.
fn productions() -> BTreeMap<String, String> {
    let grammar = grammar();
    let blocks = grammar.split("```ebnf\n").skip(1).filter_map(|block| block.split("```").next());
    let lines = blocks.flat_map(str::lines).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines
        .filter_map(|line| line.split_once(" = ").map(|(name, is)| (name.to_owned(), is.to_owned())))
        .collect()
}

/// The productions and tokens that a production is made of.
fn parts(production: &str) -> Vec<String> {
    // What is quoted stands for itself.
    let mut quoted = None;
    let mut bare = String::new();
    for c in production.chars() {
        match quoted {
            Some(quote) if c == quote => quoted = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => {
                quoted = Some(c);
                bare.push(' ');
            }
            None => bare.push(c),
        }
    }
    let words = bare.split(|c: char| !(c.is_ascii_lowercase() || c == '_'));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The functions of the parser by name, each with the doc comment above and the body.
fn functions() -> BTreeMap<String, (String, String)> {
    let (parser, mut docs, mut name) = (parser(), String::new(), String::new());
    let mut functions = BTreeMap::<String, (String, String)>::new();
    for line in parser.lines() {
        let inside = line.starts_with(' ') || line.starts_with('}');
        match line.split_once("fn ") {
            Some((_, rest)) if !inside => {
                rest.split(|c: char| !(c.is_ascii_lowercase() || c == '_'))
                    .next()
                    .unwrap()
                    .clone_into(&mut name);
                functions.insert(name.clone(), (std::mem::take(&mut docs), String::new()));
            }
            _ if line.starts_with("/// ") => docs.push_str(&line[4..]),
            _ if inside => functions.entry(name.clone()).or_default().1.push_str(line),
            _ => docs.clear(),
        }
    }
    functions
}

#[test]
fn every_production_is_a_function() {
    let functions = functions();
    for (name, is) in productions() {
        let (docs, _) = functions.get(&name).unwrap_or_else(|| panic!("no function is called `{name}`"));
        let said = docs.strip_prefix('`').and_then(|docs| docs.split('`').next()).unwrap_or(docs);
        // A production that names a backquote would end early; there is none.
        assert_eq!(said, format!("{name} = {is}"), "what stands above `fn {name}`");
    }
}

#[test]
fn every_documented_function_is_a_production() {
    let productions = productions();
    for (name, (docs, _)) in functions() {
        let defines = docs.strip_prefix('`').is_some_and(|docs| docs.starts_with(&format!("{name} = ")));
        assert!(!defines || productions.contains_key(&name), "`{name}` is not in the grammar");
    }
}

#[test]
fn every_part_is_a_production_or_a_token() {
    let productions = productions();
    let mut used = vec!["file".to_owned()];
    for (name, is) in &productions {
        for part in parts(is) {
            let known = productions.contains_key(&part) || TOKENS.contains(&&*part);
            assert!(known, "`{part}` in `{name}` is neither a production nor a token");
            used.push(part);
        }
    }
    for name in productions.keys() {
        assert!(used.contains(name), "nothing is made of `{name}`");
    }
}

/// A function reads its parts itself, or through functions that are no productions.
#[test]
fn every_function_calls_those_of_its_parts() {
    let (functions, productions) = (functions(), productions());
    let words = |body: &str| {
        let words = body.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    for (name, is) in &productions {
        let mut reached = Vec::new();
        let mut open = words(&functions[name].1);
        while let Some(word) = open.pop() {
            if reached.contains(&word) {
                continue;
            }
            if let (Some((docs, body)), false) = (functions.get(&word), productions.contains_key(&word)) {
                // One that reads a production in its own way says so.
                let stands_for = docs.split('`').nth(1).filter(|name| productions.contains_key(*name));
                open.extend(words(body).into_iter().chain(stands_for.map(str::to_owned)));
            }
            reached.push(word);
        }
        for part in parts(is).into_iter().filter(|part| productions.contains_key(part)) {
            assert!(reached.contains(&part), "`fn {name}` never calls `{part}`");
        }
    }
}

/// The table of examples: production, text of a file.
fn examples() -> Vec<(String, String)> {
    let grammar = grammar();
    let rows = grammar.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | ``"));
    let rows =
        rows.filter_map(|(name, rest)| Some((name.to_owned(), rest.split_once("`` |")?.0.trim().to_owned())));
    rows.collect()
}

#[test]
fn every_production_has_an_example_that_parses() {
    let examples = examples();
    for name in productions().keys() {
        assert!(examples.iter().any(|(known, _)| known == name), "`{name}` has no example");
    }
    for (name, text) in examples {
        let parse = infc_syntax::parse(&text);
        assert_eq!(parse.errors, [], "the example of `{name}`");
        let nodes = parse.syntax().descendants().map(|node| format!("{:?}", node.kind())).collect::<Vec<_>>();
        let kind = kind(&name);
        assert!(kind.is_none_or(|kind| nodes.iter().any(|node| node == kind)), "no {kind:?} in {nodes:?}");
    }
}

/// The kind of node that a production makes, if it makes one of its own.
fn kind(name: &str) -> Option<&'static str> {
    Some(match name {
        "file" => "File",
        "type_decl" => "TypeDecl",
        "where_because" => "Where",
        "enum_decl" => "EnumDecl",
        "variant" => "Variant",
        "record_decl" => "RecordDecl",
        "extend_decl" => "ExtendDecl",
        "field_list" => "FieldList",
        "field" => "Field",
        "let_in" => "Let",
        "if_then_else" => "If",
        "assert" => "Assert",
        "match_of" => "Match",
        "arm" => "Arm",
        "pattern" => "Pattern",
        "lambda" => "Lambda",
        "params" => "Params",
        "param" => "Param",
        "operation" => "Binary",
        "unary" => "Unary",
        "has" => "Has",
        "application" => "Apply",
        "select" => "Select",
        "list" => "List",
        "paren" => "Paren",
        "set" => "Set",
        "binding" | "let_binding" => "Binding",
        "inherit" => "Inherit",
        "inherit_from" => "InheritFrom",
        "when" => "When",
        "attr_path" => "AttrPath",
        "type_expr" => "TypeFunction",
        "type_atom" => "TypeOption",
        "type_name" | "type_apply" => "TypeName",
        "type_paren" => "TypeParen",
        "string" => "StringLit",
        "hole" => "Hole",
        _ => return None,
    })
}
