//! `alarm-never-fires`: an alarm over a figure that is not there when it should fire.
//!
//! "Fewer than ten requests" is true of none at all, and a balancer that nobody asks sends no figure.

use infc_diag::{Diagnostic, names};
use infc_model::{Alarm, Missing, Site};
use infc_plan::Plan;

use super::unknown_metric::{facts, unmet};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let found = |(name, alarm): (&std::sync::Arc<str>, &infc_model::Named<Alarm>)| {
        of_alarm(site, plan, alarm).map(|said| said.about(["alarms", name]))
    };
    site.alarms.iter().filter_map(found).collect()
}

fn of_alarm(site: &Site, plan: &Plan, alarm: &Alarm) -> Option<Diagnostic> {
    let metric = facts(plan, &alarm.of.value, &alarm.metric)?;
    let figure = &alarm.metric.value.0;
    if let Some(why) = unmet(site, plan, &alarm.of.value, metric) {
        let said = names::ALARM_NEVER_FIRES.at(alarm.metric.at, format!("there is never a figure of `{figure}`: {why}"));
        return Some(said.help("watch a figure that there is"));
    }
    let below = alarm.below.get()?;
    if metric.idle.value || alarm.missing.value == Missing::AsBad {
        return None;
    }
    let message = format!("nothing tells of no `{figure}` at all: there is no figure then, and none is not too few");
    let said = names::ALARM_NEVER_FIRES.at(below.at, message).label(alarm.metric.at, "has no figure while nothing happens");
    Some(said.help("add `missing = as-bad;`"))
}
