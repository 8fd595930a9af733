//! A program that compiles while it runs, started after a rotation: `logrotate.service` forbids that.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Reopen, Rotation, Site};
use infc_plan::Plan;

use crate::machine::{Machine, machines};

/// Programs on V8, the JVM and .NET.
const COMPILING: &[&str] = &["pm2", "node", "nodejs", "npm", "npx", "pnpm", "yarn", "bun", "deno", "java", "dotnet"];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    machines(site, plan).flat_map(|machine| on(&machine)).collect()
}

fn on(machine: &Machine<'_>) -> Vec<Diagnostic> {
    rotations(machine).into_iter().filter_map(|(rotation, _)| of(machine, rotation)).collect()
}

/// Every rotation that is stated on a machine, and where.
pub(crate) fn rotations<'a>(machine: &Machine<'a>) -> Vec<(&'a Rotation, Span)> {
    let stanzas = machine.host.logrotate.values().map(|rotation| (&rotation.value.value, rotation.key_at));
    let logs = machine.host.logs.values().map(|log| (&log.rotate.value, log.rotate.at));
    let apps = machine.host.apps.values().filter(|app| !app.logs.files.is_empty());
    let apps = apps.map(|app| (&app.logs.rotate.value, app.logs.rotate.at));
    stanzas.chain(logs).chain(apps).collect()
}

fn of(machine: &Machine<'_>, rotation: &Rotation) -> Option<Diagnostic> {
    let Reopen::Run(command) = &rotation.reopen.value else { return None };
    let name = |word: &str| word.rsplit('/').next().unwrap_or(word).to_owned();
    let program = command.0.iter().map(|word| name(word)).find(|word| COMPILING.contains(&&**word))?;
    let message = format!("`{program}` cannot run after a rotation");
    let said = names::ROTATE_RUNS_NODE.at(command.at, message).here("runs inside `logrotate.service`");
    let said = said.note("that unit has `MemoryDenyWriteExecute=yes`, under which V8 and the JVM are killed; it has no `HOME` of an account either");
    Some(said.help("use `reopen = copy-truncate`, or a `signal` to the unit that writes").about(machine.own()))
}
