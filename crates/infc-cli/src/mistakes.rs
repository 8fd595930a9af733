//! Reading the arguments of the process, and what is said when they make no sense.
//!
//! It deliberately leaves the words to clap, and adds what clap cannot know: how such a command is written.

use std::io::Write as _;

use clap::Parser as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::args::{Arguments, command};
use crate::outcome::Outcome;

/// Reads the arguments of the process. Help and mistakes are printed here; the outcome then ends the process.
pub fn read() -> Result<Arguments, Outcome> {
    Arguments::try_parse().map_err(|error| {
        // Nobody listens if this fails.
        let _ = error.print();
        if !error.use_stderr() {
            return Outcome::Clean;
        }
        if let Some(example) = std::env::args().skip(1).find_map(|word| example(&word, &error)) {
            let _ = writeln!(std::io::stderr(), "help: for example, `{example}`");
        }
        Outcome::Usage
    })
}

/// An example of the command `name`, if the form of a command is what is wrong: the first, or the first that has the
/// option which the mistake is about.
fn example(name: &str, error: &clap::Error) -> Option<String> {
    let is_of_form = matches!(
        error.kind(),
        ErrorKind::MissingRequiredArgument | ErrorKind::UnknownArgument | ErrorKind::WrongNumberOfValues
    );
    let about = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(all)) => all.first().cloned(),
        Some(ContextValue::String(one)) => Some(one.clone()),
        _ => None,
    };
    let option = about.iter().flat_map(|about| about.split(' ')).find(|word| word.starts_with("--"));
    let all = is_of_form.then(|| examples(name)).flatten()?;
    let fitting = all.iter().find(|example| option.is_some_and(|option| example.contains(option)));
    fitting.or(all.first()).cloned()
}

/// The examples of the command `name`, without what is said of them.
fn examples(name: &str) -> Option<Vec<String>> {
    let help = command().find_subcommand(name)?.get_before_help()?.to_string();
    let lines = help.lines().map(str::trim).filter(|line| line.starts_with("infc"));
    Some(lines.map(|line| line.split("  ").next().unwrap_or(line).to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_an_example() {
        for one in command().get_subcommands() {
            let first = examples(one.get_name()).unwrap().remove(0);
            assert!(first.starts_with(&format!("infc {}", one.get_name())), "{first}");
        }
    }

    #[test]
    fn a_mistake_in_the_form_of_a_command_is_answered_with_one_that_fits() {
        let shown = |args: &[&str]| {
            let error = Arguments::try_parse_from(args).unwrap_err();
            args.iter().find_map(|word| example(word, &error))
        };
        assert_eq!(shown(&["infc", "build"]).unwrap(), "infc build site.inf -o out");
        assert_eq!(
            shown(&["infc", "exposure", "--fail-on", "grew"]).unwrap(),
            "infc exposure --against git:origin/main --fail-on grew"
        );
        assert_eq!(shown(&["infc", "check", "--jobs", "0"]), None);
        assert_eq!(shown(&["infc", "site.inf"]), None);
    }
}
