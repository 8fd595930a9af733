//! One test: its site, worked out and checked like any other.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infc_check::{Came, Facts, Judged, Judging, judge};
use infc_diag::Diagnostic;
use infc_eval::Analysing;
use infc_eval::Program;
use infc_model::{At, Named, Site, Test};
use infc_plan::Targets;

use super::{Source, TestResult};
use crate::Compiler;
use crate::library::{systems, targets_of};

/// The profiles of systems, by the systems; none if they do not hold what they should.
pub(super) type Known = BTreeMap<BTreeSet<&'static str>, Option<Arc<Targets>>>;

/// A program, ready to be tried with any test.
pub(super) struct Runner<'a> {
    source: &'a Source<'a>,
    program: Program<'a>,
    /// The profiles of the systems that were met so far.
    targets: RefCell<Known>,
}

impl<'a> Runner<'a> {
    pub fn new(source: &'a Source<'a>, known: Known) -> Self {
        let Compiler { limits, cancel, .. } = source.compiler;
        // What is wrong with the program is known, and no test is run then.
        let (schema, budget) = (infc_model::schema(), limits.budget(cancel));
        let analysing = Analysing { budget, memory: None };
        let program = infc_eval::analyse_within(source.world, schema, source.entry, analysing).value;
        Self { source, program, targets: RefCell::new(known) }
    }

    pub fn run(&self, name: &Arc<str>, test: &Named<Test>) -> TestResult {
        let mut found = Vec::new();
        let trial = infc_eval::attempt(&self.program, self.source.world, name).drain_into(&mut found);
        let ensured = trial.as_ref().and_then(|trial| trial.ensure.clone());
        let ensure = ensured.as_ref().map(|ensured| At::new(ensured.holds, ensured.at));
        let why = ensured.and_then(|ensured| ensured.why);
        let cancel = &self.source.compiler.cancel;
        let site = trial
            .and_then(|trial| infc_model::decode_until(&trial.site.value, cancel).drain_into(&mut found));
        let policies = site.map(|site| self.check(&site, test, &mut found)).unwrap_or_default();
        let came = Came { found: &found, policies: &policies, ensure, why };
        let (failures, unexpected) = judge(name, test, &came);
        TestResult { name: name.clone(), at: test.key_at, failures, unexpected, found }
    }

    fn check(&self, site: &Site, test: &Test, found: &mut Vec<Diagnostic>) -> Vec<Judged> {
        let Some(targets) = self.targets(site) else { return Vec::new() };
        let Compiler { today, rules, cancel, .. } = self.source.compiler;
        let plan = infc_plan::plan_until(site, &targets, cancel).drain_into(found);
        let reach = infc_net::reach_until(&plan, cancel);
        let today = test.today.value.or(*today);
        let judging = Judging { told: std::mem::take(found), today, rules, cancel: cancel.clone() };
        let Facts { policies, .. } = infc_check::check(site, &plan, &reach, judging).drain_into(found);
        policies
    }

    fn targets(&self, site: &Site) -> Option<Arc<Targets>> {
        let systems = systems(site);
        let mut known = self.targets.borrow_mut();
        let made = known.entry(systems);
        let systems = made.key().clone();
        made.or_insert_with(|| targets_of(&systems, self.source.world).map(Arc::new)).clone()
    }
}
