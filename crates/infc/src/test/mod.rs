//! test: a site's own tests, each over a site of its own.
//!
//! Every thread has the program once; every test has an evaluation of its own, so that none knows of another, and the
//! results are the same in any order. It deliberately emits nothing.

mod run;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use infc_diag::{Cancelled, Diagnostic, FileId, Span, World};
use infc_model::{Named, Site, Test};

use crate::Compiler;
use crate::compiler::stages::Front;
use crate::library::{systems, targets};
use run::{Known, Runner};

/// What a run of tests found.
#[derive(Clone, PartialEq, Debug, Default)]
#[non_exhaustive]
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
#[non_exhaustive]
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

impl Compiler {
    /// Runs the tests of a site, those of its own, whose names hold `filter`. Each is checked as [`Compiler::check`] would
    /// check its site, on the day that it names, else on this compiler's, and within limits of its own.
    pub fn test(&self, world: &dyn World, entry: FileId, filter: Option<&str>) -> Result<Tested, Cancelled> {
        self.front(world, entry, |mut front| {
            let site = stated(&mut front)?;
            let source = Source { compiler: self, world: front.world, entry };
            let tested = site.map(|site| source.tested(&site, filter)).unwrap_or_default();
            Ok(Tested { diagnostics: front.into_found()?, ..tested })
        })
    }
}

/// The site with its tests, if nothing that they all stand on is wrong; only that is told.
fn stated(front: &mut Front<'_>) -> Result<Option<Site>, Cancelled> {
    let value = front.value()?;
    let site = infc_model::decode_until(&value, &front.compiler.cancel).drain_into(&mut front.found);
    if let Some(site) = &site {
        front.found.extend(infc_check::expectations(site));
        front.found.retain(Diagnostic::is_error);
    }
    front.compiler.cancel.go_on()?;
    Ok(site.filter(|_| front.found.is_empty()))
}

/// A test and its name.
type Wanted<'a> = (&'a Arc<str>, &'a Named<Test>);

/// Where the program comes from.
struct Source<'a> {
    compiler: &'a Compiler,
    world: &'a dyn World,
    entry: FileId,
}

impl Source<'_> {
    /// What comes of the tests of `site` whose names hold `filter`.
    fn tested(&self, site: &Site, filter: Option<&str>) -> Tested {
        let all = site.tests.value.as_ref();
        let mut wanted: Vec<Wanted<'_>> = all.into_iter().flat_map(|tests| tests.iter()).collect();
        let every = wanted.len();
        wanted.retain(|(name, _)| filter.is_none_or(|part| name.contains(part)));
        wanted.sort_by_key(|(_, test)| (self.world.path(test.key_at.file), test.key_at.start));
        // Hardly a test has other systems than the site itself.
        let known = Known::from([(systems(site), targets(site, self.world).map(Arc::new))]);
        let left_out = every - wanted.len();
        Tested { tests: self.in_parallel(&wanted, &known), left_out, diagnostics: Vec::new() }
    }

    fn in_parallel(&self, wanted: &[Wanted<'_>], known: &Known) -> Vec<TestResult> {
        let (next, cancel) = (AtomicUsize::new(0), &self.compiler.cancel);
        let work = || {
            let runner = Runner::new(self, known.clone());
            let take = || wanted.get(next.fetch_add(1, Ordering::Relaxed)).filter(|_| !cancel.is_cancelled());
            std::iter::from_fn(take).map(|(name, test)| runner.run(name, test)).collect::<Vec<_>>()
        };
        let jobs = self.compiler.jobs.clamp(1, wanted.len().max(1));
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
        results.sort_by_key(|result| (self.world.path(result.at.file), result.at.start));
        results
    }
}
