//! `address-may-change`: names lead to the address that a host has at present, and nobody says that it stays.

use infc_diag::{Diagnostic, Span, names};
use infc_model::{PublicAddress, Record, Site};
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, host) in site.hosts.iter() {
        let Some(public) = host.public.get() else { continue };
        let PublicAddress::Current(address) = public.value else { continue };
        let mut leading = Vec::new();
        for (owner, record) in site.dns.values().flat_map(|zone| zone.records.iter()) {
            let leads = |record: &Record| match record {
                Record::Address(to) => to.name() == &**name,
                Record::Ip(ip) => ip.value == address.value,
                _ => false,
            };
            leading.extend(leads(&record.value.value).then_some((owner, record.value.at)));
        }
        found.extend(told(name, public.at, &leading));
    }
    found
}

fn told(host: &str, at: Span, leading: &[(&std::sync::Arc<str>, Span)]) -> Option<Diagnostic> {
    if leading.is_empty() {
        return None;
    }
    let message = format!("names lead to `{host}` by an address that it may lose");
    let mut said = names::ADDRESS_MAY_CHANGE.at(at, message).here("the one of the moment");
    for (owner, at) in leading {
        said = said.label(*at, format!("`{owner}`"));
    }
    let said = said.note("a provider gives such an address to another customer when the machine stops");
    Some(said.help("reserve an address at the provider, and say that it stays: `public = \"…\";`").about(["hosts", host]))
}
