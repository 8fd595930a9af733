//! Inputs as a user has them: real repositories on local paths, locked, changed, updated, copied, lost.
//!
//! It deliberately reaches no network: what would is a program of the test's own, first in `PATH`.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use super::place::{Place, Said};

const HOUSE: &str = "{
  outputs = { std }: {
    profiles.baseline = profile Host { ssh.port = 2222; timezone = \"Europe/Berlin\"; };
    lib.old = Port 80;
  };
}
";

impl Place {
    /// A flake `site`, whose input is at `url`, and `files` beside it.
    fn flake(url: &str, files: &[(&str, &str)]) -> Self {
        let place = Self::empty();
        let site = format!(
            "{{
  inputs.house.url = \"{url}\";
  outputs = {{ std, house }}: {{
    hosts.web = {{
      imports = [ house.profiles.baseline ];
      os = debian-12;
      address = \"203.0.113.10\";
    }};
  }};
}}
"
        );
        place.write("site/site.inf", &site);
        for (path, text) in files {
            place.write(path, text);
        }
        place
    }

    fn infc(&self, args: &[&str]) -> Said {
        Self::run(self.command("site", args))
    }

    /// Runs a command that must end well, and gives its data.
    fn well(&self, args: &[&str]) -> String {
        let said = self.infc(args);
        assert_eq!(said.code, Some(0), "{args:?}\n{}{}", said.out, said.err);
        said.out
    }

    /// Runs a command that must end with 1, and gives the name of its one diagnostic.
    fn refused(&self, args: &[&str]) -> String {
        let said = self.infc(args);
        assert_eq!(said.code, Some(1), "{args:?}\n{}{}", said.out, said.err);
        let names: Vec<&str> =
            said.err.lines().filter_map(|line| line.strip_prefix("error[")?.split(']').next()).collect();
        assert_eq!(names.len(), 1, "{}", said.err);
        names.concat()
    }
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

#[test]
fn a_changed_byte_is_refused_and_an_update_says_what_it_means() {
    let place = Place::flake("path:../house", &[("house/site.inf", HOUSE)]);
    assert_eq!(place.refused(&["check"]), "input-not-locked");
    assert!(place.well(&["lock"]).starts_with("locked   house  sha256 "));
    assert_eq!(place.well(&["lock"]), "unchanged\n");
    place.well(&["build", "-o", "out"]);
    let lock = place.read("site/infc.lock");
    let changed = HOUSE.replace("2222", "2223").replace("lib.old", "lib.new");
    place.write("house/site.inf", &changed);
    assert_eq!(place.refused(&["check"]), "input-changed");
    assert_eq!(place.refused(&["build", "-o", "out"]), "input-changed");
    // To lock adds what is missing, and this is not.
    assert_eq!(place.well(&["lock"]), "unchanged\n");
    assert_eq!(place.read("site/infc.lock"), lock);
    let told = place.well(&["update", "--dry-run", "house"]);
    assert_eq!(place.read("site/infc.lock"), lock);
    assert_eq!(place.well(&["update", "house"]), told);
    for line in [
        "  added    lib.new : Port\n",
        "  removed  lib.old : Port\n",
        "  changed  profiles.baseline : Profile Host\n",
        "  hosts.web.ssh.port: 2222 -> 2223\n",
        "  web/etc/ssh/sshd_config.d/00-infc.conf: +1 -1 lines\n",
    ] {
        assert!(told.contains(line), "{line}{told}");
    }
    place.well(&["check"]);
    assert_eq!(place.well(&["update"]), "unchanged\n");
    // A comment is another hash, and means nothing.
    place.write("house/site.inf", &format!("# A comment.\n{changed}"));
    let told = place.well(&["update"]);
    assert!(
        told.contains("what it exports is the same") && told.contains("this site: no difference"),
        "{told}"
    );
    let json = place.infc(&["update", "--format", "json"]).out;
    assert!(json.contains("\"schema\": 1"), "{json}");
}

