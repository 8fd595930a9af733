//! What another version of an input offers to those who use it: what it exports otherwise.
//!
//! It deliberately says nothing of a site: what becomes of one is a difference like any other.

use std::collections::{BTreeMap, BTreeSet};

use infc_diag::{FilePath, Root, World};
use infc_eval::Export;

use super::Change;
use crate::library::WithLibrary;

/// The difference between what two versions of the input `name` export. A definition that is made of other words than
/// before has both its types, which may be equal.
pub fn exports(old: &dyn World, new: &dyn World, name: &str) -> Vec<Change> {
    let (old, new) = (exported(old, name), exported(new, name));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let change = |name: &String| {
        let (old, new) = (old.get(name), new.get(name));
        let ty = |export: &Export| export.ty.clone();
        let same = old.map(|export| &export.meaning) == new.map(|export| &export.meaning);
        (!same).then(|| Change { name: name.clone(), old: old.map(ty), new: new.map(ty), place: None })
    };
    names.into_iter().filter_map(change).collect()
}

fn exported(world: &dyn World, name: &str) -> BTreeMap<String, Export> {
    let world = WithLibrary::of(world);
    let site = FilePath { root: Root::Input(name.to_owned()), path: infc_lock::SITE.into() };
    let site = world.files().intern(site);
    let all = infc_eval::exports(&world, infc_model::schema(), site);
    all.into_iter().map(|export| (export.name.clone(), export)).collect()
}
