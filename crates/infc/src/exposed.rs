//! Who reaches what in a site, as data that needs neither the site nor its sources any more.
//!
//! It deliberately answers also for a site that breaks its policies: that is when one asks.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;
use infc_diag::{Diagnostic, FileId, LineIndex, Span, World};
use infc_exposure::{Exposure, Place, Requested, Unanswered};

use crate::compile::Options;
use crate::inputs::WithInputs;
use crate::library::{WithLibrary, targets};
use crate::report::name;

/// What is wrong with a site, and who reaches what in it.
#[derive(Clone, Debug, Default)]
pub struct Exposed {
    /// What was wrong, in the order of the stages.
    pub diagnostics: Vec<Diagnostic>,
    /// Absent if an error leaves open what the site is.
    pub exposure: Option<Exposure>,
    /// What becomes of requests for the URL that was asked about.
    pub requested: Option<Result<Requested, Unanswered>>,
}

/// Who reaches what in the site that begins in the file `entry` of `world`; places are those of a reader who writes the
/// project's directory as `base`.
pub fn exposed(world: &dyn World, entry: FileId, options: &Options, base: &Utf8Path) -> Exposed {
    exposed_to(world, entry, options, (base, None))
}

/// The same, and what becomes of requests for `url`.
pub fn exposed_to(
    world: &dyn World,
    entry: FileId,
    options: &Options,
    (base, url): (&Utf8Path, Option<&str>),
) -> Exposed {
    let mut found = Vec::new();
    let world = WithLibrary(world);
    let world = WithInputs::of(&world, entry, &mut found);
    let mut program = infc_eval::analyse(&world, infc_model::schema(), entry).drain_into(&mut found);
    program.budget = options.budget;
    let evaluated = infc_eval::evaluate(&program).drain_into(&mut found);
    let both = infc_model::decode(&evaluated.value).drain_into(&mut found).and_then(|site| {
        let plan = infc_plan::plan(&site, &targets(&site, &world)?).drain_into(&mut found);
        let broken = found.iter().any(Diagnostic::is_error);
        let judged = infc_check::check(&site, &plan, std::mem::take(&mut found), options.today);
        found.extend(judged.diagnostics);
        let places = Places::new(&world, base);
        let expose = || {
            let reach = infc_net::reach(&plan);
            let exposure = infc_exposure::expose(&site, &plan, &reach, &|at| places.of(at));
            let places = |at| places.of(at);
            let requested = url.map(|url| infc_exposure::request((&site, &plan), &reach, &places, url));
            (exposure.asserted(&infc_check::asserted(&site)), requested)
        };
        (!broken).then(expose)
    });
    crate::inside::narrow(&world, &mut found);
    crate::hidden::hide(&world, &program, &mut found);
    let (exposure, requested) = both.unzip();
    Exposed { diagnostics: found, exposure, requested: requested.flatten() }
}

/// Where spans begin; each file is read once.
pub(crate) struct Places<'a> {
    world: &'a dyn World,
    base: &'a Utf8Path,
    files: RefCell<BTreeMap<FileId, Arc<File>>>,
}

struct File {
    name: String,
    text: Arc<str>,
    lines: LineIndex,
}

impl<'a> Places<'a> {
    /// Places for a reader who writes the project's directory as `base`.
    pub fn new(world: &'a dyn World, base: &'a Utf8Path) -> Self {
        Self { world, base, files: RefCell::default() }
    }

    /// Where `at` begins.
    pub fn of(&self, at: Span) -> Place {
        let mut files = self.files.borrow_mut();
        let file = files.entry(at.file).or_insert_with(|| {
            let text = self.world.source(at.file).unwrap_or_default();
            let lines = LineIndex::new(&text);
            Arc::new(File { name: name(self.world, self.base, at.file), text, lines })
        });
        let found = file.lines.line_column(&file.text, at.start);
        Place { file: file.name.clone(), line: found.line, column: found.column }
    }
}
