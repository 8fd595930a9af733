//! Emitters of an embedder's own: their files are in the bundle like those of infc, and nothing of infc's can be written over or
//! around; the generator of `examples/`.

use infc::bundle::{Entry, File};
use infc::model::Site;
use infc::plan::{HostPlan, Plan};
use infc::{Built, Compiler, Emitter, Kind, Out, Severity};

use crate::{SITE, names, world};

#[path = "../../examples/ansible_inventory.rs"]
mod ansible_inventory;

static FILES: Kind = Kind::own("acme.files", Severity::Warning, "a file of acme's", "Files of acme's.");

/// An emitter that writes what it is told to.
#[derive(Clone, Copy, Default)]
struct Writes {
    roots: &'static [&'static str],
    on_host: &'static [&'static str],
    folder: Option<&'static str>,
    beside: &'static [&'static str],
}

impl Emitter for Writes {
    fn kind(&self) -> &'static Kind {
        &FILES
    }

    fn roots(&self) -> &[&str] {
        self.roots
    }

    fn host(&self, _: &HostPlan, _: &Site, out: &mut Out<'_>) {
        self.on_host.iter().for_each(|path| out.file(path, File::new("x\n")));
    }

    fn folder(&self) -> Option<&str> {
        self.folder
    }

    fn beside(&self, _: &Site, _: &Plan, out: &mut Out<'_>) {
        self.beside.iter().for_each(|path| out.file(path, File::new("y\n")));
    }
}

fn built(writes: Writes, text: &str) -> Built {
    let (world, site) = world(text);
    let infc = Compiler::new().emitter(writes);
    let built = infc.build(&world, site).unwrap();
    // What a build refuses, a check says.
    assert_eq!(infc.check(&world, site).unwrap().diagnostics, built.diagnostics);
    built
}

/// What is said of an emitter whose bundle is refused.
fn refused(writes: Writes) -> String {
    let built = built(writes, SITE);
    assert!(built.bundle.is_none());
    assert_eq!(names(&built.diagnostics), ["acme.files"]);
    assert!(built.diagnostics[0].is_error());
    built.diagnostics[0].message.clone()
}

fn on_host(paths: &'static [&'static str]) -> Writes {
    Writes { roots: &["etc/acme/", "etc/nginx/", "etc/systemd/system/"], on_host: paths, ..Writes::default() }
}

