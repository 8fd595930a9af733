//! Environment files with secrets: which must exist, with which variables. Their values are nowhere.

use infc_diag::Span;
use infc_model::{EnvFile, EnvForm, Secrets};

use crate::Origin;
use crate::file::Quality;
use crate::operations::Lowering;
use crate::token::unit::variable;

/// An environment file that someone puts on the host.
#[derive(Clone, PartialEq, Debug)]
pub struct Template {
    /// The template's name: that of the app, job or backup that reads it.
    pub name: String,
    /// What reads it, `app shop`.
    pub reader: String,
    /// Where the file itself lies.
    pub path: String,
    /// How the file itself must be kept.
    pub quality: Quality,
    /// The variables that must be in it, in the order stated.
    pub keys: Vec<Key>,
    /// Those that may be in it.
    pub optional: Vec<Key>,
    /// Where it is stated.
    pub origin: Origin,
}

/// A variable of an environment file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// What is known of its value, in a sentence.
    pub form: Option<String>,
    /// Where it is stated.
    pub origin: Origin,
}

impl Template {
    /// Where the template lies, below `/`.
    pub fn template(&self) -> String {
        format!("etc/infc/env/{}.env.example", self.name)
    }
}

/// Notes the environment file of something, if it has one.
pub(crate) fn note(lowering: &mut Lowering, kind: &str, name: &str, secrets: &infc_model::At<Secrets>) {
    let Secrets::EnvFile(file) = &secrets.value else { return };
    let mut keys = names(lowering, file.required());
    for key in &mut keys {
        key.form = file.forms.get(key.name.as_str()).map(|form| described(&form.value.value));
    }
    let optional = names(lowering, file.optional.iter().map(|key| (key.value.as_str(), key.at)));
    lowering.plan.environments.push(Template {
        name: if kind == "app" { name.to_owned() } else { format!("{kind}-{name}") },
        reader: format!("{kind} {name}"),
        path: file.path.0.clone(),
        quality: quality(file),
        keys,
        optional,
        origin: secrets.at,
    });
}

/// Notes the environment files that hold secret variables of an app, beside the one that it states itself.
pub(crate) fn of_secrets(lowering: &mut Lowering, name: &str, app: &infc_model::App) {
    for crate::secret::Variables { file, given } in crate::secret::files(app) {
        let Some((_, first, origin)) = given.first() else { continue };
        let mut keys = Vec::new();
        for (key, _, at) in &given {
            if lowering.token(*at, "the variable", variable(key)).is_some() {
                keys.push(Key { name: (*key).to_owned(), form: None, origin: *at });
            }
        }
        let known = lowering.plan.environments.iter_mut().find(|known| known.name == name);
        if let Some(known) = known.filter(|known| known.path == file.path.0) {
            keys.retain(|key| known.keys.iter().all(|known| known.name != key.name));
            known.keys.append(&mut keys);
            continue;
        }
        let own = first.name().map_or_else(|| file.key.value.to_ascii_lowercase(), str::to_owned);
        lowering.plan.environments.push(Template {
            name: format!("{name}-{own}"),
            reader: format!("app {name}"),
            path: file.path.0.clone(),
            quality: Quality { mode: file.mode.0, owner: file.owner.0.clone(), group: file.group.0.clone() },
            keys,
            optional: Vec::new(),
            origin: *origin,
        });
    }
}

/// Notes the variables of an app that hold an address with a password in it: they are in its environment file.
pub(crate) fn of_addresses(lowering: &mut Lowering, name: &str, app: &infc_model::App) {
    for told in crate::address::told(lowering.site, app) {
        let Ok(address) = &told.address else { continue };
        if !address.is_secret {
            continue;
        }
        let own = lowering.plan.environments.iter_mut().find(|known| known.name == name);
        match own {
            Some(own) => {
                own.keys.retain(|known| known.name != told.key);
                let form = Some(format!("In this form, the password percent-encoded: {}", address.text));
                own.keys.push(Key { name: told.key.to_owned(), form, origin: told.at });
            }
            None => lowering.report.say(crate::address::homeless(name, &told)),
        }
    }
}

/// What is known of a variable, for whoever fills the file in.
fn described(form: &EnvForm) -> String {
    match form {
        EnvForm::Url(url) => {
            format!("It leads to {}; the password goes into it, percent-encoded.", url.value)
        }
        EnvForm::Boolean => "true or false.".to_owned(),
        EnvForm::OneOf(words) => {
            let words: Vec<&str> = words.iter().map(|word| word.value.as_str()).collect();
            format!("One of: {}.", words.join(", "))
        }
        EnvForm::StartsWith(start) => format!("It begins with {}.", start.value),
        EnvForm::MasterKey => "A key that may do everything.".to_owned(),
    }
}

fn quality(file: &EnvFile) -> Quality {
    Quality { mode: file.mode.0, owner: file.owner.0.clone(), group: file.group.0.clone() }
}

fn names<'a>(lowering: &mut Lowering, keys: impl Iterator<Item = (&'a str, Span)>) -> Vec<Key> {
    let mut found = Vec::new();
    for (name, at) in keys {
        if lowering.token(at, "the variable", variable(name)).is_some() {
            found.push(Key { name: name.to_owned(), form: None, origin: at });
        }
    }
    found
}
