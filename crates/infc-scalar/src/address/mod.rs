//! Addresses, networks, names of hosts, ports and URLs. Nothing here is looked up.

mod cidr;
mod domain;
mod email;
pub(crate) mod ip;
mod port;
mod url;

pub use cidr::Cidr;
pub use domain::Domain;
pub use email::Email;
pub use port::{Port, PortSpec, Proto};
pub use url::Url;
