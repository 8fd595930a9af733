//! `rotate-script-fails`: a command after a rotation that fails where there is nothing to do.

use infc_diag::{Diagnostic, names};
use infc_model::{Reopen, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};
use crate::rotate_runs_node::rotations;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    rotations(host)
        .into_iter()
        .filter_map(|(rotation, _)| {
            let Reopen::Run(command) = &rotation.reopen.value else { return None };
            let [shell, flag, script] = command.0.as_slice() else { return None };
            let is_shell = matches!(shell.rsplit('/').next(), Some("sh" | "bash" | "dash")) && flag.ends_with('c');
            let last = script.lines().map(str::trim).rfind(|line| !line.is_empty() && !line.starts_with('#'))?;
            let test = last.split("&&").next().filter(|_| is_shell && fails(last))?;
            let message = format!("the rotation fails whenever `{}` does not hold", test.trim());
            let said = names::ROTATE_SCRIPT_FAILS.at(command.at, message);
            let said = said.note("`A && B` ends with the status of `A`; logrotate reports it, and its unit is failed");
            Some(said.help("write `if A; then B; fi`, or use `reopen = nginx` or `signal`").about(host.path(&[])))
        })
        .collect()
}

/// Whether a line of a script is `A && B` and ends with `A`'s failure.
fn fails(line: &str) -> bool {
    let tests = line.starts_with("[ ") || line.starts_with("test ");
    tests && line.contains("&&") && !line.contains("||") && !line.contains(';')
}
