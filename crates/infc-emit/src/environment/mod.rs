//! Templates of environment files: which variables the real file must have. Never a value.
//!
//! It deliberately does not write the file itself, which is put on the host by whoever knows the secrets.

use infc_plan::{HostPlan, Quality, Template};

use crate::lines::Lines;
use crate::{BuiltIn, Out, file};

/// Templates of environment files.
pub const EMITTER: BuiltIn = BuiltIn { name: "environment", root: &["etc/infc/env/"], emit };

fn emit(host: &HostPlan, out: &mut Out<'_>) {
    for template in &host.operations.environments {
        let (text, origins) = print(template).finish();
        out.file(&template.template(), file(text, &Quality::root(0o644), Some(template.origin), origins));
    }
}

fn print(template: &Template) -> Lines {
    let mut lines = Lines::default();
    let Template { reader, path, quality, .. } = template;
    lines.fixed(&format!("# What the {reader} reads from {path}. Made by infc."));
    lines.fixed(&format!("# Put the real file there: {}:{}, mode {:04o}.", quality.owner, quality.group, quality.mode));
    lines.fixed("# A value with blanks, quotes or a backslash stands in double quotes, with a backslash before \" and \\.");
    for key in &template.keys {
        if let Some(form) = &key.form {
            lines.from(&format!("# {form}"), key.origin);
        }
        lines.from(&format!("{}=", key.name), key.origin);
    }
    for key in &template.optional {
        lines.from(&format!("#{}=", key.name), key.origin);
    }
    lines
}
