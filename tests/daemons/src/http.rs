//! The real nginx with the bundle, stand-ins for the applications behind it, and requests from outside.
//!
//! Requests are made by curl in the namespace of a zone, HTTP/1.1 unless said otherwise; certificates are not
//! verified, for they are stand-ins. It does not judge speed.

use std::collections::BTreeMap;

use crate::agent::{program, stub};
use crate::fail::{Outcome, While as _, broken};
use crate::finding::Finding;
use crate::laid::Laid;
use crate::network::Network;
use crate::nginx_conf;
use crate::sandbox::{Place, Running, Sandbox};

/// nginx and the stand-ins, running; dropping this ends them.
pub struct Serving {
    _nginx: Running,
    _apps: Option<Running>,
}

/// Starts the stand-ins on every place that nginx passes requests to, and nginx itself.
pub fn serve(laid: &Laid) -> Outcome<Serving> {
    let backends = nginx_conf::backends(&nginx_conf::load(&laid.sandbox));
    let apps = if backends.is_empty() { None } else { Some(start_apps(&laid.sandbox, &backends)?) };
    let mut nginx = laid.sandbox.start(Place::Root, &["nginx", "-g", "daemon off;"])?;
    for _ in 0..100 {
        if !laid.sandbox.text("run/nginx.pid").is_empty() {
            return Ok(Serving { _nginx: nginx, _apps: apps });
        }
        if !nginx.alive() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    broken(format!("nginx did not start: {}", laid.sandbox.run(&["nginx", "-t"])?.all().trim()))
}

fn start_apps(sandbox: &Sandbox, backends: &[String]) -> Outcome<Running> {
    let agent = program()?;
    let words: Vec<&str> =
        [agent.as_str(), "stub"].into_iter().chain(backends.iter().map(String::as_str)).collect();
    let mut apps = sandbox.start(Place::Tools, &words)?;
    if apps.answer().trim() == "ready" {
        return Ok(apps);
    }
    broken(format!("the stand-ins on {} did not start", backends.join(", ")))
}

/// One request of a table, and what must come of it; what is not stated is not looked at.
#[derive(Clone, Debug, Default)]
pub struct Request {
    name: &'static str,
    from: &'static str,
    url: &'static str,
    options: &'static [&'static str],
    websocket: bool,
    streamed: bool,
    ipv6: bool,
    times: u32,
    expect: Answer,
}

/// Names and values of headers.
pub type Headers = &'static [(&'static str, &'static str)];

#[derive(Clone, Debug, Default)]
struct Answer {
    status: Option<u16>,
    some: Option<u16>,
    headers: Vec<(&'static str, &'static str)>,
    body: Option<&'static str>,
    app: Option<&'static str>,
    app_path: Option<&'static str>,
    app_headers: Headers,
}

impl Request {
    /// A GET from the zone `internet`, over IPv4. The URL's name need not resolve; `HOST` in it is the host's address.
    pub fn get(name: &'static str, url: &'static str) -> Self {
        Self { name, url, from: "internet", times: 1, ..Self::default() }
    }

    /// From another zone.
    #[must_use]
    pub fn from(self, from: &'static str) -> Self {
        Self { from, ..self }
    }

    /// Over IPv6.
    #[must_use]
    pub fn ipv6(self) -> Self {
        Self { ipv6: true, ..self }
    }

    /// Further words for curl, such as `-H` and a header.
    #[must_use]
    pub fn with(self, options: &'static [&'static str]) -> Self {
        Self { options, ..self }
    }

    /// Instead of a plain request a WebSocket handshake; 101 must come, and a frame.
    #[must_use]
    pub fn websocket(self) -> Self {
        Self { websocket: true, ..self }.status(101)
    }

    /// Instead of a plain request one for server-sent events, to a path with `stub=events`: the first must come at once,
    /// though the application goes on.
    #[must_use]
    pub fn streamed(self) -> Self {
        Self { streamed: true, ..self }
    }

    /// Repeated on one connection: one answer must have the status `some`, and one the status `other`, of which all else
    /// is asked.
    #[must_use]
    pub fn repeated(self, times: u32, some: u16, other: u16) -> Self {
        let expect = Answer { some: Some(some), ..self.expect };
        Self { times, expect, ..self }.status(other)
    }

    /// This status must come.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        Self { expect: Answer { status: Some(status), ..self.expect }, ..self }
    }

    /// No answer may come: a closed connection, or a refused handshake.
    #[must_use]
    pub fn refused(self) -> Self {
        self.status(0)
    }

    /// Headers of the answer that must hold a text, besides those named before; `*` means any, an empty one that the
    /// header must not be there.
    #[must_use]
    pub fn headers(mut self, headers: Headers) -> Self {
        self.expect.headers.extend(headers);
        self
    }

    /// A part that the body must have.
    #[must_use]
    pub fn body(self, body: &'static str) -> Self {
        Self { expect: Answer { body: Some(body), ..self.expect }, ..self }
    }

    /// The stand-in at this place must have answered, and this path must have arrived there.
    #[must_use]
    pub fn app(self, app: &'static str, path: &'static str) -> Self {
        Self { expect: Answer { app: Some(app), app_path: Some(path), ..self.expect }, ..self }
    }

    /// Headers that must have arrived at a stand-in with exactly this value; an empty one means not at all.
    #[must_use]
    pub fn arriving(self, app_headers: Headers) -> Self {
        Self { expect: Answer { app_headers, ..self.expect }, ..self }
    }
}

/// What came.
#[derive(Clone, Debug, Default)]
struct Came {
    statuses: Vec<u16>,
    status: Option<u16>,
    headers: BTreeMap<String, String>,
    body: String,
}

