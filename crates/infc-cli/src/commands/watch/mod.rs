//! `infc build --watch` and `infc check --watch`: again after each change of what the last compilation read.
//!
//! It deliberately never gives up because of a mistake in a source: the last good bundle stays, and the mistake is told. It
//! ends when it is interrupted, between two builds, and what was wrong with the last one is no failure of watching.

mod eyes;
mod news;

use std::io::IsTerminal as _;

use camino::{Utf8Path, Utf8PathBuf};
use infc::answer::{Project, check};
use infc::diff::{Sources, State, diff};
use infc::disk::{FsWorld, How, restored};
use infc::{Compiler, World};

use super::build::{make, summary};
use super::{outcome_of, settings};
use crate::args::{Checking, Form};
use crate::outcome::{Failure, Outcome};
use crate::site::named;
use crate::streams::Streams;
use eyes::Eyes;

/// What is done after each change.
#[derive(Clone, Copy)]
pub enum Task<'a> {
    /// The site is checked.
    Check,
    /// Its bundle is written here.
    Build(&'a Utf8Path),
}

/// What is remembered from one round to the next.
struct Watch<'a> {
    streams: Streams,
    checking: &'a Checking,
    task: Task<'a>,
    /// The state that the output was last built from.
    last: Option<State>,
}

/// Checks or builds the site of `file`, and again after each change, until interrupted.
pub fn run(
    streams: Streams,
    file: Option<&Utf8Path>,
    task: Task<'_>,
    checking: &Checking,
) -> Result<Outcome, Failure> {
    if file.is_some_and(|file| file == "-") {
        Streams::words("error: standard input cannot be watched\nhelp: name the file\n")?;
        return Ok(Outcome::Usage);
    }
    let file = named(file)?;
    // What is not there from the beginning is a mistake in the command.
    FsWorld::open(&file)?;
    let mut eyes = Eyes::open()?;
    let mut watch = Watch { streams, checking, task, last: None };
    let mut world = FsWorld::find(&file)?;
    watch.round(&world, &eyes)?;
    eyes.look_at(&world.0);
    for note in eyes.notes() {
        streams.remark(&format!("note: {note}\n"))?;
    }
    streams.remark(&beginning(&world.0, &file))?;
    while let Some(changed) = eyes.wait(&world.0, &file) {
        watch.clear()?;
        streams.remark(&format!("changed: {}\n", news::named(&changed)))?;
        world = FsWorld::find(&file)?;
        match watch.again(&world, &file, &eyes) {
            Err(Failure::Message(message)) => Streams::words(&format!("{}\n", Failure::said(&message)))?,
            other => other?,
        }
    }
    Ok(Outcome::Clean)
}

/// What is watched, when the first round is over.
fn beginning(world: &FsWorld, file: &Utf8Path) -> String {
    let seen = world.seen();
    // A link and what it leads to are one to a person, and `./a` is `a`.
    let real = |path: &Utf8PathBuf| path.canonicalize_utf8().unwrap_or_else(|_| path.clone());
    let files: std::collections::BTreeSet<Utf8PathBuf> = seen.files.iter().map(real).collect();
    let more = match files.len().saturating_sub(1) + seen.trees.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("watching {}{more}; Ctrl-C ends it\n", infc::report::visible(file.as_str()))
}

impl Watch<'_> {
    /// A round after the first.
    fn again(
        &mut self,
        world: &(FsWorld, infc::FileId),
        file: &Utf8Path,
        eyes: &Eyes,
    ) -> Result<(), Failure> {
        if world.0.source(world.1).is_err() {
            // The words are those of the command without --watch.
            let why = FsWorld::open(file).err();
            return why.map_or(Ok(()), |error| Err(error.into()));
        }
        self.round(world, eyes)
    }

    fn round(&mut self, (world, entry): &(FsWorld, infc::FileId), eyes: &Eyes) -> Result<(), Failure> {
        let project = Project { world, entry: *entry, base: world.root() };
        match self.task {
            // Who interrupts wants nothing more to happen.
            _ if eyes.is_interrupted() => Ok(()),
            Task::Build(output) => self.build(project, output),
            Task::Check => {
                let checked = check(project, &settings(self.checking))?;
                match outcome_of(self.streams, &checked.report(), self.checking)? {
                    Outcome::Clean => self.streams.remark("no errors\n"),
                    Outcome::Findings | Outcome::Usage | Outcome::Fault => Ok(()),
                }
            }
        }
    }

    /// Writes the bundle and says what is new in it.
    fn build(&mut self, project: Project<'_>, output: &Utf8Path) -> Result<(), Failure> {
        let compiler = settings(self.checking).compiler;
        let before = self.last.take().or_else(|| standing(output, &compiler));
        let made = match make(self.streams, project, (output, self.checking)) {
            Ok((_, Some(made))) => made,
            Ok((_, None)) => {
                self.last = before;
                let output = infc::report::visible(output.as_str());
                return self.streams.remark(&format!("nothing is written; `{output}` stays as it is\n"));
            }
            Err(failure) => {
                self.last = before;
                return Err(failure);
            }
        };
        let name = output.as_str();
        let sources = Sources { world: project.world, entry: project.entry, base: project.base, name };
        let now = compiler.state(sources)?;
        let told = match before {
            _ if made.report.how == How::Unchanged => format!("{name}: unchanged\n"),
            Some(before) => format!("{name}: {}", news::news(&diff(&before, &now))),
            None => {
                self.streams.pleasantry(&made.table)?;
                format!("{name}: {}", summary(&made.report))
            }
        };
        self.last = Some(now);
        self.streams.remark(&told)
    }

    /// Makes room for the next round on a terminal; anything else keeps every line.
    fn clear(&self) -> Result<(), Failure> {
        let is_terminal = std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
        if is_terminal && self.streams.form == Form::Human { Streams::words("\x1b[2J\x1b[H") } else { Ok(()) }
    }
}

/// What lies in the output before the first build.
fn standing(output: &Utf8Path, compiler: &Compiler) -> Option<State> {
    let found = restored(output).ok().flatten()?;
    let state = State::of_bundle(output.as_str(), found.bundle, found.provenance);
    match found.sources {
        Some(sources) => state.with_sources(&sources, compiler).ok(),
        None => Some(state),
    }
}
