//! A job that needs a variable which nothing gives it.

use infc_diag::{Diagnostic, names};
use infc_model::{Secrets, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, job) in host.host.jobs.iter() {
        for need in job.needs.iter() {
            let secret = match &job.secrets.value {
                Secrets::EnvFile(file) => file.required().any(|(key, _)| key == need.value),
                Secrets::None => false,
            };
            if secret || job.env.contains_key(&*need.value) {
                continue;
            }
            let message = format!("the job `{name}` needs `{}`, and nothing gives it", need.value);
            let said = names::JOB_LACKS_ENVIRONMENT.at(need.at, message);
            let said = said.note("neither cron nor a unit passes on the environment of a login or of an app");
            let help = "name it in `env`, or among the `keys` of `secrets = env-file { … }`";
            found.push(said.help(help).about(host.path(&["jobs", name])));
        }
    }
    found
}
