//! A stand-in for applications: listens on the given places, `ADDRESS:PORT` each, and answers every HTTP/1.1 request
//! with what arrived, as JSON ([`Echo`]); a WebSocket handshake with 101 and one text frame that holds the same.
//!
//! The query steers it: `stub=502` makes it close the connection without an answer, `stub=events` makes it send the same
//! JSON as a server-sent event and stay silent for a while before the connection ends. It does no TLS.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Result, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A request as it arrived.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Echo {
    /// The place that was listened on, `ADDRESS:PORT`.
    pub app: String,
    /// Such as GET.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// HTTP's version, such as `HTTP/1.1`.
    pub version: String,
    /// By name in lower case; several of one name are joined by `, `.
    pub headers: BTreeMap<String, String>,
    /// Bytes of the body.
    pub body: usize,
}

/// The key of RFC 6455's example handshake and its answer: the tests' client always sends this key.
pub const WEBSOCKET_KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const WEBSOCKET_ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/// Serves until it is killed; prints `ready` when all places listen.
pub fn run(places: &[String]) -> Result<()> {
    let mut threads = Vec::new();
    for place in places {
        let listener = TcpListener::bind(place)?;
        let place = place.clone();
        threads.push(std::thread::spawn(move || serve(&listener, &place)));
    }
    println!("ready");
    std::io::stdout().flush()?;
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

fn serve(listener: &TcpListener, place: &str) {
    for stream in listener.incoming().flatten() {
        drop(stream.set_nodelay(true)); // else a flood is slower than its limit
        let place = place.to_owned();
        std::thread::spawn(move || while let Ok(true) = answer(&stream, &place) {});
    }
}

/// Answers one request; whether the connection stays open for another.
fn answer(mut stream: &TcpStream, place: &str) -> Result<bool> {
    let mut reader = BufReader::new(stream);
    let Some(echo) = read_request(&mut reader, place)? else { return Ok(false) };
    if echo.path.contains("stub=502") {
        return Ok(false);
    }
    let body = serde_json::to_string(&echo)?;
    if names(&echo, "upgrade", "websocket") && names(&echo, "connection", "upgrade") {
        return upgrade(stream, &body).map(|()| false);
    }
    if echo.path.contains("stub=events") {
        return event(stream, &body).map(|()| false);
    }
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Powered-By: Stub";
    write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len())?;
    Ok(echo.headers.get("connection").is_none_or(|value| !value.contains("close"))
        && echo.version == "HTTP/1.1")
}

/// Whether a header has a word.
fn names(echo: &Echo, header: &str, word: &str) -> bool {
    echo.headers.get(header).is_some_and(|value| value.eq_ignore_ascii_case(word))
}

fn read_request(reader: &mut BufReader<&TcpStream>, place: &str) -> Result<Option<Echo>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let mut next = || words.next().unwrap_or_default();
    let mut echo =
        Echo { app: place.to_owned(), method: next(), path: next(), version: next(), ..Echo::default() };
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        let joined = echo.headers.entry(name.to_ascii_lowercase()).or_default();
        *joined =
            if joined.is_empty() { value.trim().to_owned() } else { format!("{joined}, {}", value.trim()) };
    }
    let length = echo.headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    echo.body = length;
    Ok(Some(echo))
}

fn event(mut stream: &TcpStream, body: &str) -> Result<()> {
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\nX-Powered-By: Stub";
    write!(stream, "{head}\r\n\r\ndata: {body}\n\n")?;
    std::thread::sleep(Duration::from_secs(4)); // longer than the client waits: what a proxy keeps back comes too late
    Ok(())
}

fn upgrade(mut stream: &TcpStream, body: &str) -> Result<()> {
    let head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade";
    write!(stream, "{head}\r\nSec-WebSocket-Accept: {WEBSOCKET_ACCEPT}\r\n\r\n")?;
    let length = u16::try_from(body.len()).unwrap_or(u16::MAX).to_be_bytes();
    stream.write_all(&[0x81, 126])?; // a whole text frame whose length follows in two bytes
    stream.write_all(&length)?;
    stream.write_all(body.as_bytes())?;
    std::thread::sleep(Duration::from_secs(1)); // an open connection, so that the client reads the frame
    Ok(())
}
