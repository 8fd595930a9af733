//! What is written, what is kept, and what is left behind: nothing.

use std::process::Command;

use infc::bundle::{BundlePath, Entry, File};
use infc::disk::{How, Swap, recover};

use crate::child::{command, run};
use crate::fixture::{folder, inode, names, snapshot, which, whole};

#[test]
fn modes_and_bytes_are_the_same_whatever_the_umask_and_the_threads() {
    let (one, mut seen) = (whole("alpha"), Vec::new());
    for jobs in [0, 1, 2, 64] {
        let (folder, out) = folder();
        let report = one.write(&out, jobs, Swap::Automatic).unwrap();
        assert_eq!((report.how, report.kept, report.notes.len()), (How::Created, 0, 0));
        seen.push((folder, out));
    }
    for mask in ["000", "077", "777", "022"] {
        let (folder, out) = folder();
        run(command("write", &out, &format!("umask {mask}")));
        seen.push((folder, out));
    }
    let first = snapshot(seen[0].1.as_std_path());
    for (_, out) in &seen {
        assert_eq!(snapshot(out.as_std_path()), first);
        which(out, &[&one]);
    }
    assert_eq!(first["vps/etc/app-0/conf.d/00 ä"].0, 0o644);
    assert_eq!(first["vps/usr/local/bin/run"].0, 0o755);
    assert_eq!(first["vps/usr/local"].0, 0o755);
    assert_eq!(first["vps/etc/default-link"].1, b"/var/alpha");
}

#[test]
fn sha256sum_agrees() {
    let (_folder, out) = folder();
    let one = whole("alpha");
    one.put(&out);
    for (host, manifest) in &one.manifests.hosts {
        let place = out.join(host.as_str());
        let sums = Command::new("sha256sum")
            .args(["--check", "--strict", "SHA256SUMS"])
            .current_dir(&place)
            .output();
        let sums = sums.unwrap();
        assert!(sums.status.success(), "{sums:?}");
        assert_eq!(String::from_utf8(sums.stdout).unwrap().lines().count(), 17);
        let id = Command::new("sha256sum").arg("manifest.json").current_dir(&place).output().unwrap();
        assert_eq!(String::from_utf8(id.stdout).unwrap(), format!("{}  manifest.json\n", manifest.id));
    }
}

#[test]
fn what_is_there_is_kept() {
    let (folder, out) = folder();
    let (one, two) = (whole("alpha"), whole("beta"));
    one.put(&out);
    let (same, other) = (out.join("vps/etc/app-1/conf.d/01 ä"), out.join("vps/etc/app-0/conf.d/00 ä"));
    let (was_same, was_other) = (inode(&same), inode(&other));
    let top = inode(&out);

    let again = one.put(&out);
    assert_eq!((again.how, again.written, again.kept), (How::Unchanged, 0, 3 * 18 + 1 + 4));
    assert_eq!(inode(&out), top);

    for swap in [Swap::Automatic, Swap::Journal] {
        let report = two.write(&out, 1, swap).unwrap();
        assert_eq!(report.how == How::Journalled, swap == Swap::Journal);
        assert_eq!(report.notes.is_empty(), swap == Swap::Automatic);
        // Three of twelve texts, the name of one, manifest, sums; the release and the sources.
        assert_eq!((report.written, report.kept), (3 * 6 + 2, 3 * 12 + 3));
        assert_eq!(which(&out, &[&one, &two]), 1);
        assert_eq!(inode(&same), was_same);
        assert_ne!(inode(&other), was_other);
        assert!(!out.join("vps/etc/only-alpha").exists());
        one.put(&out);
    }
    assert_eq!(names(folder.path()), ["out"]);
}

#[test]
fn what_was_changed_by_hand_is_mended() {
    let (_folder, out) = folder();
    let one = whole("alpha");
    one.put(&out);
    let expected = snapshot(out.as_std_path());
    let file = out.join("vps/etc/app-1/conf.d/01 ä");
    let harm: [&dyn Fn(); 7] = [
        &|| std::fs::write(&file, "other\n").unwrap(),
        &|| std::fs::remove_file(&file).unwrap(),
        &|| std::fs::remove_dir_all(out.join("web-1")).unwrap(),
        &|| std::fs::write(out.join("db/manifest.json"), "{").unwrap(),
        &|| std::fs::remove_dir_all(out.join("provenance")).unwrap(),
        &|| run_in("chmod 0600", &file),
        &|| run_in("ln -sfn /etc/passwd", &out.join("vps/etc/default-link")),
    ];
    for (number, harm) in harm.iter().enumerate() {
        harm();
        assert_ne!(snapshot(out.as_std_path()), expected, "{number}");
        assert_eq!(one.put(&out).how, How::Exchanged, "{number}");
        assert_eq!(snapshot(out.as_std_path()), expected, "{number}");
    }
}

fn run_in(shell: &str, file: &camino::Utf8Path) {
    let status = Command::new("sh").args(["-c", &format!("{shell} \"$1\""), "sh", file.as_str()]).status();
    assert!(status.unwrap().success());
}

