//! One mistake is one error, where it was made: a sound text loses one token at a time.
//!
//! Not here: which kind of error each habit has; that is beneath the grammar.

use infc_syntax::{SyntaxErrorKind, parse};

const SOUND: &str = r#"# A site.
{
  description = "a site";
  outputs = { std, house }: let
    backend = { dir : RelPath, port : Port, memory : Size = 1GiB }: std.node {
      inherit port memory;
      directory = "/var/www/${dir}/backend";
      health    = http { path = "/api/health"; every = 5m; };
      connects  = [ externals.atlas (basic { x = 1; }) ];
    };
  in {
    hosts.vps = {
      imports = [ std.profiles.hardened ];
      address = "69.164.244.165";
      ssh = { port = 2222; users = [ users.deployer ]; };
      apps = {
        one = backend { dir = "one"; port = 5001; };
        two = backend { dir = "two"; port = 5000; } // { memory = 2GiB; };
      };
      when self.big { default size = 3; };
      kind = match self.kind { some x: x; none: "small"; };
    };
  };
}
"#;

/// The errors of the text without what stands at `at`: their lines, relative to the line of the loss.
fn errors_without(at: usize, len: usize) -> Vec<(isize, SyntaxErrorKind)> {
    let mut text = SOUND.to_owned();
    text.replace_range(at..at + len, "");
    let line = |at: usize| text[..at].matches('\n').count().cast_signed();
    let errors = parse(&text).errors.into_iter();
    errors.map(|error| (line(error.start as usize) - line(at), error.kind)).collect()
}

#[test]
fn the_text_is_sound() {
    assert_eq!(parse(SOUND).errors, []);
}

#[test]
fn a_lost_semicolon_is_one_error_on_its_line() {
    for (at, _) in SOUND.match_indices(';') {
        let expected = [(0, SyntaxErrorKind::MissingSemicolon)];
        assert_eq!(errors_without(at, 1), expected, "{}", &SOUND[..at]);
    }
}

#[test]
fn a_lost_bracket_is_one_error_on_its_line() {
    for (at, _) in SOUND.match_indices(['[', ']', '(', ')']) {
        let lines = errors_without(at, 1).into_iter().map(|error| error.0).collect::<Vec<_>>();
        assert_eq!(lines, [0], "{}", &SOUND[..at]);
    }
}

#[test]
fn a_lost_closing_brace_of_a_set_is_one_error_by_its_line() {
    for (at, _) in SOUND.match_indices("};") {
        let errors = errors_without(at, 1);
        assert!(
            matches!(errors[..], [(-1..=0, SyntaxErrorKind::MissingBrace)]),
            "{errors:?} {}",
            &SOUND[..at]
        );
    }
}

#[test]
fn a_lost_quote_is_found_on_its_line() {
    for (at, _) in SOUND.match_indices('"') {
        assert_eq!(errors_without(at, 1).first().map(|error| error.0), Some(0), "{}", &SOUND[..at]);
    }
}
