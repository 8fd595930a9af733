//! A job that needs a variable which nothing gives it.

use infc_diag::{Diagnostic, names};
use infc_model::{Secrets, Site};
use infc_plan::Plan;

use crate::machine::{Machine, machines};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    machines(site, plan).flat_map(|machine| on(&machine)).collect()
}

fn on(machine: &Machine<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, job) in machine.host.jobs.iter() {
        for need in job.needs.iter() {
            let secret = match &job.secrets.value {
                Secrets::EnvFile(file) => file.keys.iter().any(|key| key.value == need.value),
                Secrets::None => false,
            };
            if secret || job.env.contains_key(&*need.value) {
                continue;
            }
            let message = format!("the job `{name}` needs `{}`, and nothing gives it", need.value);
            let said = names::JOB_LACKS_ENVIRONMENT.at(need.at, message);
            let said = said.note("neither cron nor a unit passes on the environment of a login or of an app");
            let help = "name it in `env`, or among the `keys` of `secrets = env-file { … }`";
            found.push(said.help(help).about(machine.entity("jobs", name)));
        }
    }
    found
}
