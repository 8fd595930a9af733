//! `port-not-given`: a unit does not tell its program the port that everything else takes it to listen on.

use infc_diag::{Diagnostic, names};
use infc_model::{Secrets, Site};
use infc_plan::Plan;

use crate::stated_units::{StatedUnit, stated_units};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    stated_units(site, plan).filter_map(on).collect()
}

fn on(one: StatedUnit<'_>) -> Option<Diagnostic> {
    let port = one.app.port.get()?;
    let names_it = |text: &str| text.contains("PORT") || text.contains(&port.value.0.to_string());
    let in_unit = one.unit.sections.iter().flat_map(|section| &section.lines);
    let told = in_unit.filter(|line| matches!(&*line.key, "Environment" | "ExecStart")).any(|line| names_it(line.value.as_str()));
    let in_file = match &one.app.secrets.value {
        Secrets::EnvFile(file) => file.variables().any(|(key, _)| key.contains("PORT")),
        Secrets::None => false,
    };
    if told || in_file {
        return None;
    }
    let message = "the unit does not say which port its program is to listen on";
    let said = names::PORT_NOT_GIVEN.at(one.stated.text.at, message).label(port.at, "taken to be its port");
    let said = said.note("a number in the program alone is tied to nothing: whoever changes it finds out from visitors");
    Some(one.about(said.help(format!("add `Environment=PORT={}`, or leave `manager` out: infc's own unit sets it", port.value.0))))
}