#[test]
fn what_appears_and_vanishes_is_told() {
    let place = Place::flake("path:../house", &[("house/site.inf", HOUSE)]);
    place.well(&["lock"]);
    place.write("house/site.inf", &HOUSE.replace("ssh.port = 2222", "ssh.prot = 2222"));
    let told = place.well(&["update"]);
    assert!(told.contains("now: error[unknown-field] Ssh has no field `prot`"), "{told}");
    // The mistake is another's, and is said where it is used.
    assert_eq!(place.refused(&["check"]), "unknown-field");
    let said = place.infc(&["check"]).err;
    assert!(said.contains("site.inf:5:19") && said.contains("<house>/site.inf:3"), "{said}");
}

#[test]
fn one_repository_is_the_input_of_another() {
    let place = Place::flake("git+file:../house", &[("house/site.inf", HOUSE), ("house/.hidden", "x")]);
    place.commit("house");
    place.commit("site");
    place.well(&["lock"]);
    let lock = place.read("site/infc.lock");
    assert!(lock.contains("\"revision\": \""), "{lock}");
    // Neither what is not committed, nor what was committed later, is what is locked.
    place.write("house/site.inf", &HOUSE.replace("2222", "2224"));
    place.well(&["check"]);
    place.commit("house");
    place.well(&["check"]);
    assert!(place.well(&["update"]).contains("hosts.web.ssh.port: 2222 -> 2224"));
    let newer = place.read("site/infc.lock");
    assert_ne!(newer, lock);
    // The old lock on a machine that has nothing: the commit is fetched that it names.
    std::fs::remove_dir_all(place.path("cache")).unwrap();
    place.write("site/infc.lock", &lock);
    assert_eq!(place.refused(&["check"]), "input-missing");
    place.well(&["lock"]);
    place.well(&["check"]);
    assert_eq!(place.read("site/infc.lock"), lock);
    assert!(place.well(&["why", "hosts.web.ssh.port"]).starts_with("hosts.web.ssh.port = 2222"));
    // A changed byte in the cache.
    let trees = place.path("cache/infc/trees");
    let kept = std::fs::read_dir(&trees).unwrap().next().unwrap().unwrap().path().join("site.inf");
    std::fs::write(&kept, HOUSE.replace("2222", "22")).unwrap();
    assert_eq!(place.refused(&["build", "-o", "out"]), "input-changed");
    place.well(&["lock"]);
    place.well(&["check"]);
}

#[test]
fn branches_commits_and_folders() {
    let place = Place::flake(
        "git+file:../all?dir=infra/house&ref=v1",
        &[("all/infra/house/site.inf", HOUSE), ("all/other.inf", "1")],
    );
    place.commit("all");
    place.git("all", &["tag", "v1"]);
    place.write("all/infra/house/site.inf", "{ }");
    place.commit("all");
    place.well(&["lock"]);
    place.well(&["check"]);
    assert_eq!(place.well(&["update"]), "unchanged\n");
    let site = place.read("site/site.inf");
    place.write("site/site.inf", &site.replace("ref=v1", "ref=gone"));
    let lock = place.read("site/infc.lock");
    let said = place.infc(&["lock"]);
    assert!(said.code == Some(3) && said.err.contains("git says: fatal"), "{}", said.err);
    assert_eq!(place.read("site/infc.lock"), lock);
}

#[test]
fn a_copy_is_used_and_compared() {
    let place =
        Place::flake("git+file:../house", &[("house/site.inf", HOUSE), ("house/README.md", "read me")]);
    place.commit("house");
    assert_eq!(place.refused(&["vendor"]), "input-not-locked");
    place.well(&["lock"]);
    assert_eq!(place.well(&["vendor"]), "copied  vendor/house  2 files\n");
    std::fs::remove_dir_all(place.path("cache")).unwrap();
    std::fs::rename(place.path("house"), place.path("moved")).unwrap();
    place.well(&["check"]);
    place.write("site/vendor/house/site.inf", &HOUSE.replace("2222", "22"));
    assert_eq!(place.refused(&["check"]), "input-changed");
    std::fs::rename(place.path("moved"), place.path("house")).unwrap();
    place.well(&["lock"]);
    place.well(&["vendor"]);
    place.well(&["check"]);
    // An update changes the copy too.
    place.write("house/site.inf", &HOUSE.replace("2222", "2225"));
    place.commit("house");
    place.well(&["update"]);
    place.well(&["check"]);
    assert!(place.read("site/vendor/house/site.inf").contains("2225"));
}

