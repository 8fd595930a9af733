//! DNS zones, record by record.
//!
//! It deliberately adds no record that the site does not state: a zone without its SOA is a part to be imported.

mod owner;
mod text;

use std::net::IpAddr;
use std::sync::Arc;

use infc_diag::{Span, names};
use infc_model::{At, DnsZone, Named, Record, Site};
use infc_scalar::Domain;

use crate::Report;

/// A DNS zone.
#[derive(Clone, PartialEq, Debug)]
pub struct Zone {
    /// Its apex.
    pub apex: Arc<str>,
    /// Where it is named.
    pub at: Span,
    /// Its records: the SOA first, then by name and type.
    pub records: Vec<ZoneRecord>,
}

/// A record.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ZoneRecord {
    /// Not the zone's SOA: that one stands first.
    pub not_first: bool,
    /// The owner relative to the apex, `@` for the apex itself.
    pub owner: Arc<str>,
    /// Its type, `AAAA`.
    pub kind: &'static str,
    /// Its data in the form of RFC 1035, section 5.
    pub data: String,
    /// Where it is stated.
    pub at: Span,
}

impl Zone {
    /// The records of a name: its own, else those of the wildcard of the zone (RFC 4592).
    pub fn of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a ZoneRecord> {
        let name = name.to_ascii_lowercase();
        let owner = match name.strip_suffix(&*self.apex) {
            Some("") => Some("@".to_owned()),
            Some(front) => front.strip_suffix('.').map(str::to_owned),
            None => None,
        };
        let has = |owner: &str| self.records.iter().any(|record| &*record.owner == owner);
        let owner = owner.map(|owner| if has(&owner) { owner } else { "*".to_owned() });
        self.records.iter().filter(move |record| Some(&*record.owner) == owner.as_deref())
    }
}

/// Plans the zones of the site.
pub(crate) fn plan(site: &Site, report: &mut Report) -> Vec<Zone> {
    site.dns.iter().map(|(apex, zone)| plan_zone(site, (apex, zone), report)).collect()
}

fn plan_zone(site: &Site, (apex, zone): (&Arc<str>, &Named<DnsZone>), report: &mut Report) -> Zone {
    let mut records = Vec::new();
    for (owner, record) in zone.records.iter() {
        if owner::is_valid(owner, apex) {
            let mut lines = Lines { site, owner, records: &mut records, report };
            lines.add(&record.value);
        } else {
            let message = format!("`{owner}` is no name below `{apex}`");
            let said = names::BAD_RECORD.at(record.key_at, message);
            report.say(said.help("write the name relative to the zone, `www`, or `@` for the zone itself"));
        }
    }
    records.sort();
    records.dedup_by(|one, two| (&one.owner, one.kind, &one.data) == (&two.owner, two.kind, &two.data));
    tell_aliases(&records, report);
    Zone { apex: apex.clone(), at: zone.key_at, records }
}

struct Lines<'a, 'b> {
    site: &'a Site,
    owner: &'b Arc<str>,
    records: &'b mut Vec<ZoneRecord>,
    report: &'b mut Report,
}

impl Lines<'_, '_> {
    fn add(&mut self, record: &At<Record>) {
        let at = record.at;
        match &record.value {
            Record::Address(host) => {
                let Some(stated) = self.site.hosts.get(host.name()) else { return };
                for address in crate::network::of_host(self.site, stated).reachable() {
                    self.address(address, at);
                }
            }
            Record::Ip(addr) => self.address(addr.value, at),
            Record::Alias(to) => self.push("CNAME", absolute(&to.value), at),
            Record::Mail(mail) => {
                let preference =
                    self.number("the preference", mail.preference.value, 65_535, mail.preference.at);
                self.push("MX", format!("{preference} {}", absolute(&mail.host.value)), at);
            }
            Record::Txt(text) => self.push("TXT", text::strings(&text.value), at),
            Record::Caa(caa) => {
                if matches!(&*caa.tag.value, "issue" | "issuewild" | "iodef") {
                    self.push(
                        "CAA",
                        format!("0 {} {}", caa.tag.value, text::quoted(caa.value.value.as_bytes())),
                        at,
                    );
                } else {
                    self.refuse("a CAA record has the tag `issue`, `issuewild` or `iodef`", caa.tag.at);
                }
            }
            Record::NameServer(to) => self.push("NS", absolute(&to.value), at),
            Record::Authority(soa) => {
                let serial = self.number("the serial", soa.serial.value, i64::from(u32::MAX), soa.serial.at);
                let contact = owner::mailbox(soa.contact.as_str());
                // Refresh, retry, expire and minimum as RIPE-203 recommends them.
                let data =
                    format!("{} {contact} {serial} 86400 7200 3600000 3600", absolute(&soa.primary.value));
                self.push("SOA", data, at);
            }
            Record::Several(records) => records.iter().for_each(|record| self.add(record)),
        }
    }

    fn address(&mut self, addr: IpAddr, at: Span) {
        self.push(if addr.is_ipv4() { "A" } else { "AAAA" }, addr.to_string(), at);
    }

    fn push(&mut self, kind: &'static str, data: String, at: Span) {
        let not_first = kind != "SOA";
        self.records.push(ZoneRecord { not_first, owner: self.owner.clone(), kind, data, at });
    }

    fn number(&mut self, what: &str, value: i64, most: i64, at: Span) -> i64 {
        if !(0..=most).contains(&value) {
            self.refuse(&format!("{what} lies between 0 and {most}"), at);
        }
        value
    }

    fn refuse(&mut self, message: &str, at: Span) {
        self.report.say(names::BAD_RECORD.at(at, message));
    }
}

fn absolute(domain: &Domain) -> String {
    format!("{}.", domain.as_str())
}

/// An alias stands alone at its name (RFC 1034, 3.6.2), and never at the apex, where the SOA and NS records are.
fn tell_aliases(records: &[ZoneRecord], report: &mut Report) {
    for alias in records.iter().filter(|record| record.kind == "CNAME") {
        let other = records.iter().find(|other| other.owner == alias.owner && *other != alias);
        let said = match other {
            Some(other) => {
                let message = format!("`{}` is an alias and has another record", alias.owner);
                names::ALIAS_NOT_ALONE
                    .at(alias.at, message)
                    .label(other.at, format!("this {} record", other.kind))
            }
            None if &*alias.owner == "@" => {
                names::ALIAS_NOT_ALONE.at(alias.at, "the zone itself cannot be an alias")
            }
            None => continue,
        };
        report.say(said.help("state the addresses: `address hosts.…`, or `ip \"…\"`"));
    }
}
