//! An encrypted copy whose plain original stays beside it.

use infc_diag::{Diagnostic, names};
use infc_model::{Encryption, Site};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let backups = planned(site, plan).flat_map(|host| host.host.backups.iter().map(move |each| (host, each)));
    backups.filter_map(|(host, (name, backup))| {
        let Encryption::Gpg(gpg) = &backup.encrypt.value else { return None };
        gpg.leaves_plain.value.then(|| {
            let message = format!("`{name}` encrypts its copies and leaves the plain ones beside them");
            let said = names::BACKUP_LEAVES_PLAINTEXT.at(gpg.leaves_plain.at, message);
            let said = said.note("`gpg --encrypt FILE` writes `FILE.gpg` and keeps `FILE`");
            said.help("leave it out: infc encrypts from input to output, and no plain copy is written").about(host.path(&["backups", name]))
        })
    }).collect()
}
