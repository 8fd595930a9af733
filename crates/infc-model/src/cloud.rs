//! What a provider keeps for a site: registries of images, buckets, certificates, and roles that say who may use which.
//!
//! It deliberately holds nothing that is reached by a port of the site's own, and no key: a role is given, not handed out.

use infc_scalar::{Domain, Duration};

use crate::typed::ByName;
use crate::{Accept, Actor, At, Cdn, External, Host, LogGroup, Map, Name, Policy, Ref};

record! {
    /// A private registry of container images: one repository.
    Registry entity(scope) {
        /// Its address with the repository's name, as images are named by it; what the provider gives it, if absent.
        address: Option<String>,
        /// The services that are asked when an image is fetched: its interface, the store of its layers.
        by: Vec<At<Ref<External>>> = "[ ]",
        /// Whether an image is searched for known holes when it arrives.
        scan: Control = "off",
        /// Whether a name, once given to an image, stays with it.
        immutable: Control = "off",
        /// How many images are kept; all, if absent.
        keep: Option<i64>,
        /// What must hold of it.
        [grow_only] policies: Map<ByName, Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// A bucket that belongs to the site.
    OwnBucket entity(scope) {
        /// Its name, which nobody else in the world has; what the provider gives it, if absent.
        name: Option<Name>,
        /// The region that it lies in, as the provider calls it: `eu-west-1`.
        region: Option<Name>,
        /// What lies in it.
        what: Option<String>,
        /// Whether what is overwritten or deleted is kept.
        versions: Control = "off",
        /// How long that is kept; for ever, if absent.
        keep_versions: Option<Duration>,
        /// How what lies in it is encrypted.
        encryption: BucketEncryption = "provider-key",
        /// Whether it answers as a web site of its own, over plain HTTP, to everybody who may read it.
        website: Control = "off",
        /// Whether everybody may read it.
        public: bool = "false",
        /// Whether objects are moved and deleted by their age.
        lifecycle: Lifecycle = "kept",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// Objects that age.
    Ageing {
        /// When they are moved to cheaper storage.
        cheaper_after: Option<Duration>,
        /// When they are deleted.
        delete_after: Option<Duration>,
    }

    /// A certificate that the provider makes and renews, for whoever answers at its edge.
    EdgeCertificate shorthand("names") {
        /// The names on it.
        names: Vec<At<Domain>>,
        /// The region that it lies in; the listener's own, or the one that delivery networks read from, if absent.
        region: Option<Name>,
    }

    /// What somebody may do at the provider.
    Role entity(scope) {
        /// Who has it: machines of a host, an actor.
        of: Vec<At<Bearer>>,
        /// What it may do.
        may: Vec<At<Right>>,
        /// How it is obtained.
        by: Trust = "bearer-alone",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// A repository at GitHub whose workflows may take a role, by a token that lives for minutes.
    GithubTrust {
        /// `owner/name`.
        repository: String,
        /// The branches whose runs may; all, if the list is empty.
        branches: Vec<At<String>> = "[ ]",
    }
}

choice! {
    /// Whether something is in force.
    Control {
        /// It is.
        "on" => On,
        /// It is not.
        "off" => Off,
        /// Nobody has decided: it may be, and it may not.
        "optional" => Optional,
    }

    /// How what lies in a bucket is encrypted.
    BucketEncryption {
        /// With a key that the provider keeps (SSE-S3).
        "provider-key" => Provider,
        /// With a key of one's own at the provider (SSE-KMS).
        "own-key" => Own,
        /// Not at all.
        "unencrypted" => None,
    }

    /// Whether objects are moved and deleted by their age.
    Lifecycle {
        /// They stay.
        "kept" => Kept,
        /// They are.
        "ages" => Ages(Ageing),
        /// Nobody has decided.
        "undecided" => Undecided,
    }

    /// Who has a role.
    Bearer refs(Host Actor) {
    }

    /// Something that a role allows.
    Right {
        /// To fetch images.
        "pull" => Pull(Ref<Registry>),
        /// To bring images, and to fetch them.
        "push" => Push(Ref<Registry>),
        /// To write to a log group.
        "log" => Log(Ref<LogGroup>),
        /// To send figures.
        "measure" => Measure,
        /// To read what lies in a bucket.
        "read" => Read(Ref<OwnBucket>),
        /// To change what lies in a bucket, and to read it.
        "write" => Write(Ref<OwnBucket>),
        /// To fetch secrets of the provider's store under this prefix.
        "read-secrets" => ReadSecrets(String),
        /// To make a delivery network forget what it holds.
        "refresh" => RefreshCdn(Ref<Cdn>),
        /// To replace the machines of a fleet.
        "replace" => ReplaceMachines(Ref<Host>),
        /// To log in to machines through the provider, without a port that is open.
        "sessions" => Sessions,
        /// To change whatever the infrastructure consists of.
        "build" => Build,
        /// Whatever a service of the provider does, as a document names it.
        "all-of" => AllOf(String),
    }

    /// How a role is obtained.
    Trust {
        /// By being the one who has it.
        "bearer-alone" => Bearer,
        /// By a run at GitHub, with a token that lives for minutes.
        "github" => Github(GithubTrust),
        /// By an access key that is valid until somebody takes it back.
        "access-keys" => AccessKeys,
    }
}
