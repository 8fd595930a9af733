//! Fleets: many machines of one description, of which a provider starts as many as are needed.
//!
//! It deliberately says nothing of what runs on them: that is the host's, and holds for each.

use infc_scalar::{Date, Duration, Percent, Size};

use crate::{At, Control, Name, Ref, Subnet};

record! {
    /// That a host is many machines of one description. Each has an address of its own in one of the subnets, which
    /// nobody knows before it is there.
    Fleet {
        /// The fewest machines.
        min: i64,
        /// How many there are when nothing asks for more or fewer; by default the fewest.
        desired: Option<i64>,
        /// The most machines.
        max: i64,
        /// Where they stand. They are spread over all of them.
        subnets: Vec<At<Ref<Subnet>>>,
        /// The type of machine, as the provider calls it: `t3.micro`.
        machine: Name,
        /// The image that they start from.
        image: MachineImage = "of-its-system",
        /// What holds the description of a machine at the provider.
        template: LaunchForm = "launch-template",
        /// Their first disk.
        disk: RootDisk = "{ }",
        /// When there are more or fewer of them.
        scale: Scale = "fixed",
        /// When one of them is replaced.
        replace: Replace = "machine-fails",
        /// How long a new machine may take until it is well.
        grace: Duration = "5m",
        /// How a new description comes to machines that run.
        refresh: Refresh = "rolling { }",
        /// How the secrets that the host reads come to a machine that was just started.
        secrets: FleetSecrets = "not-brought",
    }

    /// An image that is named by its number.
    FixedImage {
        /// Its number at the provider, `ami-…`.
        id: String,
        /// The system in it, as `dated.inf` names it.
        system: Option<Name>,
        /// When it was made.
        made: Option<Date>,
    }

    /// The first disk of a machine.
    RootDisk {
        /// How large it is.
        size: Size = "8GiB",
        /// What kind it is.
        kind: DiskKind = "gp3",
        /// Whether what lies on it is encrypted.
        encrypted: Control = "on",
    }

    /// By how busy the processors are.
    CpuScale shorthand("target") {
        /// How busy they are to be on average.
        target: Percent = "50%",
    }

    /// A few at a time.
    Rolling {
        /// How many of the machines go on working meanwhile.
        keep: Percent = "90%",
        /// Whether it is undone when new machines do not become well.
        undo: bool = "true",
    }
}

choice! {
    /// The image that a machine starts from.
    MachineImage {
        /// The newest that the publisher of the host's `os` offers.
        "of-its-system" => OfSystem,
        /// The newest of a system by its name, `newest "amazon-linux-2"`.
        "newest" => Newest(Name),
        /// One by its number.
        "fixed" => Fixed(FixedImage),
    }

    /// What holds the description of a machine at a provider.
    LaunchForm {
        /// A launch template, of which there are versions.
        "launch-template" => Template,
        /// A launch configuration, the older form.
        "launch-configuration" => Configuration,
    }

    /// A kind of disk, as AWS calls it.
    DiskKind {
        /// General purpose, third generation: its speed does not depend on its size.
        "gp3" => Gp3,
        /// General purpose, second generation.
        "gp2" => Gp2,
        /// Provisioned speed.
        "io2" => Io2,
    }

    /// When there are more or fewer machines.
    Scale {
        /// There are always as many.
        "fixed" => Fixed,
        /// By how busy their processors are, `on-cpu 60%`.
        "on-cpu" => OnCpu(CpuScale),
    }

    /// When a machine is replaced.
    Replace {
        /// When the provider sees that the machine itself has failed: what happens if nothing is said.
        "machine-fails" => MachineFails,
        /// When the balancer in front sees that what runs on it is not well, too.
        "not-well" => NotWell,
    }

    /// How a new description comes to machines that run.
    Refresh {
        /// They are replaced, a few at a time.
        "rolling" => Rolling(Rolling),
        /// Not at all: machines that start later have it.
        "new-machines-only" => NewOnly,
    }

    /// How secrets come to a machine that was just started.
    FleetSecrets {
        /// Nothing brings them.
        "not-brought" => NotBrought,
        /// It fetches them from the provider's store of secrets under this prefix, by its role, before anything starts.
        "from-store" => FromStore(String),
    }
}
