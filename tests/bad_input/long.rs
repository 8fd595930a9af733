//! One name, number, string, comment of a megabyte; a file beyond the limit.
//!
//! It deliberately uses texts that are read whole, and are no more than one token.

use crate::{compiled, says};

/// A megabyte.
const LONG: usize = 1 << 20;

#[test]
fn a_long_token_is_one_token() {
    let a = "a".repeat(LONG);
    let nine = "9".repeat(LONG);
    says("a name", &format!("{{ zones.x = [ {a} ]; }}"), &[("unknown-name", 1)]);
    says("a field", &format!("{{ {a} = 1; }}"), &[("unknown-field", 1)]);
    says(
        "a number",
        &format!("{{ hosts.web = {{ os = debian-12; address = \"203.0.113.10\"; ssh.port = {nine}; }}; }}"),
        &[("bad-literal", 1)],
    );
    says("a zone", &format!("{{ zones.x = [ \"{a}\" ]; }}"), &[("bad-literal", 1)]);
    says("a string", &format!("{{ zones.\"{a}\" = [ \"10.0.0.0/8\" ]; }}"), &[("bad-literal", 1)]);
    says("an indented string", &format!("{{ zones.x = [ ''{a}'' ]; }}"), &[("bad-literal", 1)]);
    says("a comment", &format!("# {a}\n{{ }}"), &[]);
    says("a block", &format!("/* {a} */ {{ }}"), &[]);
    says("blanks", &format!("{{ {} }}", " ".repeat(LONG)), &[]);
    says("lines", &format!("{{ {} }}", "\n".repeat(LONG)), &[]);
    says("a block that is open", &format!("{{ }} /* {a}"), &[("syntax", 1)]);
    says("a string that is open", &format!("{{ zones.x = [ \"{a}"), &[("unclosed-string", 1)]);
    says("a type", &format!("type A{a} = Int; {{ }}"), &[]);
    says("an operator", &"=".repeat(LONG / 16), &[("syntax", 1)]);
    says("an escape", &format!("{{ zones.x = [ \"{}\" ]; }}", "\\".repeat(LONG / 16)), &[("bad-literal", 1)]);
}

#[test]
fn what_is_said_of_a_long_token_is_short() {
    let text = format!("{{ zones.x = [ {} ]; }}", "a".repeat(LONG));
    for diagnostic in compiled(&text) {
        assert!(diagnostic.message.len() < 2_000, "{}", diagnostic.message.len());
    }
}

#[test]
fn a_file_beyond_the_limit_is_not_read() {
    says("a file", &format!("{{ }}{}", " ".repeat(infc_syntax::LENGTH)), &[("syntax", 1)]);
}
