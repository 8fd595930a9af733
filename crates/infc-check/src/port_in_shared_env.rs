//! `port-in-shared-env`: one environment file gives two apps the same port.
//!
//! It deliberately knows names of variables alone: no value of such a file is ever read.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{EnvFile, Secrets, Site};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

/// Variables from which programs take the port that they listen on.
const PORTS: &[&str] = &["PORT", "APP_PORT", "SERVER_PORT", "HTTP_PORT", "LISTEN_PORT"];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on_host).collect()
}

fn on_host(host: Planned<'_>) -> Vec<Diagnostic> {
    let files = host.host.apps.iter().filter_map(|(name, app)| match &app.secrets.value {
        Secrets::EnvFile(file) => Some((&**name, file)),
        Secrets::None => None,
    });
    let files: Vec<(&str, &EnvFile)> = files.map(|(name, file)| (name, &**file)).collect();
    let mut found: Vec<Diagnostic> = Vec::new();
    for (index, (name, file)) in files.iter().enumerate() {
        let Some((key, at)) = port(file) else { continue };
        let others = files.iter().enumerate().filter(|(other, (_, file))| *other != index && same(file, files.get(index)));
        let Some((_, (other, theirs))) = others.into_iter().next() else { continue };
        if found.iter().any(|known| known.labels.iter().any(|label| label.span == file.path.at)) {
            continue;
        }
        let message = format!("`{name}` and `{other}` both take `{key}` from {}", file.path.value.as_str());
        found.push(
            names::PORT_IN_SHARED_ENV
                .at(at, message)
                .label(theirs.path.at, format!("`{other}` reads the same file"))
                .note("the second of them to start finds the port taken")
                .help("take the variable out of the file: infc gives each app the port that it has here")
                .about(host.path(&["apps", name])),
        );
    }
    found
}

fn same(file: &EnvFile, other: Option<&(&str, &EnvFile)>) -> bool {
    other.is_some_and(|(_, other)| file.path.value == other.path.value)
}

/// The variable of a file that holds a port.
fn port(file: &EnvFile) -> Option<(&str, Span)> {
    file.variables().find(|(key, _)| PORTS.contains(key))
}
