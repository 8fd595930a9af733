//! Secrets: where each lies on the host, who owns it there, and who may be given it.
//!
//! It deliberately holds no content: infc never opens what it names.

use std::fmt;

use infc_eval::{Path, Spanned, Type, Value};
use infc_scalar::{AbsPath, Mode, UserName};

use crate::typed::Typed;
use crate::{App, At, Builder, Decoder, Job, Name, Vhost};

/// A secret: its name and its place.
///
/// Like the language's own, it has no text and no equality, and nothing that holds one has any either:
///
/// ```compile_fail
/// fn shown(secret: &infc_model::Secret) -> String {
///     format!("{secret}")
/// }
/// ```
///
/// ```compile_fail
/// fn same(one: &infc_model::Secret, two: &infc_model::Secret) -> bool {
///     one == two
/// }
/// ```
///
/// ```compile_fail
/// fn same(one: &infc_model::EnvValue, two: &infc_model::EnvValue) -> bool {
///     one == two
/// }
/// ```
#[derive(Clone)]
pub struct Secret {
    name: Option<Path>,
    source: At<SecretSource>,
}

impl Secret {
    /// The slot that it was first given to: `secrets jwt`.
    pub fn path(&self) -> Option<&Path> {
        self.name.as_ref()
    }

    /// Its own name, if it is one of the site's `secrets`.
    pub fn name(&self) -> Option<&str> {
        match self.name.as_deref() {
            Some([secrets, name]) if &**secrets == "secrets" => Some(name),
            _ => None,
        }
    }

    /// Where it lies.
    pub fn source(&self) -> &At<SecretSource> {
        &self.source
    }

    /// Who may be given it; everyone, if it does not say.
    pub fn readers(&self) -> &[At<SecretReader>] {
        match &self.source.value {
            SecretSource::File(file) => &file.readers,
            SecretSource::Credential(credential) => &credential.readers,
            SecretSource::EnvFile(variable) => &variable.readers,
        }
    }
}

/// Its name alone.
impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Secret({})", self.name.as_ref().map(|name| name.join(".")).unwrap_or_default())
    }
}

impl Typed for Secret {
    fn ty(builder: &mut Builder) -> Type {
        if let Type::Enum(sources) = SecretSource::ty(builder) {
            builder.sources(sources);
        }
        Type::Secret
    }

    fn read(value: &Spanned<Value>, decoder: &mut Decoder) -> Option<Self> {
        let Value::Secret(secret) = &value.value else { return None };
        Some(Self { name: secret.name().cloned(), source: decoder.read(secret.source())? })
    }
}

record! {
    /// A file on the host that holds one secret and nothing else.
    SecretFile {
        /// Where it lies.
        path: AbsPath,
        /// Its owner.
        owner: UserName = "\"root\"",
        /// Its group.
        group: UserName = "\"root\"",
        /// Its mode.
        mode: Mode = "\"0600\"",
        /// Who may be given it; everyone, if the list is empty.
        readers: Vec<At<SecretReader>> = "[ ]",
    }

    /// A credential of systemd's (systemd-creds(1)): a file that only PID 1 reads, root's own.
    SecretCredential {
        /// Its name, under which a service finds it below `$CREDENTIALS_DIRECTORY`.
        name: Name,
        /// Where it lies; by default `/etc/credstore/<name>`, encrypted `/etc/credstore.encrypted/<name>`.
        path: Option<AbsPath>,
        /// Whether it is encrypted by `systemd-creds encrypt`.
        encrypted: bool = "false",
        /// Who may be given it; everyone, if the list is empty.
        readers: Vec<At<SecretReader>> = "[ ]",
    }

    /// A variable in an environment file on the host.
    SecretVariable {
        /// Where the file lies.
        path: AbsPath,
        /// The variable.
        key: String,
        /// The file's owner.
        owner: UserName = "\"root\"",
        /// The file's group.
        group: UserName = "\"root\"",
        /// The file's mode.
        mode: Mode = "\"0600\"",
        /// Who may be given it; everyone, if the list is empty.
        readers: Vec<At<SecretReader>> = "[ ]",
    }
}

choice! {
    /// A secret: what one is stays on the host, and a site says where it lies there. It has no literal, no text and no
    /// equality, and infc never opens it. `secrets.jwt = file { path = "/etc/shop/jwt"; };`
    SecretSource {
        /// A file that holds it alone.
        "file" => File(SecretFile),
        /// A credential of systemd's.
        "credential" => Credential(SecretCredential),
        /// A variable in an environment file.
        "env-file" => EnvFile(SecretVariable),
    }

    /// Who may be given a secret: an app, a job, or a vhost.
    SecretReader refs(App Job Vhost) {
    }

    /// A file on the host that holds a secret: its path, or a secret that lies in a file.
    SecretPath text(AbsPath) secret(true) {
    }
}
