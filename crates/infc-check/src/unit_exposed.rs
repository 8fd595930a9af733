//! `unit-exposed`: a service that whoever breaks into may do almost everything from.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::systemd::{Section, Unit, exposure};

use crate::stated_units::{StatedUnit, stated_units};

/// The most that goes unremarked, in tenths: no unit that infc makes for an app comes to more.
const MOST: u32 = 20;

/// What stays open for an app that speaks to the network and compiles while it runs: infc's own unit leaves it open, too.
const NEEDED: &[&str] = &[
    "PrivateNetwork=",
    "RestrictAddressFamilies=~AF_(INET|INET6)",
    "RestrictAddressFamilies=~AF_UNIX",
    "IPAddressDeny=",
    "MemoryDenyWriteExecute=",
    "ProcSubset=",
    "RootDirectory=/RootImage=",
];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    stated_units(site, plan).filter_map(on).collect()
}

fn on(one: StatedUnit<'_>) -> Option<Diagnostic> {
    let score = exposure(one.unit).filter(|score| score.tenths > MOST)?;
    let message = format!("`systemd-analyze security` gives this unit {score} of 10");
    let mut said = names::UNIT_EXPOSED.at(one.stated.text.at, message);
    if let Some(better) = with_offered(one).and_then(|unit| exposure(&unit)) {
        said = said.note(format!("with the lines that are offered: {better}"));
    }
    let most: Vec<&str> = score.open().filter(|part| !NEEDED.contains(part)).take(8).collect();
    let said = said.note(format!("what could be closed, by weight: {}", most.join(" ")));
    Some(one.about(said.help("leave `manager` out: infc's own unit has a sandbox that fits the runtime")))
}

/// The unit with what is offered for it in force; none where nothing is offered.
fn with_offered(one: StatedUnit<'_>) -> Option<Unit> {
    let lines = one.stated.offered.clone();
    let mut unit = one.unit.clone();
    let offered = !lines.is_empty();
    unit.sections.push(Section { name: "Service".into(), lines });
    offered.then_some(unit)
}
