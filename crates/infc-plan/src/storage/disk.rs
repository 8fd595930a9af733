//! What is mounted and swapped to when the machine starts: units of systemd, by the names that paths have there.
//!
//! It deliberately lets the machine start without a disk: whoever is to find out what is wrong must be able to log in.
//! What lies on the disk waits for it instead, and fails.

use infc_diag::{Span, names};
use infc_model::{At, Device, FileSystem, FileSystemFormat, Host, Named, Swap};
use infc_scalar::AbsPath;

use crate::operations::Lowering;
use crate::systemd::{Section, Unit, close};
use crate::token::Refused;
use crate::token::unit::{self, Value};

/// The step of the activation that mounts and swaps.
pub(crate) const STEP: &str = "disks";

/// Lowers mounts and swap space.
pub(super) fn lower(lowering: &mut Lowering) {
    let host = lowering.host;
    for (path, filesystem) in host.mounts.iter() {
        if &**path == "/" {
            let said = names::UNSAYABLE.at(filesystem.key_at, "the system mounts its own root");
            lowering.report.say(said.help("say how large it is in `size`: `size.disk = 8GiB;`"));
            continue;
        }
        let unit = mount(lowering, path, filesystem);
        lowering.plan.units.push(unit);
    }
    if let Some(swap) = host.swap.get() {
        swap_units(lowering, swap.value, swap.at);
    }
}

/// Lets a unit wait for the disks that `paths` lie on.
pub(crate) fn wait(lowering: &mut Lowering, about: &mut Section, paths: impl IntoIterator<Item = AbsPath>) {
    let host = lowering.host;
    for (point, at) in mounts_above(host, paths) {
        lowering.say(about, "RequiresMountsFor", unit::words([point]), at);
    }
}

/// The mount points of a host that lie above any of `paths`, in the order of the paths, each once.
pub fn mounts_above(host: &Host, paths: impl IntoIterator<Item = AbsPath>) -> Vec<(&str, Span)> {
    let mut found: Vec<(&str, Span)> = Vec::new();
    for path in paths {
        let above = host.mounts.iter().filter(|(point, _)| AbsPath((**point).to_string()).contains(&path));
        // Of two disks, one mounted below the other, systemd orders the inner one itself.
        let nearest = above.max_by_key(|(point, _)| point.len());
        if let Some((point, filesystem)) = nearest
            && found.iter().all(|(known, _)| **known != **point)
        {
            found.push((point, filesystem.key_at));
        }
    }
    found
}

fn mount(lowering: &mut Lowering, path: &str, filesystem: &Named<FileSystem>) -> Unit {
    let at = filesystem.key_at;
    let mut about = Section::new("Unit");
    lowering.say(&mut about, "Description", unit::line(&format!("File system {path}")), at);
    let mut section = Section::new("Mount");
    lowering.say(&mut section, "What", what(filesystem), filesystem.device.at);
    lowering.say(&mut section, "Where", unit::path(path), at);
    let format = match filesystem.format.value {
        FileSystemFormat::Ext4 => "ext4",
        FileSystemFormat::Xfs => "xfs",
        FileSystemFormat::Btrfs => "btrfs",
    };
    section.fixed("Type", format, filesystem.format.at);
    if let Some(first) = filesystem.options.first() {
        let all: Result<Vec<&str>, Refused> = filesystem.options.iter().map(option).collect();
        let joined = all.and_then(|all| unit::line(&all.join(",")));
        lowering.say(&mut section, "Options", joined, first.at);
    }
    let mut install = Section::new("Install");
    install.fixed("WantedBy", "local-fs.target", at);
    Unit {
        name: unit::path_name(path, "mount"),
        sections: vec![about, section, install],
        drop_in: false,
        enabled: true,
        origin: at,
    }
}

