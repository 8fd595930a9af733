//! Line ends, marks and characters that cannot be seen.
//!
//! Which characters are refused where is the parser's to test; here they stand in a site, alone and all together.

use crate::{MANY, Said, says};

/// What it is, a site with it, and what is said of that.
const SITES: &[(&str, &str, &[Said])] = &[
    ("nothing", "", &[("syntax", 1)]),
    ("a blank", " ", &[("syntax", 1)]),
    ("a line", "\n", &[("syntax", 1)]),
    ("a comment", "# a", &[("syntax", 1)]),
    ("a comment and its line", "# a\n", &[("syntax", 1)]),
    ("a doc comment", "## a\n", &[("syntax", 1)]),
    ("a block", "/* a */", &[("syntax", 1)]),
    ("no final line end", "{ }", &[]),
    ("a mark of the byte order", "\u{feff}{ }\n", &[]),
    ("two marks", "\u{feff}\u{feff}{ }\n", &[("hidden-character", 1)]),
    ("a mark within", "{ \u{feff} }\n", &[("hidden-character", 1)]),
    ("tabs", "{\n\tzones.a\t=\t[\t];\n}\n", &[]),
    ("windows", "{\r\n  zones.a = [ ];\r\n}\r\n", &[]),
    ("both", "{\r\n  zones.a = [ ];\n}\r\n", &[]),
    ("a lone return", "{\r  zones.a = [ ];\r}\r", &[("hidden-character", 3)]),
    ("a return at the end", "{ }\r", &[("hidden-character", 1)]),
    ("a return in a string", "{ zones.\"a\rb\" = [ ]; }", &[("hidden-character", 1)]),
    ("a return in a comment", "# a\r{ }", &[("hidden-character", 1), ("syntax", 1)]),
    ("nothing but zero", "\0", &[("hidden-character", 1)]),
    ("zero in a name", "{ zon\0es.a = [ ]; }", &[("hidden-character", 1)]),
    ("zero in a string", "{ zones.\"a\0b\" = [ ]; }", &[("hidden-character", 1)]),
    ("zero in a comment", "# a\0b\n{ }", &[("hidden-character", 1)]),
    ("an escape", "# a\u{1b}[2J\n{ }", &[("hidden-character", 1)]),
    ("direction", "# a\u{202e}b\n{ zones.\"a\u{2066}b\" = [ ]; }", &[("bidi-control", 2)]),
    ("direction between", "{ \u{202e} }", &[("bidi-control", 1)]),
    ("no width in a name", "{ zo\u{200b}nes.a = [ ]; }", &[("hidden-character", 1)]),
    ("no width in a string", "{ zones.\"a\u{200b}b\" = [ ]; }", &[("hidden-character", 1)]),
    ("no width in a comment", "# a\u{200b}b\n{ }", &[]),
    ("a soft hyphen", "{ zo\u{ad}nes.a = [ ]; }", &[("hidden-character", 1)]),
    ("a tag", "{ zones.\"a\u{e0041}\" = [ ]; }", &[("hidden-character", 1)]),
    ("a separator", "{ }\u{2028}{ }", &[("hidden-character", 1), ("type-needed", 1)]),
    ("a blank of no break", "{\u{a0}zones.a = [ ]; }", &[("non-ascii", 1)]),
    ("a wide blank", "{\u{3000}zones.a = [ ]; }", &[("non-ascii", 1)]),
    ("letters that look alike", "{ zon\u{435}s.a = [ ]; }", &[("non-ascii", 1)]),
    ("an escape that there is not", "{ zones.\"\\ud800\" = [ ]; }", &[("syntax", 1)]),
    ("half a pair", "{ zones.\"\\ud83d\\ude00\" = [ ]; }", &[("syntax", 2)]),
    ("an escape in braces", "{ zones.\"\\u{d800}\" = [ ]; }", &[("syntax", 1)]),
    ("of a byte", "{ zones.\"\\xff\" = [ ]; }", &[("syntax", 1)]),
    ("at the end", "{ zones.\"a\\", &[("unclosed-string", 1)]),
    ("beyond the plane", "{ zones.\"\u{10ffff}\" = [ ]; }", &[("bad-literal", 1)]),
];

/// A character, and what is said of many of them.
const CHARACTERS: &[(&str, &[Said])] = &[
    ("\0", &[("hidden-character", 100), ("syntax", 1)]),
    ("\r", &[("hidden-character", 100), ("syntax", 1)]),
    ("\u{202e}", &[("bidi-control", 100), ("syntax", 1)]),
    ("\u{200b}", &[("hidden-character", 100), ("syntax", 1)]),
    ("\u{feff}", &[("hidden-character", 100), ("syntax", 1)]),
    ("\u{a0}", &[("non-ascii", 100), ("syntax", 1)]),
    ("\u{e0041}", &[("hidden-character", 100), ("syntax", 1)]),
    ("\u{fffd}", &[("syntax", 1)]),
    ("é", &[("non-ascii", 1), ("syntax", 1)]),
    ("“", &[("unclosed-string", 1)]),
];

#[test]
fn what_cannot_be_seen_is_said() {
    for (what, text, expected) in SITES {
        says(what, text, expected);
    }
}

#[test]
fn many_hidden_characters_are_counted_out() {
    for (hidden, expected) in CHARACTERS {
        says(hidden, &format!("{{ {} }}", hidden.repeat(MANY)), expected);
    }
}
