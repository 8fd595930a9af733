//! `account-name-taken`: an account with the name of one of the system's own groups or accounts.

use infc_diag::{Diagnostic, names};
use infc_model::{Site, UserKind};
use infc_plan::Plan;

use crate::base_accounts::{GROUPS, USERS};
use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, user) in host.host.users.iter().filter(|(name, _)| &***name != "root") {
        let person = matches!(user.kind.value, UserKind::Person);
        let (what, note) = match (GROUPS.contains(&&**name), USERS.contains(&&**name)) {
            (true, _) if person => ("a group", "`useradd` refuses to make an account whose group exists"),
            (true, _) => ("a group", "the account would have it as its own, with all that it opens"),
            (_, true) if person => ("an account", "it would be changed into the account of a person"),
            _ => continue,
        };
        let message = format!("`{name}` is {what} of the system's own on `{}`", host.name);
        let said = names::ACCOUNT_NAME_TAKEN.at(user.key_at, message).note(note);
        found.push(said.help("give the account another name").about(host.path(&["users", name])));
    }
    found
}
