//! Watching: groups of logs at a provider, figures that are collected, and alarms with whom they tell.
//!
//! It deliberately names figures by their sense: what a provider calls them, and which there are, is dated data.

use infc_scalar::{Duration, Email, Percent, Url};

use crate::typed::ByName;
use crate::{Accept, App, At, Balancer, Cdn, External, Host, Map, Name, Policy, Vhost};

record! {
    /// A group of logs that the provider keeps.
    LogGroup entity(scope) {
        /// What it is called, `/shop/production/backend`.
        name: String,
        /// Who writes to it.
        of: Vec<At<Logged>> = "[ ]",
        /// How long entries are kept; for ever, if absent.
        keep: Option<Duration>,
        /// What must hold of it.
        [grow_only] policies: Map<ByName, Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// Figures that are collected and looked at.
    Monitor entity(scope) {
        /// What they are about.
        of: Watched,
        /// The figures: `cpu`, `requests`. One that there is not is answered with those that there are.
        metrics: Vec<At<Name>>,
        /// What must hold of it.
        [grow_only] policies: Map<ByName, Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// Something that is told when a figure leaves its bounds.
    Alarm entity(scope) {
        /// What it is about.
        of: Watched,
        /// The figure.
        metric: Name,
        /// It is too much beyond this.
        above: Option<Threshold>,
        /// It is too little below this.
        below: Option<Threshold>,
        /// How the figures of a period are put together; by default as is usual for the figure.
        statistic: Option<Statistic>,
        /// Over how long.
        over: Duration = "5m",
        /// How many such periods in a row.
        periods: i64 = "1",
        /// What a period without any figure counts as.
        missing: Missing = "no-verdict",
        /// Whom it tells.
        tells: Vec<At<Told>> = "[ ]",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }
}

choice! {
    /// What writes to a group of logs.
    Logged refs(App Balancer Vhost) {
    }

    /// What is watched: a host with all its machines, a balancer, a service, a delivery network.
    Watched refs(Host Balancer External Cdn) {
    }

    /// A bound, in the unit of its figure.
    Threshold {
        /// A number of something.
        "count" => Count(i64),
        /// A part of the whole.
        "share" => Share(Percent),
        /// A time.
        "time" => Time(Duration),
    }

    /// How the figures of a period are put together.
    Statistic {
        /// Their mean.
        "average" => Average,
        /// All of them added.
        "sum" => Sum,
        /// The largest.
        "maximum" => Maximum,
        /// The smallest.
        "minimum" => Minimum,
    }

    /// What a period without any figure counts as.
    Missing {
        /// As neither; the alarm is then without a verdict. What happens if nothing is said.
        "no-verdict" => NoVerdict,
        /// As one beyond the bound.
        "as-bad" => AsBad,
        /// As one within it.
        "as-good" => AsGood,
        /// As the one before.
        "as-before" => AsBefore,
    }

    /// Whom an alarm tells.
    Told text(Email) {
        /// A program, by a request to it.
        "hook" => Hook(Url),
    }
}
