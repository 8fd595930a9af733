//! `infc completions`: what makes a shell complete a command.
//!
//! It deliberately is made of the arguments alone, and of the names that they take, so that it never says what is not so.

use clap::ValueEnum as _;
use clap::builder::PossibleValuesParser;
use clap_complete::{Shell, generate};
use infc::schema::SCHEMAS;

use crate::args;
use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// Prints the completions for `shell`.
pub fn run(shell: Shell) -> Result<Outcome, Failure> {
    let names = [
        ("explain", infc::explain::explanations().into_iter().map(|one| one.name).collect::<Vec<_>>()),
        ("schema", SCHEMAS.iter().map(|schema| schema.name.to_owned()).collect()),
    ];
    let known = |command: clap::Command, (name, values): &(&str, Vec<String>)| {
        command.mut_subcommand(name, |one| {
            one.mut_arg("name", |arg| arg.value_parser(PossibleValuesParser::new(values.clone())))
        })
    };
    let mut command = names.iter().fold(args::command(), known);
    let mut script = Vec::new();
    generate(shell, &mut command, "infc", &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if shell == Shell::Fish {
        script.extend(names.iter().chain([&("completions", shells())]).map(in_fish));
    }
    Streams::data(&script)?;
    Ok(Outcome::Clean)
}

fn shells() -> Vec<String> {
    Shell::value_variants().iter().map(ToString::to_string).collect()
}

/// What fish is to offer after the command `name`: it is not told of values that have no option.
fn in_fish((name, values): &(&str, Vec<String>)) -> String {
    format!("complete -c infc -n \"__fish_infc_using_subcommand {name}\" -f -a \"{}\"\n", values.join(" "))
}
