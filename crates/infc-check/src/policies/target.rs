//! What a policy is about: something on a host, or a service outside.

use std::sync::Arc;

use infc_model::{At, Endpoint};
use infc_net::Target;

/// Where the target of a policy is.
pub(super) enum Place {
    /// On a host.
    Inside(Arc<str>, Target),
    /// A service that others run.
    Outside(Arc<str>),
}

/// None for what no policy speaks of.
pub(super) fn place(to: &At<Endpoint>) -> Option<Place> {
    let Endpoint::Ref(to) = &to.value;
    let path: Vec<&str> = to.path.iter().map(|name| &**name).collect();
    match (path.as_slice(), &*to.path) {
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
        _ => None,
    }
}
