//! The one gate between what was described and what is emitted.
//!
//! It deliberately has one constructor: what has not passed the rules cannot be emitted.

use infc_diag::{Diagnostic, Reported, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::Facts;

/// A site whose plan has passed every rule.
#[derive(Clone, Debug)]
pub struct Checked {
    site: Site,
    plan: Plan,
    facts: Facts,
}

/// A site that is not let through.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The site.
    pub site: Site,
    /// Its plan.
    pub plan: Plan,
    /// What the rules found out.
    pub facts: Facts,
    /// Everything that is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// Lets a site through that is known in full and has no errors; otherwise gives it back with every diagnostic.
    pub fn admit(site: Site, plan: Plan, facts: Reported<Facts>) -> Result<Self, Box<Refused>> {
        let Reported { value: facts, mut diagnostics } = facts;
        diagnostics.extend(site.gaps.iter().filter_map(|gap| {
            let why = gap.why.as_ref()?;
            let message = format!("`{}` is unknown: {why}", gap.path.join("."));
            Some(names::UNKNOWN_VALUE.at(gap.at, message).about(&gap.path))
        }));
        if !site.gaps.is_empty() || diagnostics.iter().any(Diagnostic::is_error) {
            return Err(Box::new(Refused { site, plan, facts, diagnostics }));
        }
        Ok(Self { site, plan, facts })
    }

    /// The site, its plan, and what the rules found out.
    pub fn into_parts(self) -> (Site, Plan, Facts) {
        (self.site, self.plan, self.facts)
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Its plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What the rules found out.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }
}
