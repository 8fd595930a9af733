//! reach: who reaches which listener of a [`Plan`](infc_plan::Plan), exactly, and by which path.
//!
//! *In*: a plan: listeners, firewall rules in order, what nginx proxies, zones. *Out*: [`Reach`]: for each target a map
//! from disjoint sets of source addresses to a verdict with its witness, the hops that admitted or stopped them.
//! *Never*: samples addresses, prints a file, or judges; that is `infc-check`'s.

mod addresses;
mod first;
mod ranges;

mod around;
mod docker;
mod edge;
mod egress;
mod exit;
mod firewall;
mod gate;
mod links;
mod path;
mod reach;
mod request;
mod senders;
mod ways;

pub use addresses::Addresses;
pub use exit::{Exit, Held};
pub use firewall::{Door, Filter, paths as through_firewall};
pub use path::{Doubt, Hop, Layer, Path, Place, Relation, Target, Verdict, Why};
pub use ranges::Ranges;
pub use reach::{HostReach, Reach, Socket, reach, reach_until};
pub use request::{Asked, Request, Takes};
