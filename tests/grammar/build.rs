//! Compiles the parser for editors, as it is committed, with its scanner.
//!
//! It deliberately generates nothing: whether the parser is that of the grammar is what `lang/editors/tree-sitter/check` says.

fn main() {
    let source = "../../lang/editors/tree-sitter/src";
    let mut build = cc::Build::new();
    build.std("c11").include(source).warnings(false).opt_level(1);
    for file in ["parser.c", "scanner.c"] {
        println!("cargo:rerun-if-changed={source}/{file}");
        build.file(format!("{source}/{file}"));
    }
    build.compile("tree-sitter-inf");
}
