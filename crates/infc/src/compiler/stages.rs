//! The pipeline, in one breath: what every question to the compiler begins with.
//!
//! Each stage goes on after an error, so that one run finds what is independent. It deliberately holds no rule and no text
//! of its own: what it says is what the stages say.

use infc_bundle::Bundle;
use infc_check::{Checked as Admitted, Facts, Judging};
use infc_diag::{Cancelled, Diagnostic, FileId, Reported, World};
use infc_emit::Emitting;
use infc_eval::{Analysing, Memory, Program, Spanned, Value};
use infc_lock::Inputs;
use infc_model::Site;
use infc_net::Reach;
use infc_plan::Plan;

use super::Compiler;
use super::within::Within;
use crate::inputs::WithInputs;
use crate::library::{WithLibrary, targets};

/// A site whose names and types are known.
pub(crate) struct Front<'a> {
    pub compiler: &'a Compiler,
    /// Its sources, with those of the library and of its inputs.
    pub world: &'a dyn World,
    inputs: &'a Inputs,
    pub program: &'a Program<'a>,
    /// What is wrong so far.
    pub found: Vec<Diagnostic>,
}

/// A site, and what becomes of it.
pub(crate) struct Planned {
    pub site: Site,
    pub plan: Plan,
    /// Whether no error so far leaves open what the site is.
    pub is_sound: bool,
}

/// A site that has gone through the rules.
#[derive(Clone, Debug)]
pub(crate) struct Ruled {
    pub site: Site,
    pub plan: Plan,
    pub reach: Reach,
    pub facts: Facts,
    /// Whether no error before the rules leaves open what the site is.
    pub is_sound: bool,
}

