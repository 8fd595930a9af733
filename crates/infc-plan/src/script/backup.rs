//! Backups: what is copied, where to, how it is encrypted, how long it is kept.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{
    At, Backup as Stated, Content, Encryption, External, Named, Place, Secrets, Site, Starter, Volume,
};
use infc_scalar::{AbsPath, Command};

use super::{Script, file_name, word};
use crate::Origin;
use crate::operations::Lowering;
use crate::schedule::CronLine;
use crate::systemd::{Oneshot, Sandbox, Trigger};
use crate::token::shell::Word;

/// The values of a backup's script.
#[derive(Clone, PartialEq, Debug)]
pub struct Backup {
    /// Its name.
    pub name: String,
    /// The name as a word.
    pub word: Word,
    /// What is copied.
    pub artefacts: Vec<Artefact>,
    /// The key that copies are encrypted to.
    pub recipient: Option<Recipient>,
    /// The directory of the copies.
    pub place: Word,
    /// Whether copies stay there; if not, it only holds them until they are uploaded.
    pub local: bool,
    /// The bucket's address without a slash at the end.
    pub bucket: Option<Word>,
    /// How long copies are kept, in seconds.
    pub keep: Word,
    /// The environment file to read when somebody starts it by hand.
    pub env_file: Option<Word>,
    /// Where it is stated.
    pub origin: Origin,
}

/// One file of a copy.
#[derive(Clone, PartialEq, Debug)]
pub struct Artefact {
    /// The file's name without its ending.
    pub name: Word,
    /// The directory or file that tar packs; none for a database.
    pub path: Option<Word>,
    /// The database and the variable that holds its address.
    pub database: Option<(Word, String)>,
    /// Where it is stated.
    pub origin: Origin,
}

/// A key.
#[derive(Clone, PartialEq, Debug)]
pub struct Recipient {
    /// The file with the public key.
    pub key: Word,
    /// Whose it is.
    pub name: Word,
}

/// Lowers a backup that this host makes; a provider's own needs nothing here.
pub(super) fn lower(lowering: &mut Lowering, name: &str, backup: &Named<Stated>) {
    let Some(when) = backup.at.get() else { return };
    let when = At::new(when.value.clone(), when.at);
    let Some(name) = file_name(lowering, backup.key_at, name) else { return };
    let run = if let Some(run) = backup.run.get() {
        (run.value.clone(), run.at)
    } else {
        let Some(script) = script(lowering, &name, backup).map(Script::Backup) else { return };
        let path = format!("/{}", script.path());
        lowering.plan.scripts.push(script);
        (Command(vec![path]), backup.key_at)
    };
    let Some(at) = lowering.report.take(when.schedule()) else { return };
    start(lowering, &name, backup, run, Trigger { at, origin: when.at, persistent: true });
}

fn script(lowering: &mut Lowering, name: &str, backup: &Named<Stated>) -> Option<Backup> {
    let artefacts = artefacts(lowering, backup);
    let mut local = None;
    let mut bucket = None;
    for place in backup.to.iter() {
        match &place.value {
            Place::Local(stated) => local = Some((stated.path.as_str().to_owned(), place.at)),
            Place::Bucket(stated) => {
                let address = stated.url.value.to_string();
                bucket = word(lowering, place.at, "the bucket", address.trim_end_matches('/'));
                lowering.needs("awscli");
            }
            Place::Provider(_) => {}
            Place::Host(_) => {
                let said = names::UNSAYABLE.at(place.at, "infc writes no transfer to another host");
                lowering.report.say(said.help("give the backup a command of its own with `run`"));
            }
        }
    }
    if artefacts.is_empty() || (local.is_none() && bucket.is_none()) {
        return None;
    }
    let stays = local.is_some();
    let (place, at) = local.unwrap_or((format!("/var/lib/infc-backup-{name}"), backup.key_at));
    let env = crate::systemd::env_file(&backup.secrets.value);
    Some(Backup {
        name: name.to_owned(),
        word: word(lowering, backup.key_at, "the backup", name)?,
        artefacts,
        recipient: recipient(lowering, backup),
        place: word(lowering, at, "the place", &place)?,
        local: stays,
        bucket,
        keep: Word::number(backup.keep.millis / 1000),
        env_file: env
            .and_then(|file| word(lowering, backup.secrets.at, "the environment file", file.as_str())),
        origin: backup.key_at,
    })
}

