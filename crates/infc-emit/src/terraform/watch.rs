//! `observability.tf.json`: groups of logs, alarms, and whom they tell.
//!
//! It deliberately installs no agent: who writes to a group of logs is the machine's.

use infc_model::{At, Missing, Statistic, Told};
use infc_plan::cloud::{Alarm, AlarmOf, Cloud, Label};

use super::files::{Concern, Files};
use super::value::{Body, Value};
use super::{days, seconds};

const TOPIC: &str = "aws_sns_topic";
/// How long CloudWatch can keep logs, in days.
const KEPT: [u64; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

pub(super) fn print(cloud: &Cloud, files: &mut Files) {
    let mut file = files.concern("observability");
    for group in &cloud.log_groups {
        // What cannot be kept as long as stated is kept longer, not shorter; 0 is for ever.
        let keep = group.stated.keep.get().map(|keep| {
            let wanted = days(*keep.value);
            (KEPT.into_iter().find(|days| *days >= wanted).unwrap_or(0), keep.at)
        });
        let body = Body::default()
            .from("name", group.stated.name.value.as_str(), group.stated.name.at)
            .stated("retention_in_days", keep);
        let path = format!("log-groups.{}", group.name);
        file.resource("aws_cloudwatch_log_group", &group.label, (&path, group.at), body);
    }
    for alarm in &cloud.alarms {
        alarm_of(&mut file, alarm);
    }
}

fn alarm_of(file: &mut Concern<'_>, alarm: &Alarm) {
    let path = format!("alarms.{}", alarm.name);
    let made_for = (path.as_str(), alarm.at);
    let stated = &alarm.stated;
    let statistic = match alarm.statistic {
        Statistic::Average => "Average",
        Statistic::Sum => "Sum",
        Statistic::Maximum => "Maximum",
        Statistic::Minimum => "Minimum",
    };
    let missing = match stated.missing.value {
        Missing::NoVerdict => "missing",
        Missing::AsBad => "breaching",
        Missing::AsGood => "notBreaching",
        Missing::AsBefore => "ignore",
    };
    let (bound, above) = &alarm.bound.value;
    let compared = if *above { "GreaterThanThreshold" } else { "LessThanThreshold" };
    let told = Value::list([Value::of(TOPIC, &alarm.label, "arn")]);
    let tells = (!stated.tells.value.is_empty()).then_some(told);
    let body = Body::default()
        .with("alarm_name", alarm.label.as_str())
        .from("namespace", alarm.figure.namespace, stated.metric.at)
        .from("metric_name", alarm.figure.name, stated.metric.at)
        .from("statistic", statistic, stated.statistic.at)
        .with("comparison_operator", compared)
        .from("threshold", bound.as_str(), alarm.bound.at)
        .from("period", seconds(stated.over.value), stated.over.at)
        .from("evaluation_periods", u64::try_from(stated.periods.value).unwrap_or(1), stated.periods.at)
        .from("treat_missing_data", missing, stated.missing.at)
        .with("dimensions", dimensions(&alarm.of))
        .stated("alarm_actions", tells.clone().map(|tells| (tells, stated.tells.at)))
        .stated("ok_actions", tells.map(|tells| (tells, stated.tells.at)))
        // Delivery networks are everywhere, and their figures in one region.
        .maybe("region", matches!(alarm.of, AlarmOf::Delivery(_)).then_some(super::edge::CENTRE));
    file.resource("aws_cloudwatch_metric_alarm", &alarm.label, made_for, body);
    if !stated.tells.value.is_empty() {
        let body = Body::default()
            .with("name", alarm.label.as_str())
            .maybe("region", matches!(alarm.of, AlarmOf::Delivery(_)).then_some(super::edge::CENTRE));
        file.resource(TOPIC, &alarm.label, made_for, body);
    }
    for (number, told) in (1..).zip(stated.tells.iter()) {
        subscription(file, alarm, (number, told), &path);
    }
}

fn subscription(file: &mut Concern<'_>, alarm: &Alarm, (number, told): (u32, &At<Told>), path: &str) {
    let (protocol, to) = match &told.value {
        Told::Text(email) => ("email", email.value.to_string()),
        Told::Hook(url) => ("https", url.value.to_string()),
    };
    let body = Body::default()
        .with("topic_arn", Value::of(TOPIC, &alarm.label, "arn"))
        .with("protocol", protocol)
        .from("endpoint", to, told.at)
        .maybe("region", matches!(alarm.of, AlarmOf::Delivery(_)).then_some(super::edge::CENTRE));
    let label = alarm.label.and(&number.to_string());
    file.resource("aws_sns_topic_subscription", &label, (path, told.at), body);
}

/// What AWS tells the figures of one thing from those of another by.
fn dimensions(of: &AlarmOf) -> Body {
    let by = |name: &str, kind: &str, label: &Label, attribute: &str| {
        Body::default().with(name, Value::of(kind, label, attribute))
    };
    match of {
        AlarmOf::Machine(label) => by("InstanceId", "aws_instance", label, "id"),
        AlarmOf::Fleet(label) => by("AutoScalingGroupName", "aws_autoscaling_group", label, "name"),
        AlarmOf::Balancer(label) => by("LoadBalancer", "aws_lb", label, "arn_suffix"),
        AlarmOf::Database(label) => by("DBInstanceIdentifier", "aws_db_instance", label, "identifier"),
        AlarmOf::Cache(label) => {
            let first = Value::of("aws_elasticache_replication_group", label, "id").followed_by("-001");
            Body::default().with("CacheClusterId", first)
        }
        AlarmOf::Delivery(label) => {
            by("DistributionId", "aws_cloudfront_distribution", label, "id").with("Region", "Global")
        }
    }
}
