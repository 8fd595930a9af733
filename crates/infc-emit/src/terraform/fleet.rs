//! `compute.tf.json`: fleets, as launch templates and autoscaling groups.
//!
//! It deliberately leaves how many there are to the group, once it scales by itself.

use infc_model::{Control, DiskKind, Refresh, Replace, Scale};
use infc_plan::cloud::{Balancer, Cloud, Fleet, Image, Label, TargetKind};
use infc_plan::network::RuleEnd;

use super::files::Files;
use super::release::Releases;
use super::value::{Body, Value};
use super::{ids, image, role};

const TEMPLATE: &str = "aws_launch_template";
const GROUP: &str = "aws_autoscaling_group";

pub(super) fn print(cloud: &Cloud, releases: &Releases<'_>, files: &mut Files) {
    let mut file = files.concern("compute");
    for fleet in &cloud.fleets {
        let path = format!("hosts.{}.fleet", fleet.host);
        let made_for = (path.as_str(), fleet.at);
        file.resource(TEMPLATE, &fleet.label, made_for, template(cloud, fleet, releases));
        file.resource(GROUP, &fleet.label, made_for, group(cloud, fleet));
        if let Scale::OnCpu(cpu) = &fleet.stated.scale.value {
            let metric = Body::default().with("predefined_metric_type", "ASGAverageCPUUtilization");
            let tracking = Body::default().with("predefined_metric_specification", metric).from(
                "target_value",
                u64::from(cpu.target.value.0),
                cpu.target.at,
            );
            let body = Body::default()
                .with("name", format!("{}-cpu", fleet.label))
                .with("policy_type", "TargetTrackingScaling")
                .with("autoscaling_group_name", Value::of(GROUP, &fleet.label, "name"))
                .with("target_tracking_configuration", tracking);
            file.resource("aws_autoscaling_policy", &fleet.label.and("cpu"), made_for, body);
        }
    }
}

fn template(cloud: &Cloud, fleet: &Fleet, releases: &Releases<'_>) -> Body {
    let stated = &fleet.stated;
    let kind = stated.machine.value.0.as_str();
    let (number, os) = match &fleet.image.value {
        Image::Newest(os) => (image::id(os, kind), os),
        Image::Fixed(id, os) => (Value::from(id.as_str()), os),
    };
    let own = cloud.named(&RuleEnd::Fleet(fleet.host.clone()));
    let groups = fleet.groups.iter().map(|group| &group.value).chain(&own);
    let name = |what: &str| {
        let tags = Body::default().with("Name", fleet.host.as_ref());
        Body::default().with("resource_type", what).with("tags", tags)
    };
    Body::default()
        .with("name_prefix", format!("{}-", fleet.label))
        .from("image_id", number, fleet.image.at)
        .from("instance_type", kind, stated.machine.at)
        .with("vpc_security_group_ids", ids("aws_security_group", groups))
        .with("iam_instance_profile", Body::default().with("arn", role::profile(&fleet.host, "arn")))
        .with("block_device_mappings", disk(fleet, image::root(os)))
        .with("metadata_options", metadata(fleet.has_containers))
        .with("tag_specifications", Value::list([name("instance"), name("volume")]))
        .with("update_default_version", true)
        .maybe(
            "user_data",
            releases
                .user_data(&fleet.host)
                .map(|script| Value::expression(&format!("base64encode({script})"))),
        )
        .made_anew()
}

fn disk(fleet: &Fleet, device: &str) -> Body {
    let disk = &fleet.stated.disk;
    let kind = match disk.kind.value {
        DiskKind::Gp3 => "gp3",
        DiskKind::Gp2 => "gp2",
        DiskKind::Io2 => "io2",
    };
    let encrypted = match disk.encrypted.value {
        Control::On | Control::Optional => true,
        Control::Off => false,
    };
    let ebs = Body::default()
        .with("delete_on_termination", "true")
        .from("encrypted", encrypted.to_string(), disk.encrypted.at)
        .from("volume_size", disk.size.value.bytes.div_ceil(1 << 30), disk.size.at)
        .from("volume_type", kind, disk.kind.at);
    Body::default().with("device_name", device).with("ebs", ebs)
}

/// Only who asks from the machine itself is told its credentials; from a container that is one hop further.
pub(super) fn metadata(has_containers: bool) -> Body {
    let hops: u64 = if has_containers { 2 } else { 1 };
    Body::default()
        .with("http_endpoint", "enabled")
        .with("http_tokens", "required")
        .with("http_put_response_hop_limit", hops)
}

fn group(cloud: &Cloud, fleet: &Fleet) -> Body {
    let stated = &fleet.stated;
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    let desired = stated.desired.get().map_or((stated.min.value, stated.min.at), |one| (*one.value, one.at));
    let replace = match stated.replace.value {
        Replace::MachineFails => "EC2",
        Replace::NotWell => "ELB",
    };
    let template = Body::default()
        .with("id", Value::of(TEMPLATE, &fleet.label, "id"))
        .with("version", Value::of(TEMPLATE, &fleet.label, "latest_version"));
    let targets: Vec<Value> = cloud
        .balancers
        .iter()
        .flat_map(|one| targets(one, &fleet.label))
        .map(|label| Value::of("aws_lb_target_group", label, "arn"))
        .collect();
    let name = Body::default()
        .with("key", "Name")
        .with("value", fleet.host.as_ref())
        .with("propagate_at_launch", true);
    let body = Body::default()
        .with("name_prefix", format!("{}-", fleet.label))
        .from("min_size", count(stated.min.value), stated.min.at)
        .from("max_size", count(stated.max.value), stated.max.at)
        .from("desired_capacity", count(desired.0), desired.1)
        .with("vpc_zone_identifier", ids("aws_subnet", fleet.subnets.iter().map(|one| &one.value)))
        .from("health_check_type", replace, stated.replace.at)
        .from("health_check_grace_period", super::seconds(stated.grace.value), stated.grace.at)
        .with("launch_template", template)
        .with("tag", Value::list([name]))
        .maybe("target_group_arns", Some(targets).filter(|all| !all.is_empty()).map(Value::List));
    let body = match &stated.refresh.value {
        Refresh::NewOnly => body,
        Refresh::Rolling(rolling) => {
            let preferences = Body::default()
                .from("auto_rollback", rolling.undo.value, rolling.undo.at)
                .from("min_healthy_percentage", u64::from(rolling.keep.value.0), rolling.keep.at);
            let refresh = Body::default().with("strategy", "Rolling").with("preferences", preferences);
            body.from("instance_refresh", refresh, stated.refresh.at)
        }
    };
    match stated.scale.value {
        Scale::Fixed => body,
        Scale::OnCpu(_) => {
            body.with("lifecycle", Body::default().with("ignore_changes", Value::list(["desired_capacity"])))
        }
    }
}

/// The groups of targets of a balancer that the machines of a fleet are entered in.
fn targets<'a>(balancer: &'a Balancer, fleet: &Label) -> impl Iterator<Item = &'a Label> {
    let own = TargetKind::Fleet(fleet.clone());
    let all = balancer.listeners.iter().flat_map(|listener| &listener.targets);
    all.filter(move |target| target.machines.iter().any(|one| one.value == own)).map(|target| &target.label)
}