#[test]
fn an_input_of_an_input() {
    let base = "{ outputs = { std }: { lib.port = Port 2226; }; }";
    let house = "{
  inputs.base.url = \"git+file:../base\";
  outputs = { std, base }: { profiles.baseline = profile Host { ssh.port = base.lib.port; }; };
}";
    let place = Place::flake("path:../in/house", &[("in/house/site.inf", house), ("in/base/site.inf", base)]);
    place.commit("in/base");
    place.well(&["lock"]);
    let lock = place.read("site/infc.lock");
    assert!(lock.contains("\"url\": \"git+file:../in/base\""), "{lock}");
    assert!(place.well(&["why", "hosts.web.ssh.port"]).starts_with("hosts.web.ssh.port = 2226"));
    // The input is fetched by git itself: what lies beside it is not fetched with it.
    place.commit("in/house");
    place.write(
        "site/site.inf",
        &place.read("site/site.inf").replace("path:../in/house", "git+file:../in/house"),
    );
    assert_eq!(place.refused(&["lock"]), "input-url");
    assert_eq!(place.read("site/infc.lock"), lock);
    let both = "inputs.base.url = \"git+file:../in/base\";\n  outputs";
    place.write("site/site.inf", &place.read("site/site.inf").replace("outputs", both));
    place.well(&["lock"]);
    place.well(&["check"]);
}

