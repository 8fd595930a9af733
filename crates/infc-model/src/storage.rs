//! What disks a machine has beside its first, and its swap space.
//!
//! It deliberately formats nothing: a file system is made once, by a person, and holds data from then on.

use infc_scalar::{AbsPath, Size};

use crate::{At, Name};

record! {
    /// A file system that is mounted when the machine starts. Whatever lies on it waits for it.
    FileSystem {
        /// The device that holds it: `label "data"`, `uuid "…"`, or its path below `/dev`.
        device: Device,
        /// Its format.
        format: FileSystemFormat = "ext4",
        /// Options of mount(8), one each: `noatime`, `nodev`.
        options: Vec<At<String>> = "[ ]",
        /// How much it holds.
        size: Option<Size>,
    }

    /// A file that memory is written to when there is too little of it. infc makes it once; one that is there already keeps
    /// its size.
    Swap {
        /// How much it holds.
        size: Size,
        /// The file.
        file: AbsPath = "\"/swapfile\"",
    }
}

choice! {
    /// What holds a file system.
    Device text(AbsPath) {
        /// The device whose file system has this label (`mkfs.ext4 -L data /dev/…`): it stays when disks change places.
        "label" => Label(Name),
        /// The device whose file system has this UUID, as `blkid` prints it.
        "uuid" => Uuid(String),
    }

    /// The format of a file system.
    FileSystemFormat {
        /// ext4.
        "ext4" => Ext4,
        /// XFS.
        "xfs" => Xfs,
        /// Btrfs.
        "btrfs" => Btrfs,
    }
}
