//! `renewal-never-runs`: a cron line that does nothing where systemd runs, which is everywhere.

use infc_diag::{Diagnostic, names};
use infc_model::{Renewal, Site};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        let renewal = &machine.host.acme.renewal;
        let inert = match &renewal.value {
            Renewal::Cron(cron) => cron.unless_systemd.value.then_some(cron.unless_systemd.at),
            Renewal::PackageCron => Some(renewal.at),
            Renewal::PackageTimer => None,
        };
        if let Some(at) = inert {
            let message = "the line never renews anything: this system runs systemd";
            let said = names::RENEWAL_NEVER_RUNS.at(at, message);
            let said = said.label(machine.host.os.at, "starts systemd");
            let said = said.note("the package's own timer renews, and runs no hook of this line: nginx keeps the old certificate");
            found.push(said.help("take `renewal` out: infc adds the hook that reloads nginx").about(machine.path(&[])));
        }
    }
    found
}
