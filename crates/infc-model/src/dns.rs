//! DNS zones, and services that others run.

use std::net::IpAddr;

use infc_scalar::{Domain, Duration, Email, Port};

use crate::typed::{ByName, ByText};
use crate::{Accept, At, Host, Map, Ref, SecurityGroup, Segment, Source};

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

    /// MongoDB that someone else runs.
    Mongodb entity(scope) {
        /// Its name.
        address: Domain,
        /// Its databases.
        databases: Vec<At<crate::Name>> = "[ ]",
        /// What the provider's plan includes.
        backups: ProviderBackups = "unstated",
        /// Its recovery objectives as the provider promises them.
        tier: Option<crate::Name>,
        /// The network of this site that it lies in, or the subnet, if it does.
        network: Option<Segment>,
        /// Whether it has a public address, too, if it lies in a network of this site.
        public: bool = "false",
        /// Its security groups, if it lies in a network of this site.
        groups: Vec<At<Ref<SecurityGroup>>> = "[ ]",
        /// The addresses that it admits, as its provider has been told; everybody, if the list is empty.
        from: Vec<At<Source>> = "[ ]",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, crate::Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// The backups of a provider.
    ProviderPlan {
        /// How often.
        every: Duration,
        /// How far back every moment can be restored.
        point_in_time: Option<Duration>,
        /// How long copies are kept.
        keep: Duration,
    }

    /// A service at a name and port.
    Service entity(scope) {
        /// Its name.
        address: Domain,
        /// Its port.
        port: Port,
        /// What it is.
        what: Option<String>,
        /// The network of this site that it lies in, or the subnet, if it does.
        network: Option<Segment>,
        /// Whether it has a public address, too, if it lies in a network of this site.
        public: bool = "false",
        /// Its security groups, if it lies in a network of this site.
        groups: Vec<At<Ref<SecurityGroup>>> = "[ ]",
        /// The addresses that it admits, as its provider has been told; everybody, if the list is empty.
        from: Vec<At<Source>> = "[ ]",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, crate::Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
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

    /// A service that others run.
    External {
        /// MongoDB.
        "mongodb" => Mongodb(Mongodb),
        /// Anything else at a name and port.
        "service" => Service(Service),
        /// An object store.
        "object-store" => ObjectStore(Service),
    }

    /// Whether a provider makes backups.
    ProviderBackups {
        /// Nobody has said so.
        "unstated" => Unstated,
        /// It does not.
        "no-backups" => None,
        /// It does.
        "backups" => Plan(ProviderPlan),
    }
}

impl External {
    /// The name that it is found under.
    pub fn address(&self) -> &Domain {
        match self {
            Self::Mongodb(one) => &one.address.value,
            Self::Service(one) | Self::ObjectStore(one) => &one.address.value,
        }
    }
}
