//! The commands, one file each.
//!
//! Here is only what they share: each takes its arguments and says its outcome.

mod build;
mod check;
mod completions;
mod diff;
mod explain;
mod exposure;
mod fmt;
mod init;
mod lock;
mod lsp;
mod man;
mod schema;
mod test;
mod update;
mod vendor;
mod verify;
mod watch;
mod why;

use clap::ValueEnum as _;
use clap::builder::PossibleValue;
use infc::Compiler;
use infc::answer::Settings;
use infc::disk::reason;
use infc::report::{Counts, Report};

use crate::args::{Arguments, Checking, Command, Deny, Form};
use crate::outcome::{Failure, Outcome};
use crate::streams::Streams;

/// Runs the command that was asked for.
pub fn run(args: &Arguments) -> Result<Outcome, Failure> {
    if let Some(directory) = &args.global.directory {
        std::env::set_current_dir(directory).map_err(|error| {
            Failure::say(format_args!(
                "cannot work in `{directory}`: {}\nhelp: name a folder that you may enter after `-C`",
                reason(&error)
            ))
        })?;
    }
    if let Some(commands) = meant_for(args.global.format, &args.command) {
        let form = args.global.format.to_possible_value();
        let form = form.as_ref().map_or("", PossibleValue::get_name);
        let own = Form::value_variants().iter().filter(|form| meant_for(**form, &args.command).is_none());
        let own: Vec<_> = own.filter_map(Form::to_possible_value).collect();
        let own: Vec<&str> = own.iter().map(PossibleValue::get_name).collect();
        let own = own.join(", ");
        Streams::words(&format!(
            "error: `--format {form}` is for {commands}\nhelp: here it is one of {own}\n"
        ))?;
        return Ok(Outcome::Usage);
    }
    let streams = Streams::new(&args.global);
    match &args.command {
        Command::Init { folder } => init::run(streams, folder.as_deref()),
        Command::Build { file, output, watch: true, checking } => {
            watch::run(streams, file.as_deref(), watch::Task::Build(output), checking)
        }
        Command::Build { file, output, checking, .. } => {
            build::run(streams, file.as_deref(), output, checking)
        }
        Command::Check { file, watch: true, checking, .. } => {
            watch::run(streams, file.as_deref(), watch::Task::Check, checking)
        }
        Command::Check { file, fix, diff, checking, .. } if *fix || *diff => {
            check::mend(streams, file.as_deref(), *diff, checking)
        }
        Command::Check { file, checking, .. } => check::run(streams, file.as_deref(), checking),
        Command::Lock => lock::run(streams),
        Command::Update { name, dry_run } => update::run(streams, name.as_deref(), *dry_run),
        Command::Vendor => vendor::run(streams),
        Command::Explain { name } => explain::run(streams, name.as_deref()),
        Command::Why { path, file, checking } => why::run(streams, path, file.as_deref(), checking),
        Command::Exposure { file, exposing, checking } => {
            exposure::run(streams, file.as_deref(), exposing, checking)
        }
        Command::Diff { old, new, differing } => {
            diff::run(streams, (old.as_deref(), new.as_deref()), differing)
        }
        Command::Test { file, testing } => test::run(streams, file.as_deref(), testing),
        Command::Fmt { paths, check, diff, stdin_filename } => {
            let wanted = fmt::Wanted { check: *check, diff: *diff };
            fmt::run(streams, wanted, paths, stdin_filename)
        }
        Command::Schema { name } => schema::run(name.as_deref()),
        Command::Verify { output } => verify::run(streams, output),
        Command::Lsp { .. } => lsp::run(),
        Command::Completions { shell } => completions::run(*shell),
        Command::Man { folder } => man::run(streams, folder.as_deref()),
    }
}

/// The commands that give `form`, if `command` is none of them.
fn meant_for(form: Form, command: &Command) -> Option<&'static str> {
    match (form, command) {
        (Form::Github, Command::Diff { .. }) => Some("other commands"),
        (Form::Human | Form::Json | Form::Github, _)
        | (Form::Sarif, Command::Check { .. } | Command::Diff { .. })
        | (Form::Gitlab, Command::Check { .. })
        | (Form::Junit, Command::Check { .. } | Command::Test { .. })
        | (Form::Markdown, Command::Diff { .. } | Command::Exposure { .. })
        | (Form::Svg | Form::Html, Command::Exposure { .. }) => None,
        (Form::Sarif, _) => Some("`infc check` and `infc diff` alone"),
        (Form::Gitlab, _) => Some("`infc check` alone"),
        (Form::Junit, _) => Some("`infc check` and `infc test` alone"),
        (Form::Markdown, _) => Some("`infc diff` and `infc exposure` alone"),
        (Form::Svg | Form::Html, _) => Some("`infc exposure` alone"),
    }
}

/// What a command that checks a site says with its question.
fn settings(checking: &Checking) -> Settings {
    let compiler = Compiler::new().today(checking.reading.today).jobs(jobs(checking));
    let deny_warnings = checking.deny.contains(&Deny::Warnings);
    Settings { compiler, deny_warnings, ..Settings::default() }
}

/// Shows a report; what its diagnostics alone make of the command.
fn outcome_of(streams: Streams, report: &Report<'_>, checking: &Checking) -> Result<Outcome, Failure> {
    let counts = streams.report(report)?;
    judged(streams, counts, checking)
}

/// What diagnostics alone make of the command.
fn judged(streams: Streams, counts: Counts, checking: &Checking) -> Result<Outcome, Failure> {
    let passes = settings(checking).passes(counts);
    if !passes && checking.deny.contains(&Deny::Warnings) && counts.warnings > 0 {
        streams.remark("warnings are denied\n")?;
    }
    Ok(if passes { Outcome::Clean } else { Outcome::Findings })
}

fn jobs(checking: &Checking) -> usize {
    checking.reading.jobs.map_or_else(processors, usize::from)
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The outcome of a command on a site that has mistakes.
fn softened(outcome: Outcome, checking: &Checking) -> Outcome {
    if checking.exit_zero && outcome == Outcome::Findings { Outcome::Clean } else { outcome }
}