impl Compiler {
    /// Reads the site that begins in the file `entry` of `world`, and goes on with it.
    pub(crate) fn front<R>(
        &self,
        world: &dyn World,
        entry: FileId,
        go_on: impl FnOnce(Front<'_>) -> Result<R, Cancelled>,
    ) -> Result<R, Cancelled> {
        self.front_after(None, (world, entry), go_on)
    }

    /// The same with what the state of the site before left in a memory.
    pub(crate) fn front_after<R>(
        &self,
        memory: Option<&Memory>,
        (world, entry): (&dyn World, FileId),
        go_on: impl FnOnce(Front<'_>) -> Result<R, Cancelled>,
    ) -> Result<R, Cancelled> {
        let world = Within::new(world, self.limits, self.cancel.clone());
        let world = WithLibrary::of(&world);
        let mut found = Vec::new();
        let world = WithInputs::of(&world, entry, &mut found);
        self.cancel.go_on()?;
        let schema = infc_model::schema();
        let analysing = Analysing { budget: self.limits.budget(&self.cancel), memory };
        let program = infc_eval::analyse_within(&world, schema, entry, analysing);
        let program = program.drain_into(&mut found);
        self.cancel.go_on()?;
        go_on(Front { compiler: self, world: &world, inputs: world.inputs(), program: &program, found })
    }
}

impl Front<'_> {
    /// The site's value, as far as it has one.
    pub fn value(&mut self) -> Result<Spanned<Value>, Cancelled> {
        let value = infc_eval::evaluate(self.program).drain_into(&mut self.found).value;
        self.compiler.cancel.go_on()?;
        Ok(value)
    }

    /// What becomes of the site whose value is `value`, and what the rules say of it.
    pub fn rule(&mut self, value: &Spanned<Value>) -> Result<Option<Ruled>, Cancelled> {
        let Some(planned) = self.plan(value)? else { return Ok(None) };
        let reach = self.reach(&planned);
        let facts = self.judge(&planned, &reach)?;
        let Planned { site, plan, is_sound } = planned;
        Ok(Some(Ruled { site, plan, reach, facts, is_sound }))
    }

    /// What becomes of the site whose value is `value`.
    pub fn plan(&mut self, value: &Spanned<Value>) -> Result<Option<Planned>, Cancelled> {
        let cancel = &self.compiler.cancel;
        let site = infc_model::decode_until(value, cancel).drain_into(&mut self.found);
        cancel.go_on()?;
        let Some(site) = site else { return Ok(None) };
        let targets = targets(&site, self.world);
        cancel.go_on()?;
        let Some(targets) = targets else { return Ok(None) };
        let plan = infc_plan::plan_until(&site, &targets, cancel).drain_into(&mut self.found);
        cancel.go_on()?;
        let is_sound = !self.found.iter().any(Diagnostic::is_error);
        Ok(Some(Planned { site, plan, is_sound }))
    }

    /// Who reaches what in a site; of no worth if it is cancelled.
    pub fn reach(&self, planned: &Planned) -> Reach {
        infc_net::reach_until(&planned.plan, &self.compiler.cancel)
    }

    /// What the rules say of a site, in which `reach` is who reaches what.
    pub fn judge(&mut self, planned: &Planned, reach: &Reach) -> Result<Facts, Cancelled> {
        let Compiler { cancel, rules, today, .. } = self.compiler;
        let told = std::mem::take(&mut self.found);
        let judging = Judging { told, today: *today, rules, cancel: cancel.clone() };
        let Planned { site, plan, .. } = planned;
        let facts = infc_check::check(site, plan, reach, judging).drain_into(&mut self.found);
        cancel.go_on()?;
        Ok(facts)
    }

    /// The same with other findings: what is found by a stage that is run by itself.
    pub fn with(&self, found: Vec<Diagnostic>) -> Self {
        Self { found, ..*self }
    }

    /// The bundle of a site that is known in full and has no errors; what is `unknown` in it is told if `release` says so.
    pub fn emit(&mut self, ruled: Ruled, release: bool) -> Result<(Ruled, Option<Bundle>), Cancelled> {
        let Ruled { site, plan, reach, facts, is_sound } = ruled;
        let facts = Reported::new(facts, self.found.clone());
        match Admitted::admit(site, plan, facts) {
            Err(refused) => {
                let infc_check::Refused { site, plan, facts, diagnostics } = *refused;
                if release {
                    self.found = diagnostics;
                }
                Ok((Ruled { site, plan, reach, facts, is_sound }, None))
            }
            Ok(checked) => {
                let bundle = self.print(&checked)?;
                let (site, plan, facts) = checked.into_parts();
                Ok((Ruled { site, plan, reach, facts, is_sound }, bundle.filter(|_| is_sound)))
            }
        }
    }

    /// The bundle of the site whose value is `value`, if it gives one; what is wrong with it is told elsewhere.
    pub fn emit_apart(&mut self, value: &Spanned<Value>) -> Result<Option<Bundle>, Cancelled> {
        let told = self.found.clone();
        let bundle = match self.rule(value)? {
            Some(ruled) => self.emit(ruled, false)?.1,
            None => None,
        };
        self.found = told;
        Ok(bundle)
    }

    fn print(&mut self, checked: &Admitted) -> Result<Option<Bundle>, Cancelled> {
        let Compiler { cancel, emitters, limits, .. } = self.compiler;
        let emitting =
            Emitting { lock: self.inputs.lock, emitters, bytes: limits.output_bytes, cancel: cancel.clone() };
        let printed = infc_emit::emit(checked, &emitting);
        cancel.go_on()?;
        let is_whole = !printed.has_errors();
        let bundle = printed.drain_into(&mut self.found);
        Ok(is_whole.then_some(bundle))
    }

    /// What is wrong, as it may be shown.
    pub fn into_found(mut self) -> Result<Vec<Diagnostic>, Cancelled> {
        crate::inside::narrow(self.world, &mut self.found);
        crate::hidden::hide(self.world, self.program, &mut self.found);
        // What was read for that may have been cut off.
        self.compiler.cancel.go_on()?;
        Ok(self.found)
    }
}
