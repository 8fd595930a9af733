//! Literals, good and bad, by scalar: what is read, what is printed, and where and why the rest is refused.

#![expect(clippy::panic, clippy::expect_used, reason = "a row that does not hold is a failed test")]

mod network;
mod quantities;
mod texts;

use infc_scalar::{LiteralError, Scalar, ScalarValue};

fn read(scalar: Scalar, text: &str) -> Result<ScalarValue, LiteralError> {
    if scalar.is_number() { scalar.read_number(text) } else { scalar.read_text(text) }
}

/// Each is read, and printed as itself.
fn canonical(scalar: Scalar, texts: &[&str]) {
    for text in texts {
        let value = read(scalar, text).unwrap_or_else(|error| panic!("{scalar} {text:?}: {error:?}"));
        assert_eq!((value.to_string().as_str(), value.scalar()), (*text, scalar));
    }
}

/// The first is read, and printed as the second.
fn printed(scalar: Scalar, pairs: &[(&str, &str)]) {
    for (text, expected) in pairs {
        let value = read(scalar, text).unwrap_or_else(|error| panic!("{scalar} {text:?}: {error:?}"));
        assert_eq!(value.to_string(), *expected, "{text}");
    }
}

/// Text, the part at fault, a part of the message, and the suggestion or nothing.
type Bad<'a> = (&'a str, &'a str, &'a str, &'a str);

fn refused(scalar: Scalar, rows: &[Bad]) {
    for (text, fault, message, suggestion) in rows {
        let error = read(scalar, text).expect_err(&format!("{scalar} {text:?} was read"));
        assert!(error.message.contains(message), "{scalar} {text:?}: {error:?}");
        assert_eq!(&text[error.start..error.end], *fault, "{scalar} {text:?}: {error:?}");
        assert_eq!(
            error.suggestion.as_deref().unwrap_or_default(),
            *suggestion,
            "{scalar} {text:?}: {error:?}"
        );
    }
}

fn helped(scalar: Scalar, rows: &[(&str, &str)]) {
    for (text, help) in rows {
        let error = read(scalar, text).expect_err(&format!("{scalar} {text:?} was read"));
        assert!(error.help.as_deref().unwrap_or_default().contains(help), "{scalar} {text:?}: {error:?}");
    }
}

#[test]
fn quotes_where_none_belong_and_the_other_way_round() {
    for scalar in Scalar::all().iter().filter(|scalar| scalar.is_number()) {
        let error = scalar.read_text(scalar.example()).unwrap_err();
        assert_eq!(error.help, Some(format!("write it without quotes: `{}`", scalar.example())));
        assert_eq!(scalar.read_text("x").unwrap_err().help, None);
    }
    assert_eq!(
        Scalar::Bool.read_text("yes").unwrap_err().message,
        "expected `true` or `false`, found a string"
    );
    let suggested = |scalar: Scalar, text: &str| scalar.read_number(text).unwrap_err().suggestion;
    assert_eq!(suggested(Scalar::Mode, "0640").as_deref(), Some("\"0640\""));
    assert_eq!(suggested(Scalar::Ip, "203.0.113.10").as_deref(), Some("\"203.0.113.10\""));
    assert_eq!(suggested(Scalar::Cidr, "10.0.0.0/8").as_deref(), Some("\"10.0.0.0/8\""));
    assert_eq!(suggested(Scalar::Version, "20").as_deref(), Some("\"20\""));
    assert_eq!(suggested(Scalar::Bool, "1"), None);
    assert_eq!(suggested(Scalar::Duration, "1.2.3.4"), None);
    let error = Scalar::Domain.read_number("5").unwrap_err();
    assert_eq!(error.message, "expected a domain such as `\"www.example.org\"`, found a number");
}

#[test]
fn the_list_of_scalars() {
    let mut names: Vec<&str> = Scalar::all().iter().map(|scalar| scalar.name()).collect();
    for scalar in Scalar::all() {
        assert_eq!(Scalar::from_name(scalar.name()), Some(*scalar));
        let example = scalar.example();
        match example.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            Some(text) => assert!(scalar.read_text(text).is_ok() && !scalar.is_number(), "{example}"),
            None => assert!(scalar.read_number(example).is_ok() || *scalar == Scalar::Bool, "{example}"),
        }
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 27);
    assert_eq!(Scalar::from_name("Float"), None);
}
