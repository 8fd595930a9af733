//! `infc exposure --against git:REV`: a site beside what it was in a commit of a real repository.
//!
//! It deliberately holds the working tree and the index against what they were, byte by byte.

use std::io::Write as _;
use std::process::Stdio;

use super::place::Place;

/// A site whose host opens a port to a zone, in a file of its own.
const SITE: &str = "{ zones.office = [ \"192.0.2.0/24\" ]; hosts.web = import ./hosts/web.inf; }\n";

fn host(from: &str) -> String {
    format!(
        "{{
  os = debian-12;
  address = \"203.0.113.10\";
  ssh.from = [ zones.office ];
  apps.shop = {{ directory = \"/srv/shop\"; script = \"server.js\"; port = 3000; bind = any; from = [ {from} ]; }};
}}
"
    )
}

impl Place {
    /// A repository with a site in its folder `infra`.
    fn infra() -> Self {
        let place = Self::empty();
        place.write("infra/site.inf", SITE);
        place.write("infra/hosts/web.inf", &host("zones.office"));
        place.commit("");
        place
    }

    /// What `infc exposure --against OLD` says in the site's folder, of a site without mistakes.
    fn against(&self, old: &str) -> String {
        let said = Self::run(self.command("infra", &["exposure", "--against", old]));
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{}", said.out);
        said.out
    }

    /// The message of a command that cannot read what it is asked for.
    fn unreadable(&self, old: &str) -> String {
        let said = Self::run(self.command("infra", &["exposure", "--against", old]));
        assert_eq!((said.code, said.out.as_str()), (Some(3), ""), "{}", said.err);
        said.err.replace(self.path("").canonicalize().unwrap().to_str().unwrap(), "REPOSITORY")
    }
}

const OPENED: &str = "opened   `shop` becomes reachable from the internet";
const SAME: &str = "nobody gets farther, and nobody less far\n";

#[test]
fn a_commit_is_read_and_nothing_is_touched() {
    let place = Place::infra();
    assert_eq!(place.against("git:HEAD"), SAME);
    place.write("infra/hosts/web.inf", &host("internet"));
    place.git("", &["add", "--all"]);
    place.write("infra/hosts/web.inf", &(host("internet") + "# later\n"));
    place.write("infra/new.inf", "{ }\n");
    let state =
        || (std::fs::read(place.path(".git/index")).unwrap(), place.git("", &["status", "--porcelain"]));
    let before = state();
    assert!(
        before.1.contains("MM infra/hosts/web.inf") && before.1.contains("?? infra/new.inf"),
        "{}",
        before.1
    );
    let index = || place.path(".git/index").metadata().unwrap().modified().unwrap();
    let changed = index();
    for old in ["git:HEAD", "git:main", "git:HEAD^{commit}"] {
        assert!(place.against(old).starts_with(OPENED), "{old}: {}", place.against(old));
    }
    assert_eq!(index(), changed);
    assert_eq!(state(), before);
    assert!(!place.path("cache").exists(), "something was fetched");
    place.commit("");
    assert_eq!(place.against("git:HEAD"), SAME);
    assert!(place.against("git:HEAD~1").starts_with(OPENED));
    let failing = place.command("infra", &["exposure", "--against", "git:HEAD~1", "--fail-on", "grew"]);
    assert_eq!(Place::run(failing).code, Some(1));
}

