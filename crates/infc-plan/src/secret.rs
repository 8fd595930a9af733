//! Secrets on their way: from where each lies on the host to the program that is given it, as that program can take it.
//!
//! systemd hands a file on as a credential, which only the service reads, and an environment file variable by variable;
//! what PM2 starts reads files itself. It deliberately knows no content, and prints no path that would hold one.

use infc_diag::{Span, names};
use infc_model::{
    App, At, Host, Manager, Os, Secret, SecretEnv, SecretFile, SecretPath, SecretSource, SecretVariable,
};
use infc_scalar::AbsPath;

use crate::file::Quality;
use crate::operations::Lowering;
use crate::report::{self, Report};

/// A file that systemd hands on to a service alone.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Credential {
    /// What the service finds it by.
    pub id: String,
    /// Where it lies.
    pub path: AbsPath,
    /// Whether systemd decrypts it.
    pub encrypted: bool,
    /// Where it is given to the service.
    pub at: Span,
}

/// What a service is given.
#[derive(Default, Debug)]
pub(crate) struct Given {
    /// Its credentials, by name.
    pub credentials: Vec<Credential>,
    /// Variables with the paths of secret files.
    pub variables: Vec<(String, String, Span)>,
}

/// The secret as messages call it.
pub fn shown(secret: &Secret) -> String {
    secret.path().map_or_else(|| "this secret".to_owned(), |path| format!("the secret `{}`", path.join(".")))
}

/// What the app `name` is given; `unit` is the service's name, if systemd runs it.
pub(crate) fn of_app(lowering: &mut Lowering, name: &str, app: &App, unit: Option<&str>) -> Given {
    let mut given = Given::default();
    for secret in app.credentials.iter() {
        let id = name_of(secret, None);
        credential(lowering, &mut given, (id, secret, secret.at), unit);
    }
    for SecretEnv { key, key_at, secret, at, path } in app.secret_env() {
        if !path {
            as_variable(lowering, (key, key_at), (secret, at), unit.is_some());
            continue;
        }
        let id = name_of(secret, Some(key));
        let file = match (unit, &secret.source().value) {
            (None, SecretSource::File(_)) => plain_path(lowering, name, app, secret),
            _ => credential(lowering, &mut given, (id, secret, at), unit),
        };
        given.variables.extend(file.map(|file| (key.to_owned(), file, at)));
    }
    given
}

/// The secret variables of an app in a container, whose values systemd has read for Docker's client. A container sees no
/// file of the host's that it is not given, and no credential.
pub(crate) fn in_container(lowering: &mut Lowering, app: &App) -> Vec<String> {
    let mut keys = Vec::new();
    for SecretEnv { key, key_at, secret, at, path } in app.secret_env() {
        if path {
            unseen(lowering, secret, at);
            continue;
        }
        as_variable(lowering, (key, key_at), (secret, at), true);
        keys.extend(crate::token::unit::variable(key).is_ok().then(|| key.to_owned()));
    }
    app.credentials.iter().for_each(|secret| unseen(lowering, secret, secret.at));
    keys
}

fn unseen(lowering: &mut Lowering, secret: &Secret, at: Span) {
    let message = format!("a container does not see the file of {}", shown(secret));
    let said = names::SECRET_UNDELIVERABLE.at(at, message).label(secret.source().at, "it lies here");
    lowering.report.say(
        said.help("keep it in an environment file, and hand over the variable: `env.NAME = secrets.x;`"),
    );
}

/// What a job's service `unit` is given.
pub(crate) fn of_job(lowering: &mut Lowering, credentials: &[At<Secret>], unit: &str) -> Vec<Credential> {
    let mut given = Given::default();
    for secret in credentials {
        let id = name_of(secret, None);
        credential(lowering, &mut given, (id, secret, secret.at), Some(unit));
    }
    given.credentials
}

/// An environment file that holds secret variables of an app.
pub(crate) struct Variables<'a> {
    /// The file, as the first of them states it.
    pub file: &'a At<SecretVariable>,
    /// The variables, each with its secret and where it is given.
    pub given: Vec<(&'a str, &'a Secret, Span)>,
}

