//! test: a site's own tests, each over a site of its own.
//!
//! Every thread has the program once; every test has an evaluation of its own, so that none knows of another, and the
//! results are the same in any order. It deliberately emits nothing.

mod run;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use infc_diag::{Diagnostic, FileId, Span, World};
use infc_eval::{Budget, Evaluated, Program};
use infc_model::{Named, Site, Test};
use infc_scalar::Date;

use crate::Compiler;
use crate::inputs::WithInputs;
use crate::library::{WithLibrary, systems, targets};
use run::{Known, Runner};

/// What a run of tests is told besides the sources.
#[derive(Clone, Copy, Default, Debug)]
pub struct TestOptions<'a> {
    /// The day that dates are compared with where a test does not say one.
    pub today: Option<Date>,
    /// Threads to use, 0 for one. The results are the same whatever it is.
    pub jobs: usize,
    /// Only tests whose names hold this.
    pub filter: Option<&'a str>,
}

/// What a run of tests found.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tested {
    /// What is wrong with the site itself, so that no test was run.
    pub diagnostics: Vec<Diagnostic>,
    /// Each test that was run, in the order in which they are written.
    pub tests: Vec<TestResult>,
    /// How many tests the filter left out.
    pub left_out: usize,
}

/// A test that was run.
#[derive(Clone, PartialEq, Debug)]
pub struct TestResult {
    /// Its name.
    pub name: Arc<str>,
    /// Where the name stands.
    pub at: Span,
    /// What came otherwise than it says; nothing if it passed.
    pub failures: Vec<Diagnostic>,
    /// The errors and warnings of its site that it does not name.
    pub unexpected: Vec<Diagnostic>,
    /// Every diagnostic of its site.
    pub found: Vec<Diagnostic>,
}

impl TestResult {
    /// Whether all came as the test says.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Runs the tests of the site that begins in `entry`.
pub fn test(world: &dyn World, entry: FileId, options: &TestOptions<'_>) -> Tested {
    test_by(&Compiler::new(), world, entry, options)
}

/// The same, each test within the limits of `compiler`; what is found once it is cancelled is of no worth.
pub(crate) fn test_by(
    compiler: &Compiler,
    world: &dyn World,
    entry: FileId,
    options: &TestOptions<'_>,
) -> Tested {
    let mut tested = Tested::default();
    let world = WithLibrary::of(world);
    let world: &dyn World = &WithInputs::of(&world, entry, &mut tested.diagnostics);
    let budget = compiler.limits.budget(&compiler.cancel);
    let program = infc_eval::analyse_within(world, infc_model::schema(), entry, budget.clone());
    let program = program.drain_into(&mut tested.diagnostics);
    let site = stated(&program, &mut tested.diagnostics);
    crate::hidden::hide(world, &program, &mut tested.diagnostics);
    let Some(site) = site else { return tested };
    let all = site.tests.value.as_ref();
    let mut wanted: Vec<Wanted<'_>> = all.into_iter().flat_map(|tests| tests.iter()).collect();
    let every = wanted.len();
    wanted.retain(|(name, _)| options.filter.is_none_or(|part| name.contains(part)));
    wanted.sort_by_key(|(_, test)| (world.path(test.key_at.file), test.key_at.start));
    tested.left_out = every - wanted.len();
    let known = Known::from([(systems(&site), targets(&site, world).map(Arc::new))]);
    let source = Source { world, entry, today: options.today, known, budget };
    tested.tests = in_parallel(&source, &wanted, options.jobs);
    tested
}

/// A test and its name.
type Wanted<'a> = (&'a Arc<str>, &'a Named<Test>);

/// Where the program comes from.
struct Source<'a> {
    world: &'a dyn World,
    entry: FileId,
    today: Option<Date>,
    budget: Budget,
    /// The profiles of the systems of the site itself: hardly a test has others.
    known: Known,
}

/// The site with its tests, if nothing that they all stand on is wrong.
fn stated(program: &Program<'_>, found: &mut Vec<Diagnostic>) -> Option<Site> {
    let Evaluated { value, .. } = infc_eval::evaluate(program).drain_into(found);
    let site = infc_model::decode(&value).drain_into(found)?;
    found.extend(infc_check::expectations(&site));
    found.retain(Diagnostic::is_error);
    found.is_empty().then_some(site)
}

fn in_parallel(source: &Source<'_>, wanted: &[Wanted<'_>], jobs: usize) -> Vec<TestResult> {
    let next = AtomicUsize::new(0);
    let work = || {
        let runner = Runner::new(source);
        let take = || wanted.get(next.fetch_add(1, Ordering::Relaxed)).copied();
        std::iter::from_fn(take).map(|(name, test)| runner.run(name, test)).collect::<Vec<_>>()
    };
    let jobs = jobs.clamp(1, wanted.len().max(1));
    let mut results: Vec<TestResult> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..jobs).map(|_| scope.spawn(work)).collect();
        let mut results = work();
        for other in others {
            match other.join() {
                Ok(more) => results.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    });
    results.sort_by_key(|result| (source.world.path(result.at.file), result.at.start));
    results
}
