//! Laws that hold of every text: no panic, ranges inside the text, sound suggestions, printing read back.

#![expect(clippy::unwrap_used, reason = "a pattern that is none is a failed test")]

use infc_scalar::{LiteralError, Number, Scalar, ScalarValue};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

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

/// Texts of which many are values of the scalar.
fn plausible(scalar: Scalar) -> BoxedStrategy<String> {
    let pattern = match scalar {
        Scalar::Bool => "true|false",
        Scalar::Int => "-?[1-9][0-9_]{0,18}|0",
        Scalar::Duration => "([1-9][0-9]?d)?([1-9][0-9]?h)?([0-9]m)?([1-9][0-9]{0,5}s)?([1-9][0-9]{0,12}ms)?",
        Scalar::Size => "[1-9][0-9]{0,12}([KMGT]i?)?B",
        Scalar::Rate => "[1-9][0-9]{0,9}r/[sm]",
        Scalar::Percent => "[1-9]?[0-9]{1,2}%?",
        Scalar::Port => "[1-9][0-9]{0,4}",
        Scalar::Ports => "[1-9][0-9]{0,3}(\\.\\.[1-9][0-9]{4})?(/tcp|/udp)?",
        Scalar::Ip => "[12]?[0-9](\\.[1-9][0-9]?){3}|([0-9a-f]{1,4}:){1,3}(:[0-9A-Fa-f]{1,4}){1,3}",
        Scalar::Cidr => {
            "[1-9]0\\.0\\.0\\.0/[1-3][0-9]|[23][0-9a-f]{3}::/[1-9][0-9]|[1-9]\\.2\\.3\\.4/32|::/0"
        }
        Scalar::Domain => "(\\*\\.)?(_?[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?\\.){0,4}[a-z][a-z0-9]{0,5}",
        Scalar::Url => {
            "[a-z][a-z0-9+.-]{0,4}://([a-z]{1,5}|\\[::[0-9A-F]{1,4}\\]|10\\.0\\.0\\.[1-9])(:[1-9][0-9]{0,3})?(/[a-z0-9?&=%20~-]{0,9}){0,3}"
        }
        Scalar::Email => "[a-z!#$%&'*+/=?^_`{|}~-]{1,5}(\\.[a-z]{1,5})?@[a-z]{1,5}\\.[a-z]{2}",
        Scalar::AbsPath => "(/[^/]{1,6}){1,4}|/",
        Scalar::RelPath => "[^/]{1,6}(/[a-z. -]{1,6}){0,4}",
        Scalar::UserName => "[a-z_][a-z0-9_-]{0,31}",
        Scalar::UnitName => "[a-zA-Z0-9:_.\\\\-]{1,9}(@[a-z@]{0,3})?\\.(service|timer|socket|scope)",
        Scalar::Mode => "[0-7]{3,4}",
        Scalar::Schedule => {
            "(\\*|[1-5]?[0-9]|[1-9]-[1-5]0(/[2-9])?) (\\*|\\*/[2-9]|1,[2-9]) (\\*|[12]?[1-9]) (\\*|jan|Feb-[4-9]) (\\*|mon|[0-7]|fri-sun)"
        }
        Scalar::Date => "[12][0-9]{3}-(0[1-9]|1[0-2])-[0-2][1-9]",
        Scalar::Timezone => "UTC|[A-Z][a-z]{1,5}(/[A-Z][a-z_]{1,5}){1,2}",
        Scalar::Regex => {
            "(\\^|[a-z.]|\\\\[a-z.*]|\\[[^]\\\\\\[]{1,4}\\]|\\([a-z|]{1,4}\\)[*+?]?|a\\{1,3\\}){1,6}"
        }
        Scalar::Version => "[0-9][0-9A-Za-z.+~:-]{0,9}",
        Scalar::Command => {
            "(/[a-z]{1,4}|[a-z][a-z0-9.+_-]{0,4}|'/a b')( {1,2}([a-z=,%#~{}-]{1,5}|'[^']{0,5}'|\"[^\"$`\\\\]{0,5}\"|a'b'\"c\")){0,4}"
        }
        Scalar::Name => "[A-Za-z0-9_][A-Za-z0-9._@-]{0,63}",
        Scalar::String => "[^\\n\\r\\t]{0,9}",
        Scalar::Text => "([a-z\"'$é]{0,5}[\\n\\t]?){0,5}",
    };
    proptest::string::string_regex(pattern).unwrap().boxed()
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

/// Each scalar has its share of values that were printed and read back.
#[test]
fn every_scalar_is_printed_and_read_back() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for scalar in Scalar::all().iter().copied().filter(|scalar| *scalar != Scalar::Bool) {
        let texts = plausible(scalar);
        let mut good = 0;
        for _ in 0..400 {
            let text = texts.new_tree(&mut runner).unwrap().current();
            match read_any(scalar, &text) {
                Err(error) => inside(&text, &error),
                Ok(value) => {
                    good += 1;
                    assert_eq!(read_any(scalar, &value.to_string()), Ok(value), "{scalar} {text:?}");
                }
            }
        }
        assert!(good >= 100, "{scalar}: {good} of 400 were read");
    }
}
