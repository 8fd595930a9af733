//! An encrypted copy whose plain original stays beside it.

use infc_diag::{Diagnostic, names};
use infc_model::{Encryption, Site};
use infc_plan::Plan;

use crate::machine::machines;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let backups = machines(site, plan).flat_map(|machine| machine.host.backups.iter().map(move |each| (machine, each)));
    backups.filter_map(|(machine, (name, backup))| {
        let Encryption::Gpg(gpg) = &backup.encrypt.value else { return None };
        gpg.leaves_plain.value.then(|| {
            let message = format!("`{name}` encrypts its copies and leaves the plain ones beside them");
            let said = names::BACKUP_LEAVES_PLAINTEXT.at(gpg.leaves_plain.at, message);
            let said = said.note("`gpg --encrypt FILE` writes `FILE.gpg` and keeps `FILE`");
            said.help("leave it out: infc encrypts from input to output, and no plain copy is written").about(machine.entity("backups", name))
        })
    }).collect()
}
