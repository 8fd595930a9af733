//! Environment files with secrets, and what is known of a variable without knowing its value.
//!
//! It deliberately holds no value: those are on the host alone.

use infc_scalar::{AbsPath, Mode, Url, UserName};

use crate::typed::ByText;
use crate::{At, Map};

record! {
    /// An environment file on the host that holds secrets. infc never reads it.
    EnvFile {
        /// Where it lies.
        path: AbsPath,
        /// The variables that must be in it.
        keys: Vec<At<String>> = "[ ]",
        /// Variables that may be in it.
        optional: Vec<At<String>> = "[ ]",
        /// Variables that must be in it, too, of which more is known than their names.
        forms: Map<ByText, EnvForm> = "{ }",
        /// Its owner.
        owner: UserName = "\"root\"",
        /// Its group.
        group: UserName = "\"root\"",
        /// Its mode.
        mode: Mode = "\"0600\"",
    }
}

choice! {
    /// What is known of a variable without knowing its value.
    EnvForm {
        /// A URL that holds a password: where it leads, with the password left out.
        "url" => Url(Url),
        /// `true` or `false`.
        "boolean" => Boolean,
        /// One of these words.
        "one-of" => OneOf(Vec<At<String>>),
        /// Something that begins so: `starts-with "sk_live_"`.
        "starts-with" => StartsWith(String),
        /// A key that may do everything where it is valid: a search engine's master key, an account's root key.
        "master-key" => MasterKey,
    }

    /// Where an app's secrets come from.
    Secrets {
        /// It has none.
        "no-secrets" => None,
        /// An environment file on the host.
        "env-file" => EnvFile(EnvFile),
    }
}

impl EnvFile {
    /// The variables that must be in it, each with its place.
    pub fn required(&self) -> impl Iterator<Item = (&str, infc_diag::Span)> {
        let plain = self.keys.iter().map(|key| (key.value.as_str(), key.at));
        plain.chain(self.forms.iter().map(|(key, form)| (&**key, form.key_at)))
    }

    /// All variables that it may hold, each with its place.
    pub fn variables(&self) -> impl Iterator<Item = (&str, infc_diag::Span)> {
        self.required().chain(self.optional.iter().map(|key| (key.value.as_str(), key.at)))
    }
}
