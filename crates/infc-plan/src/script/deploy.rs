//! Deploys: a new release directory, one atomic switch, a probe, and the way back.

use infc_model::{App, Deploy as Stated, Health, Named, Switch};

use super::{Restart, Script, file_name, restart, word};
use crate::Origin;
use crate::operations::Lowering;
use crate::token::shell::Word;

/// The values of a deploy's script.
#[derive(Clone, PartialEq, Debug)]
pub struct Deploy {
    /// Its name.
    pub name: String,
    /// The name as a word.
    pub word: Word,
    /// The directory that holds `releases` and the link.
    pub directory: Word,
    /// The link, below the directory.
    pub current: Word,
    /// Who owns the released files.
    pub owner: Word,
    /// How many releases stay beside the one in force.
    pub keep: Word,
    /// How the app is started again.
    pub restart: Option<Restart>,
    /// The probe of the app, which exits with success when it is well.
    pub probe: Option<Word>,
    /// Whether the link is switched by a rename.
    pub atomic: bool,
    /// Where it is stated.
    pub origin: Origin,
}

/// Lowers one deploy.
pub(super) fn lower(lowering: &mut Lowering, name: &str, deploy: &Named<Stated>) {
    let Some(script) = script(lowering, name, deploy) else { return };
    lowering.plan.scripts.push(Script::Deploy(script));
}

fn script(lowering: &mut Lowering, name: &str, deploy: &Named<Stated>) -> Option<Deploy> {
    let at = deploy.key_at;
    let name = file_name(lowering, at, name)?;
    let host = lowering.host;
    let app = deploy.app.get().and_then(|app| Some((app.name().to_owned(), host.apps.get(app.name())?)));
    let restart = app.as_ref().and_then(|(name, app)| restart(lowering, name, app, true));
    let probe = app
        .as_ref()
        .filter(|(_, app)| probed(app))
        .map(|(name, _)| format!("/usr/local/sbin/infc-health-{name}"));
    Some(Deploy {
        word: word(lowering, at, "the deploy", &name)?,
        directory: word(lowering, deploy.directory.at, "the directory", deploy.directory.as_str())?,
        current: word(lowering, deploy.current.at, "the link", deploy.current.as_str())?,
        owner: word(lowering, deploy.owner.at, "the owner", deploy.owner.as_str())?,
        keep: Word::number(u64::try_from(deploy.keep.value).unwrap_or(1).max(1)),
        restart,
        probe: probe.and_then(|path| word(lowering, deploy.app.at, "the probe", &path)),
        atomic: matches!(deploy.switch.value, Switch::Atomic),
        origin: at,
        name,
    })
}

fn probed(app: &App) -> bool {
    matches!(app.health.value, Some(Health::Http(_)))
}
