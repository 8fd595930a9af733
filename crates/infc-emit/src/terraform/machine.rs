//! `compute.tf.json`: machines of networks, each with the address that the site states.
//!
//! It deliberately leaves a machine that runs as it is: a newer image, or another first start, is for the next one.

use infc_plan::cloud::{Cloud, Machine};
use infc_plan::network::Public;

use super::files::{Concern, Files};
use super::release::Releases;
use super::value::{Body, Value};
use super::{fleet, image, role};

const INSTANCE: &str = "aws_instance";

pub(super) fn print(cloud: &Cloud, releases: &Releases<'_>, files: &mut Files) {
    let mut file = files.concern("compute");
    image::print(&mut file, cloud);
    for machine in &cloud.machines {
        instance(&mut file, machine, releases);
        public(&mut file, machine);
    }
    let mut outputs = files.concern("outputs");
    for machine in cloud.machines.iter().filter(|machine| machine.public != Public::None) {
        let what = format!("The public address of {}.", machine.host);
        let value = match machine.public {
            Public::Fixed(_) => Value::expression(&format!("data.aws_eip.{}.public_ip", machine.label)),
            Public::Dynamic(_) | Public::None => Value::of(INSTANCE, &machine.label, "public_ip"),
        };
        outputs.output(&machine.label.and("address"), (&what, machine.at), value);
    }
}

fn instance(file: &mut Concern<'_>, machine: &Machine, releases: &Releases<'_>) {
    let disk = Body::default()
        .with("encrypted", true)
        .with("volume_type", "gp3")
        .stated("volume_size", machine.disk.as_ref().map(|disk| (disk.value, disk.at)))
        .named(machine.label.as_str());
    let groups = machine.groups.iter().map(|group| Value::of("aws_security_group", &group.value, "id"));
    let dynamic = match machine.public {
        Public::Dynamic(at) => Some((true, at)),
        Public::Fixed(_) | Public::None => None,
    };
    let body = Body::default()
        .with("ami", image::id(&machine.os, &machine.kind.value))
        .from("instance_type", machine.kind.value.as_str(), machine.kind.at)
        .with("subnet_id", Value::of("aws_subnet", &machine.subnet, "id"))
        .from("private_ip", machine.address.value.to_string(), machine.address.at)
        .maybe("ipv6_address_count", machine.six.then_some(1_u64))
        .stated("associate_public_ip_address", dynamic)
        .with("vpc_security_group_ids", Value::list(groups))
        .with("root_block_device", disk)
        .with("metadata_options", fleet::metadata(machine.has_containers))
        .with("iam_instance_profile", role::profile(&machine.host, "name"))
        .maybe("user_data", releases.user_data(&machine.host).map(|script| Value::expression(&script)))
        .with("lifecycle", Body::default().with("ignore_changes", Value::list(["ami", "user_data"])))
        .named(&machine.host);
    file.resource(INSTANCE, &machine.label, (&format!("hosts.{}", machine.host), machine.at), body);
}

/// A public address that stays has been allocated before: the site states it.
fn public(file: &mut Concern<'_>, machine: &Machine) {
    let Public::Fixed(address) = &machine.public else { return };
    let path = format!("hosts.{}.public", machine.host);
    let body = Body::default().from("public_ip", address.value.to_string(), address.at);
    file.data("aws_eip", &machine.label, (&path, address.at), body);
    let body = Body::default()
        .with("allocation_id", Value::expression(&format!("data.aws_eip.{}.id", machine.label)))
        .with("instance_id", Value::of(INSTANCE, &machine.label, "id"));
    file.resource("aws_eip_association", &machine.label, (&path, address.at), body);
}
