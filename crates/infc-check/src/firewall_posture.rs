//! `incoming-not-denied`, `routed-allowed` and `second-firewall`: what a firewall lets by as a whole.

use infc_diag::{Diagnostic, names};
use infc_model::{Site, Verdict};
use infc_plan::Plan;

use crate::hosts::{Planned, planned};

/// Packages that load rules of their own at boot.
const MANAGERS: &[&str] =
    &["firewalld", "nftables", "iptables-persistent", "netfilter-persistent", "shorewall", "shorewall6", "ferm"];

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    planned(site, plan).flat_map(|host| [incoming(host), routed(host), second(host)]).flatten().collect()
}

fn incoming(host: Planned<'_>) -> Option<Diagnostic> {
    let firewall = host.plan.firewall.as_ref().filter(|firewall| firewall.incoming.value == Verdict::Allow)?;
    let message = format!("the firewall of `{}` lets in what no rule speaks of", host.name);
    let said = names::INCOMING_NOT_DENIED.at(firewall.incoming.at, message).about(host.path(&[]));
    let said = said.note("whatever begins to listen is public at once, a package's service as well as a test");
    Some(said.help("write `incoming = deny;`, and a rule for each port that is meant to be open"))
}

fn routed(host: Planned<'_>) -> Option<Diagnostic> {
    let firewall = host.plan.firewall.as_ref().filter(|firewall| firewall.routed.value == Verdict::Allow)?;
    if host.plan.docker.is_some() {
        return None;
    }
    let message = format!("`{}` passes on packets between all of its networks", host.name);
    let said = names::ROUTED_ALLOWED.at(firewall.routed.at, message).about(host.path(&[]));
    Some(said.help("write `routed = deny;`: nothing that the site describes needs it"))
}

fn second(host: Planned<'_>) -> Option<Diagnostic> {
    let firewall = host.plan.firewall.as_ref()?;
    let other = host.host.packages.iter().find(|package| MANAGERS.contains(&&*package.value.0))?;
    let message = format!("`{}` loads rules of its own beside UFW's", other.value.0);
    let said = names::SECOND_FIREWALL.at(other.at, message).label(firewall.at, "UFW's rules");
    let said = said.note("which of the two loads last decides, and that can change with a restart");
    Some(said.help("take the package out, or write `firewall = no-firewall;`").about(host.path(&[])))
}
