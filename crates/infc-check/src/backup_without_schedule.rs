//! `backup-without-schedule`: a backup that this host makes, and that nothing starts.
//!
//! It deliberately leaves what a provider makes: that has times of its own.

use infc_diag::{Diagnostic, names};
use infc_model::{Backup, Place, Site};
use infc_plan::Plan;

use crate::hosts::planned;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let all = planned(site, plan).flat_map(|host| host.host.backups.iter().map(move |each| (host, each)));
    let idle = all.filter(|(host, (name, backup))| {
        backup.at.value.is_none() && made_here(backup) && site.knows(["hosts", host.name, "backups", name, "at"])
    });
    idle.map(|(host, (name, backup))| {
        let message = format!("nothing ever starts the backup `{name}`");
        let said = names::BACKUP_WITHOUT_SCHEDULE.at(backup.key_at, message);
        let said = said.note("what a person is to do is not done on the day that counts");
        said.help("say when: `at = daily \"02:30\";`").about(host.path(&["backups", name]))
    }).collect()
}

fn made_here(backup: &Backup) -> bool {
    backup.run.value.is_some()
        || backup.to.iter().any(|place| match place.value {
            Place::Local(_) | Place::Bucket(_) | Place::Host(_) => true,
            Place::Provider(_) => false,
        })
}
