//! Files as they lie on a disk: bytes that are no text, and more of them than a source has.
//!
//! It deliberately says nothing of what the text means.

use camino::Utf8Path;
use infc::disk::FsWorld;
use infc_tests::compile;

/// Writes `bytes` as the file `name`, with a site that imports it, and says what is found.
fn imported(name: &str, bytes: &[u8]) -> Vec<(&'static str, String)> {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    write(folder, "site.inf", format!("{{ imports = [ ./{name} ]; }}").as_bytes());
    write(folder, name, bytes);
    let (world, entry) = FsWorld::open(folder.join("site.inf")).unwrap();
    let found = compile(&world, entry).checked.diagnostics;
    found.into_iter().map(|found| (found.kind.name, found.message)).collect()
}

/// Why `bytes` are no site.
fn refused(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    write(folder, "site.inf", bytes);
    FsWorld::open(folder.join("site.inf")).unwrap_err().to_string()
}

#[expect(clippy::disallowed_methods, reason = "a test writes files of its own")]
fn write(folder: &Utf8Path, name: &str, bytes: &[u8]) {
    std::fs::write(folder.join(name), bytes).unwrap();
}

/// Bytes that are no UTF-8, and which of them is the first that is none.
const NO_TEXT: &[(&[u8], usize)] = &[
    (b"\xff{ }", 0),
    (b"{ \xc3\x28 }", 2),
    (b"# a\n{ } \xe2\x82", 8),
    // Longer than it need be, half of a pair, beyond the last plane.
    (b"{ \xc0\xaf }", 2),
    (b"{ \xed\xa0\x80 }", 2),
    (b"{ \xf4\x90\x80\x80 }", 2),
    // UTF-16.
    (b"\xff\xfe{\0 \0}\0", 0),
];

#[test]
fn bytes_that_are_no_text_are_refused_with_their_place() {
    for (bytes, at) in NO_TEXT {
        let why = refused(bytes);
        assert!(why.contains(&format!("byte {at},")) && why.contains("UTF-8"), "{bytes:?}: {why}");
        let found = imported("other.inf", bytes);
        assert!(
            matches!(found.as_slice(), [("import-failed", why)] if why.contains("UTF-8")),
            "{bytes:?}: {found:?}"
        );
    }
}

#[test]
fn a_file_beyond_the_limit_is_refused() {
    let mut bytes = b"{ }".to_vec();
    bytes.resize(infc_syntax::LENGTH, b'\n');
    assert_eq!(imported("other.inf", &bytes), []);
    bytes.push(b'\n');
    assert!(refused(&bytes).contains("10 MiB"));
    let found = imported("other.inf", &bytes);
    assert!(matches!(found.as_slice(), [("import-failed", why)] if why.contains("larger than")), "{found:?}");
}
