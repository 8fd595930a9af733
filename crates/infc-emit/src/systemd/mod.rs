//! systemd units, and drop-ins of packaged ones: the plan's sections and lines, one to one.
//!
//! It deliberately has no template: a unit file is a list of lines, and the plan has decided them all.

use infc_plan::systemd::Unit;
use infc_plan::{At, HostPlan, Quality};

use crate::lines::Lines;
use crate::{BuiltIn, Out, file};

/// Units.
pub const EMITTER: BuiltIn = BuiltIn { name: "systemd", root: &["etc/systemd/system/"], emit };

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    for unit in &host.operations.units {
        if out.is_over() {
            return;
        }
        let stated = host.operations.stated.iter().find(|stated| stated.unit == unit.name);
        let lines = stated.map_or_else(|| print(unit), |stated| as_it_is(&stated.text));
        let (text, origins) = lines.finish();
        let file = file(text, &Quality::root(0o644), Some(unit.origin), origins);
        out.file(&unit.path(), file.check("systemd").reload(unit.step()));
    }
}

/// A unit that is stated, comments and all.
fn as_it_is(text: &At<String>) -> Lines {
    let mut lines = Lines::default();
    text.value.lines().for_each(|line| lines.from(line, text.at));
    lines
}

fn print(unit: &Unit) -> Lines {
    let mut lines = Lines::default();
    lines.fixed("# Made by infc.");
    for section in unit.sections.iter().filter(|section| !section.lines.is_empty()) {
        lines.fixed(&format!("\n[{}]", section.name));
        for line in &section.lines {
            lines.from(&format!("{}={}", line.key, line.value.as_str()), line.origin);
        }
    }
    lines
}
