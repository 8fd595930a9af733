//! Which file is meant, and what is not read.

use std::os::unix::fs::symlink;

use camino::{Utf8Path, Utf8PathBuf};
use infc::disk::{FsWorld, SOURCE_MAX};
use infc::{FileError, FilePath, ImportError, World};

/// A flake with `files`, in a temporary folder.
fn flake(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Utf8PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8PathBuf::from_path_buf(folder.path().canonicalize().unwrap().join("flake")).unwrap();
    for (path, bytes) in files {
        let place = root.join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, bytes).unwrap();
    }
    (folder, root)
}

fn read(world: &FsWorld, path: &str) -> Result<String, FileError> {
    world.source(world.files().intern(FilePath::project(path))).map(|text| text.to_string())
}

#[test]
fn the_nearest_site_is_the_flake() {
    let (_folder, root) = flake(&[("site.inf", b"s"), ("hosts/a/b.inf", b"b"), ("inner/site.inf", b"i")]);
    for (file, found, inside) in [
        ("site.inf", "", "site.inf"),
        ("hosts/a/b.inf", "", "hosts/a/b.inf"),
        ("inner/site.inf", "inner", "site.inf"),
        ("inner/./site.inf", "inner", "site.inf"),
        ("inner/../hosts/a/b.inf", "", "hosts/a/b.inf"),
    ] {
        let (world, entry) = FsWorld::open(root.join(file)).unwrap();
        assert_eq!(world.path(entry).to_string(), inside, "{file}");
        assert_eq!(world.root(), root.join(found).as_str().trim_end_matches('/'), "{file}");
        assert!(world.source(entry).is_ok());
    }
    let (_other, lone) = flake(&[("x/lone.inf", b"l")]);
    let (world, entry) = FsWorld::open(lone.join("x/lone.inf")).unwrap();
    assert_eq!(
        (world.root().as_str(), world.path(entry).to_string().as_str()),
        (lone.join("x").as_str(), "lone.inf")
    );
    // The file need not be there, as standard input may stand for it.
    let (world, entry) = FsWorld::find(root.join("hosts/new.inf")).unwrap();
    assert_eq!((world.root(), world.path(entry).to_string().as_str()), (&*root, "hosts/new.inf"));
    assert_eq!(world.source(entry), Err(FileError::NotFound));
}

#[test]
fn imports_and_the_library() {
    let (_folder, root) = flake(&[("site.inf", b"s"), ("hosts/a.inf", b"a")]);
    let (world, entry) = FsWorld::open(root.join("site.inf")).unwrap();
    let import = world.resolve(entry, "./hosts/a.inf").unwrap();
    assert_eq!(world.source(import).as_deref(), Ok("a"));
    assert_eq!(world.resolve(entry, "../x.inf"), Err(ImportError::Outside));
    assert_eq!(world.resolve(entry, "/etc/passwd"), Err(ImportError::NotRelative));
    let library = world.files().intern(FilePath::std("profiles.inf"));
    assert!(world.source(library).is_ok_and(|text| text.contains("hardened")));
    let unknown = world.files().intern(FilePath::std("../site.inf"));
    assert_eq!(world.source(unknown), Err(FileError::NotFound));
}

#[test]
fn one_state_of_every_file() {
    let (_folder, root) = flake(&[("site.inf", b"first")]);
    let (world, entry) = FsWorld::open(root.join("site.inf")).unwrap();
    std::fs::write(root.join("site.inf"), "second").unwrap();
    assert_eq!(world.source(entry).as_deref(), Ok("first"));
}

#[test]
fn what_is_not_read() {
    let large = vec![b' '; usize::try_from(SOURCE_MAX).unwrap() + 1];
    let (folder, root) = flake(&[
        ("site.inf", b"s"),
        ("dir/x.inf", b"x"),
        ("bad.inf", b"ab\xffc"),
        ("large.inf", &large),
        ("limit.inf", &large[1..]),
        ("../secret", b"secret"),
    ]);
    let world = FsWorld::new(root.clone());
    symlink("../secret", root.join("leaves.inf")).unwrap();
    symlink("/etc", root.join("etc")).unwrap();
    symlink("dir/x.inf", root.join("stays.inf")).unwrap();
    symlink("loop.inf", root.join("loop.inf")).unwrap();
    let status = std::process::Command::new("mkfifo").arg(root.join("pipe.inf")).status().unwrap();
    assert!(status.success());
    let leaves = || FileError::LinkLeaves;
    assert_eq!(read(&world, "stays.inf"), Ok("x".to_owned()));
    assert_eq!(read(&world, "leaves.inf"), Err(leaves()));
    assert_eq!(read(&world, "etc/passwd"), Err(leaves()));
    assert_eq!(read(&world, "loop.inf"), Err(FileError::Refused("a symbolic link is in the way".to_owned())));
    assert_eq!(read(&world, "dir"), Err(FileError::NotAFile));
    assert_eq!(read(&world, "pipe.inf"), Err(FileError::NotAFile));
    assert_eq!(read(&world, "bad.inf"), Err(FileError::NotUtf8(2)));
    assert_eq!(read(&world, "large.inf"), Err(FileError::TooLarge(SOURCE_MAX + 1)));
    assert!(read(&world, "limit.inf").is_ok());
    assert_eq!(read(&world, "none.inf"), Err(FileError::NotFound));
    assert_eq!(
        read(&world, "site.inf/x"),
        Err(FileError::Refused("a part of the path is not a folder".to_owned()))
    );
    assert!(folder.path().exists());
}

#[test]
fn an_entry_that_cannot_be_read_is_one_error() {
    let (_folder, root) = flake(&[("site.inf", b"s"), ("bad.inf", b"\xff")]);
    let said = |file: &Utf8Path| {
        let error = FsWorld::open(file).unwrap_err();
        assert!(!error.help.is_empty());
        (error.to_string(), error.help)
    };
    let bad = root.join("bad.inf");
    assert_eq!(said(&bad).0, format!("cannot read `{bad}`: byte 0, counted from 0, is not UTF-8 text"));
    let (message, help) = said(&root);
    assert_eq!(message, format!("cannot read `{root}`: it is a folder"));
    assert_eq!(help, format!("name the file in it: `{root}/site.inf`"));
    let none = root.join("none.inf");
    assert_eq!(said(&none).0, format!("cannot read `{none}`: there is no such file"));
    assert_eq!(said("/".into()).0, "cannot read `/`: it is a folder");
}
