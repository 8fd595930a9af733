//! What a bundle's manifests do not say, `verify` finds.

use std::os::unix::fs::{PermissionsExt, symlink};

use infc::disk::verify;

use crate::fixture::{Whole, folder, path, whole};

/// The problems after `harm`, as lines.
fn problems(bundle: &Whole, harm: impl Fn(&camino::Utf8Path)) -> Vec<String> {
    let (_folder, out) = folder();
    bundle.put(&out);
    harm(&out);
    let report = verify(&out).unwrap();
    report.problems.iter().map(|problem| format!("{} {}", problem.path, problem.what)).collect()
}

#[test]
fn a_whole_bundle_has_no_problem() {
    let (_folder, out) = folder();
    let one = whole("alpha");
    one.put(&out);
    let report = verify(&out).unwrap();
    assert_eq!(report.problems, []);
    assert_eq!((report.id, report.files, report.hosts.len()), (one.id(), 3 * 19 + 1 + 4, 3));
    std::fs::remove_dir_all(out.join("provenance")).unwrap();
    std::fs::create_dir(out.join("vps/empty")).unwrap();
    assert_eq!(verify(&out).unwrap().problems, []);
}

#[test]
fn each_harm_is_named() {
    let one = whole("alpha");
    let write = |text: &'static str, place: &'static str| {
        move |out: &camino::Utf8Path| std::fs::write(out.join(place), text).unwrap()
    };
    assert_eq!(problems(&one, write("", "vps/etc/only-alpha")), ["vps/etc/only-alpha has changed"]);
    assert_eq!(problems(&one, write("alpho", "vps/etc/only-alpha")), ["vps/etc/only-alpha has changed"]);
    assert_eq!(problems(&one, write("", "vps/etc/extra")), ["vps/etc/extra is not of the bundle"]);
    assert_eq!(problems(&one, write("", "extra")), ["extra is not of the bundle"]);
    assert_eq!(problems(&one, write("", "provenance/x.json")), ["provenance/x.json is not of the bundle"]);
    assert_eq!(
        problems(&one, write("", "vps/SHA256SUMS")),
        ["vps/SHA256SUMS does not list what the manifest lists"]
    );
    let found = problems(&one, write("{}", "provenance/_sources.json"));
    assert!(
        found.len() == 1 && found[0].starts_with("provenance/_sources.json cannot be read: "),
        "{found:?}"
    );
    let found = problems(&one, write("{", "provenance/vps.json"));
    assert!(found.len() == 1 && found[0].starts_with("provenance/vps.json cannot be read: "), "{found:?}");
    let gone = |out: &camino::Utf8Path| std::fs::remove_file(out.join("vps/etc/empty")).unwrap();
    assert_eq!(problems(&one, gone), ["vps/etc/empty is missing"]);
    let mode = |out: &camino::Utf8Path| {
        std::fs::set_permissions(out.join("vps/etc/empty"), PermissionsExt::from_mode(0o4755)).unwrap();
    };
    assert_eq!(problems(&one, mode), ["vps/etc/empty has mode 4755 instead of 0644"]);
}

#[test]
fn links_are_compared_and_never_followed() {
    let one = whole("alpha");
    let relink = |target: &'static str, place: &'static str| {
        move |out: &camino::Utf8Path| {
            std::fs::remove_file(out.join(place)).unwrap();
            symlink(target, out.join(place)).unwrap();
        }
    };
    let found = problems(&one, relink("/var/other", "vps/etc/default-link"));
    assert_eq!(found, ["vps/etc/default-link does not lead to `/var/alpha`"]);
    let found = problems(&one, relink("/dev/null", "vps/etc/empty"));
    assert_eq!(found, ["vps/etc/empty is no regular file"]);
    let file = |out: &camino::Utf8Path| {
        std::fs::remove_file(out.join("vps/etc/default-link")).unwrap();
        std::fs::write(out.join("vps/etc/default-link"), "").unwrap();
    };
    assert_eq!(problems(&one, file), ["vps/etc/default-link is no symbolic link"]);
}

#[test]
fn a_manifest_is_bound_to_its_release_and_its_host() {
    let one = whole("alpha");
    let harm = |out: &camino::Utf8Path| {
        let text = std::fs::read_to_string(out.join("vps/manifest.json")).unwrap();
        std::fs::write(out.join("vps/manifest.json"), text.replace("0640", "0777")).unwrap();
    };
    let found = problems(&one, harm);
    assert_eq!(found[0], "vps/etc/app-0/conf.d/00 ä is not of the bundle");
    assert!(found.contains(&"vps/manifest.json has another hash than `release.json` says".to_owned()));

    // Somebody who writes the release too has to lie consistently.
    let forged = |change: &'static [(&'static str, &'static str)]| {
        move |out: &camino::Utf8Path| {
            let mut text = std::fs::read_to_string(out.join("vps/manifest.json")).unwrap();
            let old = infc::bundle::Digest::of(text.as_bytes()).to_string();
            for (from, to) in change {
                text = text.replace(from, to);
            }
            let new = infc::bundle::Digest::of(text.as_bytes()).to_string();
            std::fs::write(out.join("vps/manifest.json"), &text).unwrap();
            for file in ["vps/SHA256SUMS", "release.json"] {
                let text = std::fs::read_to_string(out.join(file)).unwrap();
                std::fs::write(out.join(file), text.replace(&old, &new)).unwrap();
            }
        }
    };
    assert_eq!(problems(&one, forged(&[("\"vps\"", "\"db\"")])), ["vps/manifest.json is of the host `db`"]);
    let found = problems(&one, forged(&[("\"0640\"", "\"0660\"")]));
    assert_eq!(found, ["vps/manifest.json states another Merkle root than its files have"]);
    let found = problems(&one, forged(&[("\"etc/empty\"", "\"../empty\"")]));
    assert!(
        found.iter().any(|line| line.starts_with("vps/manifest.json is no manifest: `../empty`")),
        "{found:?}"
    );
}

#[test]
fn no_bundle_at_all() {
    let (folder, out) = folder();
    let error = verify(&out).unwrap_err();
    assert_eq!(error.to_string(), format!("cannot read `{out}`: there is no such file or folder"));
    std::fs::create_dir(&out).unwrap();
    let error = verify(&out).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("cannot read `{out}/release.json`: there is no such file or folder")
    );
    for bad in [&b"{"[..], b"\xff", b"{\"format\": \"infc.release/1\", \"bundles\": {\"../x\": \"\"}}"] {
        std::fs::write(out.join("release.json"), bad).unwrap();
        let error = verify(&out).unwrap_err();
        assert!(error.to_string().starts_with(&format!("cannot verify `{out}/release.json`: ")), "{error}");
    }
    assert!(path("etc/x").as_str().starts_with("etc") && folder.path().exists());
}
