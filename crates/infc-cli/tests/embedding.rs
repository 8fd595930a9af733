//! The web handler of the library's examples says of a site what the command line says.
//!
//! It deliberately speaks to it as a stranger does: over a socket, in bytes.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test lays out files and may fail")]

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

#[path = "../../infc/examples/check_server.rs"]
mod check_server;

/// A server on a port that nobody has, with so much patience for each request.
fn server(patience: Duration) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || check_server::serve(&listener, patience));
    address
}

/// The status and the body that a request is answered with.
fn answered(address: SocketAddr, request: &[u8]) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.lines().next().unwrap().to_owned(), body.to_owned())
}

fn posted(address: SocketAddr, files: &BTreeMap<String, String>) -> (String, String) {
    let body = serde_json::to_string(files).unwrap();
    let head = format!("POST /check HTTP/1.1\r\nhost: localhost\r\nContent-Length: {}\r\n\r\n", body.len());
    answered(address, &[head.as_bytes(), body.as_bytes()].concat())
}

/// EmenTech's files, by path.
fn ementech() -> BTreeMap<String, String> {
    fn walk(folder: &Path, under: &str, into: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{under}{}", entry.file_name().to_str().unwrap());
            if !entry.path().is_dir() {
                into.insert(name, std::fs::read_to_string(entry.path()).unwrap());
            } else if name != "as-documented" {
                walk(&entry.path(), &format!("{name}/"), into);
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/ementech"), "", &mut files);
    files
}

/// What `infc check --format json` prints for these files.
fn printed(files: &BTreeMap<String, String>) -> String {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let place = folder.path().join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, text).unwrap();
    }
    let mut infc = Command::new(env!("CARGO_BIN_EXE_infc"));
    let output = infc.args(["check", "--format", "json"]).current_dir(folder.path()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_posted_site_is_answered_with_what_the_command_line_prints() {
    let address = server(Duration::from_secs(120));
    let sound = ementech();
    let mut colliding = sound.clone();
    let text = colliding.get_mut("system.inf").unwrap();
    *text = text.replace("= 5001;", "= 5000;");
    for files in [&sound, &colliding, &BTreeMap::new()] {
        let (status, body) = posted(address, files);
        assert_eq!(status, "HTTP/1.1 200 OK", "{body}");
        if !files.is_empty() {
            assert_eq!(body, printed(files));
        }
        assert_eq!(body.contains("port-collision"), std::ptr::eq(files, &raw const colliding), "{body}");
    }
}

#[test]
fn what_is_no_site_is_refused() {
    let address = server(Duration::from_secs(120));
    for (request, status) in [
        ("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found"),
        ("POST /check HTTP/1.1\r\ncontent-length: 2\r\n\r\n[]", "HTTP/1.1 400 Bad Request"),
        ("POST /check HTTP/1.1\r\ncontent-length: 99999999\r\n\r\n", "HTTP/1.1 413 Content Too Large"),
    ] {
        assert_eq!(answered(address, request.as_bytes()).0, status);
    }
}

#[test]
fn a_site_that_takes_too_long_ends() {
    let address = server(Duration::from_millis(100));
    let text = "assert length (filter (n: length (range 1 n) > 5000) (range 1 9000)) > 0; { }".to_owned();
    let (status, body) = posted(address, &BTreeMap::from([("site.inf".to_owned(), text)]));
    assert_eq!(
        (status.as_str(), body.as_str()),
        ("HTTP/1.1 503 Service Unavailable", r#"{"error":"the compilation was cancelled"}"#)
    );
}
