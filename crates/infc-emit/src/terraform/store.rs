//! `data.tf.json`: buckets, registries of images, databases and caches.
//!
//! It deliberately lets nobody read a bucket without a name, and never lets Terraform throw data away.

use infc_model::{
    BucketEncryption, Control, InfrastructureState, Lifecycle, OwnBucket, ProviderBackups, Registry,
};
use infc_plan::cloud::{Cloud, Kept, Label, OriginKind, Store, StoreKind};

use super::files::{Concern, Files, For};
use super::value::{Body, Value, compact};
use super::{days, ids};

const BUCKET: &str = "aws_s3_bucket";

pub(super) fn print(cloud: &Cloud, files: &mut Files) {
    let mut file = files.concern("data");
    for bucket in &cloud.buckets {
        bucket_of(&mut file, cloud, bucket);
    }
    for registry in &cloud.registries {
        registry_of(&mut file, registry);
    }
    for store in &cloud.stores {
        store_of(&mut file, store);
    }
    let mut outputs = files.concern("outputs");
    for registry in &cloud.registries {
        let what = format!("The address of the registry {}.", registry.name);
        let value = Value::of("aws_ecr_repository", &registry.label, "repository_url");
        outputs.output(&registry.label.and("registry"), (&what, registry.at), value);
    }
    for store in &cloud.stores {
        let what = format!("The name of {} in DNS.", store.name);
        let value = match store.kind {
            StoreKind::Postgres(_) => Value::of("aws_db_instance", &store.label, "address"),
            StoreKind::Redis(_) => {
                Value::of("aws_elasticache_replication_group", &store.label, "primary_endpoint_address")
            }
        };
        outputs.output(&store.label.and("name"), (&what, store.at), value);
    }
}

fn is_on(control: &Control) -> bool {
    match control {
        Control::On => true,
        Control::Off | Control::Optional => false,
    }
}

/// What Terraform refuses to destroy.
fn kept() -> Body {
    Body::default().with("prevent_destroy", true)
}

fn bucket_of(file: &mut Concern<'_>, cloud: &Cloud, bucket: &Kept<OwnBucket>) {
    let path = format!("buckets.{}", bucket.name);
    let made_for = (path.as_str(), bucket.at);
    let stated = &bucket.stated;
    let body = match stated.name.get() {
        Some(name) => Body::default().from("bucket", name.value.0.as_str(), name.at),
        None => Body::default().with("bucket_prefix", format!("{}-", bucket.label)),
    };
    let body = body.stated("region", stated.region.get().map(|region| (region.value.0.as_str(), region.at)));
    file.resource(BUCKET, &bucket.label, made_for, body.with("lifecycle", kept()).named(&bucket.name));
    if let Some(name) = cloud.state_bucket.as_ref().filter(|_| is_for_state(cloud, bucket)) {
        // It was there before: Terraform takes it over.
        let body = Body::default().with("to", format!("{BUCKET}.{}", bucket.label)).from(
            "id",
            name.value.as_str(),
            name.at,
        );
        file.block(["import"], body, Some(bucket.at));
    }
    if !stated.public.value {
        closed(file, &bucket.label, made_for);
    }
    if is_on(&stated.versions.value) {
        versioned(file, &bucket.label, made_for);
    }
    encrypted(file, bucket, made_for);
    let old = stated.keep_versions.get().map(|time| {
        let expired = Body::default().from("noncurrent_days", days(*time.value), time.at);
        ("old-versions", Body::default().with("noncurrent_version_expiration", expired))
    });
    let ages = match &stated.lifecycle.value {
        Lifecycle::Ages(ages) => Some(ages),
        Lifecycle::Kept | Lifecycle::Undecided => None,
    };
    let cheaper = ages.and_then(|ages| ages.cheaper_after.get()).map(|time| {
        let moved =
            Body::default().from("days", days(*time.value), time.at).with("storage_class", "STANDARD_IA");
        ("cheaper", Body::default().with("transition", moved))
    });
    let deleted = ages.and_then(|ages| ages.delete_after.get()).map(|time| {
        (
            "deleted",
            Body::default().with("expiration", Body::default().from("days", days(*time.value), time.at)),
        )
    });
    rules(file, &bucket.label, made_for, old.into_iter().chain(cheaper).chain(deleted));
    policy(file, cloud, bucket, made_for);
}

fn is_for_state(cloud: &Cloud, bucket: &Kept<OwnBucket>) -> bool {
    match &cloud.state.value {
        InfrastructureState::Bucket(stated) => *stated.of.value.name() == *bucket.name,
        InfrastructureState::Local | InfrastructureState::Unconfigured => false,
    }
}

