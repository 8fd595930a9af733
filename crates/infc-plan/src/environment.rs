//! Environment files with secrets: which must exist, with which variables. Their values are nowhere.

use infc_diag::Span;
use infc_model::{EnvFile, Secrets};

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
    pub keys: Vec<(String, Origin)>,
    /// Those that may be in it.
    pub optional: Vec<(String, Origin)>,
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
    let keys = names(lowering, &file.keys);
    let optional = names(lowering, &file.optional);
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
                keys.push(((*key).to_owned(), *at));
            }
        }
        let known = lowering.plan.environments.iter_mut().find(|known| known.name == name);
        if let Some(known) = known.filter(|known| known.path == file.path.0) {
            keys.retain(|(key, _)| known.keys.iter().all(|(known, _)| known != key));
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

fn quality(file: &EnvFile) -> Quality {
    Quality { mode: file.mode.0, owner: file.owner.0.clone(), group: file.group.0.clone() }
}

fn names(lowering: &mut Lowering, keys: &[infc_model::At<String>]) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for key in keys {
        if lowering.token(key.at, "the variable", variable(key)).is_some() {
            found.push((key.value.clone(), key.at));
        }
    }
    found
}