#[test]
fn the_site_is_the_one_that_is_asked_about() {
    let place = Place::infra();
    place.write("infra/hosts/web.inf", &host("internet"));
    for (folder, args) in [
        ("", &["exposure", "infra", "--against", "git:HEAD"][..]),
        ("", &["exposure", "infra/site.inf", "--against", "git:HEAD"]),
        ("infra/hosts", &["exposure", "--against", "git:HEAD"]),
    ] {
        let said = Place::run(place.command(folder, args));
        assert!(said.out.starts_with(OPENED), "{args:?}: {}{}", said.out, said.err);
    }
    // A second working tree has a file in the place of `.git`, and a HEAD of its own.
    place.commit("");
    place.git("", &["worktree", "add", "--quiet", "--detach", "other", "HEAD~1"]);
    let said = Place::run(place.command("other/infra", &["exposure", "--against", "git:main"]));
    assert!(said.out.starts_with("closed   `shop`"), "{}{}", said.out, said.err);
    let said = Place::run(place.command("other/infra", &["exposure", "--against", "git:HEAD"]));
    assert_eq!(said.out, SAME, "{}", said.err);
    // A buffer stands for the file of its name.
    let mut command = place.command("other/infra", &["exposure", "-", "--against", "git:HEAD"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let buffer = SITE.replace("192.0.2.0/24", "192.0.3.0/24");
    child.stdin.take().unwrap().write_all(buffer.as_bytes()).unwrap();
    let said = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(said.contains("1 changed") || said.contains("opened"), "{said}");
}

#[test]
fn inputs_are_those_of_the_commit() {
    let place = Place::infra();
    let site = "{
  inputs.house.url = \"path:../house\";
  outputs = { std, house }: { hosts.web = { imports = [ house.profiles.web ]; os = debian-12; }; };
}
";
    let house = |from: &str| {
        let host = host(from).replace("os = debian-12;", "").replace("zones.office", "\"192.0.2.0/24\"");
        format!("{{ outputs = {{ std }}: {{ profiles.web = profile Host {host}; }}; }}\n")
    };
    place.write("infra/site.inf", site);
    let lock = |command: &str| {
        let said = Place::run(place.command("infra", &[command]));
        assert_eq!(said.code, Some(0), "{}", said.err);
    };
    place.write("house/site.inf", &house("\"192.0.2.0/24\""));
    lock("lock");
    place.commit("");
    place.write("house/site.inf", &house("internet"));
    lock("update");
    let said = place.against("git:HEAD");
    assert!(said.starts_with(&format!("{OPENED} but 192.0.2.0/24 at")), "{said}");
    lock("vendor");
    place.commit("");
    // The copy counts, in the commit as on the disk.
    place.git("", &["rm", "--quiet", "-r", "house"]);
    place.commit("");
    assert_eq!(place.against("git:HEAD"), SAME);
    assert!(place.against("git:HEAD~2").starts_with(OPENED));
}

#[test]
fn what_cannot_be_read_is_said_with_a_next_step() {
    let place = Place::infra();
    assert_eq!(
        place.unreadable("git:"),
        "error: cannot read `git:`: it names no revision\nhelp: name one after it, such as `git:HEAD` or `git:origin/main`\n"
    );
    for unknown in ["git:mian", "git:0123456789", "git:HEAD~9", "git:--all", "git:HEAD:infra"] {
        assert_eq!(
            place.unreadable(unknown),
            format!(
                "error: cannot read `{unknown}`: the repository in `REPOSITORY` has no such revision\n\
                 help: `git log --all --oneline` lists what it has; `git fetch` brings what only its server has\n"
            )
        );
    }
    place.git("", &["mv", "infra", "machines"]);
    std::fs::create_dir(place.path("infra")).unwrap();
    let said = Place::run(place.command("machines", &["exposure", "--against", "git:HEAD"]));
    assert_eq!(
        (said.code, said.err.as_str()),
        (
            Some(3),
            "error: cannot read `git:HEAD`: it has no file `machines/site.inf`\n\
             help: `git log --oneline --all -- machines/site.inf` lists the revisions that changed it\n"
        )
    );
    let mut command = place.command("machines", &["exposure", "--against", "git:HEAD"]);
    command.env("PATH", place.path("nothing"));
    let said = Place::run(command);
    assert!(said.err.contains("the program `git` is not installed"), "{}", said.err);
    std::fs::remove_dir_all(place.path(".git")).unwrap();
    let said = Place::run(place.command("machines", &["exposure", "--against", "git:HEAD"]));
    assert_eq!(
        (said.code, said.err.as_str()),
        (
            Some(3),
            "error: cannot read `git:HEAD`: `site.inf` is in no git repository\n\
             help: name a file or folder that holds the site as it was\n"
        )
    );
}

#[test]
fn mistakes_of_the_commit_have_its_name() {
    let place = Place::infra();
    place.write("infra/hosts/web.inf", "{ os = debian-12 }\n");
    place.commit("");
    place.write("infra/hosts/web.inf", &host("zones.office"));
    let said = Place::run(place.command("infra", &["exposure", "--against", "git:HEAD"]));
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert!(said.err.contains("git:HEAD/infra/hosts/web.inf:1:"), "{}", said.err);
}