#[test]
fn its_files_stand_in_the_manifest_and_the_sums() {
    let writes = Writes { folder: Some("acme"), beside: &["a/b"], ..on_host(&["etc/acme/x"]) };
    let bundle = built(writes, SITE).bundle.unwrap();
    let manifests = infc::bundle::seal(&bundle);
    let hash = infc::bundle::Digest::of(b"x\n").to_string();
    let host = &manifests.hosts["web"];
    assert!(
        host.json.contains(r#""path":"etc/acme/x""#) || host.json.contains("etc/acme/x"),
        "{}",
        host.json
    );
    assert!(host.sums.contains(&format!("{hash}  etc/acme/x\n")), "{}", host.sums);
    assert!(manifests.hosts["acme"].sums.contains("  a/b\n") && manifests.release.contains("acme"));
    let (world, site) = world(SITE);
    let plain = Compiler::new().build(&world, site).unwrap().bundle.unwrap();
    assert_ne!(plain.hash(), bundle.hash());
    // Nothing of infc's own is another for it.
    let own = |found: &infc::bundle::Bundle| {
        let files =
            found.files().filter(|(host, path, _)| host.as_str() == "web" && path.as_str() != "etc/acme/x");
        files.map(|(_, path, _)| path.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(own(&plain), own(&bundle));
}

#[test]
fn paths_that_lead_elsewhere_are_refused() {
    for (path, why) in [
        ("etc/acme/../passwd", "has a part `.` or `..`"),
        ("/etc/acme/x", "without a leading slash"),
        ("etc/passwd", "it may write below `etc/acme/`"),
        ("etc/acme/a\nb", "a control character"),
        ("manifest.json", "it may write below"),
    ] {
        let path: &'static [&'static str] = Box::leak(Box::new([path]));
        let said = refused(on_host(path));
        assert!(said.starts_with("`acme.files` cannot write ") && said.contains(why), "{said}");
    }
    let said = refused(Writes { folder: Some("acme"), beside: &["../web/etc/x"], ..Writes::default() });
    assert!(said.contains("has a part `.` or `..`"), "{said}");
}

#[test]
fn a_file_of_infcs_is_not_written_over() {
    let (world, site) = world(SITE);
    let plain = Compiler::new().build(&world, site).unwrap().bundle.unwrap();
    let unit =
        plain.files().map(|(_, path, _)| path.as_str()).find(|path| path.ends_with(".service")).unwrap();
    let unit: &'static [&'static str] = Box::leak(Box::new([&*Box::leak(unit.to_owned().into_boxed_str())]));
    assert!(refused(on_host(unit)).contains("two files claim"), "{unit:?}");
    assert!(refused(on_host(&["etc/acme/x", "etc/acme/x"])).contains("two files claim"));
    // Nor may one stand beside those on which the proof rests.
    assert!(refused(on_host(&["etc/nginx/conf.d/more.conf"])).contains("what is proved of a host rests on"));
    for (folder, why) in
        [("web", "the bundle has one of that name"), ("provenance", "lie beside the hosts"), ("A/b", "")]
    {
        let said = refused(Writes { folder: Some(folder), beside: &["x"], ..Writes::default() });
        assert!(said.contains(&format!("cannot have the folder `{folder}`")) && said.contains(why), "{said}");
    }
}

#[test]
fn emitters_follow_each_other_in_the_order_in_which_they_were_given() {
    let (world, site) = world(SITE);
    let two = |one, two| Compiler::new().emitter(one).emitter(two).build(&world, site).unwrap();
    let (first, second) = (on_host(&["etc/acme/x"]), on_host(&["etc/acme/x", "etc/acme/y"]));
    assert_eq!(names(&two(first, second).diagnostics), ["acme.files"]);
    let apart = two(on_host(&["etc/acme/a"]), on_host(&["etc/acme/b"])).bundle.unwrap();
    let turned = two(on_host(&["etc/acme/b"]), on_host(&["etc/acme/a"])).bundle.unwrap();
    assert_eq!(apart.hash(), turned.hash());
}

#[test]
fn the_generator_of_the_examples() {
    let (world, site) = world(SITE);
    let built = Compiler::new().emitter(ansible_inventory::Inventory).build(&world, site).unwrap();
    let bundle = built.bundle.as_ref().unwrap();
    let text = |host: &str, path: &str| match bundle.hosts[host].files().get(path) {
        Some(Entry::File(file)) => (String::from_utf8_lossy(&file.bytes).into_owned(), file.origins.clone()),
        other => panic!("{host}/{path}: {other:?}"),
    };
    let (inventory, origins) = text("ansible", "hosts.ini");
    assert_eq!(inventory, "# Made by infc.\n[infc]\nweb ansible_host=203.0.113.10 ansible_port=22\n");
    let line = infc::LineIndex::new(SITE).line(origins.at(3)[0].start);
    assert_eq!(SITE.lines().nth(line as usize - 1).unwrap().trim(), r#"address = "203.0.113.10";"#);
    let (facts, _) = text("web", "etc/ansible/facts.d/infc.fact");
    assert!(facts.contains("tcp_3000=3000\n"), "{facts}");
    let nowhere = SITE.replace("    address = \"203.0.113.10\";\n", "");
    let (nowhere, site) = crate::world(&nowhere);
    let built = Compiler::new().emitter(ansible_inventory::Inventory).build(&nowhere, site).unwrap();
    assert!(built.bundle.is_none());
}
