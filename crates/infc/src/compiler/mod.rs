//! The compiler, set up once and asked often: what a site is told besides its sources, and the questions.
//!
//! It deliberately keeps nothing between two questions: the same sources and the same compiler give the same answer.

mod limits;
mod outcome;
mod release;
pub(crate) mod stages;
mod within;

use std::fmt;
use std::sync::Arc;

use camino::Utf8PathBuf;
use infc_check::Rule;
use infc_diag::{Cancel, Cancelled, FileId, Kind, World};
use infc_emit::Emitter;
use infc_scalar::Date;

pub use limits::Limits;
pub use outcome::{Built, Checked, Reached};
pub use release::Release;

use crate::diff::{Diff, Sources, State};
use crate::kept::{Kept, Recording};

/// A compiler. It is cheap to make and to clone, and may be shared by threads.
///
/// Every question is answered with `Err(`[`Cancelled`]`)` if its [`Cancel`] token says so while it is worked out, and with
/// nothing else: what is wrong with a site is a diagnostic in the answer, never an `Err`. A compiler without a token is never
/// cancelled.
#[derive(Clone, Default)]
pub struct Compiler {
    pub(crate) today: Option<Date>,
    pub(crate) jobs: usize,
    pub(crate) limits: Limits,
    pub(crate) cancel: Cancel,
    pub(crate) base: Utf8PathBuf,
    pub(crate) rules: Vec<Arc<dyn Rule>>,
    pub(crate) emitters: Vec<Arc<dyn Emitter>>,
}

/// Setting it up.
impl Compiler {
    /// A compiler that knows no day, keeps to [`Limits::default`], works in one thread, and has infc's own rules and
    /// emitters alone.
    pub fn new() -> Self {
        Self::default()
    }

    /// The day that dates in a site are compared with; without it they are not compared. It is in no bundle.
    #[must_use]
    pub fn today(self, today: impl Into<Option<Date>>) -> Self {
        Self { today: today.into(), ..self }
    }

    /// Threads to use where there is work for several; 0 is 1. The answers are the same whatever it is.
    #[must_use]
    pub fn jobs(self, jobs: usize) -> Self {
        Self { jobs, ..self }
    }

    /// How much one question may cost.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The token that ends what this compiler does. A compiler for each request is a clone with a token of its own.
    #[must_use]
    pub fn cancel(self, token: &Cancel) -> Self {
        Self { cancel: token.clone(), ..self }
    }

    /// How the reader writes the directory of the project, in answers that name places as text (exposure, differences); empty
    /// for the current one.
    #[must_use]
    pub fn below(self, base: impl Into<Utf8PathBuf>) -> Self {
        Self { base: base.into(), ..self }
    }

    /// Adds a rule, which runs after infc's own and those added before.
    #[must_use]
    pub fn rule(mut self, rule: impl Rule + 'static) -> Self {
        self.rules.push(Arc::new(rule));
        self
    }

    /// Adds an emitter, which writes after infc's own and those added before.
    #[must_use]
    pub fn emitter(mut self, emitter: impl Emitter + 'static) -> Self {
        self.emitters.push(Arc::new(emitter));
        self
    }

    /// The kind of diagnostic that is called `name`: one of infc's, or of a rule or an emitter that was added. Its page
    /// explains it.
    pub fn kind(&self, name: &str) -> Option<&'static Kind> {
        let rules = self.rules.iter().map(|rule| rule.kind());
        let own = rules.chain(self.emitters.iter().map(|emitter| emitter.kind()));
        infc_diag::find(name).or_else(|| own.into_iter().find(|kind| kind.name == name))
    }
}

/// Asking it. `entry` is the file of `world` in which the site begins; `world` need not hold the standard library.
impl Compiler {
    /// What is wrong with a site, and what is known of it. What is still `unknown` in it is allowed.
    pub fn check(&self, world: &dyn World, entry: FileId) -> Result<Checked, Cancelled> {
        self.front(world, entry, |mut front| {
            let value = front.value()?;
            let mut ruled = front.rule(&value)?;
            // Whether other emitters' files fit is known only when they are made.
            if !self.emitters.is_empty()
                && let Some(known) = ruled
            {
                ruled = Some(front.emit(known, false)?.0);
            }
            Checked::new(ruled, front, entry)
        })
    }

    /// What is wrong with a site, and its bundle if that is nothing. What is still `unknown` is an error here.
    pub fn build(&self, world: &dyn World, entry: FileId) -> Result<Built, Cancelled> {
        let recording = Recording::of(world, entry);
        let built = self.front(&recording, entry, |mut front| {
            let value = front.value()?;
            let (ruled, bundle) = match front.rule(&value)? {
                Some(ruled) => front.emit(ruled, true).map(|(ruled, bundle)| (Some(ruled), bundle))?,
                None => (None, None),
            };
            Ok(Built { checked: Checked::new(ruled, front, entry)?, bundle, kept: Kept::default() })
        });
        Ok(Built { kept: recording.kept(), ..built? })
    }

    /// Who reaches what, of a site that may break its policies: that is when one asks.
    pub fn reach(&self, world: &dyn World, entry: FileId) -> Result<Reached, Cancelled> {
        Reached::of(self, world, entry)
    }

    /// What the site `new` changes of `old`: who reaches what, files and their causes, what appeared and what is mended.
    /// Each is told by the name that it has there.
    pub fn diff(&self, old: Sources<'_>, new: Sources<'_>) -> Result<Diff, Cancelled> {
        Ok(crate::diff::diff(&self.state(old)?, &self.state(new)?))
    }

    /// One side of a difference, to be compared with several.
    pub fn state(&self, sources: Sources<'_>) -> Result<State, Cancelled> {
        State::compiled(sources, self)
    }
}

impl fmt::Debug for Compiler {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |kinds: Vec<&'static Kind>| kinds.into_iter().map(|kind| kind.name).collect::<Vec<_>>();
        out.debug_struct("Compiler")
            .field("today", &self.today)
            .field("jobs", &self.jobs)
            .field("limits", &self.limits)
            .field("cancel", &self.cancel)
            .field("base", &self.base)
            .field("rules", &names(self.rules.iter().map(|rule| rule.kind()).collect()))
            .field("emitters", &names(self.emitters.iter().map(|emitter| emitter.kind()).collect()))
            .finish()
    }
}
