//! `external-resolver`: nginx asks somebody on the internet which address a name has.

use std::net::IpAddr;

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

use crate::hosts::planned;
use crate::http_files::http_files;

pub(crate) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for machine in planned(site, plan) {
        for file in http_files(machine.host) {
            for resolver in file.all().into_iter().filter(|each| each.name == "resolver") {
                let Some(address) = resolver.arguments.iter().find_map(|word| public(word)) else { continue };
                let message = format!("nginx asks {address} for addresses, in clear text over the internet");
                let said = names::EXTERNAL_RESOLVER.at(file.at, message).within(resolver.place.clone());
                let said = said.note("whoever answers first, with the right number in 65,536, decides where requests go");
                let help = "ask the resolver of the host, `resolver 127.0.0.53;`, or take the directive out";
                found.push(said.help(help).about(machine.path(&[])));
            }
        }
    }
    found
}

/// The address of a resolver, if packets to it leave the site's own networks.
fn public(word: &str) -> Option<IpAddr> {
    let bare = word.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(word, |(inside, _)| inside);
    let alone = bare.parse().ok();
    let with_port = || bare.rsplit_once(':').and_then(|(address, _)| address.parse().ok());
    let address: IpAddr = alone.or_else(with_port)?;
    let own = match address {
        IpAddr::V4(four) => four.is_loopback() || four.is_private() || four.is_link_local(),
        IpAddr::V6(six) => six.is_loopback() || six.is_unique_local() || six.is_unicast_link_local(),
    };
    (!own).then_some(address)
}
