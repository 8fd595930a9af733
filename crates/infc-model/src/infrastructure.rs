//! How the infrastructure itself is kept: where its state lies, who changes it, what it gives out.
//!
//! It deliberately runs nothing: the tool that does reads what infc emits.

use crate::typed::ByName;
use crate::{Actor, At, Control, Map, Name, OwnBucket, Ref};

record! {
    /// How the infrastructure is kept.
    Infrastructure {
        /// Where the tool remembers what it has made.
        state: InfrastructureState = "in-working-directory",
        /// Who shows what a change would do, before it is made.
        previewed_by: Vec<At<Ref<Actor>>> = "[ ]",
        /// Who changes it.
        applied_by: Vec<At<Ref<Actor>>> = "[ ]",
        /// What it tells when it is done, by name.
        outputs: Map<ByName, Output> = "{ }",
        /// How one goes back to an earlier version.
        rollback: Rollback = "earlier-description",
        /// The provider's region.
        region: Option<Name>,
        /// What infc writes for the tool that makes it.
        emit: Emission = "nothing",
    }

    /// A bucket that holds the state.
    BucketState {
        /// The bucket. One copy of the state is overwritten by the next: it keeps versions.
        of: Ref<OwnBucket>,
        /// The object's name.
        path: infc_scalar::RelPath = "\"infrastructure.tfstate\"",
        /// Whether two changes at a time are kept apart.
        lock: Control = "on",
    }

    /// Something that the tool tells when it is done.
    Output {
        /// What it is.
        what: String,
        /// Whether it is a secret.
        secret: bool = "false",
    }
}

choice! {
    /// What infc writes for the tool that makes the infrastructure.
    Emission {
        /// Nothing: it is made otherwise.
        "nothing" => Nothing,
        /// Files of Terraform and OpenTofu for AWS, in the folder `cloud` of the bundle.
        "terraform" => Terraform,
    }

    /// Where the tool remembers what it has made.
    InfrastructureState {
        /// In a bucket, for whoever runs it.
        "in-bucket" => Bucket(BucketState),
        /// In the directory that it is run in.
        "in-working-directory" => Local,
        /// It is still to be said.
        "to-be-configured" => Unconfigured,
    }

    /// How one goes back to an earlier version of the infrastructure.
    Rollback {
        /// An earlier description is applied.
        "earlier-description" => Description,
        /// An earlier state is put in the place of the present one.
        "earlier-state" => State,
    }
}
