//! A web handler that checks the sites of strangers: `POST /check` with `{"site.inf": "…", "other.inf": "…"}` is answered with
//! the JSON of `infc check --format json`.
//!
//!     cargo run -p infc --example check_server
//!     curl --data '{"site.inf": "{ hosts.web = { os = debian-12; }; }"}' localhost:8080/check
//!
//! What to learn from it: a stranger's site is compiled in memory, within strict limits and a deadline, and whatever it holds,
//! the answer is a list of diagnostics. It deliberately is no web server for the internet: put one in front of it.
#![expect(clippy::disallowed_methods, reason = "the library asks no clock; a deadline is the embedder's")]

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use infc::report::Report;
use infc::{Cancel, Compiler, Limits, MemWorld};

/// The most that is read of a request.
const BODY: u64 = 1 << 20;
/// Requests that are worked on at the same time; the next wait.
const WORKERS: usize = 4;

#[cfg_attr(test, expect(dead_code, reason = "tests call `serve`"))]
fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:8080")?;
    println!("listening on http://{}", listener.local_addr()?);
    serve(&listener, Duration::from_secs(5));
    Ok(())
}

/// Answers requests, each in at most `patience`, until the process ends.
pub fn serve(listener: &TcpListener, patience: Duration) {
    // One compiler for all requests: it keeps nothing of any.
    let infc = Compiler::new().limits(Limits { files: 50, source_bytes: BODY, ..Limits::strict() });
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                for stream in listener.incoming().flatten() {
                    // A client that has gone away is no trouble of ours.
                    let _ = answer(stream, &infc, patience);
                }
            });
        }
    });
}

fn answer(stream: TcpStream, infc: &Compiler, patience: Duration) -> io::Result<()> {
    stream.set_read_timeout(Some(patience))?;
    let mut reader = BufReader::new(stream);
    let (status, body) = match request(&mut reader)? {
        Ok(body) => checked(&body, infc, patience),
        Err(refused) => refused,
    };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let mut stream = reader.into_inner();
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())
}

/// A status and a body.
type Answer = (&'static str, String);

/// The body of a request, or what is answered instead.
fn request(reader: &mut BufReader<TcpStream>) -> io::Result<Result<Vec<u8>, Answer>> {
    let mut head = reader.by_ref().take(16 << 10);
    let (mut line, mut length) = (String::new(), 0);
    head.read_line(&mut line)?;
    if !line.starts_with("POST /check ") {
        return Ok(Err(("404 Not Found", error("there is `POST /check` alone"))));
    }
    while line.trim_end() != "" {
        line.clear();
        head.read_line(&mut line)?;
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(u64::MAX);
        }
    }
    if length > BODY {
        return Ok(Err(("413 Content Too Large", error("a site has at most 1 MiB here"))));
    }
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body)?;
    Ok(Ok(body))
}

/// What is wrong with the site in `body`.
fn checked(body: &[u8], infc: &Compiler, patience: Duration) -> Answer {
    let Ok(files) = serde_json::from_slice::<BTreeMap<String, Arc<str>>>(body) else {
        return ("400 Bad Request", error("send an object of paths and texts"));
    };
    // The world is all that the compiler can see: no path leads out of it.
    let mut world = MemWorld::new();
    for (path, text) in files {
        world.insert(path, text);
    }
    let site = infc::World::files(&world).intern("site.inf".into());
    // Each request has a token of its own; this one looks at the clock.
    let until = Instant::now() + patience;
    let deadline = Cancel::when(move || Instant::now() > until);
    match infc.clone().cancel(&deadline).check(&world, site) {
        Ok(checked) => ("200 OK", Report::new(&world, &checked.diagnostics).json()),
        Err(cancelled) => ("503 Service Unavailable", error(&cancelled.to_string())),
    }
}

fn error(message: &str) -> String {
    serde_json::json!({ "error": message }).to_string()
}
