//! What a policy is about: something on a host, or a service outside.

use std::sync::Arc;

use infc_model::{At, Endpoint, Source};
use infc_net::{Place, Target};

use super::World;
use crate::hosts::{knows_around, knows_ways};

/// None for what no policy speaks of.
pub(crate) fn place(to: &At<Endpoint>) -> Option<Place> {
    let Endpoint::Ref(to) = &to.value;
    of_path(&to.path)
}

/// What the names `hosts vps apps shop` lead to.
pub(super) fn of_path(path: &[Arc<str>]) -> Option<Place> {
    let names: Vec<&str> = path.iter().map(|name| &**name).collect();
    match (names.as_slice(), path) {
        (["hosts", _], [_, host]) => Some(Place::Host(host.clone())),
        (["hosts", _, "ssh"], [_, host, _]) => Some(Place::Inside(host.clone(), Target::Ssh)),
        (["hosts", _, kind, _], [_, host, _, name]) => {
            let target = match *kind {
                "apps" => Target::App(name.clone()),
                "vhosts" => Target::Vhost(name.clone()),
                "listeners" => Target::Listener(name.clone()),
                _ => return None,
            };
            Some(Place::Inside(host.clone(), target))
        }
        (["externals", _], [_, name]) => Some(Place::Outside(name.clone())),
        (["balancers", _], [_, name]) => Some(Place::Balancer(name.clone())),
        (["cdns", _], [_, name]) => Some(Place::Cdn(name.clone())),
        _ => None,
    }
}

/// Whether `from` is known, and all that decides over who reaches `place`.
pub(crate) fn decided(site: &infc_model::Site, from: &[At<Source>], place: &Place) -> bool {
    let named = from.iter().filter_map(|source| match &source.value {
        Source::Ref(to) => Some(&to.path),
        Source::Text(_) | Source::Internet | Source::Loopback => None,
    });
    let sources = named.into_iter().all(|path| site.knows(path.iter().map(|name| &**name)));
    let around = match place {
        Place::Inside(host, _) => knows_ways(site, host),
        Place::Host(_) | Place::Outside(_) | Place::Balancer(_) | Place::Cdn(_) => {
            site.knows(["hosts"]) && knows_around(site)
        }
    };
    sources && around
}

/// Whether what is named, and all that it is part of, is known.
pub(crate) fn known_in(site: &infc_model::Site, to: &At<Endpoint>) -> bool {
    let Endpoint::Ref(to) = &to.value;
    site.knows(to.path.iter().map(|name| &**name))
}

/// Whether what a policy names, and all that it is part of, is known.
pub(super) fn known(world: World<'_>, to: &At<Endpoint>) -> bool {
    known_in(world.site, to)
}

/// Why nothing can reach the target, whatever the firewall says: then a policy over it proves nothing.
pub(super) fn dead(world: World<'_>, place: &Place) -> Option<String> {
    match place {
        Place::Inside(host, target) if world.reach.listens(host, target) => None,
        Place::Inside(_, target @ Target::App(_)) => {
            Some(format!("nothing listens for {target}: the app has no port"))
        }
        Place::Inside(_, target) => Some(format!("nothing listens for {target}")),
        Place::Host(_) | Place::Balancer(_) | Place::Cdn(_) => None,
        Place::Outside(name) => {
            let hosts = world.site.hosts.values();
            let used = hosts.flat_map(|host| host.apps.values()).any(|app| {
                let connects = app.connections().any(|to| to.name() == &**name);
                let is_it = |path: &[Arc<str>]| matches!(path, [externals, own] if &**externals == "externals" && own == name);
                connects || app.hands_on.iter().any(|to| is_it(path(&to.value)))
            });
            (!used).then(|| {
                format!("no app of the site connects to `{name}`, and who else does is not described")
            })
        }
    }
}

/// The names to what an app hands on.
pub(super) fn path(handed: &infc_model::Handed) -> &[Arc<str>] {
    let infc_model::Handed::Ref(to) = handed;
    &to.path
}
