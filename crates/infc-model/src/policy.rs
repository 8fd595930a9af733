//! Policies: what must hold, proved before anything is written.

use infc_scalar::Duration;

use crate::{At, Endpoint, Ref, Source, Volume};

record! {
    /// Who must not reach what.
    Never positional(true) {
        /// Who.
        from: Vec<At<Source>>,
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
}

choice! {
    /// What must hold.
    Policy {
        /// `never internet apps.db`: no path leads from the source to the target, direct or through a proxy.
        "never" => Never(Never),
        /// `only [ zones.office ] apps.admin`: nobody outside the sources reaches the target.
        "only" => Only(Only),
        /// `reaches zones.ci hosts.vps.ssh`: the source reaches the target.
        "reaches" => Reaches(Reaches),
        /// Plain HTTP answers nothing but redirects and ACME challenges.
        "https-only" => HttpsOnly,
        /// `rpo 24h volumes.uploads`: a backup of the data is never older.
        "rpo" => Rpo(Rpo),
    }
}
