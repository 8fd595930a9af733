//! The way of packets to a container's published port: destination NAT before the host's firewall, then the chain
//! DOCKER-USER, then Docker's own rule, which admits what was rewritten.
//!
//! It deliberately takes the container's address for unknown to everybody: what somebody on the same wire sends there
//! directly is not followed.

use infc_plan::Published;
use infc_plan::docker::DockerPlan;

use crate::firewall::{Door, Filter, paths as through_rules};
use crate::{Addresses, Hop, Layer, Path, Relation, Verdict, Why};

/// How `sources`, all of the door's family, fare; the paths' sources are disjoint and together all of them.
pub(crate) fn paths(
    docker: Option<&DockerPlan>,
    (door, published): (&Door, Published),
    sources: Addresses,
) -> Vec<Path> {
    let first = hop(door, published, &sources);
    let Some(chain) = docker.and_then(|docker| docker.chain.as_ref()) else {
        return vec![Path {
            sources,
            relation: Relation::Direct,
            verdict: Verdict::Admitted,
            hops: vec![first],
        }];
    };
    let filter = Filter::of(chain);
    let mut all = through_rules(Some(&filter), door, sources);
    for path in &mut all {
        if let Verdict::Stopped(_) = path.verdict {
            path.verdict = Verdict::Stopped(Why::DockerUser);
        }
        for hop in &mut path.hops {
            in_chain(hop);
        }
        path.hops.insert(0, Hop { sources: path.sources.clone(), ..first.clone() });
    }
    all
}

fn hop(door: &Door, published: Published, sources: &Addresses) -> Hop {
    let action = format!(
        "Docker publishes {}: the packet is forwarded before the firewall's rules for incoming are met",
        door.port
    );
    let sources = sources.clone();
    Hop {
        layer: Layer::Docker,
        node: door.node.clone(),
        action,
        at: Some(published.at),
        sources,
        through: None,
    }
}

/// A hop of the chain, which is told as one of the firewall.
fn in_chain(hop: &mut Hop) {
    hop.layer = Layer::Docker;
    "DOCKER-USER".clone_into(&mut hop.node);
    hop.action = hop.action.replace("no rule of the firewall", "no rule of DOCKER-USER");
}
