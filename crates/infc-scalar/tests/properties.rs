//! Laws that hold of every text: no panic, ranges inside the text, sound suggestions, printing read back.

use infc_scalar::{LiteralError, Number, Scalar, ScalarValue};
use proptest::prelude::*;

/// Pieces of literals, so that random texts come near to good ones.
const PIECES: [&str; 95] = [
    "0",
    "1",
    "7",
    "30",
    "255",
    "256",
    "443",
    "0640",
    "65535",
    "65536",
    "1_000",
    "_",
    "9223372036854775807",
    "18446744073709551616",
    "s",
    "m",
    "h",
    "d",
    "ms",
    "min",
    "MiB",
    "GiB",
    "KB",
    "B",
    "kb",
    "x1f",
    "e9",
    "r/s",
    "r/m",
    "/s",
    "%",
    "/tcp",
    "/udp",
    "/TCP",
    "..",
    ".",
    "-",
    "/",
    ":",
    ",",
    "*",
    "*/",
    "@",
    "@daily",
    " ",
    "  ",
    "'",
    "\"",
    "\\",
    "(",
    ")",
    "[",
    "]",
    "[:alpha:]",
    "{2,1}",
    "{3}",
    "?",
    "+",
    "|",
    "$",
    "#",
    "~",
    "=",
    "a",
    "A",
    "srv",
    "é",
    "漢",
    "\u{202E}",
    "\u{0}",
    "\n",
    "\r",
    "\t",
    "\u{2028}",
    "::",
    "::1",
    "2001:db8",
    "ffff:",
    "10.0.0.0",
    "192.168.1.5",
    "/8",
    "/24",
    "/33",
    "/129",
    "example.org",
    "_dmarc",
    "xn--",
    "https://",
    "user:pw@",
    "jan",
    "mon",
    "fri-sun",
    "1-5",
    ".service",
    "2027-02-29",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(prop::sample::select(&PIECES[..]), 0..8).prop_map(|pieces| pieces.concat()),
        prop::collection::vec(prop::sample::select(&PIECES[..]), 0..8).prop_map(|pieces| pieces.join(" ")),
        any::<String>(),
        "[0-9_a-zA-Z./%]{0,12}",
        "[0-9a-f:./]{0,24}",
        "([*0-9/,-]{1,5} ){4}[*0-7/,-]{1,3}",
    ]
}

fn scalar() -> impl Strategy<Value = Scalar> {
    prop::sample::select(Scalar::all())
}

fn inside(text: &str, error: &LiteralError) {
    assert!(error.start <= error.end && error.end <= text.len(), "{text:?}: {error:?}");
    assert!(text.is_char_boundary(error.start) && text.is_char_boundary(error.end), "{text:?}: {error:?}");
    assert!(
        !error.message.is_empty() && !error.message.ends_with('.') && !error.message.contains('\n'),
        "{text:?}: {error:?}"
    );
}

fn read_any(scalar: Scalar, text: &str) -> Result<ScalarValue, LiteralError> {
    if scalar.is_number() { scalar.read_number(text) } else { scalar.read_text(text) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn errors_lie_inside_and_suggestions_read(scalar in scalar(), text in text()) {
        if let Err(error) = scalar.read_text(&text) {
            inside(&text, &error);
            if let Some(mended) = &error.suggestion {
                prop_assert!(scalar.read_text(mended).is_ok(), "{text:?} -> {mended:?}");
            }
        }
        if let Err(error) = scalar.read_number(&text) {
            inside(&text, &error);
            let quoted = error.suggestion.as_deref().and_then(|s| s.strip_prefix('"')).and_then(|s| s.strip_suffix('"'));
            if let Some(inner) = quoted {
                prop_assert!(scalar.read_text(inner).is_ok(), "{text:?} -> {inner:?}");
            } else if let Some(mended) = &error.suggestion {
                prop_assert!(scalar.read_number(mended).is_ok(), "{text:?} -> {mended:?}");
            }
        }
    }

    #[test]
    fn what_is_printed_reads_back(scalar in scalar(), text in text()) {
        if let Ok(value) = read_any(scalar, &text) {
            prop_assert_eq!(value.scalar(), scalar);
            prop_assert_eq!(read_any(scalar, &value.to_string()), Ok(value));
        }
    }

    #[test]
    fn numbers_print_and_read(text in text()) {
        if let Err(error) = Number::read(&text) { inside(&text, &error); }
        if let Ok(number) = Number::read(&text) { prop_assert_eq!(Number::read(&number.to_string()), Ok(number)); }
    }
}
