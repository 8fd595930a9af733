//! `unit-path-missing`: a sandbox opens a path that nothing makes, so that the service does not start.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::systemd::Line;

use crate::stated_units::{StatedUnit, stated_units};

/// Keys whose paths must be there when the service starts (systemd.exec(5)).
const KEYS: &[&str] = &["ReadWritePaths", "ReadOnlyPaths", "ExecPaths", "BindPaths", "BindReadOnlyPaths", "WorkingDirectory"];

/// What every system has.
const STOCK: &[&str] =
    &["/", "/etc", "/home", "/opt", "/root", "/run", "/srv", "/tmp", "/usr", "/var", "/var/cache", "/var/lib", "/var/log", "/var/tmp"];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    stated_units(site, plan).filter(|one| one.host.knows("directories")).flat_map(on).collect()
}

fn on(one: StatedUnit<'_>) -> Vec<Diagnostic> {
    let lines = one.service().filter(|line| KEYS.contains(&&*line.key));
    lines.flat_map(|line| paths(line).map(move |path| (line, path))).filter(|(_, path)| !is_made(one, path)).map(|(line, path)| {
        let said = line.told(&names::UNIT_PATH_MISSING, format!("nothing makes `{path}`"));
        let said = said.note("the service fails with status=226/NAMESPACE (WorkingDirectory: 200/CHDIR) before its program runs");
        let help = format!("make it: `directories.\"{path}\" = {{ … }};`, or let systemd do so: `StateDirectory=`");
        one.about(said.help(help).severity(one.host.absence()))
    }).collect()
}

/// The paths of a line that must be there: one with `-` before it need not.
fn paths(line: &Line) -> impl Iterator<Item = &str> {
    let words = line.value.as_str().split_whitespace();
    words.filter(|word| word.starts_with(['/', '+'])).map(|word| {
        let path = word.trim_start_matches('+');
        path.split(':').next().unwrap_or(path)
    })
}

fn is_made(one: StatedUnit<'_>, path: &str) -> bool {
    let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
    let made = one.host.plan.operations.directories.iter().any(|directory| directory.path.as_str() == path);
    let beyond = path.contains('%') || ["/dev/", "/proc/", "/sys/", "/usr/"].iter().any(|root| path.starts_with(root));
    made || beyond || STOCK.contains(&path) || one.app.directory.value.as_str() == path
}
