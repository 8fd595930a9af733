//! Units that are stated as they are: read, so that what is judged is what is written.
//!
//! It deliberately adds nothing to them and mends nothing in them.

use std::sync::Arc;

use infc_diag::names;
use infc_model::{App, At, Manager, Named, StatedUnit};

use super::syntax::{self, Read};
use super::{Line, Unit};
use crate::operations::Lowering;

/// What a unit is that somebody has stated.
#[derive(Clone, PartialEq, Debug)]
pub struct Stated {
    /// The unit's name.
    pub unit: String,
    /// The app that it runs.
    pub app: Arc<str>,
    /// Its text, as it is written.
    pub text: At<String>,
    /// Lines that systemd does not heed, with their bytes in the text.
    pub strange: Vec<(String, std::ops::Range<usize>)>,
    /// Lines for `[Service]` that are offered beside it.
    pub offered: Vec<Line>,
}

/// Lowers an app whose unit is stated.
pub(super) fn lower(lowering: &mut Lowering, name: &Arc<str>, app: &Named<App>) {
    let Manager::Unit(stated) = &app.manager.value else { return };
    let StatedUnit { name: unit, text, offered, .. } = &stated.value;
    if !unit.value.0.ends_with(".service") || unit.value.0.contains('/') {
        let message = format!("`{}` is no unit that runs a program", unit.value);
        lowering.report.say(names::UNSAYABLE.at(unit.at, message).help("name it `….service`"));
        return;
    }
    if text.value.0.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
        let message = "the unit's text holds a control character";
        lowering.report.say(names::UNSAYABLE.at(text.at, message));
        return;
    }
    let Read { sections, strange } = syntax::read(&text.value.0, text.at, None);
    let offered = offered.get().map(|text| syntax::read(&text.value.0, text.at, Some("Service")));
    let offered = offered.into_iter().flat_map(|read| read.sections).flat_map(|section| section.lines);
    lowering.plan.stated.push(Stated {
        unit: unit.value.0.clone(),
        app: name.clone(),
        text: At::new(text.value.0.clone(), text.at),
        strange,
        offered: offered.collect(),
    });
    let made = Unit::stated(&unit.value.0, sections, app.key_at);
    if let Some(package) = super::app::runs_in(app) {
        lowering.needs(package);
    }
    lowering.plan.units.push(made);
}

/// The name of the service that runs an app, if systemd does.
pub(crate) fn service_of(name: &str, app: &App) -> Option<String> {
    match &app.manager.value {
        Manager::Systemd | Manager::Docker(_) => Some(format!("infc-app-{name}.service")),
        Manager::Unit(stated) => Some(stated.name.value.0.clone()),
        Manager::Pm2(_) => None,
    }
}
