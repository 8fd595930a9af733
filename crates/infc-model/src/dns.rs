//! DNS zones and their records.

use std::net::IpAddr;

use infc_scalar::{Domain, Email};

use crate::typed::ByText;
use crate::{At, Host, Map, Ref};

record! {
    /// A DNS zone: its records by name, `@` for the apex.
    DnsZone shorthand("records") {
        /// The records.
        records: Map<ByText, Record>,
    }

    /// A mail exchanger.
    Mx {
        /// Lower is asked first.
        preference: i64 = "10",
        /// The exchanger.
        host: Domain,
    }

    /// Who may issue certificates.
    Caa {
        /// `issue`, `issuewild` or `iodef`.
        tag: String = "\"issue\"",
        /// The authority.
        value: String,
    }

    /// Who is responsible for the zone (SOA).
    Soa {
        /// The primary server.
        primary: Domain,
        /// Whom to write to.
        contact: Email,
        /// The serial number.
        serial: i64 = "1",
    }
}

choice! {
    /// A DNS record.
    Record {
        /// A and AAAA: the addresses of a host.
        "address" => Address(Ref<Host>),
        /// A or AAAA: an address.
        "ip" => Ip(IpAddr),
        /// CNAME.
        "alias" => Alias(Domain),
        /// MX.
        "mail" => Mail(Mx),
        /// TXT.
        "text" => Txt(String),
        /// CAA.
        "caa" => Caa(Caa),
        /// NS.
        "name-server" => NameServer(Domain),
        /// SOA.
        "authority" => Authority(Soa),
        /// Several records of one name.
        "several" => Several(Vec<At<Record>>),
    }
}
