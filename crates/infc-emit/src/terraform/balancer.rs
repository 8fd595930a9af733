//! `compute.tf.json`: balancers, their listeners and targets.
//!
//! It deliberately drops what is no proper header, and answers 404 where nothing stands behind.

use infc_plan::cloud::{Balancer, Cloud, Label, Listener, Target, TargetKind};
use infc_plan::network::RuleEnd;

use super::files::{Concern, Files};
use super::value::{Body, Value};
use super::{edge, ids};

const BALANCER: &str = "aws_lb";
const TARGETS: &str = "aws_lb_target_group";

pub(super) fn print(cloud: &Cloud, files: &mut Files) {
    let mut file = files.concern("compute");
    for balancer in &cloud.balancers {
        balancer_of(&mut file, cloud, balancer);
        let path = format!("balancers.{}", balancer.name);
        for listener in &balancer.listeners {
            for target in &listener.targets {
                targets(&mut file, (balancer, listener, target), &path);
            }
            listener_of(&mut file, balancer, listener, &path);
        }
    }
    let mut outputs = files.concern("outputs");
    for balancer in &cloud.balancers {
        let what = format!("The name of the balancer {} in DNS.", balancer.name);
        let value = Value::of(BALANCER, &balancer.label, "dns_name");
        outputs.output(&balancer.label.and("name"), (&what, balancer.at), value);
    }
}

fn balancer_of(file: &mut Concern<'_>, cloud: &Cloud, balancer: &Balancer) {
    let own = cloud.named(&RuleEnd::Balancer(balancer.name.clone()));
    let groups = balancer.groups.iter().map(|group| &group.value).chain(&own);
    let body = Body::default()
        .with("load_balancer_type", "application")
        .from("internal", !balancer.public.value, balancer.public.at)
        .with("subnets", ids("aws_subnet", balancer.subnets.iter().map(|subnet| &subnet.value)))
        .with("security_groups", ids("aws_security_group", groups))
        // AWS tries whether it may write there before it makes the balancer.
        .maybe(
            "depends_on",
            balancer.logs.as_ref().map(|to| Value::list([format!("aws_s3_bucket_policy.{}", to.value)])),
        )
        .stated("access_logs", balancer.logs.as_ref().map(|to| (logs(&to.value), to.at)))
        .with("drop_invalid_header_fields", true)
        .named(&balancer.name);
    file.resource(BALANCER, &balancer.label, (&format!("balancers.{}", balancer.name), balancer.at), body);
}

fn logs(bucket: &Label) -> Body {
    Body::default().with("bucket", Value::of("aws_s3_bucket", bucket, "id")).with("enabled", true)
}

fn targets(
    file: &mut Concern<'_>,
    (balancer, listener, target): (&Balancer, &Listener, &Target),
    path: &str,
) {
    let protocol = if target.tls { "HTTPS" } else { "HTTP" };
    let health = target.health.as_ref().map(|health| {
        let body = Body::default()
            .with("protocol", protocol)
            .stated("path", health.value.path.get().map(|path| (path.value.as_str(), path.at)))
            .from("interval", super::seconds(health.value.every.value), health.value.every.at);
        (body, health.at)
    });
    let body = Body::default()
        .with("port", target.port)
        .with("protocol", protocol)
        .with("target_type", "instance")
        .with("vpc_id", Value::of("aws_vpc", &balancer.network, "id"))
        .stated("health_check", health)
        .stated(
            "deregistration_delay",
            balancer.draining.as_ref().map(|time| (super::seconds(time.value), time.at)),
        )
        .named(target.label.as_str())
        .made_anew();
    file.resource(TARGETS, &target.label, (path, listener.at), body);
    for machine in &target.machines {
        let TargetKind::Machine(label) = &machine.value else { continue };
        let body = Body::default()
            .with("target_group_arn", Value::of(TARGETS, &target.label, "arn"))
            .with("target_id", Value::of("aws_instance", label, "id"))
            .with("port", target.port);
        let own = target.label.and(label.as_str());
        file.resource("aws_lb_target_group_attachment", &own, (path, machine.at), body);
    }
}

fn listener_of(file: &mut Concern<'_>, balancer: &Balancer, listener: &Listener, path: &str) {
    let protocol = if listener.tls.value { "HTTPS" } else { "HTTP" };
    let certificate =
        listener.certificate.as_ref().map(|own| (edge::certificate_arn(&listener.label), own.at));
    let body = Body::default()
        .with("load_balancer_arn", Value::of(BALANCER, &balancer.label, "arn"))
        .from("port", listener.port.value, listener.port.at)
        .from("protocol", protocol, listener.tls.at)
        .stated("certificate_arn", certificate)
        .maybe("ssl_policy", listener.tls.value.then_some("ELBSecurityPolicy-TLS13-1-2-2021-06"))
        .with("default_action", action(listener));
    file.resource("aws_lb_listener", &listener.label, (path, listener.at), body);
}

fn action(listener: &Listener) -> Body {
    let arn = |label: &Label| Value::of(TARGETS, label, "arn");
    if listener.redirect.is_some() {
        let to =
            Body::default().with("port", "443").with("protocol", "HTTPS").with("status_code", "HTTP_301");
        return Body::default().with("type", "redirect").with("redirect", to);
    }
    match listener.targets.as_slice() {
        [] => {
            let answer = Body::default().with("content_type", "text/plain").with("status_code", "404");
            Body::default().with("type", "fixed-response").with("fixed_response", answer)
        }
        [one] => Body::default().with("type", "forward").with("target_group_arn", arn(&one.label)),
        many => {
            let each = many.iter().map(|one| Body::default().with("arn", arn(&one.label)));
            let forward = Body::default().with("target_group", Value::list(each));
            Body::default().with("type", "forward").with("forward", forward)
        }
    }
}