#[test]
fn links_hooks_and_attributes() {
    let place = Place::flake("git+file:../house", &[("house/site.inf", HOUSE)]);
    place.write("secret", "not yours");
    symlink("../secret", place.path("house/leaves")).unwrap();
    symlink("site.inf", place.path("house/stays")).unwrap();
    // Neither what a checkout would make of the files, nor what a repository wants to be run, has a say.
    place.write("house/.gitattributes", "*.inf text eol=crlf export-subst\nnote export-ignore\n");
    place.write("house/note", "$Format:%H$\n");
    place.commit("house");
    for hook in ["post-checkout", "pre-receive", "update", "post-merge", "reference-transaction"] {
        place.write(&format!("house/.git/hooks/{hook}"), "#!/bin/sh\ntouch \"$(dirname \"$0\")/ran\"\n");
        let path = place.path(&format!("house/.git/hooks/{hook}"));
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    place.well(&["lock"]);
    place.well(&["vendor"]);
    assert!(!exists(&place.path("house/.git/hooks/ran")));
    let copied = |name: &str| place.path("site/vendor/house").join(name);
    assert_eq!(place.read("site/vendor/house/site.inf"), HOUSE);
    assert_eq!(place.read("site/vendor/house/stays"), HOUSE);
    assert_eq!(place.read("site/vendor/house/note"), "$Format:%H$\n");
    assert!(!exists(&copied("leaves")) && !exists(&copied(".gitattributes")));
}

#[test]
fn the_same_tree_has_the_same_hash_however_it_is_had() {
    let files = [("house/site.inf", HOUSE), ("house/keys/me.pub", "key"), ("house/vendor/x/site.inf", "{ }")];
    let place = Place::flake("path:../house", &files);
    symlink("keys/me.pub", place.path("house/link.pub")).unwrap();
    place.write("house/out/release.json", "{ }");
    place.write("house/out/web/etc/x", "x");
    let hash = |url: &str| {
        place.write("site/site.inf", &place.read("site/site.inf").replace("path:../house", url));
        place.well(&["lock"]);
        let lock = place.read("site/infc.lock");
        lock.lines().find(|line| line.contains("sha256")).unwrap().to_owned()
    };
    let in_place = hash("path:../house");
    place.commit("house");
    assert_eq!(hash("git+file:../house"), in_place);
    let tar = Command::new("tar")
        .args(["-czf", "house.tgz", "house"])
        .current_dir(place.path(""))
        .status()
        .unwrap();
    assert!(tar.success());
    place.program(
        "curl",
        "for word; do if [ \"$last\" = --output ]; then cp \"$(dirname \"$0\")/../house.tgz\" \"$word\"; fi; last=$word; done; echo \"$@\" > \"$(dirname \"$0\")/../asked\"",
    );
    let site = place.read("site/site.inf").replace("git+file:../house", "tar+https://example.org/house.tgz");
    place.write("site/site.inf", &site);
    assert_eq!(hash("-"), in_place);
    assert!(place.read("asked").contains("--proto =https"));
    place.well(&["check"]);
}

#[test]
fn nothing_but_lock_and_update_fetches() {
    let place = Place::flake("git+file:../house", &[("house/site.inf", HOUSE)]);
    place.commit("house");
    place.well(&["lock"]);
    for name in ["git", "curl", "ssh"] {
        place.program(name, "touch \"$(dirname \"$0\")/../ran\"; exit 1");
    }
    std::fs::remove_dir_all(place.path("cache")).unwrap();
    for args in [&["check"][..], &["build", "-o", "out"], &["vendor"]] {
        assert_eq!(place.refused(args), "input-missing", "{args:?}");
    }
    assert!(!exists(&place.path("ran")));
    let lock = place.read("site/infc.lock");
    assert_eq!(place.infc(&["update"]).code, Some(3));
    assert!(exists(&place.path("ran")));
    assert_eq!(place.read("site/infc.lock"), lock);
}

#[test]
fn what_is_not_fetched_at_all() {
    for (url, name) in [
        ("git+https://me:hunter2@example.org/x", "secret-in-source"),
        ("git+https://--upload-pack=x/y", "input-url"),
        ("git+ext::sh -c id", "input-url"),
        ("path:/etc", "input-url"),
        ("path:.", "input-cycle"),
    ] {
        let place = Place::flake(url, &[]);
        for program in ["git", "curl", "ssh"] {
            place.program(program, "touch \"$(dirname \"$0\")/../ran\"; exit 1");
        }
        assert_eq!(place.refused(&["lock"]), name, "{url}");
        assert!(!exists(&place.path("ran")) && !exists(&place.path("site/infc.lock")), "{url}");
    }
}

#[test]
fn trees_that_are_none() {
    let place = Place::flake("path:../house", &[("house/site.inf", HOUSE), ("house/Site.inf", "")]);
    assert_eq!(place.refused(&["lock"]), "case-clash");
    let place = Place::flake("path:../house", &[("house/other.inf", "")]);
    assert_eq!(place.refused(&["lock"]), "input-missing");
    let place = Place::flake("path:../house", &[]);
    let said = place.infc(&["lock"]);
    assert!(said.code == Some(3) && said.err.contains("cannot fetch `path:../house`"), "{}", said.err);
    // A circle: each is locked, and none can be used.
    let house = "{ inputs.shop.url = \"path:../shop\"; outputs = { std, shop }: { }; }";
    let shop = "{ inputs.house.url = \"path:../house\"; outputs = { std, house }: { }; }";
    let place = Place::flake("path:../house", &[("house/site.inf", house), ("shop/site.inf", shop)]);
    // The flake itself decides what `house` is; that `shop` needs it too is what makes the circle.
    assert_eq!(place.refused(&["lock"]), "input-cycle");
    assert!(!exists(&place.path("site/infc.lock")));
}

#[test]
fn a_merge_that_was_not_finished() {
    let place = Place::flake("path:../house", &[("house/site.inf", HOUSE)]);
    place.well(&["lock"]);
    let lock = place.read("site/infc.lock");
    place.write("site/infc.lock", &format!("<<<<<<< HEAD\n{lock}=======\n{lock}>>>>>>> other\n"));
    for args in [&["check"][..], &["lock"], &["update"]] {
        assert_eq!(place.refused(args), "lock-malformed", "{args:?}");
    }
}