/// The environment files that hold secret variables of an app.
pub(crate) fn files(app: &App) -> Vec<Variables<'_>> {
    let mut files: Vec<Variables<'_>> = Vec::new();
    for SecretEnv { key, secret, at, .. } in app.secret_env().filter(|given| !given.path) {
        let SecretSource::EnvFile(variable) = &secret.source().value else { continue };
        let one = (key, secret, at);
        match files.iter_mut().find(|known| known.file.path.value == variable.path.value) {
            Some(known) => known.given.push(one),
            None => files.push(Variables { file: variable, given: vec![one] }),
        }
    }
    files
}

/// The path of a file that a program of the host reads by itself, and how it must be kept, where that is stated; `what`
/// is that program.
pub(crate) fn file(
    report: &mut Report,
    file: &At<SecretPath>,
    what: &str,
) -> Option<(AbsPath, Option<Quality>)> {
    let secret = match &file.value {
        SecretPath::Text(path) => return Some((path.value.clone(), None)),
        SecretPath::Secret(secret) => secret,
    };
    match &secret.source().value {
        SecretSource::File(file) => Some((file.path.value.clone(), Some(quality(file)))),
        SecretSource::Credential(_) | SecretSource::EnvFile(_) => {
            let message = format!("{what} reads a file, and {} lies in none of its own", shown(secret));
            let said =
                names::SECRET_UNDELIVERABLE.at(file.at, message).label(secret.source().at, "it lies here");
            report.say(said.help("keep it in a file: `file { path = \"/etc/…\"; }`"));
            None
        }
    }
}

fn quality(file: &SecretFile) -> Quality {
    Quality { mode: file.mode.0, owner: file.owner.0.clone(), group: file.group.0.clone() }
}

/// Whether the account `user` of `host` may read a file.
pub(crate) fn may_read(host: &Host, user: &str, quality: &Quality) -> bool {
    let member = |group: &str| {
        let groups = host.users.get(user).map(|user| &user.groups);
        user == group || groups.is_some_and(|groups| groups.iter().any(|each| each.as_str() == group))
    };
    user == "root"
        || quality.mode & 0o004 != 0
        || (quality.owner == user && quality.mode & 0o400 != 0)
        || (member(&quality.group) && quality.mode & 0o040 != 0)
}

/// A variable whose value is secret: systemd takes it from a file under the name that it has there.
fn as_variable(
    lowering: &mut Lowering,
    (key, key_at): (&str, Span),
    (secret, at): (&Secret, Span),
    systemd: bool,
) {
    let (source, known) = (secret.source(), shown(secret));
    let said = match &source.value {
        SecretSource::EnvFile(_) if !systemd => {
            let message = format!("{known} lies in an environment file, and PM2 reads none");
            let said = names::SECRET_UNDELIVERABLE.at(at, message).label(source.at, "it lies here");
            said.help(
                "let systemd run it, or, if it reads the file itself, say so: `secrets = env-file { … };`",
            )
        }
        SecretSource::EnvFile(variable) if variable.key.value == key => return,
        SecretSource::EnvFile(variable) => {
            let own = &variable.key.value;
            let message = format!("{known} is the variable `{own}` of its file, and cannot come as `{key}`");
            let said =
                names::SECRET_UNDELIVERABLE.at(key_at, message).label(variable.key.at, "called so there");
            said.replace(key_at, own, format!("call it `{own}`"))
        }
        SecretSource::File(_) | SecretSource::Credential(_) => {
            let message = format!("{known} lies in a file, and a variable cannot hold what is in one");
            let said = names::SECRET_UNDELIVERABLE.at(at, message).label(source.at, "it lies here");
            let path = secret.path().map_or_else(|| "…".to_owned(), |path| path.join("."));
            let way = format!("hand over its path: `env.{key}_FILE = path-of {path};`");
            said.help(format!(
                "{way}, or keep it in an environment file: `env-file {{ path = …; key = \"{key}\"; }}`"
            ))
        }
    };
    lowering.report.say(said);
}

