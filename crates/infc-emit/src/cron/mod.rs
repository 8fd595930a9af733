//! Crontabs of `/etc/cron.d`. Their last line ends in a newline, without which cron passes over the whole file.
//!
//! It deliberately has no template: a crontab is a list of lines.

use infc_plan::schedule::Crontab;
use infc_plan::{HostPlan, Quality};

use crate::lines::Lines;
use crate::{BuiltIn, Out, file};

/// Crontabs.
pub const EMITTER: BuiltIn = BuiltIn { name: "cron", root: &["etc/cron.d/"], emit };

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    for table in &host.operations.crontabs {
        let (text, origins) = print(table).finish();
        let file = file(text, &Quality::root(0o644), Some(table.origin), origins);
        out.file(&table.path(), file.check("cron"));
    }
}

fn print(table: &Crontab) -> Lines {
    let mut lines = Lines::default();
    lines.fixed("# Made by infc.");
    for variable in &table.variables {
        lines.fixed(variable);
    }
    for entry in &table.entries {
        let line = format!("{} {} {}", entry.schedule, entry.user, entry.command.as_str());
        lines.from(&line, entry.origin);
    }
    lines
}
