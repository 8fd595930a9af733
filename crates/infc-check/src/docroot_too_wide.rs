//! `docroot-too-wide`: nginx serves files from a directory that holds what is not for the public.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{At, Auth, Place, Route, SecretPath, Site, Tls};
use infc_plan::Plan;
use infc_scalar::AbsPath;

use crate::hosts::{Planned, planned};

/// Directories of the system, which hold more than pages wherever one looks.
const SYSTEM: &[&str] = &[
    "/", "/boot", "/dev", "/etc", "/home", "/opt", "/proc", "/root", "/run", "/srv", "/sys", "/tmp", "/usr", "/var", "/var/backups",
    "/var/lib", "/var/log",
];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let private = private(host);
    let mut found = Vec::new();
    for (name, root) in roots(host) {
        let said = if SYSTEM.contains(&root.value.as_str()) {
            let message = format!("nginx serves `{}` itself to whoever asks `{name}`", root.value);
            Some(names::DOCROOT_TOO_WIDE.at(root.at, message).note("it holds files of the system and of other programs"))
        } else {
            let inside = private.iter().find(|(path, ..)| root.value.contains(path));
            inside.map(|(path, at, what)| {
                let message = format!("nginx serves {what} `{path}` to whoever asks `{name}`");
                names::DOCROOT_TOO_WIDE.at(root.at, message).label(*at, "it lies below this root")
            })
        };
        let help = "serve a directory that holds nothing but what is for everyone, and keep the rest beside it";
        found.extend(said.map(|said| said.help(help).about(host.path(&["vhosts", name]))));
    }
    found
}

/// The directories that files are served from.
fn roots<'a>(host: &Planned<'a>) -> Vec<(&'a str, At<&'a AbsPath>)> {
    let mut all = Vec::new();
    for (name, vhost) in host.host.vhosts.iter() {
        all.extend(vhost.root.get().map(|root| (&**name, root)));
        for route in vhost.routes.values() {
            if let Route::Static(files) = &route.value.value {
                all.extend(files.root.get().map(|root| (&**name, root)));
            }
        }
    }
    all
}

/// What is for nobody but its reader: password files, keys, copies.
fn private<'a>(host: &Planned<'a>) -> Vec<(&'a AbsPath, Span, &'static str)> {
    let mut all = Vec::new();
    for vhost in host.host.vhosts.values() {
        let routes = vhost.routes.values().filter_map(|route| Some(route.value.value.onward()?.auth));
        for auth in std::iter::once(&vhost.auth).chain(routes) {
            if let Auth::Basic(basic) = &auth.value
                && let Some(SecretPath::Text(path)) = &basic.file.value
            {
                all.push((&path.value, path.at, "the password file"));
            }
        }
        if let Tls::Files(files) = &vhost.tls.value
            && let SecretPath::Text(path) = &files.key.value
        {
            all.push((&path.value, path.at, "the key"));
        }
    }
    for backup in host.host.backups.values() {
        for place in backup.to.iter() {
            if let Place::Local(local) = &place.value {
                all.push((&local.path.value, local.path.at, "the copies in"));
            }
        }
    }
    all
}
