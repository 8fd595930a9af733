//! The pipeline, in one breath.
//!
//! It deliberately holds no rule and no text of its own: what it says is what the stages say.

use infc_bundle::{Bundle, Read};
use infc_check::Checked;
use infc_diag::{Diagnostic, FileId, World};
use infc_eval::{Spanned, Value};
use infc_scalar::Date;

use crate::inputs::WithInputs;
use crate::library::{WithLibrary, targets};

/// What a compilation is told besides its sources.
#[derive(Clone, Copy, Default, Debug)]
pub struct Options {
    /// The day that dates in a site are compared with; without it they are not compared. Never in a bundle.
    pub today: Option<Date>,
    /// Threads to use, 0 for one. The result is the same whatever it is.
    pub jobs: usize,
    /// Whether what is still `unknown` is refused: true to build, false to check.
    pub release: bool,
    /// How much an evaluation may do.
    pub budget: infc_eval::Budget,
}

/// What a compilation found and made.
#[derive(Default, Debug)]
pub struct Compilation {
    /// What was wrong, in the order of the stages. [`crate::report::Report`] sorts.
    pub diagnostics: Vec<Diagnostic>,
    /// What every host is to hold; absent if any diagnostic is an error, or anything is `unknown`.
    pub bundle: Option<Bundle>,
    /// The sources that were read, the first one first.
    pub read: Read,
}

/// Compiles the site that begins in the file `entry` of `world`, which need not hold the standard library.
pub fn compile(world: &dyn World, entry: FileId, options: &Options) -> Compilation {
    let mut diagnostics = Vec::new();
    let world = WithLibrary(world);
    let world = WithInputs::of(&world, entry, &mut diagnostics);
    let mut read = Read { entry: Some(entry), files: Vec::new() };
    let mut program = infc_eval::analyse(&world, infc_model::schema(), entry).drain_into(&mut diagnostics);
    program.budget = options.budget;
    read.files.clone_from(&program.files);
    let evaluated = infc_eval::evaluate(&program).drain_into(&mut diagnostics);
    let checked = judge(&world, &evaluated.value, options, &mut diagnostics);
    let bundle = checked.map(|checked| infc_emit::emit(&checked, world.inputs().lock));
    crate::inside::narrow(&world, &mut diagnostics);
    crate::hidden::hide(&world, &program, &mut diagnostics);
    Compilation { diagnostics, bundle, read }
}

/// From the value of a site to the gate. Each stage goes on after an error, so that one run finds what is independent.
pub(crate) fn judge(
    world: &dyn World,
    value: &Spanned<Value>,
    options: &Options,
    found: &mut Vec<Diagnostic>,
) -> Option<Checked> {
    let site = infc_model::decode(value).drain_into(found)?;
    let plan = infc_plan::plan(&site, &targets(&site, world)?).drain_into(found);
    let broken = found.iter().any(Diagnostic::is_error);
    let facts = infc_check::check(&site, &plan, std::mem::take(found), options.today);
    let judged = facts.diagnostics.clone();
    if !options.release && (broken || !site.gaps.is_empty()) {
        found.extend(judged);
        return None;
    }
    // What is still unknown is told beside other mistakes.
    let (checked, judged) = match Checked::admit(site, plan, facts) {
        Ok(checked) => ((!broken).then_some(checked), judged),
        Err(refused) => (None, refused),
    };
    found.extend(judged);
    checked
}