/// Makes every request in order; what came otherwise than was meant.
pub fn requests(laid: &Laid, network: &Network, table: &[Request]) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    for request in table {
        let came = ask(&laid.sandbox, network, request)?;
        let wrong = request.expect.compare(&came);
        findings.extend(wrong.iter().map(|what| Finding::new("http", format!("{}: {what}", request.name))));
    }
    let log = laid.sandbox.run(&["sh", "-c", "cat /var/log/nginx/*error*"])?.out;
    let grave =
        log.lines().filter(|line| ["[emerg]", "[alert]", "[crit]"].iter().any(|level| line.contains(level)));
    // A refused handshake is reported as critical by some releases of OpenSSL.
    findings.extend(
        grave.filter(|line| !line.contains("SSL_do_handshake")).map(|line| Finding::new("http", line)),
    );
    Ok(findings)
}

fn ask(sandbox: &Sandbox, network: &Network, request: &Request) -> Outcome<Came> {
    let targets = network.targets(network.zone(request.from)?)?;
    let Some(target) = targets.iter().find(|target| target.is_ipv6() == request.ipv6) else {
        return broken(format!("{}: no such address", request.name));
    };
    let bracketed = if target.is_ipv6() { format!("[{target}]") } else { target.to_string() };
    let connect = format!("::{bracketed}:");
    let url = request.url.replace("HOST", &bracketed);
    let mut words =
        vec!["curl", "-sk", "--path-as-is", "-i", "--http1.1", "--max-time", "10", "--connect-to", &connect];
    let key = format!("Sec-WebSocket-Key: {}", stub::WEBSOCKET_KEY);
    if request.websocket {
        words.extend([
            "-H",
            "Connection: Upgrade",
            "-H",
            "Upgrade: websocket",
            "-H",
            "Sec-WebSocket-Version: 13",
        ]);
        words.extend(["-H", &key, "--max-time", "2"]);
    }
    if request.streamed {
        words.extend(["-N", "-H", "Accept: text/event-stream", "--max-time", "2"]);
    }
    words.extend(request.options);
    words.extend((0..request.times).map(|_| url.as_str()));
    let ran = sandbox.run_at(Place::RootAt(request.from), &words)?;
    Ok(read(&ran.out, request.expect.status))
}

/// The answers as curl prints them: headers, an empty line, the body, and so on for each. Of several the last counts that
/// has the status that is asked for; without one the last.
fn read(text: &str, meant: Option<u16>) -> Came {
    let mut came = Came::default();
    let mut rest = text;
    while let Some(start) = rest.find("HTTP/") {
        let answer = rest.get(start..).unwrap_or_default();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
        let status: Option<u16> = head.split_whitespace().nth(1).and_then(|word| word.parse().ok());
        let headers = headers(head);
        let length = headers.get("content-length").and_then(|length| length.parse().ok());
        let (own, after) = body.split_at_checked(length.unwrap_or(body.len())).unwrap_or((body, ""));
        if status == meant || came.status.is_none_or(|status| Some(status) != meant) {
            (came.status, came.headers, came.body) = (status, headers, own.to_owned());
        }
        came.statuses.extend(status);
        rest = after;
    }
    came
}

/// The headers of an answer; values of one name are joined by `, `.
fn headers(head: &str) -> BTreeMap<String, String> {
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in head.lines().skip(1).filter_map(|line| line.split_once(':')) {
        let joined = headers.entry(name.to_ascii_lowercase()).or_default();
        *joined = format!("{joined}{}{}", if joined.is_empty() { "" } else { ", " }, value.trim());
    }
    headers
}

impl Answer {
    fn compare(&self, came: &Came) -> Vec<String> {
        let mut wrong = Vec::new();
        let status = came.status.unwrap_or(0);
        if self.status.is_some_and(|meant| meant != status) {
            wrong.push(format!("status {status}, not {}", self.status.unwrap_or(0)));
        }
        if self.some.is_some_and(|meant| !came.statuses.contains(&meant)) {
            wrong.push(format!(
                "none of {} answers has status {}",
                came.statuses.len(),
                self.some.unwrap_or(0)
            ));
        }
        if self.body.is_some_and(|part| !came.body.contains(part)) {
            wrong.push(format!("the body is {:?}", came.body));
        }
        for (name, part) in &self.headers {
            match came.headers.get(*name) {
                Some(value) if part.is_empty() => wrong.push(format!("header {name} is there: {value}")),
                Some(value) if *part != "*" && !value.contains(part) => {
                    wrong.push(format!("header {name} is {value:?}"));
                }
                None if !part.is_empty() => wrong.push(format!("status {status} without the header {name}")),
                _ => {}
            }
        }
        wrong.extend(self.compare_app(came).unwrap_or_else(|broken| vec![broken.0]));
        wrong
    }

    fn compare_app(&self, came: &Came) -> Outcome<Vec<String>> {
        if self.app.is_none() && self.app_path.is_none() && self.app_headers.is_empty() {
            return Ok(Vec::new());
        }
        let json = came.body.find('{').and_then(|start| came.body.get(start..)).unwrap_or_default();
        let echo: stub::Echo =
            serde_json::from_str(json).doing(format!("no application answered ({:?})", came.body))?;
        let mut wrong = Vec::new();
        if self.app.is_some_and(|meant| meant != echo.app) {
            wrong.push(format!("the application on {} answered", echo.app));
        }
        if self.app_path.is_some_and(|meant| meant != echo.path) {
            wrong.push(format!("the path {} arrived", echo.path));
        }
        for (name, meant) in self.app_headers {
            let value = echo.headers.get(*name).map(String::as_str).unwrap_or_default();
            if value != *meant {
                wrong.push(format!("{name} arrived as {value:?}, not {meant:?}"));
            }
        }
        Ok(wrong)
    }
}
