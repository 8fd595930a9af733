//! `cdn-bypass`: what stands behind a delivery network is reached past it.
//!
//! It deliberately asks of the port that the network fetches from alone; that port 80 redirects harms nobody.

use std::sync::Arc;

use infc_diag::{Diagnostic, Span, names};
use infc_model::{Filter, Site};
use infc_net::{Addresses, Path, Place, Reach, Target, Verdict};
use infc_plan::Plan;
use infc_plan::network::{Cdn, Fronted, Part};

use crate::hosts::knows_around;
use crate::policies::witness;

pub(crate) fn check(site: &Site, plan: &Plan, reach: &Reach) -> Vec<Diagnostic> {
    if !site.knows(["hosts"]) || !site.knows(["zones"]) || !knows_around(site) {
        return Vec::new();
    }
    let cdns = plan.networks.cdns.iter().filter(|(_, cdn)| cdn.sole && !cdn.authenticated.value);
    let fronted = cdns.flat_map(|(name, cdn)| cdn.to.iter().map(move |to| (name, cdn, to)));
    let told = fronted.filter_map(|(name, cdn, to)| Some((name, passed_by(reach, (name, cdn), to)?)));
    told.map(|(name, said)| match kept_out(site, name) {
        Some(note) => said.note(note),
        None => said,
    })
    .collect()
}

/// What the network keeps out for those who come by way of it, if that is said.
fn kept_out(site: &Site, name: &str) -> Option<String> {
    let filters = site.cdns.get(name)?.filters.iter().map(|filter| Filter::words(&filter.value));
    let words: Vec<_> = filters.collect();
    (!words.is_empty()).then(|| format!("what it keeps out: {}", words.join(", ")))
}

fn passed_by(reach: &Reach, (name, cdn): (&Arc<str>, &Cdn), to: &Fronted) -> Option<Diagnostic> {
    let (place, at) = behind(to)?;
    let own = match &place {
        Place::Inside(host, _) => reach.hosts.get(host).map(|host| host.own.clone()).unwrap_or_default(),
        _ => Addresses::empty(),
    };
    let meant = own.union(&reach.addresses_at(&cdn.from, &place));
    let edge = Place::Cdn(name.clone());
    let ways = reach.ways(&place);
    let past = ways.iter().filter(|way| way.verdict == Verdict::Admitted && !way.passes(&edge));
    let outside = reach.internet(&place).difference(&meant);
    let way: Path = past.into_iter().find_map(|way| way.narrowed(&outside))?;
    let message = format!("{place} answers past `{name}`: what that filters comes in by itself");
    let said = names::CDN_BYPASS.at(at, message).here("meant to be reached through it alone").about(["cdns", name]);
    let said = witness::add(said, "everybody else", &way);
    Some(said.help(format!(
        "admit the addresses of `{name}` alone, or let it show who it is: `authenticated = true;`"
    )))
}

fn behind(to: &Fronted) -> Option<(Place, Span)> {
    match to {
        Fronted::Bucket(..) => None,
        Fronted::Balancer(name, at) => Some((Place::Balancer(name.clone()), *at)),
        Fronted::Vhost(behind) => match &behind.what {
            Part::Vhost(name) => {
                Some((Place::Inside(behind.host.clone(), Target::Vhost(name.clone())), behind.at))
            }
            Part::App(_) | Part::Listener(_) => None,
        },
    }
}
