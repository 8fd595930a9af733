//! What infc does not replace, and what it says then.

use std::os::unix::fs::symlink;

use camino::Utf8Path;
use infc::disk::{How, Swap};

use crate::fixture::{folder, names, snapshot, whole};

/// The refusal of a build into `out`, which leaves everything as it is.
fn refusal(out: &Utf8Path, parent: &std::path::Path) -> String {
    let before = snapshot(parent);
    let error = whole("beta").write(out, 1, Swap::Automatic).unwrap_err();
    assert!(!error.help.is_empty());
    assert_eq!(snapshot(parent), before);
    error.to_string()
}

#[test]
fn what_infc_did_not_write() {
    let (folder, out) = folder();
    let refused = |reason: &str| {
        assert_eq!(refusal(&out, folder.path()), format!("cannot replace `{out}`: {reason}"));
    };
    std::fs::write(&out, "a file").unwrap();
    refused("it is a file, not a folder");
    std::fs::remove_file(&out).unwrap();

    symlink("elsewhere", &out).unwrap();
    refused("it is a symbolic link");
    std::fs::remove_file(&out).unwrap();

    std::fs::create_dir_all(out.join("src")).unwrap();
    refused("infc did not write it: it has no `release.json` that can be read");
    std::fs::write(out.join("release.json"), "{\"format\": \"other\", \"bundles\": {}}").unwrap();
    refused("its `release.json` is not infc's: its format is `other`, not `infc.release/1`");
    std::fs::write(out.join("release.json"), "[]").unwrap();
    assert!(refusal(&out, folder.path()).contains("is not infc's"));
    std::fs::remove_dir_all(&out).unwrap();

    // A link to a bundle is a link all the same.
    whole("alpha").put(&folder_path(&folder, "real"));
    symlink("real", &out).unwrap();
    refused("it is a symbolic link");
}

fn folder_path(folder: &tempfile::TempDir, name: &str) -> camino::Utf8PathBuf {
    camino::Utf8PathBuf::from_path_buf(folder.path().join(name)).unwrap()
}

#[test]
fn an_empty_folder_is_nobodys() {
    let (folder, out) = folder();
    std::fs::create_dir(&out).unwrap();
    assert_eq!(whole("alpha").put(&out).how, How::Created);
    assert_eq!(names(folder.path()), ["out"]);
}

#[test]
fn files_of_strangers_in_a_bundle() {
    let (folder, out) = folder();
    whole("alpha").put(&out);
    for stranger in ["notes.txt", "vps/etc/mine", "provenance/notes", "other/x", "vps/.git/config"] {
        let place = out.join(stranger);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(&place, "mine").unwrap();
        let expected = format!("cannot replace `{out}`: infc did not write `{stranger}` in it");
        assert_eq!(refusal(&out, folder.path()), expected);
        std::fs::remove_file(&place).unwrap();
    }
    // A folder that became a link leads nowhere: nothing is read or linked through it.
    std::fs::rename(out.join("vps/etc"), folder.path().join("etc")).unwrap();
    symlink("../../etc", out.join("vps/etc")).unwrap();
    assert!(refusal(&out, folder.path()).contains("infc did not write `vps/etc` in it"));
}

#[test]
fn outputs_without_a_name_or_a_parent() {
    let (folder, out) = folder();
    for nameless in [".", "/", "..", "a/.."] {
        let error = whole("alpha").write(nameless.into(), 1, Swap::Automatic).unwrap_err();
        assert_eq!(error.reason, "it has no name of its own", "{nameless}");
    }
    let missing = out.join("deeper");
    let error = whole("alpha").write(&missing, 1, Swap::Automatic).unwrap_err();
    assert_eq!(error.to_string(), format!("cannot open the folder `{out}`: there is no such file or folder"));
    assert_eq!(error.help, format!("create the folder `{out}`, or choose another output"));
    std::fs::write(&out, "").unwrap();
    assert!(refusal(&missing, folder.path()).ends_with("a part of the path is not a folder"));
    let long = folder_path(&folder, &"x".repeat(250));
    assert!(refusal(&long, folder.path()).ends_with("the name is too long"));
}

#[test]
fn something_in_the_way_of_the_stage() {
    let (folder, out) = folder();
    let stage = folder.path().join(".out.infc-new");
    std::fs::write(&stage, "a file").unwrap();
    assert!(refusal(&out, folder.path()).contains(".out.infc-new`: "));
    std::fs::remove_file(&stage).unwrap();
    std::fs::create_dir(folder.path().join("target")).unwrap();
    symlink("target", &stage).unwrap();
    assert!(refusal(&out, folder.path()).contains(".out.infc-new`: "));
}
