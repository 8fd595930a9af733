//! Files of sudo that are stated: `sudo-wildcard`, `sudo-runas-all`, `sudo-file-ignored`.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::access::{Grant, SudoPlan};

use crate::hosts::{Planned, planned};
use crate::sudo_grants::{SudoGrant, grants};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(on).collect()
}

fn on(host: Planned<'_>) -> Vec<Diagnostic> {
    let files = host.plan.access.sudo.iter().filter_map(|sudo| ignored(sudo).map(|said| said.about(host.path(&["users", &sudo.user]))));
    let mut found: Vec<Diagnostic> = files.collect();
    for grant in grants(host) {
        let said = wildcard(&grant).into_iter().chain(runas_all(&grant));
        found.extend(said.map(|said| said.about(host.path(&["users", &grant.plan.user]))));
    }
    found
}

fn ignored(sudo: &SudoPlan) -> Option<Diagnostic> {
    let Grant::File { name, mode, .. } = &sudo.grant else { return None };
    if name.value.contains('.') || name.value.ends_with('~') {
        let message = format!("sudo passes over `/etc/sudoers.d/{}` without a word", name.value);
        let said = names::SUDO_FILE_IGNORED.at(name.at, message).note("it reads no file there whose name has a dot or ends in `~`");
        return Some(said.help(format!("name it `{}`", name.value.replace(['.', '~'], "-").trim_end_matches('-'))));
    }
    (mode.value & 0o022 != 0).then(|| {
        let message = format!("others than root may write a file that gives root's rights: mode {:04o}", mode.value);
        names::SUDO_FILE_IGNORED.at(mode.at, message).note("sudo refuses to run at all").help("`mode = \"0440\"`, which is the default")
    })
}

fn wildcard(grant: &SudoGrant<'_>) -> Option<Diagnostic> {
    let wild = |word: &&String| word.contains(['*', '?', '[']) && !word.starts_with('^');
    let word = std::iter::once(&grant.granted.program).chain(&grant.granted.arguments).find(wild)?;
    let message = format!("`{word}` matches blanks and further arguments, too");
    let said = grant.told(&names::SUDO_WILDCARD, message);
    let said = said.note(format!("`{} {} anything else` is granted as well (sudoers(5), Wildcards)", grant.granted.program, grant.granted.arguments.join(" ").replace('*', "x")));
    Some(said.help("grant each command by its exact arguments: `sudo = commands [ … ];`"))
}

fn runas_all(grant: &SudoGrant<'_>) -> Option<Diagnostic> {
    let runas = grant.granted.runas.as_deref()?;
    let whole = grant.granted.program == "ALL";
    let everybody = runas.split(':').next().is_some_and(|user| user.split(',').any(|one| one.trim() == "ALL"));
    (everybody && !whole).then(|| {
        let message = format!("`({runas})` lets it run as every account, where root's is meant");
        grant.told(&names::SUDO_RUNAS_ALL, message).help("write `(root)`")
    })
}
