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
