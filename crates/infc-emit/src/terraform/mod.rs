//! Terraform and OpenTofu: a site's cloud as `*.tf.json`, one file per concern, in a folder beside the hosts'.
//!
//! It deliberately writes no state, no credentials and no secret, and nothing inline that has a resource of its own:
//! rules of groups, routes, settings of buckets.

mod balancer;
mod edge;
mod files;
mod fleet;
mod flow;
mod image;
mod machine;
mod network;
mod release;
mod role;
mod security;
mod store;
mod value;
mod watch;

use infc_bundle::{BundlePath, HostBundle, HostFacts, Step, Target};
use infc_model::{Control, InfrastructureState};
use infc_plan::cloud::Cloud;

use files::Files;
use release::Releases;
pub(crate) use release::Sealed;
use value::{Body, Value};

/// The provider, and which versions of it the files are for.
const PROVIDER: (&str, &str) = ("hashicorp/aws", "~> 6.0");
/// The versions of Terraform and OpenTofu.
const CORE: &str = ">= 1.6";

/// Prints the files of `cloud`, whose machines are to have the bundles `sealed`.
pub(crate) fn emit(cloud: &Cloud, sealed: &Sealed) -> HostBundle {
    let mut files = Files::default();
    let releases = Releases::of(cloud, sealed);
    settings(cloud, &mut files);
    network::print(cloud, &mut files);
    security::print(cloud, &mut files);
    machine::print(cloud, &releases, &mut files);
    fleet::print(cloud, &releases, &mut files);
    balancer::print(cloud, &mut files);
    store::print(cloud, &mut files);
    edge::print(cloud, &mut files);
    role::print(cloud, &mut files);
    watch::print(cloud, &mut files);
    flow::print(cloud, &mut files);
    let scripts = releases.print(&mut files);
    let mut bundle = HostBundle::default();
    for (path, file) in files.print().into_iter().chain(scripts) {
        if let Ok(path) = BundlePath::new(path) {
            let clash = bundle.insert(path, file).err();
            debug_assert!(clash.is_none(), "{clash:?}");
        }
    }
    bundle.facts = facts();
    bundle
}

/// Where Terraform remembers what it has made, if that is stated.
fn backend(cloud: &Cloud) -> Option<Body> {
    match &cloud.state.value {
        InfrastructureState::Local | InfrastructureState::Unconfigured => None,
        InfrastructureState::Bucket(stated) => {
            // A backend is read before anything is made: it takes no reference.
            let bucket = cloud.buckets.iter().find(|one| *one.name == *stated.of.value.name())?;
            let name = cloud.state_bucket.as_ref()?;
            let region =
                bucket.stated.region.value.as_ref().map_or(cloud.region.value.as_str(), |region| &region.0);
            let lock = match stated.lock.value {
                Control::On => true,
                Control::Off | Control::Optional => false,
            };
            let body = Body::default()
                .from("bucket", name.value.as_str(), name.at)
                .from("key", stated.path.value.to_string(), stated.path.at)
                .with("region", region)
                .with("encrypt", true)
                .from("use_lockfile", lock, stated.lock.at);
            Some(Body::default().with("s3", body))
        }
    }
}

/// What the provider and Terraform itself are told.
fn settings(cloud: &Cloud, files: &mut Files) {
    let mut file = files.concern("terraform");
    let (source, version) = PROVIDER;
    let provider = Body::default().with("source", source).with("version", version);
    let terraform = Body::default()
        .with("required_version", CORE)
        .with("required_providers", Body::default().with("aws", provider))
        .stated("backend", backend(cloud).map(|backend| (backend, cloud.state.at)));
    file.block(["terraform"], terraform, Some(cloud.at));
    let tags = Body::default().with("tags", Body::default().with("made-by", "infc"));
    let aws = Body::default()
        .from("region", cloud.region.value.as_str(), cloud.region.at)
        .with("default_tags", tags);
    file.block(["provider", "aws"], aws, Some(cloud.at));
}

/// What the manifest says beside the files: how they are brought into force.
fn facts() -> HostFacts {
    let step = |name: &str, words: &[&str]| Step {
        name: name.to_owned(),
        run: std::iter::once("terraform").chain(words.iter().copied()).map(str::to_owned).collect(),
    };
    let (provider, version) = PROVIDER;
    let facts =
        [("terraform", CORE), (provider, version)].map(|(name, fact)| (name.to_owned(), fact.to_owned()));
    HostFacts {
        order: vec![
            step("init", &["init"]),
            step("plan", &["plan", "-out=plan"]),
            step("apply", &["apply", "plan"]),
        ],
        target: Target { os: "terraform".to_owned(), facts: facts.into() },
        ..HostFacts::default()
    }
}

/// A duration in whole seconds, as the provider takes it: not shorter than it is stated.
fn seconds(duration: infc_scalar::Duration) -> u64 {
    duration.millis.div_ceil(1000)
}

/// A duration in whole days, not shorter than it is stated.
fn days(duration: infc_scalar::Duration) -> u64 {
    duration.millis.div_ceil(86_400_000)
}

/// A list of values of resources.
fn ids<'a>(kind: &str, labels: impl IntoIterator<Item = &'a infc_plan::cloud::Label>) -> Value {
    Value::list(labels.into_iter().map(|label| Value::of(kind, label, "id")))
}