/// Hands a secret on as a credential; the path at which the service finds it.
fn credential(
    lowering: &mut Lowering,
    given: &mut Given,
    (id, secret, at): (String, &Secret, Span),
    unit: Option<&str>,
) -> Option<String> {
    let known = shown(secret);
    let refuse = |message: String, help: &str| {
        names::SECRET_UNDELIVERABLE.at(at, message).label(secret.source().at, "it lies here").help(help)
    };
    let (path, encrypted, owner) = match &secret.source().value {
        SecretSource::File(file) => (file.path.value.clone(), false, Some(file)),
        SecretSource::Credential(credential) => {
            let encrypted = credential.encrypted.value;
            let folder = if encrypted { "/etc/credstore.encrypted" } else { "/etc/credstore" };
            let default = || AbsPath(format!("{folder}/{}", credential.name.0));
            (credential.path.value.clone().unwrap_or_else(default), encrypted, None)
        }
        SecretSource::EnvFile(variable) => {
            let message =
                format!("{known} is one variable of an environment file, and has no file of its own");
            let key = &variable.key.value;
            let help =
                format!("take the variable: `env.{key} = secrets.…;`, or keep it in a file of its own");
            lowering.report.say(refuse(message, &help));
            return None;
        }
    };
    let Some(unit) = unit else {
        let help = "let systemd run it, or keep the secret in a `file` that its account can read";
        lowering.report.say(refuse(format!("{known} is a credential, and PM2 hands on none"), help));
        return None;
    };
    if encrypted && matches!(lowering.host.os.value, Os::Ubuntu2204) {
        let help = "leave `encrypted` out, and keep the file root's alone";
        let message =
            format!("{known} is encrypted, and systemd 249 of Ubuntu 22.04 decrypts no credentials");
        lowering.report.say(refuse(message, help));
        return None;
    }
    let quality = owner.map_or_else(|| Quality::root(0o600), |file| quality(file));
    lowering.report.secrets.insert(reference(secret, &path, quality));
    let found = format!("/run/credentials/{unit}/{id}");
    if given.credentials.iter().all(|known| known.id != id) {
        given.credentials.push(Credential { id, path, encrypted, at });
    }
    Some(found)
}

/// The path of a file that an app under PM2 reads by itself.
fn plain_path(lowering: &mut Lowering, name: &str, app: &App, secret: &Secret) -> Option<String> {
    let SecretSource::File(file) = &secret.source().value else { return None };
    let Manager::Pm2(pm2) = &app.manager.value else { return None };
    let user = pm2.daemon.value.as_ref().or(app.user.value.as_ref()).map_or("root", |user| user.name());
    let quality = quality(file);
    if !may_read(lowering.host, user, &quality) {
        let known = shown(secret);
        let message = format!("`{name}` runs as `{user}`, who cannot read {known}");
        let said = names::SECRET_UNDELIVERABLE.at(secret.source().at, message);
        let said =
            said.note(format!("its file is {}:{}, {:04o}", quality.owner, quality.group, quality.mode));
        lowering.report.say(said.help(format!("give the file to the account: `owner = \"{user}\";`")));
        return None;
    }
    lowering.report.secrets.insert(reference(secret, &file.path, quality));
    Some(file.path.0.clone())
}

/// A secret as the manifest lists it: its name and where it lies.
pub(crate) fn reference(secret: &Secret, path: &AbsPath, quality: Quality) -> report::Secret {
    let Quality { mode, owner, group } = quality;
    let name = secret.path().map_or_else(|| path.0.clone(), |path| path.join("."));
    report::Secret { name, path: path.0.clone(), mode, owner, group }
}

/// What a service finds a credential by: the secret's own name, the credential's, or that of the variable or the file.
fn name_of(secret: &Secret, key: Option<&str>) -> String {
    if let Some(name) = secret.name() {
        return name.to_owned();
    }
    let lower = |key: &str| key.to_ascii_lowercase().replace('_', "-");
    match (&secret.source().value, key) {
        (SecretSource::Credential(credential), _) => credential.name.0.clone(),
        (_, Some(key)) => lower(key),
        (SecretSource::File(file), None) => {
            file.path.0.rsplit('/').next().map_or_else(|| "secret".to_owned(), str::to_owned)
        }
        (SecretSource::EnvFile(variable), None) => lower(&variable.key.value),
    }
}