fn recipient(lowering: &mut Lowering, backup: &Stated) -> Option<Recipient> {
    let Encryption::Gpg(gpg) = &backup.encrypt.value else { return None };
    lowering.needs("gnupg");
    let recipient = gpg.recipient.value.to_string();
    let default = || AbsPath(format!("/etc/infc/keys/{recipient}.asc"));
    let key = gpg.key.value.clone().unwrap_or_else(default);
    Some(Recipient {
        key: word(lowering, gpg.key.at, "the key", key.as_str())?,
        name: word(lowering, gpg.recipient.at, "the recipient", &recipient)?,
    })
}

fn artefacts(lowering: &mut Lowering, backup: &Stated) -> Vec<Artefact> {
    let host = lowering.host;
    let mut found = Vec::new();
    for volume in backup.of.iter() {
        let own = volume.host().is_none_or(|name| name == lowering.host_name);
        let stated = host.volumes.get(volume.name()).filter(|_| own);
        let Some(stated) = stated.filter(|stated| readable(lowering.site, stated)) else {
            let path = ["hosts", lowering.host_name, "volumes", volume.name()];
            let known = lowering.site.knows(path) && lowering.site.knows(["externals"]);
            if known && backup.to.iter().any(|place| !matches!(place.value, Place::Provider(_))) {
                lowering.report.say(nothing_of(volume.name(), volume.at));
            }
            continue;
        };
        if let Some(path) = stated.path.get() {
            let name = word(lowering, volume.at, "the volume", volume.name());
            let path = word(lowering, path.at, "the path", path.as_str());
            found.extend(name.zip(path).map(|(name, path)| Artefact {
                name,
                path: Some(path),
                database: None,
                origin: volume.at,
            }));
        } else {
            databases(lowering, backup, stated, volume.at, &mut found);
        }
    }
    found
}

/// Whether infc's script can copy a volume: files, or the databases of a MongoDB.
fn readable(site: &Site, volume: &Volume) -> bool {
    let external = volume.external.value.as_ref().and_then(|external| site.externals.get(external.name()));
    let dumped = || match external.map(|external| &external.value.value) {
        Some(External::Mongodb(mongodb)) => {
            matches!(volume.content.value, Content::Database) && !mongodb.databases.is_empty()
        }
        _ => false,
    };
    volume.path.value.is_some() || dumped()
}

/// A backup that would copy less than it says is none.
fn nothing_of(volume: &str, at: Span) -> Diagnostic {
    let message = format!(
        "infc's script of a backup copies files and MongoDB's databases of its own host, and `{volume}` is neither"
    );
    let said = names::UNSAYABLE.at(at, message).note("the backup would run, and hold nothing of it");
    said.help("copy it by a command: `run = …`, or let its provider do it: `to = [ (provider externals.…) ]`")
}

