//! Services that others run: databases, caches, buckets, and whatever else has a name and a port.
//!
//! It deliberately says nothing of how a service is made; where it stands and who may come to it is all that the hosts
//! around it need.

use infc_scalar::{Domain, Duration, Port};

use crate::typed::ByName;
use crate::{Accept, At, Map, Name, Ref, SecurityGroup, Segment, Source, Version};

record! {
    /// MongoDB that someone else runs.
    Mongodb entity(scope) {
        /// Its name.
        address: Domain,
        /// Its databases.
        databases: Vec<At<Name>> = "[ ]",
        /// The account that the site has there.
        user: Option<String>,
        /// How one shows who one is.
        login: Login = "password",
        /// What the provider's plan includes.
        backups: ProviderBackups = "unstated",
        /// Its recovery objectives as the provider promises them.
        tier: Option<Name>,
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

    /// PostgreSQL that someone else runs.
    Postgres entity(scope) {
        /// Its name.
        address: Domain,
        /// Its port.
        port: Port = "5432",
        /// The version of its engine.
        version: Option<Version>,
        /// Its size, as the provider calls it: `db.t3.micro`.
        class: Option<String>,
        /// Its databases.
        databases: Vec<At<Name>> = "[ ]",
        /// The account that the site has there.
        user: Option<String>,
        /// Whether it speaks TLS.
        tls: Transport = "unstated",
        /// How one shows who one is.
        login: Login = "password",
        /// What the provider's plan includes.
        backups: ProviderBackups = "unstated",
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

    /// Redis or Valkey that someone else runs.
    Redis entity(scope) {
        /// Its name.
        address: Domain,
        /// Its port.
        port: Port = "6379",
        /// The version of its engine.
        version: Option<Version>,
        /// Its size, as the provider calls it: `db.t3.micro`.
        class: Option<String>,
        /// What it is used for.
        what: Option<String>,
        /// Whether it speaks TLS.
        tls: Transport = "unstated",
        /// How one shows who one is.
        login: Login = "no-login",
        /// What the provider's plan includes.
        backups: ProviderBackups = "unstated",
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

    /// A bucket of an object store.
    Bucket entity(scope) {
        /// Its name.
        name: Name,
        /// The region that it lies in, as AWS calls it: `eu-west-2`.
        region: Option<Name>,
        /// Where it is asked; by default `<name>.s3.<region>.amazonaws.com`.
        address: Option<Domain>,
        /// What lies in it.
        what: Option<String>,
        /// How one shows who one is.
        login: Login = "unstated",
        /// Whether it keeps what is overwritten and deleted.
        versions: Versions = "unstated",
        /// The addresses that it admits, as its provider has been told; everybody, if the list is empty.
        from: Vec<At<Source>> = "[ ]",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, crate::Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
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

    /// The backups of a provider.
    ProviderPlan {
        /// How often.
        every: Duration,
        /// How far back every moment can be restored.
        point_in_time: Option<Duration>,
        /// How long copies are kept.
        keep: Duration,
    }

    /// Old versions of a bucket's objects.
    KeptVersions {
        /// How long what was overwritten or deleted is kept; for ever, if absent.
        keep: Option<Duration>,
    }

    /// The address of a service, as programs take it: scheme, account, name, port, database, and what its TLS demands.
    UrlOf shorthand("of") {
        /// The service.
        of: Ref<External>,
        /// The database; the service's own, if it has one alone.
        database: Option<Name>,
    }
}

choice! {
    /// A service that others run.
    External {
        /// MongoDB.
        "mongodb" => Mongodb(Mongodb),
        /// PostgreSQL.
        "postgres" => Postgres(Postgres),
        /// Redis or Valkey.
        "redis" => Redis(Redis),
        /// A bucket.
        "bucket" => Bucket(Bucket),
        /// Anything else at a name and port.
        "service" => Service(Service),
        /// An object store.
        "object-store" => ObjectStore(Service),
    }

    /// Whether a service speaks TLS.
    Transport {
        /// Nobody has said so.
        "unstated" => Unstated,
        /// It does, and refuses who does not.
        "required" => Required,
        /// It does with who does, and speaks plainly with the others.
        "accepted" => Accepted,
        /// It does not.
        "no-tls" => None,
    }

    /// How a program shows a service who it is.
    Login {
        /// Nobody has said so.
        "unstated" => Unstated,
        /// By an account's password, or a token.
        "password" => Password,
        /// By an access key that is valid until somebody takes it back.
        "access-key" => AccessKey,
        /// By the role of the machine, which is given keys that last for hours.
        "role" => Role,
        /// Not at all: who reaches it may use it.
        "no-login" => None,
    }

    /// Whether a bucket keeps what is overwritten and deleted.
    Versions {
        /// Nobody has said so.
        "unstated" => Unstated,
        /// It does.
        "versions" => Kept(KeptVersions),
        /// It does not.
        "no-versions" => None,
    }

    /// Whether a provider makes backups.
    ProviderBackups {
        /// Nobody has said so.
        "unstated" => Unstated,
        /// It can, and nobody has decided whether it does.
        "undecided" => Undecided,
        /// It does not.
        "no-backups" => None,
        /// It does.
        "backups" => Plan(ProviderPlan),
    }
}

/// Where a service stands in the site's networks.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The network, or the subnet, if it stands in one.
    pub network: &'a At<Option<Segment>>,
    /// Its security groups.
    pub groups: &'a [At<Ref<SecurityGroup>>],
    /// Whether it has a public address, too.
    pub public: &'a At<bool>,
}

/// A field that every one of the kinds has.
macro_rules! shared {
    ($external:expr, $one:ident => $of:expr) => {
        match $external {
            External::Mongodb($one) => $of,
            External::Postgres($one) => $of,
            External::Redis($one) => $of,
            External::Bucket($one) => $of,
            External::Service($one) | External::ObjectStore($one) => $of,
        }
    };
}

impl External {
    /// Its name in DNS, and where that is said.
    pub fn address(&self) -> At<String> {
        match self {
            Self::Mongodb(one) => text(&one.address),
            Self::Postgres(one) => text(&one.address),
            Self::Redis(one) => text(&one.address),
            Self::Service(one) | Self::ObjectStore(one) => text(&one.address),
            Self::Bucket(one) => one.at_provider(),
        }
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        match self {
            Self::Mongodb(_) => 27017,
            Self::Postgres(one) => one.port.value.0,
            Self::Redis(one) => one.port.value.0,
            Self::Bucket(_) => 443,
            Self::Service(one) | Self::ObjectStore(one) => one.port.value.0,
        }
    }

    /// Where it stands in the site's networks; of a bucket nothing.
    pub fn standing(&self) -> Option<Standing<'_>> {
        macro_rules! standing {
            ($one:ident) => {
                Some(Standing { network: &$one.network, groups: &$one.groups.value, public: &$one.public })
            };
        }
        match self {
            Self::Mongodb(one) => standing!(one),
            Self::Postgres(one) => standing!(one),
            Self::Redis(one) => standing!(one),
            Self::Service(one) | Self::ObjectStore(one) => standing!(one),
            Self::Bucket(_) => None,
        }
    }

    /// Whom it admits, as its provider has been told.
    pub fn from(&self) -> &[At<Source>] {
        shared!(self, one => &one.from.value)
    }

    /// What must hold of it.
    pub fn policies(&self) -> &Map<ByName, crate::Policy> {
        shared!(self, one => &one.policies)
    }

    /// What is accepted of it.
    pub fn accept(&self) -> &Map<ByName, Accept> {
        shared!(self, one => &one.accept)
    }

    /// Whether it speaks TLS, of a store where that can be either.
    pub fn tls(&self) -> Option<&At<Transport>> {
        match self {
            Self::Postgres(one) => Some(&one.tls),
            Self::Redis(one) => Some(&one.tls),
            Self::Mongodb(_) | Self::Bucket(_) | Self::Service(_) | Self::ObjectStore(_) => None,
        }
    }

    /// How one shows who one is, where that is a fact of its kind.
    pub fn login(&self) -> Option<&At<Login>> {
        match self {
            Self::Mongodb(one) => Some(&one.login),
            Self::Postgres(one) => Some(&one.login),
            Self::Redis(one) => Some(&one.login),
            Self::Bucket(one) => Some(&one.login),
            Self::Service(_) | Self::ObjectStore(_) => None,
        }
    }

    /// The account that the site has there.
    pub fn user(&self) -> Option<At<&String>> {
        match self {
            Self::Mongodb(one) => one.user.get(),
            Self::Postgres(one) => one.user.get(),
            Self::Redis(_) | Self::Bucket(_) | Self::Service(_) | Self::ObjectStore(_) => None,
        }
    }

    /// Its databases.
    pub fn databases(&self) -> &[At<Name>] {
        match self {
            Self::Mongodb(one) => &one.databases.value,
            Self::Postgres(one) => &one.databases.value,
            Self::Redis(_) | Self::Bucket(_) | Self::Service(_) | Self::ObjectStore(_) => &[],
        }
    }

    /// What its provider's plan includes, of a store that has backups.
    pub fn backups(&self) -> Option<&At<ProviderBackups>> {
        match self {
            Self::Mongodb(one) => Some(&one.backups),
            Self::Postgres(one) => Some(&one.backups),
            Self::Redis(one) => Some(&one.backups),
            Self::Bucket(_) | Self::Service(_) | Self::ObjectStore(_) => None,
        }
    }
}

fn text(address: &At<Domain>) -> At<String> {
    At::new(address.value.to_string(), address.at)
}

impl Bucket {
    fn at_provider(&self) -> At<String> {
        if let Some(address) = self.address.get() {
            return At::new(address.value.to_string(), address.at);
        }
        let region = self.region.value.as_ref().map_or_else(String::new, |region| format!(".{}", region.0));
        At::new(format!("{}.s3{region}.amazonaws.com", self.name.0), self.name.at)
    }
}
