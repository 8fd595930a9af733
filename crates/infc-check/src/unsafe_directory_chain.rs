//! A directory inside one that belongs to another account: systemd-tmpfiles refuses to go there.

use std::collections::BTreeMap;

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;
use infc_plan::storage::Directory;
use infc_scalar::AbsPath;

use crate::hosts::{Planned, planned};

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| on(&host)).collect()
}

fn on(host: &Planned<'_>) -> Vec<Diagnostic> {
    let all = &host.plan.operations.directories;
    let by_path: BTreeMap<&AbsPath, &Directory> = all.iter().map(|one| (&one.path, one)).collect();
    let mut found = Vec::new();
    for inner in all {
        let mut around = std::iter::successors(inner.path.parent(), AbsPath::parent);
        let outer = around.find_map(|path| by_path.get(&path));
        let Some(outer) = outer.filter(|outer| outer.owner != "root" && outer.owner != inner.owner) else { continue };
        let Directory { path, owner, .. } = inner;
        let message = format!("`{path}` is to belong to `{owner}` inside a directory of `{}`", outer.owner);
        let said = names::UNSAFE_DIRECTORY_CHAIN.at(inner.origin, message);
        let said = said.label(outer.origin, format!("`{}` belongs to `{}`", outer.path, outer.owner));
        let note = format!("`{}` could put a link there; systemd-tmpfiles refuses the path and makes nothing", outer.owner);
        let help = format!("let root own `{}`, with `{}` as its group where it must write", outer.path, outer.owner);
        found.push(said.note(note).help(help).about(host.path(&[])));
    }
    found
}
