//! What the compiler answers.
//!
//! It deliberately borrows nothing: an answer outlives the world that it is about, and may go to another thread.

use std::ops::Deref;

use camino::Utf8PathBuf;
use infc_bundle::{Bundle, Read};
use infc_check::Facts;
use infc_diag::{Cancelled, Diagnostic, FileId, World};
use infc_exposure::{Exposure, Requested, Unanswered};
use infc_model::Site;
use infc_plan::Plan;

use super::Compiler;
use super::stages::{Front, Ruled};
use crate::kept::Kept;
use crate::places::Places;

/// What is wrong with a site, and what is known of it.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Checked {
    /// What is wrong, in the order of the stages. A [`Report`](crate::report::Report) sorts and shows it.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that were read, the first one first; those of the standard library among them.
    pub read: Read,
    known: Option<Ruled>,
}

impl Checked {
    pub(super) fn new(known: Option<Ruled>, front: Front<'_>, entry: FileId) -> Result<Self, Cancelled> {
        let read = Read { entry: Some(entry), files: front.program.files.clone() };
        Ok(Self { diagnostics: front.into_found()?, read, known })
    }

    /// Whether any diagnostic is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The site as data, as far as it is known; none if it is too broken to be one.
    pub fn site(&self) -> Option<&Site> {
        self.known.as_ref().map(|known| &known.site)
    }

    /// What becomes of the site; none if it is too broken to be planned.
    pub fn plan(&self) -> Option<&Plan> {
        self.known.as_ref().map(|known| &known.plan)
    }

    /// How its policies came out, and what it accepts.
    pub fn facts(&self) -> Option<&Facts> {
        self.known.as_ref().map(|known| &known.facts)
    }
}

/// What is wrong with a site, and its bundle. It has all that a [`Checked`] has.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Built {
    /// What is wrong, and what is known.
    pub checked: Checked,
    /// Every file of every host; none if any diagnostic is an error.
    pub bundle: Option<Bundle>,
    /// The texts that were read, from which the same bundle can be built again.
    pub kept: Kept,
}

impl Deref for Built {
    type Target = Checked;

    fn deref(&self) -> &Checked {
        &self.checked
    }
}

/// What is wrong with a site, and who reaches what in it. It has all that a [`Checked`] has.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Reached {
    /// What is wrong, and what is known.
    pub checked: Checked,
    /// Who reaches what; none if an error leaves open what the site is.
    pub exposure: Option<Exposure>,
    base: Utf8PathBuf,
}

impl Reached {
    pub(super) fn of(compiler: &Compiler, world: &dyn World, entry: FileId) -> Result<Self, Cancelled> {
        let mut reached =
            Self { checked: compiler.check(world, entry)?, base: compiler.base.clone(), ..Self::default() };
        let Some(known) = reached.checked.known.as_ref().filter(|known| known.is_sound) else {
            return Ok(reached);
        };
        let library = crate::library::WithLibrary::of(world);
        let places = Places::new(&library, &reached.base);
        let exposure = infc_exposure::expose(&known.site, &known.plan, &known.reach, &|at| places.of(at));
        let exposure = exposure.asserted(&infc_check::asserted(&known.site));
        compiler.cancel.go_on()?;
        reached.exposure = Some(exposure);
        Ok(reached)
    }

    /// What becomes of requests for `url`, `https://shop.example/api`; none if there is no exposure. `world` is the one that
    /// was asked about.
    pub fn requests(&self, world: &dyn World, url: &str) -> Option<Result<Requested, Unanswered>> {
        let known = self.known.as_ref().filter(|_| self.exposure.is_some())?;
        let library = crate::library::WithLibrary::of(world);
        let places = Places::new(&library, &self.base);
        Some(infc_exposure::request((&known.site, &known.plan), &known.reach, &|at| places.of(at), url))
    }
}

impl Deref for Reached {
    type Target = Checked;

    fn deref(&self) -> &Checked {
        &self.checked
    }
}
