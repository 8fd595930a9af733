//! What the templates of scripts see: quoted words with their places, and whether a part is there.
//!
//! It deliberately holds no text of another kind.

use infc_diag::Span;
use infc_plan::script;
use infc_plan::token::shell::Word;
use serde::Serialize;

use crate::Marked;

/// A word with its place.
fn word(word: &Word, at: Span) -> Marked {
    Marked::new(word.as_str(), at)
}

fn reset(restart: Option<&script::Restart>) -> Option<&Word> {
    restart?.reset.as_ref()
}

/// A probe.
#[derive(Serialize)]
pub(super) struct Health {
    app: Marked,
    url: Marked,
    timeout: Marked,
    tries: Marked,
    restarts: bool,
    restart: Option<Marked>,
    resets: bool,
    reset: Option<Marked>,
}

impl Health {
    pub fn new(health: &script::Health) -> Self {
        let at = health.origin;
        Self {
            app: word(&health.app, at),
            url: word(&health.url, at),
            timeout: word(&health.timeout, at),
            tries: word(&health.tries, at),
            restarts: health.restart.is_some(),
            restart: health.restart.as_ref().map(|restart| word(&restart.command, at)),
            resets: reset(health.restart.as_ref()).is_some(),
            reset: reset(health.restart.as_ref()).map(|command| word(command, at)),
        }
    }
}

/// A backup.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "a template asks for parts by flags of their own")]
pub(super) struct Backup {
    name: Marked,
    place: Marked,
    keep: Marked,
    local: bool,
    uploads: bool,
    bucket: Option<Marked>,
    encrypts: bool,
    key: Option<Marked>,
    recipient: Option<Marked>,
    dumps: bool,
    has_env_file: bool,
    env_file: Option<Marked>,
    artefacts: Vec<Artefact>,
}

#[derive(Serialize)]
struct Artefact {
    name: Marked,
    is_path: bool,
    path: Option<Marked>,
    database: Option<Marked>,
    variable: Option<Marked>,
}

impl Backup {
    pub fn new(backup: &script::Backup) -> Self {
        let at = backup.origin;
        let some = |found: Option<&Word>| found.map(|each| word(each, at));
        Self {
            name: word(&backup.word, at),
            place: word(&backup.place, at),
            keep: word(&backup.keep, at),
            local: backup.local,
            uploads: backup.bucket.is_some(),
            bucket: some(backup.bucket.as_ref()),
            encrypts: backup.recipient.is_some(),
            key: some(backup.recipient.as_ref().map(|recipient| &recipient.key)),
            recipient: some(backup.recipient.as_ref().map(|recipient| &recipient.name)),
            dumps: backup.artefacts.iter().any(|artefact| artefact.database.is_some()),
            has_env_file: backup.env_file.is_some(),
            env_file: some(backup.env_file.as_ref()),
            artefacts: backup.artefacts.iter().map(Artefact::new).collect(),
        }
    }
}

impl Artefact {
    fn new(artefact: &script::Artefact) -> Self {
        let at = artefact.origin;
        let database = artefact.database.as_ref();
        Self {
            name: word(&artefact.name, at),
            is_path: artefact.path.is_some(),
            path: artefact.path.as_ref().map(|path| word(path, at)),
            database: database.map(|(name, _)| word(name, at)),
            variable: database.map(|(_, variable)| Marked::new(variable.clone(), at)),
        }
    }
}

/// A deploy.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "a template asks for parts by flags of their own")]
pub(super) struct Deploy {
    name: Marked,
    directory: Marked,
    current: Marked,
    owner: Marked,
    keep: Marked,
    restarts: bool,
    restart: Option<Marked>,
    resets: bool,
    reset: Option<Marked>,
    probes: bool,
    probe: Option<Marked>,
    atomic: bool,
}

impl Deploy {
    pub fn new(deploy: &script::Deploy) -> Self {
        let at = deploy.origin;
        Self {
            name: word(&deploy.word, at),
            directory: word(&deploy.directory, at),
            current: word(&deploy.current, at),
            owner: word(&deploy.owner, at),
            keep: word(&deploy.keep, at),
            restarts: deploy.restart.is_some(),
            restart: deploy.restart.as_ref().map(|restart| word(&restart.command, at)),
            resets: reset(deploy.restart.as_ref()).is_some(),
            reset: reset(deploy.restart.as_ref()).map(|command| word(command, at)),
            probes: deploy.probe.is_some(),
            probe: deploy.probe.as_ref().map(|probe| word(probe, at)),
            atomic: deploy.atomic,
        }
    }
}

/// The accounts of people: the arguments of the script's function, quoted.
#[derive(Serialize)]
pub(super) struct Accounts {
    people: Vec<Marked>,
}

impl Accounts {
    pub fn new(lines: &[String], at: Span) -> Self {
        Self { people: lines.iter().map(|line| Marked::new(line.clone(), at)).collect() }
    }
}
