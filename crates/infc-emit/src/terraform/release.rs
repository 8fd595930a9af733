//! How a bundle comes to a machine that starts for the first time: a bucket that holds bundles, each by its id, and a
//! script that fetches one, checks every byte of it against the id, and installs it.
//!
//! It deliberately keeps bundles that a newer one has taken the place of: a fleet may go back to its former template.

use std::collections::BTreeMap;
use std::sync::Arc;

use infc_bundle::{Digest, File};
use infc_model::{FleetSecrets, Os};
use infc_plan::cloud::{Cloud, Label};

use super::files::{Concern, Files};
use super::store;
use super::value::{Body, Value};

/// Installs a bundle; the same for every machine.
const INSTALL: &str = include_str!("install.py");
const BUCKET: &str = "aws_s3_bucket";
const OBJECT: &str = "aws_s3_object";

/// A bundle that machines are to have.
struct Release {
    /// The id.
    id: Digest,
    /// Packages.
    requires: Vec<String>,
    /// The system.
    os: Os,
    /// Where its secrets are fetched, if they are.
    secrets: String,
}

/// The bundles that machines are to have, by host.
pub(super) struct Releases<'a> {
    cloud: &'a Cloud,
    by_host: BTreeMap<Arc<str>, Release>,
}

/// What is known of a host's bundle: its id, and the packages that it needs.
pub(crate) type Sealed = BTreeMap<Arc<str>, (Digest, Vec<String>, Os)>;

impl<'a> Releases<'a> {
    /// Those of the machines that `cloud` makes.
    pub fn of(cloud: &'a Cloud, sealed: &Sealed) -> Self {
        let machines = cloud.machines.iter().map(|machine| (&machine.host, String::new()));
        let fleets = cloud.fleets.iter().map(|fleet| {
            let secrets = match &fleet.stated.secrets.value {
                FleetSecrets::NotBrought => String::new(),
                FleetSecrets::FromStore(prefix) => prefix.value.clone(),
            };
            (&fleet.host, secrets)
        });
        let release = |(host, secrets): (&Arc<str>, String)| {
            let (id, requires, os) = sealed.get(host)?.clone();
            Some((host.clone(), Release { id, requires, os, secrets }))
        };
        Self { cloud, by_host: machines.chain(fleets).filter_map(release).collect() }
    }

    /// The bucket that they lie in.
    fn bucket() -> Label {
        Label::of(["infc", "releases"])
    }

    /// What a machine may read to install its bundle.
    pub fn readable(host: &str) -> Value {
        Value::of(BUCKET, &Self::bucket(), "arn").followed_by(&format!("/{host}/*"))
    }

    /// The expression for the script that a machine of `host` runs when it starts for the first time.
    pub fn user_data(&self, host: &Arc<str>) -> Option<String> {
        self.by_host.get(host)?;
        let (bucket, object) = (Self::bucket(), Label::of([&**host]));
        Some(format!(
            "templatefile(\"${{path.module}}/first-start/{host}.sh\", {{ bucket = {BUCKET}.{bucket}.id, version = {OBJECT}.{object}.version_id }})"
        ))
    }

    /// The bucket, what lies in it, and the scripts beside the configuration.
    pub fn print(&self, files: &mut Files) -> Vec<(String, File)> {
        if self.by_host.is_empty() {
            return Vec::new();
        }
        let mut file = files.concern("release");
        self.bucket_of(&mut file);
        for (host, release) in &self.by_host {
            self.object(&mut file, host, release);
        }
        let script = |(host, release): (&Arc<str>, &Release)| {
            let text = script(&self.cloud.region.value, host, release);
            (format!("first-start/{host}.sh"), File::new(text).mode(0o644).owner("root", "root"))
        };
        self.by_host.iter().map(script).collect()
    }

    fn bucket_of(&self, file: &mut Concern<'_>) {
        let bucket = Self::bucket();
        let made_for = ("infrastructure", self.cloud.at);
        file.resource(BUCKET, &bucket, made_for, Body::default().with("bucket_prefix", "infc-releases-"));
        store::closed(file, &bucket, made_for);
        store::versioned(file, &bucket, made_for);
        let expired = Body::default().with("noncurrent_days", 90_u64);
        store::rules(
            file,
            &bucket,
            made_for,
            [("old", Body::default().with("noncurrent_version_expiration", expired))],
        );
    }

    /// The bundle as one object: its files by their paths.
    fn object(&self, file: &mut Concern<'_>, host: &Arc<str>, release: &Release) {
        let bundle = format!("${{path.module}}/../{host}");
        let content = format!(
            "base64gzip(jsonencode({{ for file in fileset(\"{bundle}\", \"**\") : file => filebase64(\"{bundle}/${{file}}\") }}))"
        );
        let body = Body::default()
            .with("bucket", Value::of("aws_s3_bucket_versioning", &Self::bucket(), "bucket"))
            .with("key", format!("{host}/{}.json.gz", release.id))
            .with("content_type", "application/gzip")
            .with("content_base64", Value::expression(&content));
        file.resource(OBJECT, &Label::of([&**host]), (&format!("hosts.{host}"), self.cloud.at), body);
    }
}

fn script(region: &str, host: &str, release: &Release) -> String {
    let Release { id, requires, os, secrets } = release;
    // Ubuntu 24.04 has the program as a snap alone.
    let (package, snap) = match os {
        Os::Debian12 | Os::Ubuntu2204 => ("awscli ", ""),
        Os::Ubuntu2404 => ("", "snap install aws-cli --classic\n"),
    };
    let requires = requires.join(" ");
    format!(
        "#!/bin/sh
# Installs the bundle of {host} on a machine that starts for the first time. Made by infc; Terraform fills in the bucket.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -y -q {package}python3 {requires}
{snap}work=$(mktemp -d)
aws s3api get-object --region {region} --bucket '${{bucket}}' --key {host}/{id}.json.gz --version-id '${{version}}' \"$work/bundle\"
cat >\"$work/install.py\" <<'END'
{INSTALL}END
python3 \"$work/install.py\" \"$work/bundle\" {id} {region} '{secrets}'
"
    )
}

#[cfg(test)]
mod tests {
    use super::INSTALL;

    #[test]
    fn the_program_is_no_template() {
        assert!(!INSTALL.contains("${") && !INSTALL.contains("%{") && !INSTALL.contains("\nEND\n"));
    }
}
