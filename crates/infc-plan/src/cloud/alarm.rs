//! Alarms: the figures that they watch, by the names that AWS has for them.
//!
//! It deliberately makes no figure: one that only an agent on the machine sends is not among these.

use std::sync::Arc;

use infc_diag::Span;
use infc_model::{Alarm as Stated, At, External, Facts, Named, Statistic, Threshold, Watched};

use super::{Cloud, Label, incomplete};
use crate::Report;

/// An alarm.
#[derive(Clone, PartialEq, Debug)]
pub struct Alarm {
    /// Its label.
    pub label: Label,
    /// Its name in the site.
    pub name: Arc<str>,
    /// The figure.
    pub figure: Figure,
    /// What is watched.
    pub of: AlarmOf,
    /// How the figures of a period are put together.
    pub statistic: Statistic,
    /// The bound, and whether it is too much beyond it.
    pub bound: At<(String, bool)>,
    /// What the site says of it.
    pub stated: Stated,
    /// Where it is named.
    pub at: Span,
}

/// A figure of AWS's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Figure {
    word: &'static str,
    /// Its family: `AWS/EC2`.
    pub namespace: &'static str,
    /// Its name.
    pub name: &'static str,
    usual: Usual,
    unit: Unit,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Usual {
    Average,
    Sum,
    Maximum,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unit {
    Count,
    Percent,
    Seconds,
}

/// What an alarm watches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AlarmOf {
    /// A machine.
    Machine(Label),
    /// All machines of a fleet.
    Fleet(Label),
    /// A balancer.
    Balancer(Label),
    /// A database.
    Database(Label),
    /// A cache.
    Cache(Label),
    /// A delivery network.
    Delivery(Label),
}

const fn figure(
    word: &'static str,
    (namespace, name): (&'static str, &'static str),
    usual: Usual,
    unit: Unit,
) -> Figure {
    Figure { word, namespace, name, usual, unit }
}

const MACHINE: &[Figure] = &[
    figure("cpu", ("AWS/EC2", "CPUUtilization"), Usual::Average, Unit::Percent),
    figure("network-in", ("AWS/EC2", "NetworkIn"), Usual::Sum, Unit::Count),
    figure("network-out", ("AWS/EC2", "NetworkOut"), Usual::Sum, Unit::Count),
    figure("disk-read", ("AWS/EC2", "DiskReadBytes"), Usual::Sum, Unit::Count),
    figure("disk-write", ("AWS/EC2", "DiskWriteBytes"), Usual::Sum, Unit::Count),
    figure("volume-read", ("AWS/EC2", "EBSReadBytes"), Usual::Sum, Unit::Count),
    figure("volume-write", ("AWS/EC2", "EBSWriteBytes"), Usual::Sum, Unit::Count),
    figure("machines", ("AWS/AutoScaling", "GroupInServiceInstances"), Usual::Average, Unit::Count),
    figure("memory", ("CWAgent", "mem_used_percent"), Usual::Average, Unit::Percent),
    figure("disk-used", ("CWAgent", "disk_used_percent"), Usual::Maximum, Unit::Percent),
    figure("failed-checks", ("AWS/EC2", "StatusCheckFailed"), Usual::Maximum, Unit::Count),
];

const BALANCER: &[Figure] = &[
    figure("requests", ("AWS/ApplicationELB", "RequestCount"), Usual::Sum, Unit::Count),
    figure("response-time", ("AWS/ApplicationELB", "TargetResponseTime"), Usual::Average, Unit::Seconds),
    figure("responses-5xx", ("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count"), Usual::Sum, Unit::Count),
    figure("responses-4xx", ("AWS/ApplicationELB", "HTTPCode_Target_4XX_Count"), Usual::Sum, Unit::Count),
    figure("own-5xx", ("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count"), Usual::Sum, Unit::Count),
];

const DATABASE: &[Figure] = &[
    figure("cpu", ("AWS/RDS", "CPUUtilization"), Usual::Average, Unit::Percent),
    figure("connections", ("AWS/RDS", "DatabaseConnections"), Usual::Average, Unit::Count),
    figure("free-space", ("AWS/RDS", "FreeStorageSpace"), Usual::Average, Unit::Count),
];

