//! `environment-shared`: apps read one environment file, and each is given the secrets of all.
//!
//! It deliberately knows names of variables alone: no value of such a file is ever read.

use std::collections::BTreeMap;

use infc_diag::{Diagnostic, names};
use infc_model::{EnvFile, Secrets, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on).collect()
}

fn on(host: Planned<'_>) -> Vec<Diagnostic> {
    let mut readers: BTreeMap<&str, Vec<(&str, &EnvFile)>> = BTreeMap::new();
    for (name, app) in host.host.apps.iter() {
        if let Secrets::EnvFile(file) = &app.secrets.value {
            readers.entry(file.path.value.as_str()).or_default().push((name, file));
        }
    }
    readers.into_iter().filter_map(|(path, readers)| shared(host, path, &readers)).collect()
}

fn shared(host: Planned<'_>, path: &str, readers: &[(&str, &EnvFile)]) -> Option<Diagnostic> {
    let [(first, file), (second, other), ..] = readers else { return None };
    // A port is no secret; that two apps take it from one file is another rule's.
    if !readers.iter().any(|(_, file)| file.variables().any(|(key, _)| !key.ends_with("PORT"))) {
        return None;
    }
    let secrets = file.variables().count();
    let message = format!("{} apps read {path}, and each is given all {secrets} variables in it", readers.len());
    let said = names::ENVIRONMENT_SHARED.at(file.path.at, message);
    let said = if other.path.at == file.path.at { said } else { said.label(other.path.at, format!("`{second}` reads it, too")) };
    let said = said.note("whoever breaks into one of them has what the others pay, sign and decrypt with");
    let help = format!("give each a file of its own with what it needs: `env-file {{ path = \"/etc/infc/env/{first}.env\"; keys = [ … ]; }}`");
    Some(said.help(help).about(host.path(&[])))
}
