//! The units that a site states itself, each with the host that it is on.
//!
//! It deliberately judges nothing.

use infc_diag::Diagnostic;
use infc_model::{App, Site};
use infc_plan::Plan;
use infc_plan::systemd::{Line, Stated, Unit};

use crate::hosts::{Planned, planned};

/// A unit that is stated.
#[derive(Clone, Copy)]
pub(crate) struct StatedUnit<'a> {
    /// Its host.
    pub host: Planned<'a>,
    /// The app that it runs.
    pub app: &'a App,
    /// What is stated of it.
    pub stated: &'a Stated,
    /// Its sections.
    pub unit: &'a Unit,
}

/// Every unit that is stated.
pub(crate) fn stated_units<'a>(site: &'a Site, plan: &'a Plan) -> impl Iterator<Item = StatedUnit<'a>> {
    planned(site, plan).flat_map(|host| {
        let operations = &host.plan.operations;
        operations.stated.iter().filter_map(move |stated| {
            let unit = operations.app_unit(&stated.app)?;
            let app = &host.host.apps.get(&stated.app)?.value.value;
            Some(StatedUnit { host, app, stated, unit })
        })
    })
}

impl<'a> StatedUnit<'a> {
    /// The lines of `[Service]`, those that are offered after those in force.
    pub fn service(self) -> impl Iterator<Item = &'a Line> {
        let sections = self.unit.sections.iter().filter(|section| section.name == "Service");
        sections.flat_map(|section| &section.lines).chain(&self.stated.offered)
    }

    /// A diagnostic about the app that it runs.
    pub fn about(self, said: Diagnostic) -> Diagnostic {
        said.about(self.host.path(&["apps", &self.stated.app]))
    }
}
