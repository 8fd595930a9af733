//! Every program that is made follows the grammar, and every kind of node is made.
//!
//! Not here: laws of anything else.

use std::collections::BTreeSet;

use infc_programs::program;

#[test]
fn programs_have_no_syntax_errors() {
    for seed in 0..3000 {
        let text = program(seed, u32::try_from(seed % 40).unwrap());
        let errors = infc_syntax::parse(&text).errors;
        assert!(errors.is_empty(), "seed {seed}: {:?}\n{text}", errors[0]);
    }
}

#[test]
fn a_program_is_that_of_its_seed() {
    assert_eq!(program(7, 30), program(7, 30));
    assert_ne!(program(7, 30), program(8, 30));
}

#[test]
fn every_kind_of_node_is_made() {
    let mut kinds = BTreeSet::new();
    for seed in 0..500 {
        let parse = infc_syntax::parse(&program(seed, 40));
        kinds.extend(parse.syntax().descendants_with_tokens().map(|element| format!("{:?}", element.kind())));
    }
    let made: Vec<&str> = kinds.iter().map(String::as_str).collect();
    for kind in "Comment DocComment Ident Number Path StrOpen IndentedOpen StrEscape HoleOpen LetKw IfKw AssertKw InheritKw \
        MatchKw OrKw DefaultKw ForceKw WhenKw PlusEq Question TypeDecl EnumDecl RecordDecl ExtendDecl Where Variant FieldList \
        Field Lambda Params Param Let If Assert Match Arm Pattern Binary Unary Has Apply Select Paren Hole PathLit Set List \
        Binding AttrPath Inherit InheritFrom When TypeName TypeOption TypeFunction TypeParen"
        .split_whitespace()
    {
        assert!(made.contains(&kind), "no program has a {kind}");
    }
}
