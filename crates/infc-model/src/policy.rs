//! Policies: what must hold, proved before anything is written.
//!
//! `each`, `deny` and `warn` are worked out with the values of the site; what is read here is how they came out.

use infc_scalar::Duration;

use crate::{At, Endpoint, Ref, Source, Through, Volume};

record! {
    /// Who must not reach what.
    Never positional(true) {
        /// Who.
        from: Vec<At<Source>>,
        /// What.
        to: Endpoint,
    }

    /// Whose packets must not reach what.
    NeverDirectly positional(true) {
        /// Who.
        from: Vec<At<Source>>,
        /// What.
        to: Endpoint,
    }

    /// Through what alone something may be reached.
    OnlyVia positional(true) {
        /// Through what.
        via: Vec<At<Through>>,
        /// What.
        to: Endpoint,
    }

    /// Who alone may reach what.
    Only positional(true) {
        /// Who.
        from: Vec<At<Source>>,
        /// What.
        to: Endpoint,
    }

    /// Who must be able to reach what.
    Reaches positional(true) {
        /// Who.
        from: Vec<At<Source>>,
        /// What.
        to: Endpoint,
    }

    /// How old the newest copy of some data may be.
    Rpo positional(true) {
        /// How old.
        age: Duration,
        /// The data.
        of: Ref<Volume>,
    }

    /// What a policy that goes over a collection says of one element; it stands where the element does.
    Case {
        /// The names from the site to the element; none for an element that has no place of its own.
        path: Vec<At<String>>,
        /// What must hold of it.
        policy: Policy,
    }

    /// How a condition came out; it stands at the value that is at fault.
    Finding {
        /// Whether what must not be is.
        broken: bool,
        /// Why it must not be.
        reason: String,
        /// The value at fault, where it can be shown.
        found: Option<String>,
        /// What the parts of the condition come to.
        why: Option<String>,
    }
}

choice! {
    /// What must hold.
    Policy {
        /// `never internet apps.db`: no path leads from the source to the target: not direct, not through proxies, not
        /// onward through an app that hands it on.
        "never" => Never(Never),
        /// `never-directly internet apps.shop`: no packet of the source reaches the target's own socket; it may be proxied.
        "never-directly" => NeverDirectly(NeverDirectly),
        /// `only-via [ vhosts."shop.example.org" ] apps.shop`: whoever reaches the target from outside comes through one of
        /// these.
        "only-via" => OnlyVia(OnlyVia),
        /// `only [ zones.office ] apps.admin`: nobody outside the sources reaches the target.
        "only" => Only(Only),
        /// `reaches zones.ci hosts.vps.ssh`: the source reaches the target.
        "reaches" => Reaches(Reaches),
        /// Plain HTTP answers nothing but redirects and ACME challenges.
        "https-only" => HttpsOnly,
        /// `rpo 24h volumes.uploads`: a backup of the data is never older.
        "rpo" => Rpo(Rpo),
        /// `rto 2h hosts.vps`: it is back within this time.
        "rto" => Rto(crate::Rto),
        /// `each hosts (h: …)`: the policy holds of every element. A list of policies is one too: all of them hold.
        "each" => Each(Vec<At<Case>>),
        /// `deny (a.memory > 1GiB) because "the machine has 1 GiB" at a.memory`: must not be.
        "deny" => Deny(Finding),
        /// `warn (a.memory > 1GiB) because "the machine has 1 GiB" at a.memory`: should not be.
        "warn" => Warn(Finding),
    }
}
