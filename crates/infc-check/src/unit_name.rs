//! `unit-name`: a command names sshd's unit as another system has it.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).filter_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Option<Diagnostic> {
    let command = host.host.ssh.reload.get()?;
    let unit = &host.plan.target.ssh_unit.value.value.value;
    let wrong = command.value.0.iter().find(|word| matches!(word.as_str(), "sshd" | "sshd.service"))?;
    let right = command.value.0.iter().map(|word| if word == wrong { unit.stem() } else { word }).collect::<Vec<_>>();
    let message = format!("sshd's unit on `{}` is `{unit}`, not `{wrong}`", host.name);
    Some(
        names::UNIT_NAME
            .at(command.at, message)
            .label(host.host.os.at, "the system decides")
            .note("`sshd` is an alias there, if the package has made one")
            .help(format!("write `\"{}\"`", right.join(" ")))
            .about(host.path(&["ssh"])),
    )
}