/// One dump for each database of a MongoDB that the volume lies in.
fn databases(lowering: &mut Lowering, backup: &Stated, volume: &Volume, at: Span, found: &mut Vec<Artefact>) {
    let Some(external) = volume.external.get() else { return };
    let site = lowering.site;
    let External::Mongodb(mongodb) = (match site.externals.get(external.name()) {
        Some(external) => &external.value.value,
        None => return,
    }) else {
        return;
    };
    if !matches!(volume.content.value, Content::Database) {
        return;
    }
    lowering.needs("mongodb-database-tools");
    for database in mongodb.databases.iter() {
        let Some(variable) = variable(backup, &database.0) else {
            let message = format!("no variable says how to reach the database `{}`", database.0);
            let said = names::JOB_LACKS_ENVIRONMENT
                .at(at, message)
                .label(backup.secrets.at, "what the backup is given");
            lowering
                .report
                .say(said.help("name `MONGODB_URI` among the `keys` of its `secrets = env-file { … }`"));
            return;
        };
        let name = word(lowering, at, "the database", &format!("{}-{}", external.name(), database.0));
        let word = word(lowering, at, "the database", &database.0);
        found.extend(name.zip(word).map(|(name, word)| Artefact {
            name,
            path: None,
            database: Some((word, variable.clone())),
            origin: at,
        }));
    }
}

/// The secret that holds a database's address: its own `MONGODB_URI_<NAME>`, or the one of all.
fn variable(backup: &Stated, database: &str) -> Option<String> {
    let Secrets::EnvFile(file) = &backup.secrets.value else { return None };
    let upper = database.to_ascii_uppercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    let wanted = [format!("MONGODB_URI_{upper}"), "MONGODB_URI".to_owned()];
    wanted.into_iter().find(|name| file.keys.iter().any(|key| key.value == *name))
}

fn start(
    lowering: &mut Lowering,
    name: &str,
    backup: &Named<Stated>,
    run: (Command, Span),
    trigger: Trigger,
) {
    let user = backup.user.value.as_ref().map_or("root", |user| user.name()).to_owned();
    let unit = format!("infc-backup-{name}");
    let line = CronLine {
        schedule: trigger.at.clone(),
        user: user.clone(),
        run: run.0.clone(),
        env: Vec::new(),
        lock: true,
        timeout: backup.timeout.value,
        log: None,
        origin: backup.key_at,
    };
    match &backup.by.value {
        Starter::Cron => return line.write(lowering, &unit),
        Starter::BareCron(file) => {
            let stated = backup.user.value.as_ref().map(|user| user.name().to_owned());
            return line.write_bare(lowering, &file.value.0, stated);
        }
        Starter::Timer => {}
    }
    let oneshot = Oneshot {
        name: unit,
        description: format!("Backup {name}"),
        run: run.0,
        run_at: run.1,
        sandbox: sandbox(name, backup, &user),
        user,
        env: Vec::new(),
        credentials: Vec::new(),
        env_file: crate::systemd::env_file(&backup.secrets.value),
        timeout: (backup.timeout.value, backup.timeout.at),
        log: None,
        reads: sources(lowering, backup),
        runtime: None,
        trigger,
        origin: backup.key_at,
    };
    oneshot.write(lowering);
}

/// Where on this machine lies what is copied.
fn sources(lowering: &Lowering, backup: &Stated) -> Vec<AbsPath> {
    let own =
        |volume: &&At<infc_model::Ref<Volume>>| volume.host().is_none_or(|host| host == lowering.host_name);
    let volumes = backup.of.iter().filter(own).filter_map(|volume| lowering.host.volumes.get(volume.name()));
    volumes.filter_map(|volume| volume.path.value.clone()).collect()
}

fn sandbox(name: &str, backup: &Named<Stated>, user: &str) -> Sandbox {
    let local = backup.to.iter().filter_map(|place| match &place.value {
        Place::Local(stated) => Some((stated.path.0.clone(), place.at)),
        Place::Bucket(_) | Place::Provider(_) | Place::Host(_) => None,
    });
    let mut writes: Vec<(String, Span)> = local.collect();
    if writes.is_empty() && backup.run.value.is_none() {
        writes.push((format!("/var/lib/infc-backup-{name}"), backup.key_at));
    }
    writes.push(("/run/lock".to_owned(), backup.key_at));
    let root = user == "root";
    // Root needs one power beside its own files: to read those of others.
    Sandbox {
        root,
        capabilities: if root { "CAP_DAC_READ_SEARCH" } else { "" },
        writes,
        home: true,
        local: false,
    }
}