/// The device, as udev names it.
fn what(filesystem: &FileSystem) -> Result<Value, Refused> {
    match &filesystem.device.value {
        Device::Text(path) if path.0.starts_with("/dev/") => unit::path(&path.0),
        Device::Text(_) => Err(Refused::because("a device is a path below `/dev`")
            .help("name it by what does not change when disks are added: `label \"data\"`")),
        Device::Label(label) => {
            let longest = match filesystem.format.value {
                FileSystemFormat::Ext4 => 16,
                FileSystemFormat::Xfs => 12,
                FileSystemFormat::Btrfs => 255,
            };
            if label.0.len() > longest {
                let reason = format!("a label of this format has at most {longest} characters");
                return Err(Refused::because(reason));
            }
            unit::path(&format!("/dev/disk/by-label/{}", label.0))
        }
        Device::Uuid(uuid) => {
            let plain = |b: u8| b.is_ascii_hexdigit() || b == b'-';
            if uuid.is_empty() || !uuid.bytes().all(plain) {
                return Err(Refused::because("a UUID has hexadecimal digits and `-` alone"));
            }
            unit::path(&format!("/dev/disk/by-uuid/{}", uuid.to_ascii_lowercase()))
        }
    }
}

/// An option of mount(8), which are separated by commas.
fn option(option: &At<String>) -> Result<&str, Refused> {
    let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b',' | b'"' | b'\\' | b'\'');
    if option.value.is_empty() || !option.value.bytes().all(plain) {
        return Err(
            Refused::because("each option is a word of its own").help("write `[ \"noatime\" \"nodev\" ]`")
        );
    }
    Ok(&option.value)
}

/// The swap unit, and the one that makes its file.
fn swap_units(lowering: &mut Lowering, swap: &Swap, at: Span) {
    let file = swap.file.as_str();
    let maker = unit::path_name(file, "service");
    let maker = format!("infc-swap-{maker}");
    let made = make(lowering, swap, &maker, at);
    lowering.plan.units.push(made);
    let mut about = Section::new("Unit");
    lowering.say(&mut about, "Description", unit::line(&format!("Swap file {file}")), at);
    lowering.say(&mut about, "Requires", unit::line_of_names([&*maker]), at);
    lowering.say(&mut about, "After", unit::line_of_names([&*maker]), at);
    let mut section = Section::new("Swap");
    lowering.say(&mut section, "What", unit::path(file), swap.file.at);
    let mut install = Section::new("Install");
    install.fixed("WantedBy", "swap.target", at);
    let name = unit::path_name(file, "swap");
    let sections = vec![about, section, install];
    lowering.plan.units.push(Unit { name, sections, drop_in: false, enabled: true, origin: at });
}

/// Makes the file under another name and gives it its own at last: one that is there is whole.
fn make(lowering: &mut Lowering, swap: &Swap, name: &str, at: Span) -> Unit {
    let file = swap.file.as_str();
    let mut about = Section::new("Unit");
    lowering.say(&mut about, "Description", unit::line(&format!("Makes the swap file {file}")), at);
    about.fixed("DefaultDependencies", "no", at);
    lowering.say(&mut about, "ConditionPathExists", unit::absent(file), swap.file.at);
    if let Some(folder) = swap.file.parent() {
        lowering.say(&mut about, "RequiresMountsFor", unit::words([folder.as_str()]), swap.file.at);
    }
    about.fixed("After", "systemd-remount-fs.service", at);
    about.fixed("Conflicts", "shutdown.target", at);
    about.fixed("Before", "shutdown.target", at);
    let part = format!("{file}.part");
    let bytes = swap.size.bytes.to_string();
    let mut service = Section::new("Service");
    service.fixed("Type", "oneshot", at);
    service.fixed("UMask", "0077", at);
    for (words, at) in [
        (&["/usr/bin/rm", "--force", &*part][..], at),
        (&["/usr/bin/fallocate", "--length", &*bytes, &*part], swap.size.at),
        (&["/usr/sbin/mkswap", &*part], at),
        (&["/usr/bin/mv", &*part, file], swap.file.at),
    ] {
        lowering.say(&mut service, "ExecStart", unit::command(words.iter().copied()), at);
    }
    confine(&mut service, at);
    Unit { name: name.to_owned(), sections: vec![about, service], drop_in: false, enabled: false, origin: at }
}

/// What needs no more than to write a file of root's own, before other file systems are there.
fn confine(service: &mut Section, at: Span) {
    service.line("CapabilityBoundingSet", unit::fixed(""), at);
    for key in ["PrivateNetwork", "ProtectHome", "MemoryDenyWriteExecute"] {
        service.fixed(key, "yes", at);
    }
    service.fixed("RestrictAddressFamilies", "AF_UNIX", at);
    let early = ["PrivateTmp", "PrivateDevices", "PrivateMounts", "ProtectHostname", "RemoveIPC"];
    close(service, &early, at);
}
