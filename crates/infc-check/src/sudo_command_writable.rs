//! `sudo-command-writable`: an account may run as root what it may write.

use infc_diag::{Diagnostic, Span, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_scalar::AbsPath;

use crate::hosts::{Planned, planned};
use crate::sudo_grants::grants;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on).collect()
}

fn on(host: Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for grant in grants(host) {
        let user = grant.granted.user.as_str();
        let program = AbsPath(grant.granted.program.clone());
        let Some((why, at)) = written_by(host, user, &program) else { continue };
        let message = format!("`{user}` may run {} as root, and may write it", program.0);
        let said = grant.told(&names::SUDO_COMMAND_WRITABLE, message).label(at, why);
        let said = said.note("whoever has the account writes what he likes into it, and is root");
        found.push(said.help("keep the program where root alone writes: `/usr/local/sbin`").about(host.path(&["users", user])));
    }
    found
}

/// A program that an account may run as root, and may write.
pub(crate) struct OwnProgram {
    /// Its path.
    pub program: String,
    /// Where it is granted.
    pub at: Span,
}

/// The first such program of an account.
pub(crate) fn own_program(host: Planned<'_>, user: &str) -> Option<OwnProgram> {
    let mut own = grants(host).into_iter().filter(|grant| grant.granted.user.as_str() == user);
    own.find_map(|grant| {
        let program = grant.granted.program.clone();
        written_by(host, user, &AbsPath(program.clone()))?;
        Some(OwnProgram { program, at: grant.at })
    })
}

/// Why an account may write a path, and where that is said.
fn written_by(host: Planned<'_>, user: &str, path: &AbsPath) -> Option<(String, Span)> {
    let below = |tree: &AbsPath| tree.0 != "/" && tree.contains(path);
    let owned = host.host.directories.iter().find(|(tree, directory)| directory.owner.value.0 == user && below(&AbsPath(tree.to_string())));
    let deploys = host.host.deploys.values().find(|deploy| {
        deploy.user.value.as_ref().is_some_and(|deployer| deployer.name() == user) && below(&deploy.directory.value)
    });
    let home = host.host.users.get(user).map(|account| (account, AbsPath(account.home.value.as_ref().map_or_else(|| format!("/home/{user}"), |home| home.0.clone()))));
    let owned = owned.map(|(tree, directory)| (format!("{tree} is its own"), directory.key_at));
    let deploys = deploys.map(|deploy| (format!("it deploys into {}", deploy.directory.value), deploy.directory.at));
    let home = home.filter(|(_, home)| below(home)).map(|(account, home)| (format!("{home} is its home"), account.key_at));
    owned.or(deploys).or(home)
}
