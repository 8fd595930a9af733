//! `observability.tf.json`: who spoke to whom in a network, where the site asks that it is written down.
//!
//! It deliberately keeps that for thirty days: it is read after something has happened, and grows fast.

use infc_plan::cloud::{Cloud, Network};

use super::files::Files;
use super::store::document;
use super::value::{Body, Value};

const GROUP: &str = "aws_cloudwatch_log_group";
const ROLE: &str = "aws_iam_role";

pub(super) fn print(cloud: &Cloud, files: &mut Files) {
    let mut file = files.concern("observability");
    for network in &cloud.networks {
        let Some(at) = network.flow_logs else { continue };
        let label = network.label.and("flow");
        let path = format!("networks.{}.flow-logs", network.name);
        let made_for = (path.as_str(), at);
        let group = Body::default()
            .with("name", format!("/network/{}/flow", network.name))
            .with("retention_in_days", 30_u64);
        file.resource(GROUP, &label, made_for, group);
        let role = Body::default().with("name_prefix", "flow-logs-").with("assume_role_policy", trusted());
        file.resource(ROLE, &label, made_for, role);
        let writes = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
        let allowed = Body::default()
            .with("Effect", "Allow")
            .with("Action", Value::list(writes))
            .with("Resource", Value::of(GROUP, &label, "arn").followed_by(":*"));
        let policy = Body::default()
            .with("role", Value::of(ROLE, &label, "id"))
            .with("policy", document(vec![allowed]));
        file.resource("aws_iam_role_policy", &label, made_for, policy);
        file.resource("aws_flow_log", &network.label, made_for, flow(network));
    }
}

/// That the service that writes flow logs takes the role.
fn trusted() -> Value {
    let service = Body::default().with("Service", "vpc-flow-logs.amazonaws.com");
    let statement =
        Body::default().with("Effect", "Allow").with("Action", "sts:AssumeRole").with("Principal", service);
    document(vec![statement])
}

fn flow(network: &Network) -> Body {
    let label = network.label.and("flow");
    Body::default()
        .with("vpc_id", Value::of("aws_vpc", &network.label, "id"))
        .with("traffic_type", "ALL")
        .with("log_destination_type", "cloud-watch-logs")
        .with("log_destination", Value::of(GROUP, &label, "arn"))
        .with("iam_role_arn", Value::of(ROLE, &label, "arn"))
        .named(&network.name)
}
