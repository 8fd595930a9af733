//! The server names of vhosts.
//!
//! It deliberately judges nothing.

use infc_model::{At, Host, Named, Vhost};
use infc_scalar::Domain;

/// The names of a vhost: its own, then its aliases, each where it is stated.
pub(crate) fn names(name: &str, vhost: &Named<Vhost>) -> Vec<At<Domain>> {
    let own = At::new(Domain(name.to_owned()), vhost.key_at);
    std::iter::once(own).chain(vhost.aliases.iter().cloned()).collect()
}

/// The vhost of `host` that answers for `name`.
pub(crate) fn answers<'a>(host: &'a Host, name: &str) -> Option<(&'a str, &'a Named<Vhost>)> {
    let asked = Domain(name.to_owned());
    let mut vhosts = host.vhosts.iter();
    vhosts
        .find(|(own, vhost)| names(own, vhost).iter().any(|name| name.covers(&asked)))
        .map(|(own, vhost)| (&**own, vhost))
}
