//! Recovery: what is promised about failures, and how one gets back.
//!
//! It deliberately describes no copies; `operations` does.

use infc_scalar::Duration;

use crate::{App, At, Host, Ref, Volume};

record! {
    /// How long something may be gone at most.
    Rto positional(true) {
        /// How long.
        within: Duration,
        /// What.
        of: Recoverable,
    }

    /// What people do by hand, step by step: they get back what is lost, or bring what is new.
    Runbook {
        /// What is back when the last step is done.
        of: Vec<At<Recoverable>> = "[ ]",
        /// The steps, in order.
        steps: Vec<At<String>>,
        /// How it is tested that the steps lead there.
        tested: Option<String>,
    }

    /// What is meant to come and is not there yet: it changes nothing, and nobody need look for it. What nobody has
    /// decided about may be there, and may not: it is asked for.
    Planned shorthand("what") {
        /// What.
        what: String,
        /// What makes it due: `[ "the processor is busy above 80 % for long" ]`.
        when: Vec<At<String>> = "[ ]",
        /// Whether it is decided that it comes.
        decided: bool = "true",
    }
}

choice! {
    /// What can be gone and come back: an app, data, a whole machine.
    Recoverable refs(App Volume Host) {
    }

    /// What a deployment promises to those who use the site meanwhile.
    Promise {
        /// Nobody notices: something answers at every moment.
        "zero-downtime" => ZeroDowntime,
        /// A release that is not well is left again by itself.
        "roll-back" => RollBack,
    }

    /// What the answer to a health probe tells beside its status.
    Tells {
        /// When it was given.
        "timestamp" => Timestamp,
        /// For how long the program has run.
        "uptime" => Uptime,
        /// The name of the environment, such as `production`.
        "environment" => Environment,
        /// How much memory the program uses.
        "memory" => Memory,
        /// The version of the program.
        "version" => Version,
    }
}

impl Recoverable {
    /// What it refers to.
    pub fn target(&self) -> &Ref<crate::Entity> {
        let Self::Ref(target) = self;
        target
    }
}
