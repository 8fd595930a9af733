//! `master-key-in-app`: a program is given the key that may do everything.

use infc_diag::{Diagnostic, names};
use infc_model::{EnvForm, Secrets, Site};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for host in planned(site, plan) {
        for (name, app) in host.host.apps.iter() {
            let Secrets::EnvFile(file) = &app.secrets.value else { continue };
            for (key, form) in file.forms.iter().filter(|(_, form)| matches!(form.value.value, EnvForm::MasterKey)) {
                let message = format!("`{key}` is a key that may do everything");
                let said = names::MASTER_KEY_IN_APP.at(form.value.at, message);
                let said = said.note("whoever reads it makes keys of his own, and deletes what is there");
                found.push(said.help("make a key for what the program does, and give it that").about(host.path(&["apps", name])));
            }
        }
    }
    found
}