const CACHE: &[Figure] = &[
    figure("cpu", ("AWS/ElastiCache", "CPUUtilization"), Usual::Average, Unit::Percent),
    figure("memory", ("AWS/ElastiCache", "DatabaseMemoryUsagePercentage"), Usual::Average, Unit::Percent),
    figure("connections", ("AWS/ElastiCache", "CurrConnections"), Usual::Average, Unit::Count),
];

const DELIVERY: &[Figure] = &[
    figure("requests", ("AWS/CloudFront", "Requests"), Usual::Sum, Unit::Count),
    figure("error-rate", ("AWS/CloudFront", "TotalErrorRate"), Usual::Average, Unit::Percent),
];

/// The alarms of `site` over what the provider makes.
pub(super) fn alarms(site: &Facts, cloud: &Cloud, report: &mut Report) -> Vec<Alarm> {
    let one = |(name, stated): (&Arc<str>, &Named<Stated>)| alarm(site, cloud, (name, stated), report);
    site.alarms.iter().filter_map(one).collect()
}

fn alarm(
    site: &Facts,
    cloud: &Cloud,
    (name, stated): (&Arc<str>, &Named<Stated>),
    report: &mut Report,
) -> Option<Alarm> {
    let Watched::Ref(of) = &stated.of.value;
    let (of, known) = watched(site, cloud, &of.path)?;
    let word = &stated.metric.value.0;
    let Some(figure) = known.iter().find(|known| known.word == *word) else {
        let words: Vec<&str> = known.iter().map(|known| known.word).collect();
        report.say(
            incomplete(stated.metric.at, format!("AWS has no figure `{word}` of this"))
                .help(format!("it has {}", words.join(", "))),
        );
        return None;
    };
    let beyond = stated.above.get().map(|bound| (bound, true));
    let Some((bound, above)) = beyond.or_else(|| stated.below.get().map(|bound| (bound, false))) else {
        report.say(
            incomplete(stated.key_at, format!("the alarm `{name}` has no bound"))
                .help("state `above` or `below`"),
        );
        return None;
    };
    let usual = match figure.usual {
        Usual::Average => Statistic::Average,
        Usual::Sum => Statistic::Sum,
        Usual::Maximum => Statistic::Maximum,
    };
    Some(Alarm {
        label: Label::of([&**name]),
        name: name.clone(),
        figure: *figure,
        of,
        statistic: stated.statistic.value.clone().unwrap_or(usual),
        bound: At::new((number(bound.value, figure.unit), above), bound.at),
        stated: stated.value.value.clone(),
        at: stated.key_at,
    })
}

/// What is watched, and the figures that there are of it; nothing of what the provider does not make.
fn watched(site: &Facts, cloud: &Cloud, path: &[Arc<str>]) -> Option<(AlarmOf, &'static [Figure])> {
    let [kind, name, ..] = path else { return None };
    let label = Label::of([&**name]);
    match &**kind {
        "hosts" if cloud.fleets.iter().any(|fleet| fleet.host == *name) => {
            Some((AlarmOf::Fleet(label), MACHINE))
        }
        "hosts" => {
            let own = cloud.machines.iter().any(|machine| machine.host == *name);
            own.then_some((AlarmOf::Machine(label), MACHINE))
        }
        "balancers" => Some((AlarmOf::Balancer(label), BALANCER)),
        "cdns" => Some((AlarmOf::Delivery(label), DELIVERY)),
        _ => match &site.externals.get(name)?.value.value {
            External::Postgres(_) => Some((AlarmOf::Database(label), DATABASE)),
            External::Redis(_) => Some((AlarmOf::Cache(label), CACHE)),
            External::Mongodb(_) | External::Bucket(_) | External::Service(_) | External::ObjectStore(_) => {
                None
            }
        },
    }
}

/// A bound in the unit of its figure.
fn number(bound: &Threshold, unit: Unit) -> String {
    match bound {
        Threshold::Count(count) => count.value.to_string(),
        Threshold::Share(share) if unit == Unit::Percent => share.value.0.to_string(),
        Threshold::Share(share) => format!("0.{:02}", share.value.0),
        Threshold::Time(time) if time.value.millis % 1000 == 0 => (time.value.millis / 1000).to_string(),
        Threshold::Time(time) => format!("{}.{:03}", time.value.millis / 1000, time.value.millis % 1000),
    }
}
