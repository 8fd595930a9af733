//! A program that compiles while it runs, started after a rotation: `logrotate.service` forbids that.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Reopen, Rotation, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

/// Programs on V8, the JVM and .NET.
const COMPILING: &[&str] = &["pm2", "node", "nodejs", "npm", "npx", "pnpm", "yarn", "bun", "deno", "java", "dotnet"];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    rotations(host).into_iter().filter_map(|(rotation, _)| of(host, rotation)).collect()
}

/// Every rotation that is stated on a host, and where.
pub(crate) fn rotations<'a>(host: &Planned<'a>) -> Vec<(&'a Rotation, Span)> {
    let stanzas = host.host.logrotate.values().map(|rotation| (&rotation.value.value, rotation.key_at));
    let logs = host.host.logs.values().map(|log| (&log.rotate.value, log.rotate.at));
    let apps = host.host.apps.values().filter(|app| !app.logs.files.is_empty());
    let apps = apps.map(|app| (&app.logs.rotate.value, app.logs.rotate.at));
    stanzas.chain(logs).chain(apps).collect()
}

fn of(host: &Planned<'_>, rotation: &Rotation) -> Option<Diagnostic> {
    let Reopen::Run(command) = &rotation.reopen.value else { return None };
    let name = |word: &str| word.rsplit('/').next().unwrap_or(word).to_owned();
    let program = command.0.iter().map(|word| name(word)).find(|word| COMPILING.contains(&&**word))?;
    let message = format!("`{program}` cannot run after a rotation");
    let said = names::ROTATE_RUNS_NODE.at(command.at, message).here("runs inside `logrotate.service`");
    let said = said.note("that unit has `MemoryDenyWriteExecute=yes`, under which V8 and the JVM are killed; it has no `HOME` of an account either");
    Some(said.help("use `reopen = copy-truncate`, or a `signal` to the unit that writes").about(host.path(&[])))
}
