//! The images that machines start from: the newest that a system's publisher offers.
//!
//! It deliberately names publishers by their accounts: anybody may give an image any name.

use infc_model::Os;
use infc_plan::cloud::{Cloud, Image, Label};

use super::files::{Concern, For};
use super::value::{Body, Value};

/// Looks up every image that a machine or fleet starts from.
pub(super) fn print(file: &mut Concern<'_>, cloud: &Cloud) {
    let machines = cloud.machines.iter().map(|one| (&one.host, &one.os, &one.kind.value, one.at));
    let fleets = cloud.fleets.iter().filter_map(|one| match &one.image.value {
        Image::Newest(os) => Some((&one.host, os, &one.stated.machine.value.0, one.image.at)),
        Image::Fixed(..) => None,
    });
    let mut known: Vec<Label> = Vec::new();
    for (host, os, kind, at) in machines.chain(fleets) {
        let own = label(os, kind);
        if !known.contains(&own) {
            lookup(file, &own, (&format!("hosts.{host}.os"), at), &image(os, kind));
            known.push(own);
        }
    }
}

/// The number of the newest image of a system for a type of machine.
pub(super) fn id(os: &Os, kind: &str) -> Value {
    Value::expression(&format!("data.aws_ami.{}.id", label(os, kind)))
}

/// What the first disk of the image is called.
pub(super) fn root(os: &Os) -> &'static str {
    match os {
        Os::Debian12 => "/dev/xvda",
        Os::Ubuntu2204 | Os::Ubuntu2404 => "/dev/sda1",
    }
}

fn label(os: &Os, kind: &str) -> Label {
    Label::of([image(os, kind).system, if is_arm(kind) { "arm64" } else { "amd64" }])
}

/// What an image is found by.
struct Sought {
    system: &'static str,
    owner: &'static str,
    name: String,
    architecture: &'static str,
}

fn lookup(file: &mut Concern<'_>, label: &Label, made_for: For<'_>, image: &Sought) {
    let filter =
        |name: &str, value: &str| Body::default().with("name", name).with("values", Value::list([value]));
    let filters = [
        filter("name", &image.name),
        filter("architecture", image.architecture),
        filter("virtualization-type", "hvm"),
    ];
    let body = Body::default()
        .with("most_recent", true)
        .with("owners", Value::list([image.owner]))
        .with("filter", Value::list(filters));
    file.data("aws_ami", label, made_for, body);
}

/// Whether a type of machine has processors of ARM's: a `g` after the generation, `t4g.micro`; and the first of them, `a1`.
fn is_arm(kind: &str) -> bool {
    let family = kind.split('.').next().unwrap_or_default();
    let after = family.trim_start_matches(|char: char| char.is_ascii_alphabetic());
    family == "a1" || after.trim_start_matches(|char: char| char.is_ascii_digit()).starts_with('g')
}

/// Debian's images: wiki.debian.org/Cloud/AmazonEC2Image; Ubuntu's: documentation.ubuntu.com/aws.
fn image(os: &Os, kind: &str) -> Sought {
    const DEBIAN: &str = "136693071363";
    const CANONICAL: &str = "099720109477";
    let (arch, architecture) = if is_arm(kind) { ("arm64", "arm64") } else { ("amd64", "x86_64") };
    let (system, owner, name) = match os {
        Os::Debian12 => ("debian-12", DEBIAN, format!("debian-12-{arch}-*")),
        Os::Ubuntu2204 => {
            ("ubuntu-22-04", CANONICAL, format!("ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-{arch}-server-*"))
        }
        Os::Ubuntu2404 => (
            "ubuntu-24-04",
            CANONICAL,
            format!("ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-{arch}-server-*"),
        ),
    };
    Sought { system, owner, name, architecture }
}

#[cfg(test)]
mod tests {
    use super::is_arm;

    #[test]
    fn processors_by_the_type() {
        for arm in ["t4g.micro", "m7gd.large", "c6gn.xlarge", "a1.medium", "x2gd.large"] {
            assert!(is_arm(arm), "{arm}");
        }
        for other in ["t3.micro", "g4dn.xlarge", "g5.xlarge", "m5.large", "t3a.nano"] {
            assert!(!is_arm(other), "{other}");
        }
    }
}
