//! `unit-exposed`: a service that whoever breaks into may do almost everything from.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::systemd::{Section, Unit, exposure};

use crate::stated_units::{StatedUnit, stated_units};

/// The most that goes unremarked, in tenths: systemd calls 50 and beyond "MEDIUM" and worse.
const MOST: u32 = 50;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    stated_units(site, plan).filter_map(on).collect()
}

fn on(one: StatedUnit<'_>) -> Option<Diagnostic> {
    let score = exposure(one.unit).filter(|score| score.tenths > MOST)?;
    let message = format!("`systemd-analyze security` gives this unit {} of 10", tenths(score.tenths));
    let mut said = names::UNIT_EXPOSED.at(one.stated.text.at, message);
    if let Some(better) = with_offered(one).and_then(|unit| exposure(&unit)) {
        said = said.note(format!("with the lines that are offered: {}", tenths(better.tenths)));
    }
    let most: Vec<&str> = score.open.iter().take(6).map(|(name, _)| *name).collect();
    let said = said.note(format!("what counts most: {}", most.join(" ")));
    Some(one.about(said.help("leave `manager` out: infc's own unit has a sandbox that fits the runtime")))
}

fn tenths(score: u32) -> String {
    format!("{}.{}", score / 10, score % 10)
}

/// The unit with what is offered for it in force; none where nothing is offered.
fn with_offered(one: StatedUnit<'_>) -> Option<Unit> {
    let lines = one.stated.offered.clone();
    let mut unit = one.unit.clone();
    let offered = !lines.is_empty();
    unit.sections.push(Section { name: "Service".into(), lines });
    offered.then_some(unit)
}
