//! Scripts in `/usr/local/sbin`: probes, backups, deploys, accounts; and scripts that the site brings.
//!
//! It deliberately lets a value into a script as a quoted word alone; code is the templates'.

mod view;

use infc_bundle::Origins;
use infc_plan::script::Script;
use infc_plan::{HostPlan, Quality};

use crate::{BuiltIn, Out, Templates, file};

/// Scripts. Those that the site brings lie at the paths of their programs.
pub const EMITTER: BuiltIn = BuiltIn { name: "script", root: &[""], emit };

static TEMPLATES: Templates = Templates::new(&[
    ("accounts.sh", include_str!("accounts.sh.tera")),
    ("backup.sh", include_str!("backup.sh.tera")),
    ("deploy.sh", include_str!("deploy.sh.tera")),
    ("health.sh", include_str!("health.sh.tera")),
]);

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    for script in &host.operations.scripts {
        if out.is_over() {
            return;
        }
        let mut origins = Origins::default();
        let text = print(script, &mut origins);
        let file = file(text, &Quality::root(0o755), Some(script.origin()), origins);
        let reload = matches!(script, Script::Accounts(..)).then_some("accounts");
        let file = file.check("shell");
        out.file(&script.path(), match reload {
            Some(step) => file.reload(step),
            None => file,
        });
    }
    for brought in &host.operations.files {
        let file = file(brought.text.clone(), &brought.quality, Some(brought.origin), Origins::default());
        out.file(brought.path.trim_start_matches('/'), match brought.step() {
            Some(step) => file.reload(step),
            None => file,
        });
    }
}

fn print(script: &Script, origins: &mut Origins) -> String {
    match script {
        Script::Health(health) => TEMPLATES.render("health.sh", &view::Health::new(health), origins),
        Script::Backup(backup) => TEMPLATES.render("backup.sh", &view::Backup::new(backup), origins),
        Script::Deploy(deploy) => TEMPLATES.render("deploy.sh", &view::Deploy::new(deploy), origins),
        Script::Accounts(lines, at) => TEMPLATES.render("accounts.sh", &view::Accounts::new(lines, *at), origins),
    }
}
