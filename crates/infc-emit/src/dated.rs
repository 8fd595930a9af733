//! Which lists that others publish, and that age, the files rest on.
//!
//! It deliberately goes by what the files say: how the networks of a list came into them makes no difference to
//! whoever has to know that the list has changed.

use std::collections::BTreeMap;

use infc_bundle::{Bundle, Entry};
use infc_model::Dated;
use infc_scalar::Cidr;

/// The content delivery networks whose published addresses stand in the files, each with the day of the list: all that
/// it has of one family.
pub fn cdns(dated: &Dated, bundle: &Bundle) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (name, cdn) in dated.cdns.iter() {
        let (four, six): (Vec<Cidr>, Vec<Cidr>) = cdn
            .networks
            .value
            .iter()
            .map(|network| network.value)
            .partition(|network| network.addr.is_ipv4());
        if [four, six].iter().any(|family| stands(family, bundle)) {
            found.insert(format!("{name}-addresses"), cdn.seen.value.to_string());
        }
    }
    found
}

/// Whether one file names all of `networks`.
fn stands(networks: &[Cidr], bundle: &Bundle) -> bool {
    let words: Vec<String> = networks.iter().map(Cidr::to_string).collect();
    let files = bundle.hosts.values().flat_map(|host| host.files().values());
    let mut texts = files.filter_map(|entry| match entry {
        Entry::File(file) => Some(String::from_utf8_lossy(&file.bytes)),
        Entry::Link(_) => None,
    });
    !words.is_empty() && texts.any(|text| words.iter().all(|word| text.contains(word.as_str())))
}
