//! `restart-never-gives-up`: a program that fails at once is started again for ever, and nobody sees it.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::stated_units::{StatedUnit, stated_units};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    stated_units(site, plan).filter_map(on).collect()
}

fn on(one: StatedUnit<'_>) -> Option<Diagnostic> {
    let restart = one.unit.lines("Service", "Restart").last().filter(|line| line.value.as_str() != "no")?;
    let pause = one.unit.lines("Service", "RestartSec").last();
    let every = pause.map_or(Some(100), |line| millis(line.value.as_str()))?;
    let of_unit = |keys: [&str; 2]| keys.into_iter().find_map(|key| one.unit.values("Unit", key).last());
    let interval = of_unit(["StartLimitIntervalSec", "StartLimitInterval"]).map_or(Some(10_000), millis)?;
    let burst = of_unit(["StartLimitBurst", "StartLimitBurst"]).map_or(Some(5), |text| text.parse().ok())?;
    if interval > 0 && every.saturating_mul(burst) < interval {
        return None;
    }
    let message = format!("a program that fails at once is started again every {} s, for ever", seconds(every));
    let said = pause.unwrap_or(restart).told(&names::RESTART_NEVER_GIVES_UP, message);
    let said = said.note(if interval == 0 {
        "`StartLimitIntervalSec=0` takes the limit away".to_owned()
    } else {
        format!("systemd gives up after {burst} starts within {} s, which never happen", seconds(interval))
    });
    let enough = (every.saturating_mul(burst).saturating_mul(2) / 1000).max(60);
    Some(one.about(said.help(format!("add to `[Unit]`: `StartLimitIntervalSec={enough}`; then `systemctl --failed` shows it"))))
}

fn seconds(millis: u64) -> String {
    if millis.is_multiple_of(1000) { (millis / 1000).to_string() } else { format!("0.{:03}", millis % 1000).trim_end_matches('0').to_owned() }
}

/// A span of time as systemd.time(7) has it, in milliseconds; a bare number is seconds.
fn millis(text: &str) -> Option<u64> {
    let mut sum: u64 = 0;
    for part in text.split_whitespace() {
        let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let number: u64 = digits.parse().ok()?;
        let unit = match part.strip_prefix(digits)? {
            "ms" | "msec" => 1,
            "" | "s" | "sec" | "second" | "seconds" => 1000,
            "m" | "min" | "minute" | "minutes" => 60_000,
            "h" | "hr" | "hour" | "hours" => 3_600_000,
            _ => return None,
        };
        sum = sum.saturating_add(number.saturating_mul(unit));
    }
    Some(sum)
}