#[test]
fn provenance_follows_the_sources() {
    let (_folder, out) = folder();
    let mut one = whole("alpha");
    one.put(&out);
    let text = one.provenance["vps"].replace("[]", "[\"site.inf\"]");
    *one.provenance.values_mut().next().unwrap() = text;
    assert_eq!(one.put(&out).how, How::Exchanged);
    one.provenance.pop_last();
    assert_eq!(one.put(&out).how, How::Exchanged);
    assert_eq!(names(out.join("provenance").as_std_path()), ["_sources.json", "db.json", "vps.json"]);
    one.sources = one.sources.map(|text| text.replace("alpha", "another"));
    assert_eq!(one.put(&out).how, How::Exchanged);
    assert!(infc::disk::restored(&out).unwrap().unwrap().sources.unwrap().contains("another"));
    one.provenance.clear();
    assert_eq!(one.put(&out).how, How::Exchanged);
    assert_eq!(names(out.join("provenance").as_std_path()), ["_sources.json"]);
    one.sources = None;
    assert_eq!(one.put(&out).how, How::Exchanged);
    assert_eq!(names(out.as_std_path()), ["db", "release.json", "vps", "web-1"]);
    assert_eq!(one.put(&out).how, How::Unchanged);
}

#[test]
fn hosts_come_and_go() {
    let (_folder, out) = folder();
    let (mut one, none) = (whole("alpha"), infc::bundle::Bundle::default());
    one.put(&out);
    one.bundle = none;
    one.bundle.hosts.insert(infc::bundle::HostName::new("new").unwrap(), infc::bundle::HostBundle::default());
    one.manifests = infc::bundle::seal(&one.bundle);
    one.provenance.clear();
    one.sources = None;
    one.put(&out);
    assert_eq!(names(out.as_std_path()), ["new", "release.json"]);
    which(&out, &[&one]);
}

#[test]
fn a_stale_stage_is_cleaned_up() {
    let (folder, out) = folder();
    let (one, two) = (whole("alpha"), whole("beta"));
    let stage = folder.path().join(".out.infc-new");
    let leave = || {
        std::fs::create_dir_all(stage.join("tree/vps/etc")).unwrap();
        std::fs::write(stage.join("tree/vps/etc/half"), "ha").unwrap();
        std::fs::write(stage.join("lock"), "").unwrap();
        std::fs::create_dir(stage.join("old")).unwrap();
    };
    for bundle in [&one, &two, &two] {
        leave();
        bundle.put(&out);
        assert_eq!(names(folder.path()), ["out"]);
        which(&out, &[bundle]);
    }
    leave();
    std::fs::write(stage.join("mine"), "of a stranger").unwrap();
    one.put(&out);
    assert_eq!(names(&stage), ["mine"]);
}

#[test]
fn a_journal_is_completed_or_undone() {
    let (folder, out) = folder();
    let (one, two) = (whole("alpha"), whole("beta"));
    let stage = camino::Utf8PathBuf::from_path_buf(folder.path().join(".out.infc-new")).unwrap();
    // Which of the three names has which bundle, and which one is the output's after recovery.
    for (here, tree, old, after) in [
        (Some(&one), Some(&two), None, &one),
        (None, Some(&two), Some(&one), &two),
        (Some(&two), None, Some(&one), &two),
        (None, None, Some(&one), &one),
    ] {
        for verified in [false, true] {
            here.map(|bundle| bundle.put(&out));
            std::fs::create_dir(&stage).unwrap();
            for (bundle, place) in [(tree, stage.join("tree")), (old, stage.join("old"))] {
                bundle.map(|bundle| bundle.put(&place));
            }
            std::fs::write(stage.join("journal"), "").unwrap();
            if !verified {
                recover(&out).unwrap();
            }
            assert_eq!(which(&out, &[after]), 0);
            assert_eq!(names(folder.path()), ["out"]);
            std::fs::remove_dir_all(&out).unwrap();
        }
    }
}

#[test]
fn two_at_once_wait_for_each_other() {
    let (folder, out) = folder();
    let (one, two) = (whole("alpha"), whole("beta"));
    for _ in 0..10 {
        std::thread::scope(|scope| {
            for bundle in [&one, &two, &one, &two] {
                scope.spawn(|| bundle.write(&out, 2, Swap::Automatic).unwrap());
            }
        });
        which(&out, &[&one, &two]);
        assert_eq!(names(folder.path()), ["out"]);
        std::fs::remove_dir_all(&out).unwrap();
    }
}

#[test]
fn deep_folders_and_long_names() {
    let (_folder, out) = folder();
    let mut one = whole("alpha");
    let host = one.bundle.hosts.get_mut("vps").unwrap();
    let part = "x".repeat(255);
    let long = BundlePath::new([part.as_str(); 7].join("/")).unwrap();
    host.insert(long, Entry::File(File::new("deep\n"))).unwrap();
    one.manifests = infc::bundle::seal(&one.bundle);
    one.put(&out);
    which(&out, &[&one]);
    assert_eq!(one.put(&out).how, How::Unchanged);
}
