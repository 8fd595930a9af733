//! `alarm-tells-nobody`: an alarm that changes its colour where nobody looks.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _plan: &Plan) -> Vec<Diagnostic> {
    let mute = |name: &str, empty: bool| empty && site.knows(["alarms", name, "tells"]);
    let alarms = site.alarms.iter().filter(|(name, alarm)| mute(name, alarm.tells.value.is_empty()));
    alarms
        .map(|(name, alarm)| {
            let said = names::ALARM_TELLS_NOBODY.at(alarm.key_at, format!("`{name}` tells nobody"));
            said.help("say whom: `tells = [ \"ops@example.org\" ];`").about(["alarms", name])
        })
        .collect()
}