/// Nobody reads or writes a bucket without a name.
pub(super) fn closed(file: &mut Concern<'_>, bucket: &Label, made_for: For<'_>) {
    let body = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"]
        .into_iter()
        .fold(Body::default(), |body, name| body.with(name, true));
    let body = body.with("bucket", Value::of(BUCKET, bucket, "id"));
    file.resource("aws_s3_bucket_public_access_block", bucket, made_for, body);
}

/// What is overwritten or deleted is kept.
pub(super) fn versioned(file: &mut Concern<'_>, bucket: &Label, made_for: For<'_>) {
    let body = Body::default()
        .with("bucket", Value::of(BUCKET, bucket, "id"))
        .with("versioning_configuration", Body::default().with("status", "Enabled"));
    file.resource("aws_s3_bucket_versioning", bucket, made_for, body);
}

/// What becomes of objects by their age.
pub(super) fn rules(
    file: &mut Concern<'_>,
    bucket: &Label,
    made_for: For<'_>,
    rules: impl IntoIterator<Item = (&'static str, Body)>,
) {
    let rule = |(id, body): (&str, Body)| {
        body.with("id", id).with("status", "Enabled").with("filter", Body::default())
    };
    let rules: Vec<Body> = rules.into_iter().map(rule).collect();
    if rules.is_empty() {
        return;
    }
    let body =
        Body::default().with("bucket", Value::of(BUCKET, bucket, "id")).with("rule", Value::list(rules));
    file.resource("aws_s3_bucket_lifecycle_configuration", bucket, made_for, body);
}

fn encrypted(file: &mut Concern<'_>, bucket: &Kept<OwnBucket>, made_for: For<'_>) {
    let how = match bucket.stated.encryption.value {
        BucketEncryption::Provider => "AES256",
        BucketEncryption::Own => "aws:kms",
        BucketEncryption::None => return,
    };
    let by = Body::default().from("sse_algorithm", how, bucket.stated.encryption.at);
    let rule = Body::default().with("apply_server_side_encryption_by_default", by);
    let body = Body::default().with("bucket", Value::of(BUCKET, &bucket.label, "id")).with("rule", rule);
    file.resource("aws_s3_bucket_server_side_encryption_configuration", &bucket.label, made_for, body);
}

/// Who else of the provider reads or writes a bucket: its delivery networks, its balancers' logs.
fn policy(file: &mut Concern<'_>, cloud: &Cloud, bucket: &Kept<OwnBucket>, made_for: For<'_>) {
    let arn = |path: &str| Value::of(BUCKET, &bucket.label, "arn").followed_by(path);
    let service = |name: &str| Body::default().with("Service", name);
    let mut statements = Vec::new();
    for delivery in &cloud.deliveries {
        if delivery.origins.iter().any(|origin| origin.of == OriginKind::Bucket(bucket.label.clone())) {
            let source = Value::of("aws_cloudfront_distribution", &delivery.label, "arn");
            let equals = Body::default().with("AWS:SourceArn", source);
            statements.push(
                allow("s3:GetObject", arn("/*"))
                    .with("Principal", service("cloudfront.amazonaws.com"))
                    .with("Condition", Body::default().with("StringEquals", equals)),
            );
        }
    }
    if cloud.balancers.iter().any(|one| one.logs.as_ref().is_some_and(|to| to.value == bucket.label)) {
        let who = service("logdelivery.elasticloadbalancing.amazonaws.com");
        statements.push(allow("s3:PutObject", arn("/AWSLogs/*")).with("Principal", who));
    }
    if statements.is_empty() {
        return;
    }
    let body = Body::default()
        .with("bucket", Value::of(BUCKET, &bucket.label, "id"))
        .with("policy", document(statements));
    file.resource("aws_s3_bucket_policy", &bucket.label, made_for, body);
}

/// A statement of a policy that allows `action` on `resource`.
fn allow(action: &str, resource: Value) -> Body {
    Body::default().with("Effect", "Allow").with("Action", action).with("Resource", resource)
}

/// A policy, as the JSON text that AWS takes.
pub(super) fn document(statements: Vec<Body>) -> Value {
    let body = Body::default().with("Version", "2012-10-17").with("Statement", Value::list(statements));
    Value::Text(compact(&Value::Body(body)))
}

fn registry_of(file: &mut Concern<'_>, registry: &Kept<Registry>) {
    let path = format!("registries.{}", registry.name);
    let made_for = (path.as_str(), registry.at);
    let stated = &registry.stated;
    // By its address it is `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME`.
    let name =
        stated.address.value.as_deref().and_then(|address| address.split_once('/')).map(|(_, name)| name);
    let (scan, immutable) = (is_on(&stated.scan.value), is_on(&stated.immutable.value));
    let body = Body::default()
        .from("name", name.unwrap_or(&registry.name), registry.at)
        .from("image_tag_mutability", if immutable { "IMMUTABLE" } else { "MUTABLE" }, stated.immutable.at)
        .with("image_scanning_configuration", Body::default().from("scan_on_push", scan, stated.scan.at))
        .with("encryption_configuration", Body::default().with("encryption_type", "AES256"))
        .with("lifecycle", kept())
        .named(&registry.name);
    file.resource("aws_ecr_repository", &registry.label, made_for, body);
    if let Some(keep) = stated.keep.get() {
        let selection = Body::default()
            .with("tagStatus", "any")
            .with("countType", "imageCountMoreThan")
            .with("countNumber", u64::try_from(*keep.value).unwrap_or(0));
        let rule = Body::default()
            .with("rulePriority", 1_u64)
            .with("selection", selection)
            .with("action", Body::default().with("type", "expire"));
        let rules = Value::Body(Body::default().with("rules", Value::list([rule])));
        let body = Body::default()
            .with("repository", Value::of("aws_ecr_repository", &registry.label, "name"))
            .from("policy", Value::Text(compact(&rules)), keep.at);
        file.resource("aws_ecr_lifecycle_policy", &registry.label, made_for, body);
    }
}

fn store_of(file: &mut Concern<'_>, store: &Store) {
    let path = format!("externals.{}", store.name);
    let made_for = (path.as_str(), store.at);
    let name = store.label.as_str().to_lowercase().replace('_', "-");
    let subnets =
        Body::default().with("name", name.as_str()).with("subnet_ids", ids("aws_subnet", &store.subnets));
    let groups = ids("aws_security_group", store.groups.iter().map(|group| &group.value));
    match &store.kind {
        StoreKind::Postgres(stated) => {
            file.resource("aws_db_subnet_group", &store.label, made_for, subnets);
            let version = stated.version.get().map(|version| (version.value.0.as_str(), version.at));
            let database = stated.databases.value.first().map(|one| (one.value.0.as_str(), one.at));
            let keep = backups(&stated.backups.value).map(|keep| (keep, stated.backups.at));
            let body = Body::default()
                .with("identifier", name.as_str())
                .with("engine", "postgres")
                .stated("engine_version", version)
                .from("instance_class", store.class.value.as_str(), store.class.at)
                .with("allocated_storage", 20_u64)
                .with("max_allocated_storage", 100_u64)
                .with("storage_type", "gp3")
                .with("storage_encrypted", true)
                .stated("db_name", database)
                .from("port", stated.port.value.0, stated.port.at)
                .with("username", stated.user.value.as_deref().unwrap_or("postgres"))
                .with("manage_master_user_password", true)
                .with("db_subnet_group_name", Value::of("aws_db_subnet_group", &store.label, "name"))
                .with("vpc_security_group_ids", groups)
                .from("publicly_accessible", stated.public.value, stated.public.at)
                .stated("backup_retention_period", keep)
                .with("copy_tags_to_snapshot", true)
                .with("deletion_protection", true)
                .with("final_snapshot_identifier", format!("{name}-last"))
                .with("lifecycle", kept());
            file.resource("aws_db_instance", &store.label, made_for, body);
        }
        StoreKind::Redis(stated) => {
            file.resource("aws_elasticache_subnet_group", &store.label, made_for, subnets);
            let version = stated.version.get().map(|version| (version.value.0.as_str(), version.at));
            let keep = backups(&stated.backups.value).map(|keep| (keep, stated.backups.at));
            let body = Body::default()
                .with("replication_group_id", name.as_str())
                .with("description", path.as_str())
                .with("engine", "redis")
                .stated("engine_version", version)
                .from("node_type", store.class.value.as_str(), store.class.at)
                .with("num_cache_clusters", 1_u64)
                .from("port", stated.port.value.0, stated.port.at)
                .with("subnet_group_name", Value::of("aws_elasticache_subnet_group", &store.label, "name"))
                .with("security_group_ids", groups)
                .with("at_rest_encryption_enabled", true)
                .from(
                    "transit_encryption_enabled",
                    !matches!(stated.tls.value, infc_model::Transport::None),
                    stated.tls.at,
                )
                .stated("snapshot_retention_limit", keep)
                .with("lifecycle", kept());
            file.resource("aws_elasticache_replication_group", &store.label, made_for, body);
        }
    }
}

/// For how many days backups are kept, if that is stated.
fn backups(backups: &ProviderBackups) -> Option<u64> {
    match backups {
        ProviderBackups::Unstated | ProviderBackups::Undecided => None,
        ProviderBackups::None => Some(0),
        ProviderBackups::Plan(plan) => Some(days(plan.keep.value)),
    }
}
